"""Whether a sentence denies something, and how strongly it obliges."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from pipeline.text.languages import wording_of
from pipeline.text.statements.words import WordedSentence, WordRun

__all__ = ["Denial", "Duty", "DutyWord", "find_denial", "find_duties"]


class Duty(IntEnum):
    """How strongly a sentence obliges."""

    MAY = 1
    SHOULD = 2
    MUST = 3


class Denial(NamedTuple):
    """The words of a sentence that deny something for certain, those that may do so, and how many words it has."""

    certain: tuple[WordRun, ...]
    possible: tuple[WordRun, ...]
    words: int


class DutyWord(NamedTuple):
    """A modal of a sentence, the degrees that it can mean, and whether its clause denies something."""

    run: WordRun
    degrees: frozenset[Duty]
    denied: bool


def find_denial(sentence: WordedSentence, lang: str) -> Denial:
    """What a sentence denies with; "not only" may deny something."""
    wording = wording_of(lang)
    idle = sentence.find(wording.idle_negations)
    certain = [run for run in _outside(sentence.find(wording.negations), idle) if not _is_number_sign(sentence, run)]
    false = sentence.find(wording.false_denials)
    certain = _outside(certain, false)
    possible = _outside(sentence.find(wording.denials), [*idle, *certain, *false])
    return Denial(tuple(certain), (*possible, *idle), len(sentence.words))


def find_duties(sentence: WordedSentence, lang: str) -> list[DutyWord]:
    """The modals of a sentence, in order."""
    wording = wording_of(lang)
    degrees: dict[WordRun, set[Duty]] = {}
    for duty, phrases in ((Duty.MUST, wording.must), (Duty.SHOULD, wording.should), (Duty.MAY, wording.may)):
        for run in sentence.find(phrases):
            degrees.setdefault(run, set()).add(duty)
    # Of modals that overlap, the longer one is meant: "is required to".
    words: list[WordRun] = []
    for run in sorted(degrees, key=lambda run: (run.first - run.last, run)):
        if not any(run.overlaps(other) for other in words) and not _is_name(sentence, run):
            words.append(run)
    denials = find_denial(sentence, lang).certain
    return [
        DutyWord(run, frozenset(degrees[run]), any(sentence.in_one_clause(run, denial) for denial in denials))
        for run in sorted(words)
    ]


def _outside(runs: Iterable[WordRun], taken: Iterable[WordRun]) -> list[WordRun]:
    held = list(taken)
    return [run for run in runs if not any(run.overlaps(other) for other in held)]


def _is_number_sign(sentence: WordedSentence, run: WordRun) -> bool:
    """Whether a number follows: "no. 5" counts."""
    return run.last < len(sentence.words) and sentence.words[run.last].folded[0].isdecimal()


def _is_name(sentence: WordedSentence, run: WordRun) -> bool:
    """Whether a word inside a sentence begins with a capital letter, as the month May does."""
    return run.first > 0 and sentence.words[run.first].written[0].isupper()
