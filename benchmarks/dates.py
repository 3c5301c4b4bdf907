"""Dates: written cases over languages, forms and traps, with precision and recall; htmldate and dateparser beside it.

A case is right when the interval given is exactly the one expected: it holds the truth and is no wider, and it is no
narrower than what can be known. Precision is the share of right ones among the intervals given, recall among those
expected. The partners know only days, so theirs are right already when they lie within the expected interval.

    python -m benchmarks.dates [--wrong]
"""

from __future__ import annotations

import argparse
import json
import logging
import lzma
import tomllib
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from pathlib import Path

from crawler.events import DateClue
from pipeline.extract import extract
from pipeline.ingest.dating import GivenDate, decide_date, find_dated_lines
from pipeline.records import Dating
from pipeline.records.dates import DateInterval, parse_interval

CASES = Path(__file__).resolve().parent.parent / "tests" / "quality" / "dates"
BENCH = Path(__file__).resolve().parent.parent.parent / "shared" / "bench" / "karlsruhe"
HELD_OUT = "heldout"
_QUARTER = timedelta(days=92)
_PARAGRAPH_MARK = " / "  # parts the paragraphs of a page that is written on one line


@dataclass(frozen=True, slots=True)
class Case:
    """One written case: what was seen of a document, and what can be known of its date."""

    group: str
    id: str
    lang: str
    expected: DateInterval | None
    clues: tuple[DateClue, ...] = ()
    page: str = ""
    html: str = ""
    given: GivenDate | None = None
    languages: tuple[str, ...] = ()
    disagrees: bool | None = None


@dataclass(slots=True)
class Score:
    """Cases, intervals expected, intervals given, and those that were right."""

    cases: int = 0
    expected: int = 0
    given: int = 0
    right: int = 0
    misled: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of right ones among the intervals given."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Share of right ones among the intervals expected."""
        return self.right / self.expected if self.expected else 1.0


