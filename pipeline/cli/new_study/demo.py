"""policyecho demo: the whole job on the shipped corpus, with its precision and recall."""

from __future__ import annotations

import shlex
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.crawl import print_crawl
from pipeline.cli.new_study.analysis_demo import demonstrate_analysis
from pipeline.cli.run import print_report

if TYPE_CHECKING:
    from pipeline.workflow.demos.echoes import Score


def demo(
    folder: Annotated[Path | None, typer.Argument(help="The demo study's folder; demo-study or demo-analysis.")] = None,
    analysis: Annotated[
        bool, typer.Option("--analysis", help="A larger invented study instead, for trying `policyecho analyse`.")
    ] = False,
) -> None:
    """Do the whole job on the shipped invented corpus, offline, and compare with its truth.

    With --analysis: a study of twenty invented cities in which contact is known to multiply echoes is written, run and
    analysed by every design, and what they say stands beside what was planted.

    Example: policyecho demo my-demo
    """
    if analysis:
        demonstrate_analysis(folder or Path("demo-analysis"))
    else:
        _demonstrate_echoes(folder or Path("demo-study"))


def _demonstrate_echoes(folder: Path) -> None:
    from pipeline.cli.terminal import console, limiting
    from pipeline.errors import StudyError
    from pipeline.export.csv import read
    from pipeline.records.moments import now
    from pipeline.review.following.tables import add_judgements
    from pipeline.review.invented_coders import judge_demo
    from pipeline.views.limits import study_limits
    from pipeline.workflow.demos.echoes import crawl_demo, make_demo, score_demo
    from pipeline.workflow.export import export
    from pipeline.workflow.run import run
    from pipeline.workflow.workspace import open_workspace

    if not (folder / "study.toml").exists():
        make_demo(folder)
    elif not _is_demo(folder):
        raise StudyError(f"{folder} holds a study of its own; name another folder for the demo")
    with open_workspace(folder, write=True) as workspace:
        with console.progress("crawling the demo's sites", None) as bar:
            crawled = crawl_demo(workspace.study, on_document=lambda _: bar())
        print_crawl(crawled)
        report = run(workspace, console.progress, complete=add_judgements)
        score = score_demo(workspace, report.run_id)
        limits = study_limits(workspace)
        judged = judge_demo(workspace, now())
        if judged:
            export(workspace, ("csv",), report.run_id, add_judgements)  # so that matches.csv tells it too
        tables = workspace.study.export_folder(report.run_id)
        rows = read(tables / "matches.csv", frozenset()).to_dict("records")
    columns = ("match", "grade", "q up to", "class", "network", "city", "city passage")
    console.show_table(columns, [_short(row) for row in rows])
    print()
    print_report(report, folder)
    limiting.print_limits(limits)
    _print_score(score)
    if judged:
        print(f"\n{judged} pairs were judged by invented coders, so that `policyecho review` has something to show.")
    _print_next(folder, tables, rows)


def _print_next(folder: Path, tables: Path, rows: list[dict[str, str]]) -> None:
    # As it was called: after `make demo` the command is in an environment that no terminal knows yet.
    command = sys.argv[0] if Path(sys.argv[0]).name == "policyecho" else "policyecho"
    asked = [["show", rows[0]["match_id"][:8]]] if rows else []
    asked.append(["query", "Who looks after the children during the language course?"])
    asked += [["review", "agreement"], ["review", "precision"]]
    print(f"\nNext: open {tables / 'matches.csv'}, or try:")
    for words in asked:
        print(f"  {shlex.join([command, *words, '--study', str(folder)])}")
    print(f"  {command} demo --analysis   (a larger invented study, asked by every design of `policyecho analyse`)")


def _is_demo(root: Path) -> bool:
    """True for a study with the name and the sources of the shipped demo."""
    from pipeline.records.shipped import shipped
    from pipeline.workflow.demos.echoes import SETTINGS
    from pipeline.workflow.settings import load_settings

    name = tomllib.loads(SETTINGS)["study"]["name"]
    ours, shipped_ones = (
        {path.name for path in (folder / "sources").glob("*.toml")} for folder in (root, shipped("demo") / "study")
    )
    return load_settings(root / "study.toml").study.name == name and ours == shipped_ones


def _short(row: dict[str, str]) -> list[str]:
    """A match in cells that fit a terminal; `show` takes the beginning of its id."""
    network = f"{row['network_issuer_name']} {row['network_date_earliest'][:4]}"
    city = f"{row['city_issuer_name']} {row['city_date_earliest'][:4]} ({row['city_lang']})"
    passage = row["city_passage"]
    passage = passage if len(passage) <= 40 else f"{passage[:39]}…"
    q_value = f"{max(float(row['q_value']), 0.0001):.4f}" if row["q_value"] else "-"
    text_class = row["text_class"].replace("_", " ")
    return [row["match_id"][:8], row["grade"], q_value, text_class, network, city, passage]


def _print_score(score: Score) -> None:
    from pipeline.cli.terminal import console

    kinds: dict[str, list[bool]] = {}
    for verdict in score.verdicts:
        if verdict.row.expect != "optional":
            expected = verdict.row.expect.replace("excluded:", "no claim: ").replace("none", "no match")
            kinds.setdefault(f"{verdict.row.kind} ({expected})", []).append(verdict.right)
    rows = [(kind, sum(right), len(right)) for kind, right in kinds.items()]
    print()
    console.show_table(("planted (expected)", "as expected", "of"), rows, title="Against the demo's truth")
    wrong = [verdict for verdict in score.verdicts if not verdict.right]
    for verdict in wrong:
        print(f"  {verdict.row.truth_id} {verdict.row.kind}: expected {verdict.row.expect}, found {verdict.found}")
    print(f"Precision {score.precision:.2f} ({score.true_matches} of {score.matches} matches are planted echoes)")
    print(f"Recall    {score.recall:.2f} of the planted copies, translations and paraphrases")
