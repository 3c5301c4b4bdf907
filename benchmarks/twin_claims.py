"""Matches drawn from the study of twins: is one a scrap, a heading, contents line, figure or list of names?

Rows of matches.csv are drawn by a seed, pieces of long passages as well as short ones, and read; twins are one work as
a whole, so the rows are those that there would be if that excluded nothing. What was read is kept (spans alone, in
quality/ids/twin_matches.csv), labelled `text` or `scrap`: scrap where one side has nothing but what is no text.
Printed are the labels of the rows that are drawn now, and what became of those labelled earlier; a row that no
label knows is printed for reading.

    python -m benchmarks.twin_claims [--work FOLDER] [--drawn N] [--seed N]
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.bilingual_twins import BENCH, COUNTRIES, policyecho, write_table
from benchmarks.labelled_finds import Find, label_of, read_labels, row_find
from pipeline.export.columns import MATCHES
from pipeline.export.rows import match_tables
from pipeline.export.tables import Cell
from pipeline.records import ExclusionCode
from pipeline.workflow.measured.quoted_texts import quote_texts
from pipeline.workflow.workspace import open_workspace

LABELS = Path(__file__).resolve().parent / "quality" / "ids" / "twin_matches.csv"
DRAWN, SEED = 100, 12

Row = Mapping[str, Cell]


def make_study(work: Path) -> Path:
    """The study in a folder, run."""
    study, table = work / "study", work / "documents.csv"
    write_table(BENCH, COUNTRIES, table)
    if not (study / "study.toml").exists():
        policyecho("init", str(study))
    policyecho("add", str(table), "--study", str(study))
    policyecho("run", "--study", str(study))
    return study


def list_as_claims(study: Path) -> tuple[list[Row], list[Row]]:
    """The rows of matches.csv and of excluded.csv as they would be if no documents were one work."""
    with open_workspace(study) as workspace:
        run_id = workspace.study.runs.current()
        matches = [
            replace(match, exclusion=None) if match.exclusion is ExclusionCode.SAME_WORK else match
            for match in workspace.study.runs.matches(run_id)
        ]
        claims, excluded = match_tables(run_id, matches, quote_texts(workspace))
    names = [column.name for column in MATCHES]
    return [dict(zip(names, row, strict=True)) for row in claims.rows], [
        dict(zip(names, row, strict=True)) for row in excluded.rows
    ]


def draw(rows: list[Row], count: int, seed: int) -> list[Row]:
    """So many rows by a seed; a row that comes or goes moves no other."""

    def place(row: Row) -> str:
        return hashlib.sha256(f"{seed} {row['match_id']}".encode()).hexdigest()

    return sorted(rows, key=place)[:count]


def measure(study: Path, labels: Mapping[Find, str], count: int, seed: int) -> dict[str, int]:
    """The counts, printed and given back."""
    listed, excluded = list_as_claims(study)
    drawn = draw(listed, count, seed)
    told = Counter(label_of(row_find(row), labels) or "unread" for row in drawn)
    print(
        f"drawn {len(drawn)} of {len(listed)}: {', '.join(f'{told[one]} {one}' for one in ('text', 'scrap', 'unread'))}"
    )
    now = [row_find(row) for row in listed]
    apart = [row_find(row) for row in excluded if row["exclusion_code"] == ExclusionCode.SCRAP]
    for label in ("text", "scrap"):
        finds = [find for find in labels if labels[find] == label]
        held = sum(any(find.is_same(one) for one in now) for find in finds)
        scraps = sum(any(find.is_same(one) for one in apart) for find in finds)
        print(f"of {len(finds)} labelled {label}: {held} listed as claims, {scraps} set apart as scraps")
        told |= Counter({f"{label} listed": held, f"{label} set apart": scraps})
    for row in drawn:
        if not label_of(row_find(row), labels):
            print(f"unread {row['match_id']}: {row_find(row)}\n  {row['network_passage']}\n  {row['city_passage']}")
    return dict(told)


def main() -> None:
    """Print the figures; exit 2 when the data are absent."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, help="keep the study here; a rerun then does only what is stale")
    parser.add_argument("--drawn", type=int, default=DRAWN)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    if not BENCH.is_dir():
        print(f"skipped: {BENCH} is not there")
        raise SystemExit(2)
    with tempfile.TemporaryDirectory() as temporary:
        work = given.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        measure(make_study(work), read_labels(LABELS), given.drawn, given.seed)


if __name__ == "__main__":
    main()
