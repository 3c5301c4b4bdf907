"""demo: the whole job on the shipped corpus, with its precision and recall."""

from __future__ import annotations

import shlex
import sys
import tomllib
from pathlib import Path

from pipeline.cli import console
from pipeline.cli.add import print_crawl
from pipeline.cli.run import print_report
from pipeline.demo import SETTINGS, Score, crawl_demo, make_demo, score_demo
from pipeline.errors import StudyError
from pipeline.export.csv import read
from pipeline.study import open_study
from pipeline.study.shipped import shipped
from pipeline.workflow.inventory import fingerprints
from pipeline.workflow.run import run
from pipeline.workflow.settings import load_settings


def demo(root: Path) -> None:
    """Make the demo study if it is not there, crawl, run, and print matches and figures."""
    if not (root / "study.toml").exists():
        make_demo(root)
    elif not _is_demo(root):
        raise StudyError(f"{root} holds a study of its own; name another folder for the demo")
    with open_study(root, write=True) as study:
        with console.progress("crawling the demo's sites", None) as bar:
            crawled = crawl_demo(study, on_document=lambda _: bar())
        print_crawl(crawled)
        report = run(study, console.progress)
        prints = fingerprints(load_settings(study.settings_path))
        score = score_demo(study, prints, report.run_id)
        folder = study.export_folder(report.run_id)
        rows = read(folder / "matches.csv", frozenset()).to_dict("records")
    columns = ("match", "grade", "q up to", "class", "network", "city", "city passage")
    console.show_table(columns, [_short(row) for row in rows])
    print()
    print_report(report, root)
    _print_score(score)
    # As it was called: after `make demo` the command is in an environment that no terminal knows yet.
    command = sys.argv[0] if Path(sys.argv[0]).name == "policyecho" else "policyecho"
    asked = [["show", rows[0]["match_id"][:8]]] if rows else []
    asked.append(["query", "housing for newcomers"])
    print(f"\nNext: open {folder / 'matches.csv'}, or try:")
    for words in asked:
        print(f"  {shlex.join([command, *words, '--study', str(root)])}")


def _is_demo(root: Path) -> bool:
    """True for a study with the name and the sources of the shipped demo."""
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
