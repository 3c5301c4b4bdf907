"""What a query found, as a table for a person, or as CSV or JSON for a program."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields

from pipeline.cli.terminal import console
from pipeline.corpus.search.ask import SCORE_EXPLAINED
from pipeline.corpus.search.nearness import Nearness
from pipeline.export.csv import protect
from pipeline.views.search import Found, Hit

__all__ = ["AnswerPrinter"]

_AROUND = 160  # characters of a passage that a table shows on either side of its deciding sentence
_MARKS = ("»", "«")
_WARNINGS = {
    Nearness.NOTHING_NEAR: (
        "Nothing near: the study seems to hold nothing on this; these passages are only the nearest."
    ),
    Nearness.DOUBTFUL: (
        "Doubtful: the best passages are not very near; read before you say that the study holds this. A whole "
        "question is answered more surely than a word or two."
    ),
}


_ONLY_LINES = (
    "No running text holds the very words or number; they stand in these lines, such as rows of tables and headings, "
    "which are not compared by meaning and have no score."
)


class AnswerPrinter:
    """Prints answers in one format; `named` puts the query beside each hit.

    The score is explained once, and only to a person.
    """

    def __init__(self, fmt: str, *, named: bool) -> None:
        self._format, self._named = fmt, named
        self._explained = False
        self._headed = False

    def print(self, answers: Sequence[tuple[str, Found]]) -> None:
        """Print the hits of these queries."""
        if self._format == "json":
            self._print_json(answers)
        elif self._format == "csv":
            self._print_csv(answers)
        else:
            for query, found in answers:
                self._print_table(query, found)

    def _print_json(self, answers: Sequence[tuple[str, Found]]) -> None:
        if not answers:
            return
        told = [
            {
                "query": query,
                "nearness": found.nearness,
                "hits": [{"nearness": found.nearness, **asdict(hit)} for hit in found.hits],
            }
            for query, found in answers
        ]
        console.show_json(told if self._named else told[0]["hits"])

    def _print_csv(self, answers: Sequence[tuple[str, Found]]) -> None:
        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        names = [field.name for field in fields(Hit)]
        if not self._headed:
            writer.writerow(["query", "nearness", *names])
            self._headed = True
        for query, found in answers:
            before = [protect(query), found.nearness]
            for hit in found.hits:
                cells = [protect(cell) if isinstance(cell, str) else cell for cell in asdict(hit).values()]
                writer.writerow([*before, *cells])
            if not found.hits:  # a question without an answer is one too
                writer.writerow([*before, *("" for _ in names)])

    def _print_table(self, query: str, found: Found) -> None:
        if not found.hits:
            asked = f"{query}: " if self._named else ""
            print(f"{asked}nothing was found; ask without quotation marks or with fewer limits.")
            return
        rows = [
            (hit.rank, f"{hit.score:.2f}", hit.lang, f"{hit.document_id}{_page(hit)}{_years(hit)}", _shown(hit))
            for hit in found.hits
        ]
        title = query if self._named else ""
        console.show_table(("", "score", "lang", "document", "passage"), rows, title)
        if found.lines:
            print(_ONLY_LINES)
        elif found.by_phrase:
            print("The passages hold the very words or number, whatever their score.")
        elif found.nearness in _WARNINGS:
            print(_WARNINGS[found.nearness])
        if not self._explained:
            print(f"{SCORE_EXPLAINED} {' and '.join(_MARKS)} mark the sentence that decides.")
            self._explained = True


def _page(hit: Hit) -> str:
    return "" if hit.page is None else f" p. {hit.page}"


def _years(hit: Hit) -> str:
    """When it was published, in years; a document without a date says so."""
    years = dict.fromkeys((hit.date_earliest[:4], hit.date_latest[:4]))
    return f" ({'-'.join(years)})" if all(years) else " (undated)"


def _shown(hit: Hit) -> str:
    """The headings, the deciding sentence marked among what stands around it, who says the same, and what is gone."""
    at = hit.passage.find(hit.sentence)
    before, after = hit.passage[:at], hit.passage[at + len(hit.sentence) :]
    cut_before = f"…{before[-_AROUND:]}" if len(before) > _AROUND else before
    cut_after = f"{after[:_AROUND]}…" if len(after) > _AROUND else after
    marked = " ".join(f"{cut_before}{_MARKS[0]}{hit.sentence}{_MARKS[1]}{cut_after}".split())
    headings = f"[{hit.headings}] " if hit.headings else ""
    same = f" (also: {hit.same})" if hit.same else ""
    gone = f" (gone from its source since {hit.gone_since}; what was archived is kept)" if hit.gone_since else ""
    return f"{headings}{marked}{same}{gone}"
