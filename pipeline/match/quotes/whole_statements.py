"""Quotes reach over what denies them: a passage that begins behind a "not" would be quoted as its opposite."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.corpus.model import CorpusDocument
from pipeline.match.candidate import MatchCandidate, competes_in
from pipeline.records.arrays import Range
from pipeline.study.kept_work import KeptWork, pack, unpack
from pipeline.text.end_marks import is_ended
from pipeline.text.statements.denial import find_denial, find_duties
from pipeline.text.statements.words import CLAUSE_END, WordedSentence, WordRun

__all__ = ["reach_over_denial", "state_in_full"]

# What is denied in front of these is denied behind them: "The following is not allowed: to charge", "nor".
_CARRIES_ON = re.compile(r"[,:،]|\n\s*[-–—]\s")
_ITEM = re.compile(r"(?:[-–—•*·▪◦‣■●○□]|\(?(?:\d{1,2}|[^\W\d_])[.)])\s|(?=[^\W\d_])")
_MARK_CHARACTERS = 8  # in which the mark of an item is known
_MOST_ITEMS = 8  # of a list, between what introduces it and a passage: more would hide the passage


def state_in_full(candidates: Sequence[MatchCandidate], known: KeptWork | None = None) -> list[MatchCandidate]:
    """The candidates, of which the passages that begin or end amid a sentence reach over its denial and its modal.

    They reach to the edge of the clause, on both sides, unless another candidate holds that text of the city. Cores,
    which are what the evidence covers, stay.
    """
    known = known or KeptWork.nowhere()
    of_city: dict[tuple[str, bool, bool], list[Range]] = defaultdict(list)
    for one in candidates:
        of_city[competes_in(one)].append(one.city_span)
    return [_with_statements(one, of_city[competes_in(one)], known) for one in candidates]


def _with_statements(one: MatchCandidate, taken: Sequence[Range], known: KeptWork) -> MatchCandidate:
    city = _clip(_reach(one.city, one.city_span, known), one.city_span, taken)
    network = _reach(one.network, one.network_span, known)
    if (city, network) == (one.city_span, one.network_span):
        return one
    return replace(one, city_span=city, network_span=network)


def _clip(reached: Range, span: Range, taken: Sequence[Range]) -> Range:
    """What is reached on either side, but for a side on which another holds a part of it."""
    start, end = reached
    if any(other[0] < span[0] and start < other[1] for other in taken):
        start = span[0]
    if any(span[1] < other[1] and other[0] < end for other in taken):
        end = span[1]
    return start, end


def _reach(document: CorpusDocument, span: Range, known: KeptWork) -> Range:
    def make() -> Range:
        return reach_over_denial(document, span)

    key = known.key("statement", document.digest, repr(span).encode()) if known.keeps else b""
    return known.remember(key, make, pack, lambda data: (*unpack(data)[0],))


def reach_over_denial(document: CorpusDocument, span: Range) -> Range:
    """A span of a document's text with the clauses of its first and last sentence that deny or oblige beyond its edges.

    A denial counts in front of the span where only commas stand between, since it may deny all that follows ("not
    charge fees, ask for papers or"), and behind it in the same clause; a modal counts in the same clause.
    """
    first, last = _sentence_at(document, span[0]), _sentence_at(document, span[1] - 1)
    start, end = span
    if first[0] < start < first[1]:
        start = first[0] + _reach_back(document.text[slice(*first)], start - first[0], document.lang)
    if start == first[0] or "\n" in document.text[start - 1 : start]:
        start = _reach_introduction(document, start)
    if last[0] < end < last[1]:
        end = last[0] + _reach_on(document.text[slice(*last)], end - last[0], document.lang)
    return start, end


def _sentence_at(document: CorpusDocument, place: int) -> Range:
    begun = bisect_right(document.sentences, place, key=lambda sentence: sentence.start)
    sentence = document.sentences[max(0, begun - 1)]
    return sentence.start, sentence.end


def _reach_back(text: str, edge: int, lang: str) -> int:
    """Where the clause begins in which stands what denies, or obliges to, what follows an edge."""
    sentence, start = WordedSentence(text), edge
    for run, denies in _find_words(sentence, lang):
        first, last = sentence.characters(run)
        between = text[last:start]
        if first < start and not CLAUSE_END.search(_CARRIES_ON.sub("", between) if denies else between):
            start = min(start, _clause_start(text, first))
    return start


def _reach_on(text: str, edge: int, lang: str) -> int:
    """Where the clause ends in which stands what denies, or obliges to, what an edge ends."""
    sentence, end = WordedSentence(text), edge
    for run, denies in _find_words(sentence, lang):
        first, last = sentence.characters(run)
        between = text[end:first]
        if end < last and not CLAUSE_END.search(between.lstrip(" ,") if denies else between):
            end = max(end, _clause_end(text, last))
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
            denied = _find_last_denial(text.removesuffix(":"), document.lang)
            return start if denied is None else sentence.start + _clause_start(text, denied)
    return start


def _find_last_denial(text: str, lang: str) -> int | None:
    """Where the last clause of a text denies something; None where it does not."""
    sentence = WordedSentence(text)
    denial = find_denial(sentence, lang)
    for run in (*denial.certain, *denial.possible):
        first, last = sentence.characters(run)
        if not CLAUSE_END.search(text, last):
            return first
    return None


def _is_item(sentence: str) -> bool:
    """Whether a sentence begins with the mark of an item, or with a small letter."""
    mark = _ITEM.match(sentence)
    return mark is not None and (mark.end() > 0 or sentence[0].islower())


def _find_words(sentence: WordedSentence, lang: str) -> Iterator[tuple[WordRun, bool]]:
    """Where a sentence denies or obliges, and whether it denies for certain."""
    denial = find_denial(sentence, lang)
    yield from ((run, True) for run in denial.certain)
    yield from ((run, False) for run in denial.possible)
    yield from ((one.run, False) for one in find_duties(sentence, lang))


def _clause_start(text: str, place: int) -> int:
    ends = [mark.end() for mark in CLAUSE_END.finditer(text, 0, place)]
    start = ends[-1] if ends else 0
    return start + len(text[start:place]) - len(text[start:place].lstrip())


def _clause_end(text: str, place: int) -> int:
    mark = CLAUSE_END.search(text, place)
    if mark is None or not any(map(str.isalnum, text[mark.start() :])):
        return len(text)
    return place + len(text[place : mark.start()].rstrip())
