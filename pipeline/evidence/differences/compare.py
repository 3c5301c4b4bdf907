"""What differs between two sentences of which one says the other again: numbers, denial, duty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.evidence.differences.compare_numbers import find_unequal
from pipeline.evidence.differences.numbers import find_numbers
from pipeline.records import Flag
from pipeline.text.end_marks import is_question
from pipeline.text.statements.denial import Denial, Duty, find_denial, find_duties
from pipeline.text.statements.words import WordedSentence, WordRun

__all__ = ["ComparedSentence", "FoundDifference", "compare_sentences"]

_SHORT = 12  # words of a sentence in which anything may stand for anything
_REACH = 0.3  # of a longer sentence, between the places at which the same is denied


@dataclass(frozen=True, slots=True)
class ComparedSentence:
    """A sentence in its language (primary subtag), with the sentences beside it, in which a part of it may stand."""

    text: str
    lang: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundDifference:
    """A difference by its flag, with the expressions of both sides as they are written, in order.

    A side that denies nothing has none.
    """

    flag: Flag
    network: tuple[str, ...]
    city: tuple[str, ...]


def compare_sentences(network: ComparedSentence, city: ComparedSentence) -> tuple[FoundDifference, ...]:
    """What the city's sentence changed of the network's; what is uncertain is no difference."""
    if network.text == city.text:
        return ()
    sentences = WordedSentence(network.text), WordedSentence(city.text)
    return (*_compare_numbers(network, city, *sentences), *_compare_statements(network, city, *sentences))


def _compare_numbers(
    network: ComparedSentence, city: ComparedSentence, there: WordedSentence, here: WordedSentence
) -> Iterator[FoundDifference]:
    numbers = find_numbers(there, network.lang), find_numbers(here, city.lang)
    beside = (
        number for side in (network, city) for text in side.beside
        for number in find_numbers(WordedSentence(text), side.lang)
    )  # fmt: skip
    if not all(any(not one.hint for one in side) for side in numbers):
        return
    left, right = find_unequal(*numbers, beside)
    if left and right:
        quoted = (
            tuple(sentence.text[one.start : one.end] for one in numbers)
            for sentence, numbers in ((there, left), (here, right))
        )
        yield FoundDifference(Flag.NUMBERS_DIFFER, *quoted)


def _compare_statements(
    network: ComparedSentence, city: ComparedSentence, there: WordedSentence, here: WordedSentence
) -> Iterator[FoundDifference]:
    denials = find_denial(there, network.lang), find_denial(here, city.lang)
    # A question denies nothing: "Why not ask them?"
    asks = any(is_question(side.text) for side in (network, city))
    if not asks and (_only_first(*denials) or _only_first(*reversed(denials))):
        yield FoundDifference(
            Flag.POLARITY_DIFFERS, _quote(there, denials[0].certain), _quote(here, denials[1].certain)
        )
    yield from _compare_duties(network.lang == city.lang, there, here, (network.lang, city.lang))


def _compare_duties(
    one_language: bool, there: WordedSentence, here: WordedSentence, langs: tuple[str, str]
) -> Iterator[FoundDifference]:
    duties = find_duties(there, langs[0]), find_duties(here, langs[1])
    # Where something is denied "may" is as strong as "must": may not, need not.
    if any(one.denied for side in duties for one in side):
        return
    strong, weak = ([_strongest(one.degrees) if one_language else one.degrees for one in side] for side in duties)
    for flag, more, less in ((Flag.MODALITY_WEAKER, strong, weak), (Flag.MODALITY_STRONGER, weak, strong)):
        if _is_stronger(more, less):
            quoted = (
                _quote(sentence, [one.run for one in side])
                for sentence, side in zip((there, here), duties, strict=True)
            )
            yield FoundDifference(flag, *quoted)


def _is_stronger(more: Sequence[frozenset[Duty]], less: Sequence[frozenset[Duty]]) -> bool:
    """Whether the modals of one side oblige more than those of the other, whatever each can mean."""
    if not more or not less:
        return False
    if len(more) != len(less):
        common = [frozenset(Duty).intersection(*side) for side in (more, less)]
        return all(common) and min(common[0]) > max(common[1])
    pairs = list(zip(sorted(more, key=_rank), sorted(less, key=_rank), strict=True))
    return any(min(a) > max(b) for a, b in pairs) and not any(max(a) < min(b) for a, b in pairs)


def _rank(degrees: frozenset[Duty]) -> tuple[Duty, Duty]:
    return max(degrees), min(degrees)


def _only_first(one: Denial, other: Denial) -> bool:
    """Whether the first denies what the second does not; what may be a denial there stops this.

    A possible denial that both sides have stands for itself. In long sentences only one near the place counts: what is
    denied at the beginning of one is not denied at the end of the other.
    """
    if not one.certain or other.certain:
        return False
    reach = 1.0 if max(one.words, other.words) <= _SHORT else _REACH
    places = [run.first / one.words for run in one.certain]
    there, here = (
        sum(any(abs(run.first / side.words - place) <= reach for place in places) for run in side.possible)
        for side in (one, other)
    )
    return here <= there


def _strongest(degrees: frozenset[Duty]) -> frozenset[Duty]:
    """In one language a word that can mean two degrees is the stronger beside one that can mean the weaker alone."""
    return frozenset({max(degrees)}) if degrees else degrees


def _quote(sentence: WordedSentence, runs: Iterable[WordRun]) -> tuple[str, ...]:
    return tuple(sentence.quote(run) for run in runs)
