"""run.json: what a run was made of and what came out; and the bundle of tables that carries it."""

from __future__ import annotations

import os
import platform
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from pipeline import __version__, evidence, export
from pipeline.errors import StageError
from pipeline.evidence.text_class import instrument_ids
from pipeline.export.calibration import StudySentences, calibration_table
from pipeline.export.csv import FILE_NAMES
from pipeline.export.rows import DocumentRow, Quoted, Source, date_evidence_table, documents_table, match_tables
from pipeline.export.tables import Bundle
from pipeline.match import MATCHERS, scorers
from pipeline.profile.load import profile_for
from pipeline.records import Match
from pipeline.study import Study
from pipeline.study.tables import TABLES, read_issuers
from pipeline.workflow import load_corpus
from pipeline.workflow.inventory import Fingerprints, Item, fingerprint, inventory
from pipeline.workflow.settings import StudySettings

_LIBRARIES = ("faiss-cpu", "numpy", "pandas", "pdfplumber", "sentence-transformers", "torch", "trafilatura")
_NULLS = TypeAdapter(tuple[evidence.OwnNull, ...])


def inputs(
    study: Study, settings: StudySettings, prints: Fingerprints, items: Sequence[Item], statistics_id: str
) -> dict[str, object]:
    """Everything a run's exports follow from: documents, tables, settings, code, profile and frozen statistics."""
    profile = profile_for(prints.model, study.profiles_path)
    return {
        "documents": {item.document.document_id: _document_digest(item) for item in items},
        "tables": {name: _table_digest(study.root / name) for name in TABLES},
        "settings": settings.analysis(),
        "code": {
            "policyecho": __version__,
            "extraction": prints.extraction,
            "segmentation": prints.segmentation,
            "vectors": prints.vectors,
            "matcher": f"{settings.match.matcher} {MATCHERS[settings.match.matcher].version}",
            "scorers": scorers.VERSION,
            "evidence": evidence.VERSION,
            "export": export.VERSION,
        },
        "statistics_id": statistics_id,
        "profile_id": profile.profile_id if profile else None,
        "seed": None,  # nothing in a run is drawn by chance
    }


def run_id(made_of: Mapping[str, object]) -> str:
    """The first 12 hex digits of the digest of a run's inputs."""
    return fingerprint(made_of)


def present_run_id(study: Study, settings: StudySettings, prints: Fingerprints, items: Sequence[Item]) -> str:
    """The id of the run that the study as it stands would make; empty before it has statistics."""
    frozen = load_corpus.frozen_statistics(study, items, prints)
    return run_id(inputs(study, settings, prints, items, frozen.statistics_id)) if frozen else ""


def _document_digest(item: Item) -> str:
    document = item.document
    dates = (document.date.earliest, document.date.latest) if document.date else ()
    return fingerprint(
        document.sha256, document.role, document.issuer_id, document.work_id, document.title, document.lang,
        dates, document.date_source, document.url, document.doc_type, document.policy_field, document.path,
        document.retrieved_at, item.status, item.reason, [asdict(one) for one in item.dating.evidence],
    )  # fmt: skip


def _table_digest(path: Path) -> str | None:
    return fingerprint(path.read_bytes().hex()) if path.exists() else None


def bundle(study: Study, settings: StudySettings, prints: Fingerprints, identity: str) -> Bundle:
    """A stored run as tables and manifest.

    Raises UnknownNameError for an unknown run, StageError for a run of another state of the study: its passages
    would be quoted from texts that have changed since.
    """
    matches = study.runs.matches(identity)
    made_of = study.runs.manifest(identity)
    assert made_of is not None
    items = inventory(study, prints)
    if present_run_id(study, settings, prints, items) != identity:
        raise StageError(
            f"the study has changed since run {identity}, whose tables stay in {study.export_folder(identity)}; "
            "run `policyecho run` and export what it finds"
        )
    quoted = Quoted(_sources(study, prints, items, matches), read_issuers(study.root), settings.export.context_chars)
    instruments = {match.match_id: instrument_ids(match) for match in matches}
    claims, excluded = match_tables(identity, matches, quoted, instruments)
    documents = documents_table([_document_row(item) for item in items])
    dates = date_evidence_table({item.document.document_id: item.dating for item in items})
    calibration = calibration_table(
        matches,
        profile_for(prints.model, study.profiles_path),
        _NULLS.validate_python(made_of.get("nulls", ())),
        StudySentences.of([(i.document.role, i.lang, i.counts.embedded) for i in items if i.readable and i.counts]),
    )
    manifest = {
        "run_id": identity,
        "started_at": study.runs.started_at(identity),
        **made_of,
        "counts": _counts(items, matches),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
    }
    return Bundle(identity, (claims, excluded, documents, dates, calibration), manifest)


def _sources(study: Study, prints: Fingerprints, items: Sequence[Item], matches: Sequence[Match]) -> dict[str, Source]:
    wanted = {side.document_id for match in matches for side in (match.network, match.city)}
    found = {}
    for item in items:
        document = item.document
        if document.document_id in wanted:
            stored = study.texts.extraction(document.sha256, prints.extraction)
            cut = study.texts.segmentation(document.sha256, prints.segmentation)
            assert stored is not None and cut is not None
            found[document.document_id] = Source(document, stored.extraction, cut)
    return found


def _document_row(item: Item) -> DocumentRow:
    return DocumentRow(
        item.document,
        item.status,
        item.reason,
        item.facts.pages if item.facts else 0,
        item.facts.characters if item.facts else 0,
        item.counts.embedded if item.counts else 0,
    )


def _counts(items: Sequence[Item], matches: Sequence[Match]) -> dict[str, object]:
    sentences = sum(item.counts.sentences for item in items if item.active and item.counts)
    embedded = sum(item.counts.embedded for item in items if item.active and item.counts)
    return {
        "documents": dict(sorted(Counter(item.status.value for item in items).items())),
        "sentences": sentences,
        "sentences_embedded": embedded,
        "sentences_not_embedded": sentences - embedded,
        "matches": sum(match.exclusion is None for match in matches),
        "grades": dict(sorted(Counter(m.grade.letter for m in matches if m.grade and not m.exclusion).items())),
        "excluded": dict(sorted(Counter(m.exclusion.value for m in matches if m.exclusion).items())),
    }


def is_exported(study: Study, identity: str) -> bool:
    """Whether every table of a run is in its export folder."""
    folder = study.export_folder(identity)
    return all((folder / name).is_file() for name in FILE_NAMES)


def carry_over(folder: Path, temporary: Path) -> None:
    """Take along what was not written anew when an export folder is replaced, also what its reader put there."""
    for path in folder.iterdir():
        target = temporary / path.name
        # A file linked before it is written anew would be written in the old folder too.
        if target.exists():
            continue
        if path.is_dir():
            shutil.copytree(path, target, symlinks=True, copy_function=_link)
        else:
            _link(path, target)


def _link(path: Path | str, target: Path | str) -> str:
    try:
        os.link(path, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(path, target, follow_symlinks=False)
    return str(target)
