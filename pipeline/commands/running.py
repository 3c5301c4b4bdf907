"""run, extract, index, match, calibrate and export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline import console, corpus_loading
from pipeline.config import load_settings
from pipeline.errors import StageError
from pipeline.export import exporter
from pipeline.inventory import fingerprints, inventory
from pipeline.records import DocumentStatus, Role
from pipeline.run import RunReport, export_run, now
from pipeline.run import run as run_stages
from pipeline.store import open_study

_QUIET = (DocumentStatus.OK, DocumentStatus.REMOVED)


def run(root: Path, until: str, as_json: bool) -> None:
    """Bring a study up to date as far as `until` and print what was done."""
    with open_study(root, write=True) as study:
        report = run_stages(study, console.progress, until=until)
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
    excluded = ", ".join(f"{count} {code}" for code, count in sorted(report.excluded.items())) or "none"
    print(f"\nRun {report.run_id}: {report.matches} matches, excluded: {excluded}")
    print("Not calibrated: no match has an error rate or a grade yet; read both passages before you rely on one.")
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


def calibrate(root: Path) -> None:
    """Renew a study's frozen statistics from its present corpus."""
    with open_study(root, write=True) as study:
        # Not further: damaged statistics, which the next stage refuses, are what is renewed here.
        run_stages(study, console.progress, until="embed")
        prints = fingerprints(load_settings(study.settings_path))
        items = inventory(study, prints)
        frozen = corpus_loading.statistics_in_force(study, items, prints, now=now(), renew=True)
    print(f"Statistics {frozen.statistics_id} of {frozen.statistics.sentences} sentences are in force; now run again.")


def export(root: Path, formats: Sequence[str], run_id: str) -> None:
    """Write formats of a run and print the files made."""
    for name in formats:
        exporter(name)
    with open_study(root, write=True) as study, console.progress("exporting", None):
        settings = load_settings(study.settings_path)
        identity = run_id or study.runs.current()
        if not identity:
            raise StageError("the study has no finished run to export; run `policyecho run` first")
        made = export_run(study, settings, fingerprints(settings), identity, formats)
    for path in made:
        print(path)
