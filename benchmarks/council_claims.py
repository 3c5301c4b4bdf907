"""Sixty council papers of one city against three that repeat parts of one another: are forms and letterheads claimed?

Every claim of this study, and every find set apart as a scrap, was read once and labelled `text` or `scrap`
(quality/ids/council_claims.csv, spans alone). Printed are the claims that are scraps, the labelled texts that are no
claim any more, and how many finds no label knows; those are printed for reading. Beside it the share of scraps among
the finds where nothing is set apart, which is what words and vectors alone give.

    python -m benchmarks.council_claims [--work FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bilingual_twins import policyecho
from benchmarks.quality.bench_data import council_texts
from pipeline.export.csv import read

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
_SAME = 0.5  # of the shorter span's characters that two spans of one passage share


@dataclass(frozen=True)
class Find:
    """A passage of a city paper that resembles one of a network's, by the characters of the city side."""

    network: str
    city: str
    start: int
    end: int

    def is_same(self, other: Find) -> bool:
        shared = min(self.end, other.end) - max(self.start, other.start)
        papers = (self.network, self.city) == (other.network, other.city)
        return papers and shared >= _SAME * min(self.end - self.start, other.end - other.start)


def read_labels() -> dict[Find, str]:
    """The labelled finds."""
    with LABELS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {Find(r["network"], r["city"], int(r["city_start"]), int(r["city_end"])): r["label"] for r in rows}


def make_study(work: Path) -> Path:
    """The study in a folder, run; the export folder of its run."""
    papers, study = {paper.document_id: paper for paper in council_texts()}, work / "study"
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
    (folder,) = (path for path in (study / "exports").iterdir() if path.is_dir() and not path.is_symlink())
    return folder


def finds_in(folder: Path, table: str, code: str = "") -> list[Find]:
    """The passages of an exported table, whole; with `code`, those excluded for that reason."""
    whole: dict[str, Find] = {}
    for row in read(folder / f"{table}.csv", frozenset()).to_dict("records"):
        if code and row["exclusion_code"] != code:
            continue
        find = Find(
            row["network_document_id"].removeprefix("paper-"), row["city_document_id"].removeprefix("paper-"),
            int(row["city_char_start"]), int(row["city_char_end"]),
        )  # fmt: skip
        before = whole.get(row["passage_id"], find)
        start, end = min(before.start, find.start), max(before.end, find.end)
        whole[row["passage_id"]] = Find(find.network, find.city, start, end)
    return list(whole.values())


def label_of(find: Find, labels: dict[Find, str]) -> str:
    """The label of the labelled find that it is; empty where nobody has read it."""
    return next((label for known, label in labels.items() if known.is_same(find)), "")


def measure(work: Path) -> dict[str, int]:
    """The counts, printed and given back."""
    labels, folder = read_labels(), make_study(work)
    claims, scraps = finds_in(folder, "matches"), finds_in(folder, "excluded", "scrap")
    counts = Counter(f"claim {label_of(find, labels) or 'unread'}" for find in claims)
    counts.update(f"scrap {label_of(find, labels) or 'unread'}" for find in scraps)
    kept = [find for find in labels if labels[find] == "text"]
    counts["text lost"] = sum(not any(find.is_same(claim) for claim in claims) for find in kept)
    total = len(claims) + len(scraps)
    for kind, finds in (("claim", claims), ("scrap", scraps)):
        told = ", ".join(f"{counts[f'{kind} {label}']} {label}" for label in ("text", "scrap", "unread"))
        print(f"{'claims' if kind == 'claim' else 'set apart'} {len(finds)}: {told}")
    print(f"of {len(kept)} labelled texts {counts['text lost']} are no claim any more")
    print(f"without setting anything apart {len(scraps) / max(total, 1):.0%} of the claims would be scraps")
    _print_unread(claims, labels)
    return dict(counts)


def _print_unread(finds: Iterable[Find], labels: dict[Find, str]) -> None:
    for find in finds:
        if not label_of(find, labels):
            print(f"unread: {find}")


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