def read_cases(folder: Path = CASES) -> list[Case]:
    """Every case of the folder, by file. Raises KeyError or ValueError for one that is not well written."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [_case(path.stem, entry) for entry in (*written.get("case", ()), *written.get("cases", ()))]
    return found


def _case(group: str, entry: dict[str, object]) -> Case:
    clues = entry.get("clues", [])
    assert isinstance(clues, list)
    given = None
    if "given" in entry:
        basis, _, day = str(entry["given"]).partition(": ")
        held = interval_of(day)
        assert held is not None
        given = GivenDate(held, basis)
    disagrees, languages = entry.get("disagrees"), entry.get("languages", ())
    assert isinstance(languages, list | tuple)
    return Case(
        group, str(entry["id"]), str(entry["lang"]), interval_of(str(entry["expect"])),
        tuple(DateClue(*str(clue).split(": ", 1)) for clue in clues),
        str(entry.get("page", "")).strip().replace(_PARAGRAPH_MARK, "\n\n"), str(entry.get("html", "")),
        given, tuple(languages), None if disagrees is None else bool(disagrees),
    )  # fmt: skip


def interval_of(text: str) -> DateInterval | None:
    """`2016-05`, `2016-05-12/2016-06-20` or `none`."""
    if text == "none":
        return None
    first, _, last = text.partition("/")
    return DateInterval(parse_interval(first).earliest, parse_interval(last or first).latest)


def dated(case: Case) -> Dating:
    """What the pipeline makes of a case, by the way that a document goes through it."""
    clues = list(case.clues)
    if case.page:
        clues += find_dated_lines(case.page)
    if case.html:
        found = extract(case.html.encode(), name="page.html")
        clues += [*find_dated_lines(found.text), *found.date_clues]
    return decide_date(clues, lang=case.lang, languages=case.languages, given=case.given)


def by_policyecho(case: Case) -> tuple[bool, bool]:
    """Whether an interval is given, and whether it is the expected one."""
    interval = dated(case).interval
    return interval is not None, interval is not None and interval == case.expected


def by_htmldate(case: Case) -> tuple[bool, bool]:
    """The same of htmldate alone, which is shown the page, or the other texts as one."""
    from htmldate import find_date

    shown = case.page.split("\n\n") if case.page else [one.text for one in case.clues if one.kind != "url"]
    html = case.html or f"<html><body>{''.join(f'<p>{escape(text)}</p>' for text in shown)}</body></html>"
    address = next((one.text for one in case.clues if one.kind == "url"), None)
    found = find_date(html, original_date=True, url=address)
    return _day_within(date.fromisoformat(found) if found else None, case)


def by_dateparser(case: Case) -> tuple[bool, bool]:
    """The same of dateparser alone: the first text that it can read, or the first date that it finds in the page."""
    import dateparser
    from dateparser.search import search_dates

    languages = [case.lang.partition("-")[0].replace("nn", "nb")] if case.lang else None
    settings = {"PREFER_DAY_OF_MONTH": "first", "PREFER_MONTH_OF_YEAR": "first", "RETURN_AS_TIMEZONE_AWARE": False}
    found = None
    for clue in case.clues:
        found = found or dateparser.parse(clue.text, languages=languages, settings=settings)
    if found is None and (page := case.page):
        inside = search_dates(page, languages=languages, settings=settings)
        found = inside[0][1] if inside else None
    return _day_within(found.date() if found else None, case)


def _day_within(day: date | None, case: Case) -> tuple[bool, bool]:
    expected = case.expected
    return day is not None, bool(day and expected and expected.earliest <= day <= expected.latest)


def council_papers(folder: Path = BENCH) -> str:
    """How many of 625 German council papers get a date from their text, and how it stands to that of their upload.

    That day is no truth: the oldest were all put up at once, and a paper is put up before the session that decides it.
    """
    file = folder / "docs.jsonl.xz"
    if not file.is_file():
        return "council papers: skipped, the benchmark data are not here"
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        papers = [paper for line in lines if (paper := json.loads(line))["date"] and paper["text"]]
    found = []
    for paper in papers:
        interval = decide_date(find_dated_lines(paper["text"]), lang="de").interval
        if interval:
            found.append((interval, date.fromisoformat(paper["date"][:10])))
    behind = sum(one.earliest > upload + _QUARTER for one, upload in found)
    before = sum(one.latest < upload - _QUARTER for one, upload in found)
    return (
        f"council papers: {len(found)} of {len(papers)} dated by their text, {len(found) - behind - before} of them "
        f"within three months of their upload, {before} before that, {behind} after"
    )


Partner = Callable[[Case], tuple[bool, bool]]
PARTNERS: dict[str, Partner] = {
    "policyecho": by_policyecho,
    "htmldate": by_htmldate,
    "dateparser": by_dateparser,
}


def scored(cases: Iterable[Case], partner: Partner = by_policyecho) -> Score:
    """The score of one partner over cases; `misled` names those where it gave what is not right."""
    score = Score()
    for case in cases:
        given, right = partner(case)
        score.cases += 1
        score.expected += case.expected is not None
        score.given += given
        score.right += right
        if given and not right:
            score.misled.append(case.id)
    return score


def _show(name: str, cases: Sequence[Case]) -> None:
    cells = []
    for partner in PARTNERS.values():
        score = scored(cases, partner)
        cells.append(f"{score.precision:9.3f} {score.recall:7.3f}")
    print(f"{name:24} {len(cases):6} {'  '.join(cells)}")


def main() -> None:
    """Print precision and recall by group and language."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wrong", action="store_true", help="name the cases that policyecho has not right")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # the partners warn of what Python will change
    logging.disable(logging.CRITICAL)
    cases = read_cases()
    tuned = [case for case in cases if case.group != HELD_OUT]
    held = [case for case in cases if case.group == HELD_OUT]
    print(f"{'precision and recall of':24} {'cases':>6} {'  '.join(f'{name:>17}' for name in PARTNERS)}")
    for name, group in (("tuned on", tuned), ("held out", held)):
        _show(name, group)
    for group in sorted({case.group for case in tuned}):
        _show(f"  {group}", [case for case in tuned if case.group == group])
    for lang in sorted({case.lang.partition("-")[0] for case in cases}):
        _show(f"  {lang or 'language not known'}", [case for case in cases if case.lang.partition("-")[0] == lang])
    print(council_papers())
    if options.wrong:
        for case in cases:
            found = dated(case)
            if found.interval != case.expected or case.disagrees not in (None, found.disagrees):
                print(f"{case.group} {case.id}: expected {case.expected}, found {found}")


if __name__ == "__main__":
    main()
