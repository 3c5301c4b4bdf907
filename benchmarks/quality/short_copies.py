"""Single copied sentences of 60 to 200 characters, planted in German council papers on another subject.

Two worlds a half: sentences of papers on migration in papers on anything else, and the reverse. Network documents
are the papers that the sentences come from and as many others; the counts of words are those of the world. Half
of the sentences are copied as they are, of the other half a tenth of the words is replaced by words of the corpus,
dropped or swapped. Papers with an even id (`is_even`) serve to choose settings; figures are measured on the others.

A sentence of which five words in a row stand in any other paper is boilerplate and is not drawn. Council papers do
copy each other: a find is set aside as a real copy outside the truth when at least half of its city words stand in
runs of five words which both papers held before anything was planted. That rule knows texts alone, no score. A
sentence that its paper says twice is found at either place. A city passage counts for the network document that
explains it best. The search by words sets no forms and heads apart; two further figures are those of the finds without
what a run would list as scraps. README.md says how often the odd half was read.

    python -m benchmarks.quality.short_copies [--quick] [--half even|odd]
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from benchmarks.quality.bench_data import CouncilText, council_texts
from benchmarks.quality.bootstrap import interval_of_sums, share
from benchmarks.quality.plagdet import Case
from benchmarks.quality.set_apart import is_set_apart, read_papers
from benchmarks.quality.table import Bar, Row, show
from benchmarks.quality.word_runs import count_holders, find_words, list_runs, share_in_both
from pipeline.calibration.parallel import is_even
from pipeline.corpus.embed import select_embedded
from pipeline.match.lexical import (
    LexicalPassage,
    LexicalSettings,
    WordCounts,
    WordedDocument,
    find_document_pairs,
    find_passages,
)
from pipeline.records import Role
from pipeline.text.characters import for_encoder, on_one_line
from pipeline.text.pages import compared_text
from pipeline.text.segment import SegmentSettings, segment

PLANTS = 200  # a world
_TASK = "short copies"
_QUICK_PLANTS = 80
_FROM_ONE = 4  # sentences that one network document gives at most
_EDITED = 0.1
_LENGTHS = (60, 200)
_FEWEST_WORDS = 6
_SENTENCE = re.compile(r"[A-ZÄÖÜ].*[.!?]")
_LETTERS = 0.8
_COPIED = 0.5  # share of the words of a find that is a real copy


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted sentence: its places in both texts, and whether it was edited."""

    case: Case
    edited: bool


@dataclass(frozen=True, slots=True)
class World:
    """Hosts and network documents by id, what was planted, and the hosts before that."""

    hosts: Mapping[str, str]
    networks: Mapping[str, str]
    plants: tuple[Planted, ...]
    before: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Find:
    """A passage that the matcher found: where, how strong, which plant it touches on both sides if any."""

    case: Case
    score: float
    plant: Planted | None
    real_copy: bool
    set_apart: bool


def worlds(even: bool, plants: int = PLANTS) -> list[World]:
    """Both worlds of one half of the papers. Raises BenchmarkAbsent."""
    texts = [one for one in council_texts() if is_even(one.document_id) is even]
    holders = count_holders(one.text for one in council_texts())
    return [_Planter(texts, migration, holders, plants).world() for migration in (True, False)]


