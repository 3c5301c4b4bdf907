"""Sixty council papers of one city against three that repeat parts of one another: are forms and letterheads claimed?

Every claim of this study, and every find set apart as a scrap, was read and labelled `text` or `scrap`: scrap where
one side is a form, a head, a table's row, a list of names or the like (quality/ids/council_claims.csv, spans alone).
Printed are the claims that are scraps, the labelled texts that are no claim any more and why, and how many finds no
label knows; those are printed for reading. Beside it the share of scraps among the finds where nothing is set apart,
which is what words and vectors alone give.

    python -m benchmarks.council_claims [--work FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.bilingual_twins import policyecho
from benchmarks.labelled_finds import Find, count_labels, label_of, read_labels, row_find
from benchmarks.quality.bench_data import council_texts
from pipeline.export.csv import read
from pipeline.records import ExclusionCode

LABELS = Path(__file__).resolve().parent / "quality" / "ids" / "council_claims.csv"
NETWORKS = ("598416", "604715", "648064")
# fmt: off
CITIES = (
    "605813", "617273", "640825", "626983", "149313", "655809", "667662", "648206", "668520", "644888", "650780",
    "661289", "143291", "12042", "150058", "638796", "593890", "612144", "622262", "642918", "23658", "586560",
    "622606", "599364", "14046", "586859", "590935", "11415", "605551", "614961", "145359", "651407", "620994",
    "34735", "626566", "10202", "146492", "145360", "146215", "621153", "673891", "19034", "619709", "660708",
    "627791", "659420", "666978", "631182", "658955", "671122", "588774", "504961", "148967", "658597", "2328",
    "636621", "150431", "587427", "594927", "654167",
)
# fmt: on


def make_study(work: Path) -> Path:
    """The study in a folder, run; the export folder of its run."""
    papers, study = {paper.document_id: paper for paper in council_texts()}, work / "study"
    if not (study / "study.toml").exists():
        policyecho("init", str(study))
    with (work / "documents.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["path", "document_id", "role", "issuer_id", "date_earliest"])
        for number in (*NETWORKS, *CITIES):
            (work / f"{number}.txt").write_text(papers[number].text, encoding="utf-8")
            is_network = number in NETWORKS
            said = ("network", "network", "2005") if is_network else ("city", "council", papers[number].date)
            writer.writerow([f"{number}.txt", f"paper-{number}", *said])
    policyecho("add", str(work / "documents.csv"), "--study", str(study))
    policyecho("run", "--study", str(study))
    return (study / "exports" / "latest").resolve()


def finds_in(folder: Path, table: str, code: str = "") -> list[Find]:
    """The passages of an exported table, whole; with `code`, those excluded for that reason."""
    # A piece that is set apart belongs to a passage that is a claim as a whole.
    claimed = set(read(folder / "matches.csv", frozenset())["passage_id"]) if table == "excluded" else set()
    whole: dict[str, Find] = {}
    for row in read(folder / f"{table}.csv", frozenset()).to_dict("records"):
        if (code and row["exclusion_code"] != code) or row["passage_id"] in claimed:
            continue
        find = row_find(row)
        whole[row["passage_id"]] = whole.get(row["passage_id"], find).join(find)
    return list(whole.values())


def measure(work: Path) -> dict[str, int]:
    """The counts, printed and given back."""
    labels, folder = read_labels(LABELS), make_study(work)
    claims, scraps = finds_in(folder, "matches"), finds_in(folder, "excluded", "scrap")
    counts: dict[str, int] = {}
    for kind, finds in (("claims", claims), ("set apart", scraps)):
        told = count_labels(finds, labels)
        print(f"{kind} {len(finds)}: {', '.join(f'{count} {label}' for label, count in told.items())}")
        counts |= {f"{kind} {label}": count for label, count in told.items()}
    texts = [find for find in labels if labels[find] == "text"]
    lost = [find for find in texts if not any(find.is_same(claim) for claim in claims)]
    why = Counter(_find_code(find, folder) for find in lost)
    reasons = ", ".join(f"{count} {code}" for code, count in sorted(why.items()))
    print(f"of {len(texts)} labelled texts {len(lost)} are no claim: {reasons or 'none'}")
    share = len(scraps) / max(len(claims) + len(scraps), 1)
    print(f"without setting anything apart {share:.0%} of the claims would be scraps")
    for find in (*claims, *scraps):
        if not label_of(find, labels):
            print(f"unread: {find}")
    return counts | {"text lost": len(lost)}


def _find_code(find: Find, folder: Path) -> str:
    """Why a labelled find is no claim: the code by which it is excluded, or that it was not found."""
    for code in ExclusionCode:
        if any(find.is_same(one) for one in finds_in(folder, "excluded", code.value)):
            return code.value
    return "not found"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path)
    given = parser.parse_args()
    if given.work:
        given.work.mkdir(parents=True, exist_ok=True)
        measure(given.work)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder))


if __name__ == "__main__":
    main()
