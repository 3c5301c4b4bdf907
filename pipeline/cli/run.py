"""policyecho run, and its parts: extract, index, match."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.terminal.options import HERE, ClusterOption, JsonOption, StudyOption
from pipeline.text.plurals import count_of

if TYPE_CHECKING:
    from pipeline.views.limits import Limit
    from pipeline.workflow.report import RunReport


def run(study: StudyOption = HERE, cluster: ClusterOption = None, as_json: JsonOption = False) -> None:
    """Do everything that is stale, in order, and export the matches.

    Example: policyecho run --study my-study

    Example: policyecho run --study my-study --cluster slurm.toml
    """
    run_until(study, "match", as_json, cluster=cluster)


def extract(
    failed: Annotated[
        bool,
        typer.Option(
            "--failed",
            help="Read again files that failed or gave no text, and those of which a page stopped the reader, e.g. "
            "after raising a limit in study.toml; no other file that was read in part.",
        ),
    ] = False,
    study: StudyOption = HERE,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read new files and cut their texts into passages and sentences; nothing after that.

    Example: policyecho extract --study my-study

    Example: policyecho extract --failed --study my-study
    """
    run_until(study, "extract", as_json, failed_again=failed, cluster=cluster)


def index(study: StudyOption = HERE, cluster: ClusterOption = None, as_json: JsonOption = False) -> None:
    """Bring texts, vectors and the search index up to date; nothing after that.

    Example: policyecho index --study my-study
    """
    run_until(study, "index", as_json, cluster=cluster)


def match(study: StudyOption = HERE, cluster: ClusterOption = None, as_json: JsonOption = False) -> None:
    """Match and export, after whatever that needs: the same as run.

    Example: policyecho match --study my-study
    """
    run_until(study, "match", as_json, cluster=cluster)


def run_until(root: Path, stage: str, as_json: bool, *, failed_again: bool = False, cluster: str | None = None) -> None:
    """Bring a study up to date as far as `stage`, and print what was done.

    With `failed_again`, files that failed or stopped the reader are read again; `cluster` names who helps.
    """
    from pipeline.cli.terminal import console, limiting
    from pipeline.review.codebook import read_codebook
    from pipeline.review.following.tables import add_judgements
    from pipeline.views.limits import study_limits
    from pipeline.views.status import describe_new_model
    from pipeline.workflow.cluster.connect import open_compute
    from pipeline.workflow.run import run as run_stages
    from pipeline.workflow.workspace import open_workspace

    with (
        open_workspace(root, write=True) as workspace,
        open_compute(cluster, workspace.study.store, console.progress) as compute,
    ):
        if stage == "match":
            read_codebook(root / "reviews")  # one that cannot be used is told now and not when tables are written
        if stage != "extract" and (told := describe_new_model(workspace)):
            console.say(told)  # before hours of embedding
        report = run_stages(
            workspace,
            console.progress,
            until=stage,
            failed_again=failed_again,
            compute=compute,
            complete=add_judgements,
        )
        limits = study_limits(workspace) if report.run_id else ()
    if as_json:
        console.show_json(report_json(report, limits))
        return
    print_report(report, root)
    if report.run_id:
        limiting.print_limits(limits)


def report_json(report: RunReport, limits: Sequence[Limit]) -> dict[str, object]:
    """What a run did and what limits it, for a program."""
    from dataclasses import asdict

    from pipeline.cli.terminal import limiting
    from pipeline.records import DocumentStatus

    return {
        "run_id": report.run_id,
        "fresh": report.fresh,
        "stages": {name: asdict(one) for name, one in report.stages.items()},
        "matches": report.matches,
        "grades": dict(report.grades),
        "held_down": dict(report.held_down),
        "highest_q_value": report.highest_q,
        "uncalibrated": report.uncalibrated,
        "borrowed_rates": report.borrowed,
        "excluded": dict(report.excluded),
        "corpus_outgrew_statistics": report.grown,
        "kept_files": [{"changed": str(one.changed), "new": str(one.new)} for one in report.kept],
        "latest": str(report.latest) if report.latest else None,
        "limits": limiting.limits_json(limits),
        "not_ok": [
            {"document_id": i.document.document_id, "status": i.status.value, "reason": i.reason}
            for i in report.items
            if i.status is not DocumentStatus.OK
        ],
        "override_faults": [{"line": fault.line, "text": fault.text} for fault in report.faults],
    }


