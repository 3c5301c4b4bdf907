"""A stored run as it leaves the study: its tables quoted from the texts they rest on, written as files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.errors import StageError
from pipeline.evidence.study_null import StudyNull
from pipeline.export import RunExporter, StudyExporter, exporter
from pipeline.export.calibration import StudySentences, calibration_table
from pipeline.export.csv import FILE_NAMES
from pipeline.export.rows import DocumentRow, Quoted, date_evidence_table, documents_table, match_tables
from pipeline.export.tables import Archive, Bundle
from pipeline.records import Match, ReadableText
from pipeline.study import Study, replace_folder
from pipeline.workflow.inventory import Item
from pipeline.workflow.manifest import make_manifest, present_run_id
from pipeline.workflow.workspace import Workspace

_NULLS = TypeAdapter(tuple[StudyNull, ...])


def bundle_run(workspace: Workspace, run_id: str) -> Bundle:
    """A stored run as tables and manifest.

    Raises UnknownNameError for an unknown run, StageError for a run of another state of the study: its passages
    would be quoted from texts that have changed since.
    """
    runs, items = workspace.study.runs, workspace.items
    matches, made_of = runs.matches(run_id), runs.made_of(run_id)
    if present_run_id(workspace) != run_id:
        raise StageError(
            f"the study has changed since run {run_id}, whose tables stay in {workspace.study.export_folder(run_id)}; "
            "run `policyecho run` and export what it finds"
        )
    quoted = Quoted(_texts(workspace, matches), workspace.issuers, workspace.settings.export.context_chars)
    claims, excluded = match_tables(run_id, matches, quoted)
    calibration = calibration_table(
        matches,
        workspace.profile,
        _NULLS.validate_python(made_of.get("nulls", ())),
        StudySentences.of([(i.document.role, i.lang, i.counts.embedded) for i in workspace.readable if i.counts]),
    )
    return Bundle(
        run_id,
        (
            claims,
            excluded,
            documents_table([_document_row(item) for item in items]),
            date_evidence_table({item.document.document_id: item.dating for item in items}),
            calibration,
        ),
        make_manifest(run_id, runs.started_at(run_id), made_of, items, matches),
    )


def _texts(workspace: Workspace, matches: Sequence[Match]) -> dict[str, ReadableText]:
    """The texts that matches quote, by document_id."""
    wanted = {side.document_id for match in matches for side in (match.network, match.city)}
    return {document_id: workspace.text_of(workspace.item(document_id)) for document_id in sorted(wanted)}


def _document_row(item: Item) -> DocumentRow:
    return DocumentRow(
        item.document,
        item.status,
        item.reason,
        item.facts.pages if item.facts else 0,
        item.facts.characters if item.facts else 0,
        item.counts.embedded if item.counts else 0,
    )


def export(workspace: Workspace, formats: Sequence[str], run_id: str = "") -> list[str]:
    """Write formats of the whole study and formats of a run, the newest where none is named; returns the paths made.

    Raises UnknownNameError for a run or format that does not exist, before anything is written; StageError where there
    is nothing of what is asked for.
    """
    wanted = {name: exporter(name) for name in formats}
    of_run = {name: one for name, one in wanted.items() if isinstance(one, RunExporter)}
    made = [
        path for name, one in wanted.items() if isinstance(one, StudyExporter)
        for path in _export_study(workspace.study, name, one)
    ]  # fmt: skip
    if of_run:
        identity = run_id or workspace.study.runs.current()
        if not identity:
            raise StageError("the study has no finished run to export; run `policyecho run` first")
        made += export_run(workspace, identity, of_run.values())
    return made


def export_run(workspace: Workspace, run_id: str, exporters: Iterable[RunExporter]) -> list[str]:
    """Write a run into its export folder, beside what lies there already; returns the paths made.

    Raises UnknownNameError for a run that does not exist, StageError for one of another state of the study.
    """
    bundle = bundle_run(workspace, run_id)
    folder = workspace.study.export_folder(run_id)
    made: list[str] = []
    with replace_folder(folder, "policyecho.export.rename") as temporary:
        for one in exporters:
            made += [str(folder / path.name) for path in one.write(bundle, temporary)]
        if folder.exists():
            _carry_over(folder, temporary)
    return made


def _export_study(study: Study, name: str, one: StudyExporter) -> list[str]:
    """Write what is of the whole study into a folder of the format's name, which it replaces."""
    folder = study.exports / name
    with replace_folder(folder, "policyecho.export.rename") as temporary:
        files = one.write(Archive(study.archive, study.sources), temporary)
        return [str(folder / path.relative_to(temporary)) for path in files]


def is_exported(study: Study, run_id: str) -> bool:
    """Whether every table of a run is in its export folder."""
    folder = study.export_folder(run_id)
    return all((folder / name).is_file() for name in FILE_NAMES)


def _carry_over(folder: Path, temporary: Path) -> None:
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
