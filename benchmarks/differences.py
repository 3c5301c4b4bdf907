"""Changed numbers, negations and duties in translated sentences: how many are found, and how often without a change.

Sentences of NTREX whose document id hashes to odd; the lists of words were made on the even ones. One side of a
pair of translations is changed by an edit that looks at no list of the program: a digit or number word is exchanged,
a "not" put in or taken out, a modal exchanged for another. Mostly the English side is changed, as the easiest to
edit right, and in eight other languages theirs; the languages and the direction take turns. Beside every changed pair
stands the same pair without a change, the hardest there is, for it has a number, a negation or a modal; with `--all`
all sentences of the half are compared as they are.

Beside it the naive way: the sets of digits differ, or one side has more words of negation than the other, or the
first modals of a plain list are of another strength.

    python -m benchmarks.differences [--half even] [--pairs 600] [--all] [--wrong]

`--wrong` prints what was missed and what was found without a change, `--all` compares all sentences too.
"""

from __future__ import annotations

import argparse
import itertools
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.quality.bench_data import ntrex
from pipeline.calibration.parallel import is_even
from pipeline.evidence.differences.compare import ComparedSentence, compare_sentences
from pipeline.records import Flag
from pipeline.text.languages import wording_of
from pipeline.text.statements.words import WordedSentence

PAIRS = 600
ENGLISH = "en"
_WITHOUT_ENGLISH = (("de", "fr"), ("fr", "de"), ("es", "pt"), ("sv", "fi"), ("pl", "uk"), ("ru", "bg"), ("nl", "da"))
_DENIES = re.compile(r"n['’]t\b|\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b", re.IGNORECASE)


class Change(StrEnum):
    """What was changed on one side."""

    NUMBER = "number"
    DENIED = "negation put in"
    AFFIRMED = "negation taken out"
    DUTY = "modal"

    @property
    def key(self) -> str:
        """Its key in the table of edits."""
        return self.name.lower()