class _Planter:
    """One world in the making: sentences of one kind of papers go into papers of the other kind."""

    def __init__(
        self, texts: Sequence[CouncilText], migration: bool, holders: Counter[tuple[str, ...]], plants: int
    ) -> None:
        self._rng = random.Random(f"short copies {migration}")
        self._own = sorted((one for one in texts if one.migration is migration), key=lambda one: one.document_id)
        self._others = sorted((one for one in texts if one.migration is not migration), key=lambda one: one.document_id)
        self._holders, self._plants = holders, plants
        self._vocabulary = [word for one in texts for word in one.text.split() if word.isalpha()]

    def world(self) -> World:
        drawn = self._drawn()
        sources = {one.document_id: one.text for one, _ in drawn}
        rest = [one for one in self._own if one.document_id not in sources]
        others = self._rng.sample(rest, min(len(sources), len(rest)))
        networks = sources | {one.document_id: one.text for one in others}
        hosts, plants = self._planted(drawn)
        before = {one.document_id: one.text for one in self._others if one.document_id in hosts}
        return World(hosts, networks, tuple(plants), before)

    def _drawn(self) -> list[tuple[CouncilText, tuple[int, int]]]:
        """Sentences that stand nowhere else, at most a few of one paper."""
        found = []
        for one in self._own:
            able = [span for span in _spans(one.text) if self._is_plantable(one.text[slice(*span)])]
            found += [(one, span) for span in self._rng.sample(able, min(_FROM_ONE, len(able)))]
        self._rng.shuffle(found)
        return found[: self._plants]

    def _is_plantable(self, sentence: str) -> bool:
        told = " ".join(sentence.split())
        if not (_LENGTHS[0] <= len(told) <= _LENGTHS[1] and _SENTENCE.fullmatch(told)):
            return False  # of most it is told so, before their words are looked at
        letters = sum(character.isalpha() or character.isspace() for character in told)
        words = find_words(told)
        return (
            len(words) >= _FEWEST_WORDS
            and letters >= _LETTERS * len(told)
            and all(self._holders[run] == 1 for run in list_runs(words))
        )

    def _planted(self, drawn: Sequence[tuple[CouncilText, tuple[int, int]]]) -> tuple[dict[str, str], list[Planted]]:
        places = [(one, span) for one in self._others for span in _spans(one.text)]
        chosen = sorted(self._rng.sample(range(len(places)), len(drawn)))
        by_host: dict[str, list[tuple[int, int]]] = {}
        for number, place in enumerate(chosen):
            by_host.setdefault(places[place][0].document_id, []).append((places[place][1][1], number))
        texts = {one.document_id: one.text for one in self._others}
        hosts, plants = {}, []
        for host, marks in by_host.items():
            hosts[host], made = self._host(host, texts[host], [(at, drawn[number], number) for at, number in marks])
            plants += made
        return hosts, plants

    def _host(
        self, host: str, text: str, marks: Sequence[tuple[int, tuple[CouncilText, tuple[int, int]], int]]
    ) -> tuple[str, list[Planted]]:
        made, plants, last = "", [], 0
        for at, (source, span), number in marks:
            made += text[last:at] + " "
            sentence = for_encoder(compared_text(source.text)[slice(*span)])
            edited = number % 2 == 1
            sentence = self._edited(sentence) if edited else sentence
            case = Case(host, source.document_id, len(made), len(made) + len(sentence), *span)
            plants.append(Planted(case, edited))
            made, last = made + sentence, at
        return made + text[last:], plants

    def _edited(self, sentence: str) -> str:
        """A tenth of the words (at least one) replaced, dropped, or swapped with the next."""
        words = sentence.split()
        for place in self._rng.sample(range(len(words)), max(1, round(_EDITED * len(words)))):
            how = self._rng.randrange(3)
            if how == 0:
                words[place] = ""
            elif how == 1 or place + 1 == len(words):
                words[place] = self._rng.choice(self._vocabulary)
            else:
                words[place], words[place + 1] = words[place + 1], words[place]
        return " ".join(word for word in words if word)


def finds(world: World, settings: LexicalSettings) -> list[Find]:
    """What the matcher finds in a world, strongest first; text of a city claimed twice stays with the stronger."""
    hosts, networks = sorted(world.hosts), sorted(world.networks)
    city_words = [_worded(world.hosts[name]) for name in hosts]
    network_words = [_worded(world.networks[name]) for name in networks]
    counts = WordCounts.of([*network_words, *city_words], networks)
    read = read_papers(world.hosts, Role.CITY, "de"), read_papers(world.networks, Role.NETWORK, "de")
    found: list[tuple[str, str, LexicalPassage]] = []
    for i, j in find_document_pairs(city_words, network_words, counts):
        passages = find_passages(city_words[i], network_words[j], counts, settings)
        found += [(hosts[i], networks[j], passage) for passage in passages]
    found.sort(key=lambda one: (-one[2].score, one[0], one[1], one[2].city))
    kept: list[Find] = []
    taken: dict[str, list[tuple[int, int]]] = {}
    for host, network, passage in found:
        if any(start < passage.city[1] and passage.city[0] < end for start, end in taken.get(host, ())):
            continue
        taken.setdefault(host, []).append(passage.city)
        case = Case(host, network, *passage.city, *passage.network)
        apart = is_set_apart(passage, read[0][host], read[1][network])
        kept.append(Find(case, passage.score, find_plant(world, case), _is_real_copy(world, case), apart))
    return kept


