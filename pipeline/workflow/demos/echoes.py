"""The main job on the shipped corpus: serve its sites on loopback, crawl, run, and compare with its truth."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crawler.source import load_sources
from crawler.static_site import serve_sites
from pipeline.errors import StageError
from pipeline.export.csv import read
from pipeline.ingest.crawl import CrawlChoices, crawl_sources
from pipeline.ingest.record_crawl import CrawlReport
from pipeline.records.moments import now
from pipeline.records.shipped import shipped
from pipeline.study import Study
from pipeline.workflow.new_study import init_study
from pipeline.workflow.workspace import Workspace

CONTACT = "demo@policyecho.example"
SETTINGS = f"""\
# The demo study. Its sites are served on this machine while it is crawled; nothing leaves it.
[study]
name = "policyecho demo"

[crawl]
contact = "{CONTACT}"
"""


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One planted echo or look-alike: where it stands and what ought to become of it."""

    truth_id: str
    kind: str
    expect: str
    network_document_id: str
    city_document_id: str
    network_passage: str
    city_passage: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one truth row."""

    row: TruthRow
    found: str  # "match", "excluded:CODE" or "none"

    @property
    def right(self) -> bool:
        """Whether that is what was expected.

        An optional row is right either way; one that must be excluded, or is no echo, as long as nothing is claimed.
        """
        if self.row.expect == "none":
            return self.found != "match"
        if self.row.expect.startswith("excluded:"):
            return self.found in ("none", self.row.expect)
        return self.row.expect in ("optional", self.found)


@dataclass(frozen=True, slots=True)
class Score:
    """The demo's figures: matches that are planted echoes, and planted echoes that are matches."""

    verdicts: tuple[Verdict, ...]
    matches: int
    true_matches: int

    @property
    def recall(self) -> float:
        """Share of planted echoes found."""
        wanted = [v for v in self.verdicts if v.row.expect == "match"]
        return sum(v.found == "match" for v in wanted) / max(1, len(wanted))

    @property
    def precision(self) -> float:
        """Share of the listed matches that are planted echoes."""
        return self.true_matches / max(1, self.matches)


def make_demo(root: Path) -> None:
    """A new study of the shipped demo. Raises StudyError where one is there already."""
    init_study(root, settings=SETTINGS, tables=shipped("demo") / "study")


def crawl_demo(study: Study, on_document: Callable[[str], None] = lambda name: None) -> CrawlReport:
    """Serve the demo's sites on loopback and crawl them into the study."""
    with serve_sites(shipped("demo") / "sites") as address:
        # The sites' invented addresses end in .example, which no resolver knows; the local server is their proxy.
        choices = CrawlChoices(contact=CONTACT, delay_seconds=0, proxy=address)
        return crawl_sources(study, load_sources(study.sources), choices, now=now(), on_document=on_document)


def score_demo(workspace: Workspace, run_id: str) -> Score:
    """Compare the exported matches of a run with the shipped truth, passage by passage."""
    texts: dict[str, str] = {}

    def place(document_id: str, passage: str) -> tuple[int, int]:
        if document_id not in texts:
            texts[document_id] = workspace.text_of(workspace.item(document_id)).extraction.text
        start = texts[document_id].find(passage)
        if start < 0:
            raise StageError(
                f"the demo's truth does not fit: {document_id} lacks {passage[:60]!r}; reinstall policyecho"
            )
        return start, start + len(passage)

    truth = read_truth(shipped("demo") / "truth.csv")
    placed = [
        (
            row,
            place(row.network_document_id, row.network_passage),
            place(row.city_document_id, row.city_passage),
        )
        for row in truth
    ]
    outcomes: dict[str, str] = {}
    matches = true_matches = 0
    for name in ("excluded", "matches"):
        for match in read(workspace.study.export_folder(run_id) / f"{name}.csv", frozenset()).to_dict("records"):
            hits = [row for row, network, city in placed if _overlaps(match, row, network, city)]
            what = "match" if name == "matches" else f"excluded:{match['exclusion_code']}"
            outcomes |= {row.truth_id: what for row in hits}
            if name == "matches":
                matches += 1
                true_matches += any(row.expect in ("match", "optional") for row in hits)
    verdicts = tuple(Verdict(row, outcomes.get(row.truth_id, "none")) for row in truth)
    return Score(verdicts, matches, true_matches)


def _overlaps(match: dict[str, str], row: TruthRow, network: tuple[int, int], city: tuple[int, int]) -> bool:
    return (
        match["network_document_id"] == row.network_document_id
        and match["city_document_id"] == row.city_document_id
        and int(match["network_char_start"]) < network[1]
        and network[0] < int(match["network_char_end"])
        and int(match["city_char_start"]) < city[1]
        and city[0] < int(match["city_char_end"])
    )


def read_truth(path: Path) -> tuple[TruthRow, ...]:
    """The planted echoes and look-alikes of the demo corpus."""
    with path.open(encoding="utf-8", newline="") as stream:
        names = TruthRow.__dataclass_fields__
        return tuple(TruthRow(**{name: row[name] for name in names}) for row in csv.DictReader(stream))
