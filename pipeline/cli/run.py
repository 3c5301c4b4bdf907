"""run, extract, index, match and export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.cli import console
from pipeline.errors import StageError
from pipeline.export import ARCHIVE, exporter, warc
from pipeline.records import DocumentStatus, Role
from pipeline.study import open_study, replaced_folder
from pipeline.views import share_in_words
from pipeline.workflow.inventory import fingerprints
from pipeline.workflow.run import RunReport, export_run
from pipeline.workflow.run import run as run_stages
from pipeline.workflow.settings import load_settings

_LETTERS = {"A": "documented", "B": "strong", "C": "probable", "D": "compatible"}
_QUIET = (DocumentStatus.OK, DocumentStatus.REMOVED)


def run(root: Path, until: str, as_json: bool, *, failed_again: bool = False) -> None:
    """Bring a study up to date as far as `until`, with files that failed if so asked, and print what was done."""
    with open_study(root, write=True) as study:
        report = run_stages(study, console.progress, until=until, failed_again=failed_again)
    if as_json:
        console.show_json(report_json(report))
    else:
        print_report(report, root)


def report_json(report: RunReport) -> dict[str, object]:
    """What a run did, for a program."""
    return {
        "run_id": report.run_id,
        "fresh": report.fresh,
        "stages": {name: {"done": one.done, "fresh": one.fresh} for name, one in report.stages.items()},
        "matches": report.matches,
        "grades": dict(report.grades),
        "highest_q_value": report.highest_q,
        "uncalibrated": report.uncalibrated,
        "excluded": dict(report.excluded),
        "corpus_outgrew_statistics": report.grown,
        "not_ok": [
            {"document_id": i.document.document_id, "status": i.status.value, "reason": i.reason}
            for i in report.items
            if i.status is not DocumentStatus.OK
        ],
        "override_faults": [{"line": fault.line, "text": fault.text} for fault in report.faults],
    }


def print_report(report: RunReport, root: Path) -> None:
    """What a run did, for a person."""
    for fault in report.faults:
        console.say(f"overrides.csv line {fault.line}: {fault.text}; that line has no effect")
    not_ok = [item for item in report.items if item.status not in _QUIET]
    if not_ok:
        rows = [(item.document.document_id, item.status.value, item.reason) for item in not_ok]
        console.show_table(("document", "status", "reason"), rows, title="Documents that are not ok")
        print()
    if report.fresh:
        print("All is fresh: nothing was done.")
    else:
        rows = [(name, str(one.done), str(one.fresh)) for name, one in report.stages.items()]
        console.show_table(("stage", "done now", "done before"), rows)
    if not report.run_id:
        return
    _print_matches(report)
    print(f"Tables: {root / 'exports' / report.run_id}")
    for role in (Role.NETWORK, Role.CITY):
        if not any(item.readable and item.document.role is role for item in report.items):
            console.say(
                f"No readable document has role {role.value}, so nothing could match; "
                "add some with `policyecho add documents.csv`."
            )
    if report.grown:
        console.say(
            "The corpus has grown by more than a fifth since its statistics were frozen; "
            "renew them with `policyecho calibrate`, then run again."
        )


def _print_matches(report: RunReport) -> None:
    """How many matches of which grade, what is excluded, and how many of them may be chance."""
    grades = ", ".join(f"{report.grades[letter]} {letter} ({word})" for letter, word in _LETTERS.items())
    print(f"\nRun {report.run_id}: {report.matches} {'match' if report.matches == 1 else 'matches'}: {grades}")
    excluded = ", ".join(f"{count} {code}" for code, count in sorted(report.excluded.items())) or "none"
    print(f"Excluded: {excluded}")
    if report.highest_q is not None:
        share = share_in_words(report.highest_q)
        print(f"q-values up to {report.highest_q:.4f}: {share} of these matches, or fewer, are expected to be chance")
    if report.uncalibrated:
        some = f"{report.uncalibrated} of {report.matches} matches"
        print(
            f"Not calibrated: {some} have no error rate, hence no grade above C; read both passages, or learn a "
            "profile with `policyecho calibrate --model NAME --parallel FOLDER`"
        )


def export(root: Path, formats: Sequence[str], run_id: str) -> None:
    """Write formats of a run, or the study's archive, and print the files made."""
    of_run = [name for name in formats if name != ARCHIVE]
    for name in of_run:
        exporter(name)
    made: list[str] = []
    with open_study(root, write=True) as study, console.progress("exporting", None):
        settings = load_settings(study.settings_path)
        if ARCHIVE in formats:
            folder = study.exports / warc.FOLDER
            with replaced_folder(folder, "policyecho.export.rename") as temporary:
                files = warc.hand_over(study.archive, study.sources, temporary)
                made += [str(folder / path.relative_to(temporary)) for path in files]
        if of_run:
            identity = run_id or study.runs.current()
            if not identity:
                raise StageError("the study has no finished run to export; run `policyecho run` first")
            made += export_run(study, settings, fingerprints(settings), identity, of_run)
    for path in made:
        print(path)
