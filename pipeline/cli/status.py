"""status: what is there, what is stale, what failed and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.cli import console
from pipeline.ingest.documents_csv import read_overrides
from pipeline.records import DocumentStatus
from pipeline.study import Study, open_study
from pipeline.study.crawls import RefusedAddress
from pipeline.workflow.inventory import Item, fingerprints, inventory
from pipeline.workflow.load_corpus import frozen_statistics, index_is_saved
from pipeline.workflow.manifest import is_exported, present_run_id
from pipeline.workflow.settings import load_settings


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One document that is not ok, and why."""

    document_id: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a study."""

    study: str
    model: str
    documents: dict[str, int]
    roles: dict[str, int]
    sentences: int
    snapshots: int
    not_ok: tuple[DocumentState, ...]
    refusals: tuple[RefusedAddress, ...]
    interrupted_crawls: tuple[str, ...]
    too_few_documents: tuple[str, ...]
    unread: int
    unembedded: int
    run_id: str
    fresh: bool
    corpus_outgrew_statistics: bool
    copying_is_safe: bool


def status(root: Path, as_json: bool) -> None:
    """Print the state of a study."""
    with open_study(root) as study:
        found = study_status(study)
    if as_json:
        console.show_json(asdict(found))
    else:
        _print(found)


def study_status(study: Study) -> Status:
    """The state of an open study."""
    settings = load_settings(study.settings_path)
    prints = fingerprints(settings)
    items = inventory(study, prints)
    frozen = frozen_statistics(study, items, prints)
    unembedded = [
        item
        for item in items
        if item.readable and not study.shard(prints.vectors, prints.segmentation, item.document.sha256).exists()
    ]
    unread = [item for item in items if item.active and (item.facts is None or _uncut(item))]
    rounds = study.crawls.last_rounds()
    current = study.runs.current()
    fresh = bool(
        current
        and not unread
        and not unembedded
        and read_overrides(study)[0] == study.documents.overrides()
        and present_run_id(study, settings, prints, items) == current
        and is_exported(study, current)
        and frozen is not None
        and index_is_saved(study, items, prints, frozen)
    )
    return Status(
        study=settings.study.name or study.root.resolve().name,
        model=prints.model.name,
        documents=_counted([item.status.value for item in items]),
        roles=_counted([item.document.role.value for item in items]),
        sentences=sum(item.counts.embedded for item in items if item.active and item.counts),
        snapshots=study.crawls.count(),
        not_ok=tuple(
            DocumentState(item.document.document_id, item.status.value, item.reason)
            for item in items
            if item.status is not DocumentStatus.OK
        ),
        refusals=tuple(study.crawls.refusals()),
        interrupted_crawls=tuple(one.source_id for one in rounds if not one.finished_at),
        too_few_documents=tuple(one.source_id for one in rounds if one.too_few),
        unread=len(unread),
        unembedded=len(unembedded),
        run_id=current,
        fresh=fresh,
        corpus_outgrew_statistics=frozen is not None and frozen.grown,
        copying_is_safe=study.copying_is_safe(),
    )


def _uncut(item: Item) -> bool:
    return item.facts is not None and item.facts.characters > 0 and item.counts is None


def _counted(values: list[str]) -> dict[str, int]:
    return {value: values.count(value) for value in sorted(set(values))}


def _print(found: Status) -> None:
    print(f"Study {found.study}, model {found.model}")
    print(f"Documents: {_words(found.documents)} ({_words(found.roles)}); {found.sentences} sentences")
    if found.snapshots:
        print(f"Snapshots from crawls: {found.snapshots}")
    if found.not_ok:
        rows = [(one.document_id, one.status, one.reason) for one in found.not_ok]
        console.show_table(("document", "status", "reason"), rows, title="Documents that are not ok")
    if found.refusals:
        rows = [(one.source_id, one.url, one.reason) for one in found.refusals]
        console.show_table(("source", "address", "reason"), rows, title="Addresses not taken by the last crawl")
    if found.interrupted_crawls:
        print(
            f"Crawls under way or interrupted: {', '.join(found.interrupted_crawls)}; `policyecho crawl` goes on with "
            "interrupted ones"
        )
    if found.too_few_documents:
        print(f"Sources below their expected_min: {', '.join(found.too_few_documents)}; see `policyecho sources check`")
    if found.fresh:
        print(f"Fresh: run {found.run_id} holds everything")
    else:
        last = f"last run {found.run_id}" if found.run_id else "never run"
        work = [f"{found.unread} documents to read"] if found.unread else []
        work += [f"{found.unembedded} to embed"] if found.unembedded else []
        why = ", ".join(work) or "documents, tables or settings changed since, or results were deleted"
        print(f"Stale ({last}): {why if found.run_id or work else 'nothing was matched yet'}; run `policyecho run`")
    if found.corpus_outgrew_statistics:
        print("The corpus grew by more than a fifth since its statistics were frozen; see `policyecho calibrate`")
    print("Copying the folder is safe now" if found.copying_is_safe else "Do not copy the folder now: it is in use")


def _words(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"
