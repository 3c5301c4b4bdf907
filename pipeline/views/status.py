"""The state of a study: what is there, what is stale, what failed and why."""

from __future__ import annotations

from dataclasses import dataclass

from index.sentence_index import IndexState
from pipeline.ingest.documents_csv import read_overrides
from pipeline.records import DocumentStatus
from pipeline.records.moments import now
from pipeline.study import RunCost
from pipeline.study.crawls import RefusedAddress
from pipeline.workflow.export import is_exported
from pipeline.workflow.inventory import Item
from pipeline.workflow.manifest import present_run_id, replaced_model
from pipeline.workflow.sentence_index import look_at_index
from pipeline.workflow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One document that is not ok, and why."""

    document_id: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class GoneDocument:
    """One document that takes part though crawls find it at its source no more; since when (UTC) and how it showed."""

    document_id: str
    since: str
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a study; `cost` is what the last run took that had something to do.

    `new_model` says what follows where the settings name another model than the newest run had; else empty.
    """

    study: str
    model: str
    documents: dict[str, int]
    roles: dict[str, int]
    sentences: int
    snapshots: int
    not_ok: tuple[DocumentState, ...]
    gone: tuple[GoneDocument, ...]
    refusals: tuple[RefusedAddress, ...]
    interrupted_crawls: tuple[str, ...]
    too_few_documents: tuple[str, ...]
    unread: int
    unembedded: int
    new_model: str
    run_id: str
    fresh: bool
    corpus_outgrew_statistics: bool
    template_phrases: dict[str, int]
    copying_is_safe: bool
    cost: RunCost | None
    index: IndexState | None
    index_problem: str


def study_status(workspace: Workspace) -> Status:
    """The state of an open study."""
    study, items, frozen = workspace.study, workspace.items, workspace.statistics
    unread = [item for item in items if item.active and (item.facts is None or _uncut(item))]
    rounds = study.crawls.last_rounds()
    current = study.runs.current()
    index, problem = look_at_index(workspace, frozen) if frozen else (None, "")
    fresh = bool(
        current
        and not unread
        and not workspace.unembedded
        and read_overrides(study, now=now())[0] == study.documents.overrides()
        and present_run_id(workspace) == current
        and is_exported(study, current)
        and frozen is not None
        and (index is not None or not workspace.readable)
    )
    return Status(
        study=workspace.settings.study.name or study.root.resolve().name,
        model=workspace.fingerprints.model.label,
        documents=_counted([item.status.value for item in items]),
        roles=_counted([item.document.role.value for item in items]),
        sentences=sum(item.counts.embedded for item in items if item.active and item.counts),
        snapshots=study.crawls.count(),
        not_ok=tuple(
            DocumentState(item.document.document_id, item.status.value, item.reason)
            for item in items
            if item.status is not DocumentStatus.OK
        ),
        gone=tuple(
            GoneDocument(item.document.document_id, item.gone.since, item.gone.reason)
            for item in items
            if item.gone and item.status is not DocumentStatus.REMOVED
        ),
        refusals=tuple(study.crawls.refusals()),
        interrupted_crawls=tuple(one.source_id for one in rounds if not one.finished_at),
        too_few_documents=tuple(one.source_id for one in rounds if one.too_few),
        unread=len(unread),
        unembedded=len(workspace.unembedded),
        new_model=describe_new_model(workspace),
        run_id=current,
        fresh=fresh,
        corpus_outgrew_statistics=frozen is not None and frozen.grown,
        template_phrases=_count_template_phrases(workspace),
        copying_is_safe=study.copying_is_safe(),
        cost=next(reversed(study.costs.all()), None),
        index=index,
        index_problem=problem,
    )


def describe_new_model(workspace: Workspace) -> str:
    """What follows, in a sentence, where the settings name another model than the newest run had; else empty."""
    was, model = replaced_model(workspace), workspace.fingerprints.model.label
    if not was:
        return ""
    rates = "error rates are those of its own profile" if workspace.profile else "it has no profile, so no error rates"
    return (
        f"The model is {model} and was {was} in the last run: every sentence is embedded anew that has no vector of "
        f"the new model, none is compared with a vector of the old, which are kept, and {rates}"
    )


def _count_template_phrases(workspace: Workspace) -> dict[str, int]:
    """How many phrases recur over the documents of each issuer; those of whom nothing recurs are left out."""
    templates = workspace.statistics.statistics.templates if workspace.statistics else {}
    return {issuer: len(phrases) for issuer, phrases in sorted(templates.items()) if len(phrases)}


def _uncut(item: Item) -> bool:
    return item.facts is not None and item.facts.characters > 0 and item.counts is None


def _counted(values: list[str]) -> dict[str, int]:
    return {value: values.count(value) for value in sorted(set(values))}
