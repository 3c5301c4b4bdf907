"""A passage that many took over: is each copy found as surely as the only one?

Every world has 36 hosts and 36 plants in them; what differs is how many hosts hold the same passage: each another, by
fives, twenty, or all. Over the worlds of a row each passage stands once in each host, whatever the number of copies,
so the same pairs of a passage and a language are compared, beside as many plants. Hosts are half a document each, in 36
languages or all in one; they are cities' (many cities took over what one network wrote) or networks' (one city took
over what many wrote; it is credited to one of them, so any will do). Passages are of one and of three lines by turns;
documents as in `ntrex`.

    python -m benchmarks.quality.copies [--worlds 36] [--lang de]

Exit code 1 means that a bar does not hold: shares of one and many copies within .03 (of many
networks at least so), false finds within .05 or no more than with one.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.quality.bench_data import ntrex_test
from benchmarks.quality.measures import overlap
from benchmarks.quality.plagdet import Case
from benchmarks.quality.production import add_precision, matches_of
from benchmarks.quality.vectors import VectorCache
from index.models import DEFAULT_MODEL, resolve
from pipeline.calibration.synthetic_study import EARLY, LATE, SyntheticText
from pipeline.records import Match, Role

HOSTS = 36
COPIES = (1, 5, 20, 36)
CLAIMED = 0.05
WITHIN = 0.03
_SOURCES = 18
_SOURCE_LANG = "en"
_LINES = (1, 3)


@dataclass(frozen=True, slots=True)
class Passage:
    """Some lines of a source document."""

    source: str
    first: int
    lines: int

    @property
    def rows(self) -> slice:
        """The numbers of its lines."""
        return slice(self.first, self.first + self.lines)


@dataclass(frozen=True, slots=True)
class Half:
    """The lines of half a document that hosts one plant, its language, and before which line the plant stands."""

    document: str
    first: int
    last: int
    lang: str
    at: int


@dataclass(frozen=True, slots=True)
class Setting:
    """Which documents there are: 36 hosts on one side, the sources of 36 passages on the other."""

    hosts: tuple[Half, ...]
    sources: tuple[str, ...]
    passages: tuple[Passage, ...]
    host_role: Role


@dataclass(slots=True)
class Tally:
    """Whether the plant of each passage in each host was found, and all finds and those that are no plant."""

    found: dict[tuple[int, int], bool] = field(default_factory=dict)
    finds: int = 0
    false: int = 0

    def share(self, among: Iterable[tuple[int, int]]) -> float:
        """The share found of some plants; NaN of none."""
        held = [self.found[one] for one in among if one in self.found]
        return sum(held) / len(held) if held else math.nan

    @property
    def false_share(self) -> float:
        """The share of finds that are no plant."""
        return self.false / max(1, self.finds)


def draw_setting(host_role: Role, langs: Sequence[str], seed: int = 0) -> Setting:
    """Hosts in these languages by turns, and passages of other documents; the same for every number of copies."""
    documents, rng = ntrex_test(), random.Random(f"copies {seed}")
    names = sorted(documents)
    rng.shuffle(names)
    sources, rest = names[:_SOURCES], names[_SOURCES:]
    halves = []
    for name in rest:
        size = len(documents[name][_SOURCE_LANG])
        halves += [(name, 0, size // 2), (name, size // 2, size)]
    halves = sorted(halves, key=lambda half: half[1] - half[2])[:HOSTS]
    hosts = tuple(
        Half(*half, langs[place % len(langs)], rng.randrange(1, half[2] - half[1])) for place, half in enumerate(halves)
    )
    return Setting(hosts, tuple(sources), tuple(_draw_passages(sources, rng)), host_role)


def _draw_passages(sources: Sequence[str], rng: random.Random) -> Iterator[Passage]:
    """Two passages of each source, of one line and of three, that share no line."""
    for source in sources:
        size = len(ntrex_test()[source][_SOURCE_LANG])
        middle = size // 2
        first, second = rng.randrange(middle), middle + rng.randrange(max(1, size - middle - 2))
        yield Passage(source, first, _LINES[0])
        yield Passage(source, second, _LINES[1])


def assign(copies: int, world: int) -> list[int]:
    """The passage of each host in a world: runs of so many hosts hold the same, and each another from world to world.

    Over 36 worlds every passage stands in every host once, those of hosts that fill up no run among them.
    """
    full = HOSTS // copies * copies
    return [(world + (place // copies if place < full else HOSTS // copies + place - full)) % HOSTS
            for place in range(HOSTS)]  # fmt: skip


def plant(setting: Setting, passages: Sequence[int]) -> tuple[list[SyntheticText], list[Case]]:
    """The texts of a world and where each host's plant is, on the city's and on the network's side."""
    documents = ntrex_test()
    of_cities = setting.host_role is Role.CITY
    source_role = Role.NETWORK if of_cities else Role.CITY
    texts = []
    for name in setting.sources:
        date = EARLY if of_cities else LATE
        lines = documents[name][_SOURCE_LANG]
        texts.append(SyntheticText(f"S{name}", source_role, _SOURCE_LANG, date, f"s{name}", name, " ".join(lines)))
    cases = []
    for place, (host, number) in enumerate(zip(setting.hosts, passages, strict=True)):
        source, rows = setting.passages[number].source, setting.passages[number].rows
        own, taken = documents[host.document][host.lang][host.first : host.last], documents[source][host.lang][rows]
        body, date = " ".join([*own[: host.at], *taken, *own[host.at :]]), (LATE if of_cities else EARLY)
        name = f"H{place:02}"
        texts.append(SyntheticText(name, setting.host_role, host.lang, date, f"h{place}", host.document, body))
        lines = documents[source][_SOURCE_LANG]
        here, there = _span(own[: host.at], taken), _span(lines[: rows.start], lines[rows])
        one, other = (name, f"S{source}"), (here, there)
        (city, network), (a, b) = (one, other) if of_cities else (one[::-1], other[::-1])
        cases.append(Case(city, network, *a, *b))
    return texts, cases


