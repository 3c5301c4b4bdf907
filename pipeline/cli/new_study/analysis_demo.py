"""policyecho demo --analysis: an invented study, large enough for every design, beside what was planted in it."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.run import print_report
from pipeline.cli.terminal.hints import command

__all__ = ["demonstrate_analysis"]

_PERIODS = 2  # plans come every third year: a city has two of them in each half of the time, and not in each third


def demonstrate_analysis(folder: Path) -> None:
    """Write the study, run it, ask all designs, and say what was planted."""
    from pipeline.analyse.all_designs import ask_all
    from pipeline.analyse.designs import Asked
    from pipeline.analyse.write import write_analysis
    from pipeline.cli.analyse.options import show_answer
    from pipeline.cli.terminal import console
    from pipeline.errors import StudyError
    from pipeline.ingest.documents_csv import add_documents
    from pipeline.records.moments import now
    from pipeline.review.following.tables import add_judgements
    from pipeline.workflow.demos.analysis import is_analysis_demo, make_analysis_demo
    from pipeline.workflow.run import run
    from pipeline.workflow.workspace import open_workspace

    if not (folder / "study.toml").exists():
        make_analysis_demo(folder)
    elif not is_analysis_demo(folder):
        raise StudyError(f"{folder} holds a study of its own; name another folder for the demo")
    with open_workspace(folder, write=True) as workspace:
        add_documents(workspace.study, folder / "documents.csv", now=now())
        workspace.changed()
        report = run(workspace, console.progress, complete=add_judgements)
        print_report(report, folder)
        print()
        with console.progress("analysing", 1) as bar:
            for answer in ask_all(workspace, Asked(periods=_PERIODS), bar):
                written = write_analysis(workspace.study, answer)
        show_answer(workspace.study, answer)
    _print_planted(Path(written.paths[0]).parent)
    console.show_text(f"The same is asked by {command(f'analyse all --periods {_PERIODS}', folder)}")


def _print_planted(analysis: Path) -> None:
    from pipeline.analyse.contact.exposure_tests import TestName
    from pipeline.cli.terminal import console
    from pipeline.export.csv import read
    from pipeline.workflow.demos.analysis import PLANTED_RATIO

    results = read(analysis / "involvement.csv", frozenset())
    whole = results[results["subset"] == "all"].set_index("result")
    ratio, primary = whole.loc["rate_ratio_within_country"], whole.loc[TestName.WITHIN_COUNTRY.value]
    print()
    console.show_text(
        f"Planted: from joining on, contact multiplies echoes by {PLANTED_RATIO:g}; the plans that a city wrote before "
        f"count with it. Found: {float(ratio['estimate']):.2f} ({float(ratio['low']):.2f} to "
        f"{float(ratio['high']):.2f}), p {float(primary['p']):.3f}."
    )
    console.show_text(f"Next: open the pictures in {analysis}, or ask one design alone: policyecho analyse --help")