_SHARES = {Change.NUMBER: 0.4, Change.DENIED: 0.2, Change.AFFIRMED: 0.15, Change.DUTY: 0.25}
_FLAGS = {
    Change.NUMBER: {Flag.NUMBERS_DIFFER},
    Change.DENIED: {Flag.POLARITY_DIFFERS},
    Change.AFFIRMED: {Flag.POLARITY_DIFFERS},
    Change.DUTY: {Flag.MODALITY_WEAKER, Flag.MODALITY_STRONGER},
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One way to change a sentence: what is exchanged for what, the first place where it fits."""

    change: Change
    pattern: re.Pattern[str]
    by: str | Callable[[re.Match[str]], str]

    def apply(self, text: str) -> str:
        """The sentence, changed; the same text where the edit does not fit."""
        return self.pattern.sub(self.by, text, count=1)


@dataclass(frozen=True, slots=True)
class Case:
    """A pair of sentences that say the same, network and city, and the same pair with one side changed."""

    change: Change
    edited: str
    other: str
    original: tuple[ComparedSentence, ComparedSentence]
    changed: tuple[ComparedSentence, ComparedSentence]

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return " ".join((*(side.text for side in self.changed), self.edited, self.other))


def _other_figure(found: re.Match[str]) -> str:
    """A number with its last but one digit, or its only one, exchanged."""
    figures = found[0]
    at = max(len(figures) - 2, 0)
    return f"{figures[:at]}{(int(figures[at]) + 3) % 9 + 1}{figures[at + 1 :]}"


# A number of miles is another number in a translation already.
_NOT_CONVERTED = r"(?!(?: to \d+)?[ -](?:miles?|inch|feet|foot|mph|degrees?|pounds?|acres?|yards?))"
_FIGURES = Edit(
    Change.NUMBER, re.compile(r"(?<![\w.,:/’'-])\d{1,4}(?![\w.,:/’'-]*\w)(?! ?\d)" + _NOT_CONVERTED), _other_figure
)


def _read_edits() -> Mapping[str, Mapping[str, Any]]:
    with Path(__file__).with_name("difference_edits.toml").open("rb") as stream:
        return tomllib.load(stream)


_WRITTEN = _read_edits()
_MODALS = {lang: table["modals"] for lang, table in _WRITTEN.items() if "modals" in table}
EDITS: dict[str, list[Edit]] = {
    lang: [
        _FIGURES,
        *(Edit(change, re.compile(old), new) for change in Change for old, new in table.get(change.key, ())),
    ]
    for lang, table in _WRITTEN.items()
    if "duty" in table
}


def make_cases(*, even: bool, pairs: int) -> list[Case]:
    """Changed pairs of one half of NTREX, of every kind and pair of languages by turns. Raises BenchmarkAbsent."""
    lines = ntrex().lines
    rows = rows_of_half(even=even)
    ways = [(ENGLISH, lang) for lang in lines if lang != ENGLISH]
    ways += [(lang, ENGLISH) for lang in EDITS if lang != ENGLISH] + list(_WITHOUT_ENGLISH)
    cases: list[Case] = []
    for change, share in _SHARES.items():
        found = {way: [one for row in rows if (one := _change(change, row, *way))] for way in ways}
        cases += list(_take_turns(found, round(pairs * share)))
    return cases


def rows_of_half(*, even: bool) -> list[int]:
    """The lines of NTREX of one half of its documents."""
    documents = ntrex().documents
    return [row for name in sorted(documents) if is_even(name) is even for row in documents[name]]


def _change(change: Change, row: int, edited: str, other: str) -> Case | None:
    """The case of a row where an edit fits, its sides by turns those of network and city."""
    lines = ntrex().lines
    before = lines[edited][row]
    fitting = [edit for edit in EDITS[edited] if edit.change is change and edit.pattern.search(before)]
    if not fitting or not _is_clear(change, lines[ENGLISH][row]):
        return None
    if change is Change.DUTY and not re.search(rf"\b(?:{_MODALS.get(other, '(?!)')})\b", lines[other][row]):
        return None
    pair = [ComparedSentence(before, edited), ComparedSentence(lines[other][row], other)]
    changed = [ComparedSentence(fitting[0].apply(before), edited), pair[1]]
    if _digest(f"{row} {edited} {other}") % 2:
        pair, changed = pair[::-1], changed[::-1]
    return Case(change, edited, other, (pair[0], pair[1]), (changed[0], changed[1]))


def _is_clear(change: Change, english: str) -> bool:
    """Whether the change of a row is certain to be one.

    Of two negations one may go and the other stay, a question denies nothing, and "may" beside a negation is no right.
    """
    denials = len(_DENIES.findall(english))
    if change is Change.NUMBER:
        return True
    if change is Change.DUTY:
        return not denials
    return denials == (change is Change.AFFIRMED) and "?" not in english


def _take_turns(found: Mapping[tuple[str, str], Sequence[Case]], wanted: int) -> Iterator[Case]:
    """That many cases, one of each pair of languages after the other, each in an order that no edit knows."""
    ordered = [sorted(cases, key=lambda case: _digest(case.key)) for cases in found.values()]
    turns = (case for turn in itertools.zip_longest(*ordered) for case in turn if case is not None)
    yield from itertools.islice(turns, wanted)


def _digest(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


Compare = Callable[[ComparedSentence, ComparedSentence], set[Flag]]


def compare_with_program(network: ComparedSentence, city: ComparedSentence) -> set[Flag]:
    """The flags that the program gives."""
    return {one.flag for one in compare_sentences(network, city)}


def compare_naively(network: ComparedSentence, city: ComparedSentence) -> set[Flag]:
    """The flags by sets of digits and counts of plain words."""
    flags = set()
    digits = [set(re.findall(r"\d+", side.text)) for side in (network, city)]
    if digits[0] != digits[1]:
        flags.add(Flag.NUMBERS_DIFFER)
    words = [WordedSentence(side.text) for side in (network, city)]
    wordings = [wording_of(side.lang) for side in (network, city)]
    if len({len(one.find(wording.negations)) for one, wording in zip(words, wordings, strict=True)}) > 1:
        flags.add(Flag.POLARITY_DIFFERS)
    strengths = [
        3 * bool(one.find(wording.must)) or 2 * bool(one.find(wording.should)) or int(bool(one.find(wording.may)))
        for one, wording in zip(words, wordings, strict=True)
    ]
    if strengths[0] != strengths[1] and all(strengths):
        flags.add(Flag.MODALITY_WEAKER if strengths[0] > strengths[1] else Flag.MODALITY_STRONGER)
    return flags


@dataclass(slots=True)
class Tally:
    """Changed pairs, those whose change was found, and those of which the same is said without a change."""

    cases: int = 0
    found: int = 0
    false: int = 0


def measure(cases: Iterable[Case], compare: Compare) -> dict[str, Tally]:
    """By kind, by the other side's language and in all: found of the changed, and any flag at all of the unchanged."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for case in cases:
        found = bool(compare(*case.changed) & _FLAGS[case.change])
        false = bool(compare(*case.original))
        lang = case.other if case.edited == ENGLISH else case.edited
        sides = "English side changed" if case.edited == ENGLISH else "other side changed"
        for name in ("all", case.change.value, sides, lang):
            tallies[name].cases += 1
            tallies[name].found += found
            tallies[name].false += false
    return tallies


def count_false(compare: Compare, *, even: bool) -> dict[str, Counter[str]]:
    """Flags of all translated sentences of a half as they are, each language with English, and how many there are."""
    lines = ntrex().lines
    counts: dict[str, Counter[str]] = {}
    for lang in sorted(set(lines) - {ENGLISH}):
        counts[lang] = Counter()
        for row in rows_of_half(even=even):
            flags = compare(ComparedSentence(lines[ENGLISH][row], ENGLISH), ComparedSentence(lines[lang][row], lang))
            counts[lang].update([*flags, "sentences", *(["any"] if flags else [])])
    return counts


def _print_tallies(cases: Sequence[Case]) -> None:
    program, naive = measure(cases, compare_with_program), measure(cases, compare_naively)
    print(f"{'':24} pairs  found  false | naive: found  false")
    named = ["all", *Change, "English side changed", "other side changed"]
    for name in (*named, *sorted(set(program) - set(map(str, named)))):
        one, other = program[str(name)], naive[str(name)]
        shares = [one.found / one.cases, one.false / one.cases, other.found / one.cases, other.false / one.cases]
        print(f"{name:24} {one.cases:5}  {shares[0]:.2f}   {shares[1]:.3f} |        {shares[2]:.2f}   {shares[3]:.3f}")


def _print_wrong(cases: Iterable[Case]) -> None:
    for case in cases:
        sides = f"{case.edited}>{case.other}"
        if not compare_with_program(*case.changed) & _FLAGS[case.change]:
            print(f"MISSED {case.change} {sides}\n   {case.changed[0].text}\n   {case.changed[1].text}")
        for one in compare_sentences(*case.original):
            print(f"FALSE {one} {sides}\n   {case.original[0].text}\n   {case.original[1].text}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("odd", "even"), default="odd")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    even = given.half == "even"
    cases = make_cases(even=even, pairs=given.pairs)
    _print_tallies(cases)
    if given.wrong:
        _print_wrong(cases)
    if given.all:
        counts = count_false(compare_with_program, even=even)
        counts["all"] = sum(counts.values(), Counter())
        print(f"\nall sentences as they are: {'any':>6} numbers polarity modality")
        for lang, count in counts.items():
            shares = [count["any"], count[Flag.NUMBERS_DIFFER], count[Flag.POLARITY_DIFFERS]]
            shares.append(count[Flag.MODALITY_WEAKER] + count[Flag.MODALITY_STRONGER])
            print(f"{lang:25} " + "  ".join(f"{share / count['sentences']:.4f}" for share in shares))


if __name__ == "__main__":
    main()