def _span(before: Sequence[str], lines: Sequence[str]) -> tuple[int, int]:
    """The characters of lines that stand after others, all joined by one blank."""
    start = sum(len(line) + 1 for line in before)
    return start, start + len(" ".join(lines))


def count(copies: int, setting: Setting, passages: Sequence[int], cases: Sequence[Case], finds: Sequence[Case],
          tally: Tally) -> None:  # fmt: skip
    """Add a world to a tally: the plants that stand in so many copies, and all finds."""
    by_any = setting.host_role is Role.NETWORK
    for place, case in enumerate(cases[: HOSTS // copies * copies]):
        # A city's passage is credited to one network document alone: any that holds it will do.
        same = [other for other, number in zip(cases, passages, strict=True) if number == passages[place]]
        held = [one for one in (same if by_any else [case]) if any(_is_of(find, one) for find in finds)]
        tally.found[passages[place], place] = bool(held)
    tally.finds += len(finds)
    tally.false += sum(not any(_is_of(find, case) for case in cases) for find in finds)


def _is_of(find: Case, case: Case) -> bool:
    return (find.city, find.network) == (case.city, case.network) and overlap(find, case)


def finds_of(matches: Sequence[Match]) -> list[Case]:
    """The passages that are claimed."""
    return [
        Case(
            match.city.document_id, match.network.document_id,
            match.city.span.start, match.city.span.end, match.network.span.start, match.network.span.end,
        )
        for match in matches
        if match.exclusion is None and match.chance and (match.chance.q_value or 0.0) <= CLAIMED
    ]  # fmt: skip


def measure(setting: Setting, copies: int, worlds: int, cache: VectorCache) -> Tally:
    """Worlds in which passages stand in so many hosts each."""
    tally = Tally()
    for world in range(0, HOSTS, max(1, HOSTS // worlds)):
        passages = assign(copies, world)
        texts, cases = plant(setting, passages)
        count(copies, setting, passages, cases, finds_of(matches_of(texts, cache)), tally)
    return tally


def settings_of(lang: str) -> Iterator[tuple[str, Setting]]:
    """What is measured: copies in 36 languages and in one, with cities and with networks."""
    others = sorted(next(iter(ntrex_test().values())).keys() - {_SOURCE_LANG})[:HOSTS]
    for role, name in ((Role.CITY, "cities"), (Role.NETWORK, "networks")):
        yield f"{name} in {len(others)} languages", draw_setting(role, others)
        yield f"{name} in {lang}", draw_setting(role, [lang])


def tell(name: str, copies: int, tally: Tally, single: Tally, setting: Setting) -> bool:
    """Print one line, and say whether its bars hold: of the plants that both have, and of all finds."""
    both = [one for one in tally.found if one in single.found]
    by_lines = {lines: [one for one in both if setting.passages[one[0]].lines == lines] for lines in (1, 3)}
    # Of many networks the easiest will do.
    most = 1.0 if setting.host_role is Role.NETWORK else WITHIN
    more = tally.share(both) - single.share(both)
    good = -WITHIN <= more <= most and (tally.false_share <= CLAIMED or tally.false <= single.false)
    parts = ", ".join(f"{tally.share(some):.3f} of {lines} line(s)" for lines, some in by_lines.items())
    print(
        f"{name}, {copies:2} copies: found {tally.share(both):.3f} ({parts}), the only copy {single.share(both):.3f}, "
        f"of {len(both)}; false {tally.false_share:.3f} of {tally.finds}{'' if good else '  <- bar'}",
        flush=True,
    )
    return good


def main() -> None:
    """Print one line a setting and number of copies."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=HOSTS, help="worlds a row, of 36")
    options.add_argument("--lang", default="de", help="language of the copies in one language")
    add_precision(options)
    given = options.parse_args()
    holds = True
    with VectorCache(resolve(DEFAULT_MODEL, given.precision)) as cache:
        for name, setting in settings_of(given.lang):
            single = measure(setting, 1, given.worlds, cache)
            for copies in COPIES:
                tally = single if copies == 1 else measure(setting, copies, given.worlds, cache)
                holds &= tell(name, copies, tally, single, setting)
    raise SystemExit(0 if holds else 1)


if __name__ == "__main__":
    main()
