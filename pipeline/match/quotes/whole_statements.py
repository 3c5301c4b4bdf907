"""Quotes are whole statements: one that begins behind a "not" or an "only if" would say what its author did not."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.corpus.model import CorpusDocument
from pipeline.match.candidate import MatchCandidate, competes_in
from pipeline.records.arrays import Range
from pipeline.study.kept_work import KeptWork, pack, unpack
from pipeline.text.end_marks import is_ended
from pipeline.text.statements.denial import find_denial
from pipeline.text.statements.words import CLAUSE_END, WordedSentence

__all__ = ["reach_whole_statements", "state_in_full"]

_MOST_OF_SENTENCE = 1.0  # times as long as the passage: what is left of its sentence to be quoted with it
# What is denied in front of these is denied behind them: "The following is not allowed: to charge", "nor".
_CARRIES_ON = re.compile(r"[,:،]|\n\s*[-–—]\s")
_MARK = r"(?:[-–—•*·▪◦‣■●○□]|\(?(?:\d{1,2}|[^\W\d_])[.)])\s"
_ITEM = re.compile(f"{_MARK}|(?=[^\\W\\d_])")
_ITEM_LINE = re.compile(rf"\n[^\S\n]*(?={_MARK})")
_END = sys.maxsize  # of any text
_MARK_CHARACTERS = 8  # in which the mark of an item is known
_MOST_ITEMS = 8  # of a list, between what introduces it and a passage: more would hide the passage


def state_in_full(candidates: Sequence[MatchCandidate], known: KeptWork | None = None) -> list[MatchCandidate]:
    """The candidates, of which the passages that begin or end amid a sentence are quoted as whole statements.

    They are on both sides, as far as no other candidate holds that text of the city. Cores, which are what the evidence
    covers, stay.
    """
    known = known or KeptWork.nowhere()
    of_city: dict[tuple[str, bool, bool], list[int]] = defaultdict(list)
    for place, one in enumerate(candidates):
        of_city[competes_in(one)].append(place)
    stated = list(candidates)
    for places in of_city.values():
        places.sort(key=lambda place: candidates[place].city_span)
        for at, place in enumerate(places):
            before = stated[places[at - 1]].city_span[1] if at else 0
            behind = candidates[places[at + 1]].city_span[0] if at + 1 < len(places) else _END
            stated[place] = _with_statements(candidates[place], (before, behind), known)
    return stated


def _with_statements(one: MatchCandidate, room: Range, known: KeptWork) -> MatchCandidate:
    city, network = (
        _reach(one.city, one.city_span, room, known),
        _reach(one.network, one.network_span, (0, _END), known),
    )
    if (city, network) == (one.city_span, one.network_span):
        return one
    return replace(one, city_span=city, network_span=network)


def _reach(document: CorpusDocument, span: Range, room: Range, known: KeptWork) -> Range:
    def make() -> Range:
        return reach_whole_statements(document, span, room)

    key = known.key("statement", document.digest, repr((span, room)).encode()) if known.keeps else b""
    return known.remember(key, make, pack, lambda data: (*unpack(data)[0],))


def reach_whole_statements(document: CorpusDocument, span: Range, room: Range = (0, _END)) -> Range:
    """A span of a document's text with the rest of the sentences in which it begins and ends, within some characters.

    Where that is longer than the span itself, or there is no room, with the rest of these clauses, and with those up to
    a denial from which only commas part it, since that may deny all that follows ("not charge fees, ask for papers
    or"); and with the introduction of a list that denies its items.
    """
    first, last = _sentence_at(document, span[0]), _sentence_at(document, span[1] - 1)
    start, end = span
    if first[0] < start < first[1]:
        clause = first[0] + _reach_back(document.text[slice(*first)], start - first[0], document.lang)
        whole = first[0] if start - first[0] <= _MOST_OF_SENTENCE * (span[1] - span[0]) else clause
        start = next((one for one in (whole, clause) if room[0] <= one), start)
    if start == first[0]:
        listed = _reach_introduction(document, start)
        start = listed if room[0] <= listed else start
    if last[0] < end < last[1]:
        clause = last[0] + _reach_on(document.text[slice(*last)], end - last[0], document.lang)
        whole = last[1] if last[1] - end <= _MOST_OF_SENTENCE * (span[1] - span[0]) else clause
        end = next((one for one in (whole, clause) if one <= room[1]), end)
    return start, end


def _sentence_at(document: CorpusDocument, place: int) -> Range:
    """The sentence in which a character stands; of several items of a list that no mark ends the one."""
    begun = bisect_right(document.sentences, place, key=lambda sentence: sentence.start)
    sentence = document.sentences[max(0, begun - 1)]
    text = document.text[sentence.start : sentence.end]
    parts = [sentence.start, *(sentence.start + line.end() for line in _ITEM_LINE.finditer(text)), sentence.end]
    at = max(1, bisect_right(parts, place, hi=len(parts) - 1))
    start, end = parts[at - 1], parts[at]
    return start, start + len(document.text[start:end].rstrip())


def _reach_back(text: str, edge: int, lang: str) -> int:
    """Where the clause of an edge begins, or that in which stands what denies what follows the edge."""
    start = _clause_start(text, edge)
    for first, last in _find_denials(text, lang):
        if first < start and not CLAUSE_END.search(_CARRIES_ON.sub("", text[last:start])):
            start = _clause_start(text, first)
    return start


def _reach_on(text: str, edge: int, lang: str) -> int:
    """Where the clause of an edge ends, or that of a denial right behind it."""
    end = _clause_end(text, edge)
    for first, last in _find_denials(text, lang):
        if end < last and not text[end:first].strip(" ,"):
            end = _clause_end(text, last)
    return end


def _reach_introduction(document: CorpusDocument, start: int) -> int:
    """Where the clause begins that denies the items of a list in front of them, as "Nobody may:" does."""
    row = bisect_right(document.sentences, start, key=lambda sentence: sentence.start) - 1
    if not _is_item(document.text[start : start + _MARK_CHARACTERS]):
        return start
    for before in range(row - 1, max(row - _MOST_ITEMS, 0) - 1, -1):
        if not _is_item(document.sentence_text(before + 1)):
            break
        sentence = document.sentences[before]
        text = document.text[sentence.start : sentence.end]
        if text.endswith(":") or not (_is_item(text) or is_ended(text)):
            denials = _find_denials(text, document.lang)
            denied = [first for first, last in denials if not CLAUSE_END.search(text.removesuffix(":"), last)]
            return sentence.start + _clause_start(text, denied[0]) if denied else start
    return start


def _is_item(sentence: str) -> bool:
    """Whether a sentence begins with the mark of an item, or with a small letter."""
    mark = _ITEM.match(sentence)
    return mark is not None and (mark.end() > 0 or sentence[0].islower())


def _find_denials(text: str, lang: str) -> list[Range]:
    """Where a sentence denies something for certain, in order."""
    sentence = WordedSentence(text)
    return [sentence.characters(run) for run in sorted(find_denial(sentence, lang).certain)]


def _clause_start(text: str, place: int) -> int:
    ends = [mark.end() for mark in CLAUSE_END.finditer(text, 0, place)]
    start = ends[-1] if ends else 0
    return start + len(text[start:place]) - len(text[start:place].lstrip())


def _clause_end(text: str, place: int) -> int:
    mark = CLAUSE_END.search(text, place)
    if mark is None or not any(map(str.isalnum, text[mark.start() :])):
        return len(text)
    return place + len(text[place : mark.start()].rstrip())