def print_report(report: RunReport, root: Path) -> None:
    """What a run did, for a person."""
    from pipeline.cli.terminal import console, exported
    from pipeline.records import DocumentStatus

    for fault in report.faults:
        console.say(f"overrides.csv line {fault.line}: {fault.text}; that line has no effect")
    not_ok = [item for item in report.items if item.status not in (DocumentStatus.OK, DocumentStatus.REMOVED)]
    if not_ok:
        rows = [(item.document.document_id, item.status.value, item.reason) for item in not_ok]
        console.show_table(("document", "status", "reason"), rows, title="Documents that are not ok")
        print()
    if report.fresh:
        print("All is fresh: nothing was done.")
    else:
        rows = [(name, str(one.done), str(one.fresh)) for name, one in report.stages.items()]
        console.show_table(("stage", "done now", "done before"), rows)
    for stage in report.stages.values():
        if stage.hindered:
            console.say(stage.hindered)
    if not report.run_id:
        return
    _print_matches(report)
    _print_pieces(root / "exports" / report.run_id / "matches.csv", report.matches)
    print(f"Tables: {root / 'exports' / report.run_id}{f' (also {report.latest})' if report.latest else ''}")
    exported.say_kept(report.kept)
    exported.say_where_latest_is(root / "exports", report.latest)
    if report.grown:
        console.say(
            "More than a fifth has come to what the statistics were frozen on and is still there, so that finds of "
            "chance may stand out; renew them with `policyecho calibrate`, then run again."
        )


def _print_pieces(table: Path, matches: int) -> None:
    """How many rows the matches are listed in, where that is more than one each."""
    import csv

    if not table.is_file():
        return
    # Whoever codes may have saved the table otherwise: rows are counted whatever is in them.
    with table.open(encoding="utf-8", errors="replace", newline="") as stream:
        rows = sum(1 for _ in csv.reader(stream)) - 1
    if rows > matches:
        print(f"matches.csv lists them in {rows} rows, long passages in pieces; count passages by passage_id")


def _print_matches(report: RunReport) -> None:
    """How many matches of which grade, what is excluded, and how many of them may be chance."""
    from pipeline.evidence.grade_rules import reason_in_words
    from pipeline.records import GRADED_BY_POINTS
    from pipeline.views import describe_share

    grades = ", ".join(f"{report.grades[letter]} {letter} ({letter.word})" for letter in GRADED_BY_POINTS)
    print(f"\nRun {report.run_id}: {count_of(report.matches, 'match', 'matches')}: {grades}")
    for code, count in report.held_down.most_common():
        print(f"Kept from a better grade: {count} of {report.matches}, because {reason_in_words(code)}")
    excluded = ", ".join(f"{count} {code}" for code, count in sorted(report.excluded.items()))
    print(f"Excluded: {excluded}; excluded.csv holds them" if excluded else "Excluded: none")
    if report.highest_q is not None:
        share = describe_share(report.highest_q)
        print(f"q-values up to {report.highest_q:.4f}: {share} of these matches, or fewer, are expected to be chance")
    if report.borrowed:
        print(
            f"Borrowed: {report.borrowed} of {report.matches} matches go by the error rate of languages like theirs, "
            "hence no grade above B; read both passages"
        )
    if report.uncalibrated:
        some = f"{report.uncalibrated} of {report.matches} matches"
        print(
            f"Not calibrated: {some} have no error rate, hence no grade above C; read both passages, or learn a "
            "profile with `policyecho calibrate --model NAME --parallel FOLDER`"
        )