def find_plant(world: World, case: Case) -> Planted | None:
    """The planted sentence that a find touches on both sides, if any."""
    for plant in world.plants:
        one, same = plant.case, (plant.case.city, plant.case.network) == (case.city, case.network)
        if same and one.a0 < case.a1 and case.a0 < one.a1 and _holds_source(world, one, case):
            return plant
    return None


def _holds_source(world: World, plant: Case, case: Case) -> bool:
    """Whether the sentence was taken from the network passage of a find, or the same paper says it there again."""
    if plant.b0 < case.b1 and case.b0 < plant.b1:
        return True
    paper = compared_text(world.networks[plant.network])
    sentence, passage = (for_encoder(paper[one.b0 : one.b1]) for one in (plant, case))
    return share_in_both(sentence, passage, passage) >= _COPIED


def _is_real_copy(world: World, case: Case) -> bool:
    passage = for_encoder(compared_text(world.hosts[case.city])[case.a0 : case.a1])
    before, network = (
        on_one_line(compared_text(text)) for text in (world.before[case.city], world.networks[case.network])
    )
    return share_in_both(passage, before, network) >= _COPIED


@cache
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    # Kept: each paper is drawn from in one world, planted into in the other, and matched as it was in both.
    return tuple((one.start, one.end) for one in select_embedded(segment(text, SegmentSettings())))


def _worded(text: str) -> WordedDocument:
    return WordedDocument.of(compared_text(text), _spans(text), "de")


def rows(_cache: object = None, *, quick: bool, even: bool = False) -> list[Row]:
    """The figures with their bars. Raises BenchmarkAbsent."""
    made = worlds(even, _QUICK_PLANTS if quick else PLANTS)
    found = [(world, finds(world, LexicalSettings())) for world in made]
    plants = [plant for world, _ in found for plant in world.plants]
    hit = {id(find.plant) for _, one in found for find in one if find.plant}
    bar = None if quick or even else Bar(0.9)
    told = [
        _found(f"found, {name}", [plant for plant in plants if plant.edited in kinds], hit, bar_of)
        for name, kinds, bar_of in (
            ("all", (False, True), bar),
            ("verbatim", (False,), None),
            ("a tenth of the words changed", (True,), None),
        )
    ]
    every = [find for _, one in found for find in one]
    counted = [find for find in every if find.plant or not find.real_copy]
    told.append(_false("realised FDR", counted, None if quick or even else Bar(0.05, at_most=True)))
    told.append(_false("realised FDR, nothing set aside", every, None))
    claims = [find for find in counted if not find.set_apart]
    hit = {id(find.plant) for find in claims if find.plant}
    told.append(_found("found, without what a run sets apart as a form", plants, hit, None))
    told.append(_false("realised FDR, without what a run sets apart as a form", claims, None))
    told.append(Row(_TASK, "finds set aside as real copies between papers", len(every) - len(counted), len(every)))
    return told


def _found(metric: str, plants: Sequence[Planted], hit: set[int], bar: Bar | None) -> Row:
    """The share of plants that were found; intervals draw the network documents again."""
    groups: dict[str, list[int]] = {}
    for plant in plants:
        group = groups.setdefault(plant.case.network, [0, 0])
        group[0] += id(plant) in hit
        group[1] += 1
    return Row.of(_TASK, metric, interval_of_sums(list(groups.values()), share), len(plants), bar=bar)


def _false(metric: str, found: Sequence[Find], bar: Bar | None) -> Row:
    """The share of finds that touch no plant; intervals draw the hosts again."""
    groups: dict[str, list[int]] = {}
    for find in found:
        group = groups.setdefault(find.case.city, [0, 0])
        group[0] += find.plant is None
        group[1] += 1
    return Row.of(_TASK, metric, interval_of_sums(list(groups.values()), share), len(found), bar=bar)


def main() -> None:
    """Print the table of one half."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help=f"{_QUICK_PLANTS} plants a world")
    parser.add_argument("--half", choices=("even", "odd"), default="odd", help="even: what settings were chosen on")
    options = parser.parse_args()
    told = rows(quick=options.quick, even=options.half == "even")
    show(told)
    raise SystemExit(1 if any(row.holds is False for row in told) else 0)


if __name__ == "__main__":
    main()
