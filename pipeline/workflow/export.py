"""A stored run as it leaves the study: its tables quoted from the texts they rest on, written as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.errors import StageError
from pipeline.evidence.study_null import StudyNull
from pipeline.export import RunExporter, StudyExporter, exporter
from pipeline.export.calibration import StudySentences, calibration_table
from pipeline.export.csv import FILE_NAMES
from pipeline.export.rows import DocumentRow, date_evidence_table, documents_table, match_tables
from pipeline.export.stored import bundle_from_bytes, bundle_to_bytes
from pipeline.export.tables import Archive, Bundle
from pipeline.study import KeptFile, Study, renew_folder, replace_folder, write_atomically
from pipeline.workflow.inventory import Item
from pipeline.workflow.manifest import make_manifest, present_run_id
from pipeline.workflow.measured.quoted_texts import quote_texts
from pipeline.workflow.workspace import Workspace

_NULLS = TypeAdapter(tuple[StudyNull, ...])

# What is put into the tables of a run when they leave, since it may be another each time: what people said of matches.
Complete = Callable[[Workspace, Bundle], Bundle]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: every file, and those that a person had changed, with the file beside each."""

    paths: tuple[str, ...]
    kept: tuple[KeptFile, ...]


def bundle_run(workspace: Workspace, run_id: str) -> Bundle:
    """A stored run as tables and manifest, as they were when it was matched; kept from the first time on.

    Raises UnknownNameError for an unknown run, StageError where its tables were never kept, or are damaged, and the
    study has changed since: its passages would be quoted from other texts.
    """
    workspace.study.runs.made_of(run_id)
    kept = workspace.study.kept_tables(run_id)
    if kept.exists():
        try:
            return bundle_from_bytes(kept.read_bytes())
        except StageError:
            if present_run_id(workspace) != run_id:
                raise
    elif present_run_id(workspace) != run_id:
        raise StageError(
            f"the tables of run {run_id} were not kept (it was stopped before, or an earlier policyecho made it), and "
            f"the study has changed since; what lies in {workspace.study.export_folder(run_id)} is all there is of "
            "them: export another run, or run the study as it was then"
        )
    bundle = _make_bundle(workspace, run_id)
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(kept, bundle_to_bytes(bundle))
    return bundle


def keep_tables(workspace: Workspace, run_id: str) -> Bundle | None:
    """See to it that the tables of a run of the present state are kept, so that it can be exported at any time.

    Returns them where they were not kept before.
    """
    return None if workspace.study.kept_tables(run_id).exists() else bundle_run(workspace, run_id)


def _make_bundle(workspace: Workspace, run_id: str) -> Bundle:
    runs, items = workspace.study.runs, workspace.items
    matches, made_of = workspace.matches_of(run_id), runs.made_of(run_id)
    claims, excluded = match_tables(run_id, matches, quote_texts(workspace))
    told = [item.as_told for item in items]
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
            documents_table([_document_row(item) for item in told]),
            date_evidence_table({item.document.document_id: item.dating for item in told}),
            calibration,
        ),
        make_manifest(run_id, runs.started_at(run_id), made_of, items, matches),
    )


def _document_row(item: Item) -> DocumentRow:
    return DocumentRow(
        item.document,
        item.status,
        item.reason,
        item.facts.pages if item.facts else 0,
        item.facts.characters if item.facts else 0,
        item.counts.embedded if item.counts else 0,
        item.gone.since if item.gone else "",
    )


def export(
    workspace: Workspace, formats: Sequence[str], run_id: str = "", complete: Complete | None = None
) -> Exported:
    """Write formats of the whole study and formats of a run, the newest where none is named, its tables completed.

    Raises UnknownNameError for a run or format that does not exist, before anything is written; StageError where there
    is nothing of what is asked for.
    """
    wanted = {name: exporter(name) for name in formats}
    of_run = [one for one in wanted.values() if isinstance(one, RunExporter)]
    made = [_export_study(workspace.study, name, one) for name, one in wanted.items() if isinstance(one, StudyExporter)]
    if of_run:
        current = workspace.study.runs.current()
        if not (run_id or current):
            raise StageError("the study has no finished run to export; run `policyecho run` first")
        identity = workspace.study.runs.resolve(run_id or current)
        made.append(export_run(workspace, identity, of_run, complete))
    return Exported(tuple(path for one in made for path in one.paths), tuple(kept for one in made for kept in one.kept))


def export_run(
    workspace: Workspace,
    run_id: str,
    exporters: Iterable[RunExporter],
    complete: Complete | None = None,
    kept: Bundle | None = None,
) -> Exported:
    """Write a run into its export folder, beside what lies there already; `kept` are its tables where they are at hand.

    Raises UnknownNameError for a run that does not exist, StageError for one whose tables are gone.
    """
    kept = kept or bundle_run(workspace, run_id)
    bundle = complete(workspace, kept) if complete else kept

    def write(temporary: Path) -> Iterable[Path]:
        return [path for one in exporters for path in one.write(bundle, temporary)]

    return _write_into(workspace.study, workspace.study.export_folder(run_id), write, complete=False)


def _export_study(study: Study, name: str, one: StudyExporter) -> Exported:
    """Write what is of the whole study into a folder of the format's name."""

    def write(temporary: Path) -> Iterable[Path]:
        return one.write(Archive(study.archive, study.sources), temporary)

    return _write_into(study, study.exports / name, write, complete=True)


def _write_into(study: Study, folder: Path, write: Callable[[Path], Iterable[Path]], *, complete: bool) -> Exported:
    """Replace a folder of exports by what is written now, less what a person has put or changed there."""
    with replace_folder(folder, "policyecho.export.rename") as temporary:
        files = list(write(temporary))
        renewed = renew_folder(folder, temporary, study.written(folder), complete=complete)
    return Exported(tuple(str(folder / renewed.places[path.relative_to(temporary)]) for path in files), renewed.kept)


def is_exported(study: Study, run_id: str) -> bool:
    """Whether every table of a run is in its export folder."""
    folder = study.export_folder(run_id)
    return all((folder / name).is_file() for name in FILE_NAMES)
