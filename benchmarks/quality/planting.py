"""Worlds with planted echoes: small studies in which it is known which passage comes from where.

Network documents and hosts are made of different works. A host is several documents of one language joined by
blanks or line ends, with at most one plant between two of its lines; a plant is a human translation of lines of one
network document (with `lang` the network's own language: a copy). The same seed gives the same world. Nothing here
looks at a vector or a score, so no plant is chosen for being easy. The profile learns on plants of its own making
(pipeline.calibration.planted_study): what is measured is not planted by what has learned.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.quality.plagdet import Case
from pipeline.calibration.synthetic_study import EARLY, LATE, SyntheticText
from pipeline.records import Role
from pipeline.records.dates import DateInterval, parse_interval

Documents = Mapping[str, Mapping[str, Sequence[str]]]  # document id -> language -> lines


class Trap(StrEnum):
    """What a plant is, if not an echo of the network."""

    NONE = "none"
    REVERSED = "reversed"  # the network document is later than the city's
    THIRD_SOURCE = "third_source"  # an older reference document holds the passage, and the network quotes it
    OWN_REUSE = "own_reuse"  # an older text of the same city, older than the network's, holds the passage
    LOOKALIKE = "lookalike"  # the same story, but not these lines: the network document holds all others


@dataclass(frozen=True, slots=True)
class Kind:
    """How one plant is made: lines taken, every second one dropped and the rest turned round, share of words edited."""

    lines: int
    turned: bool = False
    edited: float = 0.0
    trap: Trap = Trap.NONE

    @property
    def name(self) -> str:
        """As it stands in tables: `3`, `8 turned`, `3 edited 20%`, `3 reversed`."""
        parts = [str(self.lines)]
        parts += ["turned"] * self.turned
        parts += [f"edited {self.edited:.0%}"] if self.edited else []
        parts += [self.trap.value] if self.trap is not Trap.NONE else []
        return " ".join(parts)

    @property
    def planted(self) -> int:
        """Lines that end up in the host."""
        return self.lines // 2 if self.turned else self.lines


@dataclass(frozen=True, slots=True)
class Plant:
    """One planted passage with its characters on both sides."""

    case: Case
    kind: Kind
    lang: str


@dataclass(frozen=True, slots=True)
class World:
    """A study and its truth. `prevalence` is the share of the city lines that were planted."""

    texts: tuple[SyntheticText, ...]
    plants: tuple[Plant, ...]
    prevalence: float

    @property
    def echoes(self) -> tuple[Plant, ...]:
        """The plants that the network wrote first and nothing else explains."""
        return tuple(plant for plant in self.plants if plant.kind.trap is Trap.NONE)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a world is made of.

    `kinds` are planted in order, each into a host of its own; where `prevalence` is given, planting stops before
    the share of planted lines would exceed it. `companions` are languages in which the same hosts stand once
    more, without plants. `between` is the character between two lines: a blank, or a line end as a file has it.
    """

    kinds: tuple[Kind, ...]
    network_documents: int = 18
    host_documents: int = 3
    prevalence: float | None = None
    network_lang: str = "en"
    reference_lang: str = "en"
    companions: tuple[str, ...] = ()
    between: str = " "


_OLDER, _LATER = parse_interval("2010"), parse_interval("2018")


def plant_world(documents: Documents, lang: str, plan: Plan, seed: int) -> World:
    """A world of hosts in `lang` and network documents in the plan's language.

    Raises ValueError where there are too few documents or where not even the first plant fits.
    """
    return _Planter(documents, lang, plan, random.Random(f"{lang}:{seed}")).world()


class _Planter:
    """One world in the making."""

    def __init__(self, documents: Documents, lang: str, plan: Plan, rng: random.Random) -> None:
        self._documents, self._lang, self._plan, self._rng = documents, lang, plan, rng
        names = sorted(documents)
        # One order for all languages of a seed would be paired; the seed names the language, so it is not.
        rng.shuffle(names)
        size, step = plan.network_documents, plan.host_documents
        self._sources, rest = names[:size], names[size:]
        self._groups = [rest[at : at + step] for at in range(0, len(rest) - step + 1, step)]
        if len(self._sources) < size or len(self._groups) < len(plan.kinds):
            raise ValueError(f"{len(names)} documents are too few for {size} network documents and the plants")
        self._network = {name: self._body(name, plan.network_lang) for name in self._sources}
        self._network_dates = dict.fromkeys(self._sources, EARLY)
        self._free = list(self._sources)
        self._texts: list[SyntheticText] = []
        self._plants: list[Plant] = []

    def world(self) -> World:
        places = self._rng.sample(range(len(self._groups)), len(self._groups))
        hosts = [[line for name in group for line in self._body(name, self._lang)] for group in self._groups]
        total, planted = sum(map(len, hosts)) * (1 + len(self._plan.companions)), 0
        for kind, place in zip(self._plan.kinds, places, strict=False):
            share = (planted + kind.planted) / (total + planted + kind.planted)
            if self._plan.prevalence is not None and share > self._plan.prevalence:
                break
            hosts[place] = self._plant(kind, place, hosts[place])
            planted += kind.planted
        if self._plan.kinds and not planted:
            raise ValueError(f"a plant is more than the prevalence asked for, in {total} lines")
        self._write(hosts)
        return World(tuple(self._texts), tuple(self._plants), planted / (total + planted))

    def _body(self, name: str, lang: str) -> list[str]:
        return list(self._documents[name][lang])

    def _plant(self, kind: Kind, place: int, host: list[str]) -> list[str]:
        """The host with a passage of a source that no other plant is from; the truth is noted."""
        name = self._source_of(kind)
        start = self._rng.randrange(len(self._network[name]) - kind.lines + 1)
        rows = list(range(start, start + kind.lines))
        if kind.turned:
            rows = sorted(self._rng.sample(rows, kind.planted), reverse=True)
        passage = [self._edited(self._body(name, self._lang)[row], kind.edited) for row in rows]
        at = self._rng.randrange(1, len(host))
        made = [*host[:at], *passage, *host[at:]]
        self._lay_trap(kind, name, rows, place)
        a, b = _offsets(made)[at : at + len(passage)], _offsets(self._network[name])
        b = b if kind.trap is Trap.LOOKALIKE else [b[row] for row in sorted(rows)]
        case = Case(f"H{place:02}", f"N{name}", a[0][0], a[-1][1], b[0][0], b[-1][1])
        self._plants.append(Plant(case, kind, self._lang))
        return made

    def _source_of(self, kind: Kind) -> str:
        """A source document that is long enough and not yet drawn from."""
        needed = 2 * kind.lines if kind.trap is Trap.LOOKALIKE else kind.lines + 1
        able = [name for name in self._free if len(self._network[name]) >= needed]
        if not able:
            raise ValueError(f"no network document is left with {needed} lines")
        name = self._rng.choice(able)
        self._free.remove(name)
        return name

    def _lay_trap(self, kind: Kind, name: str, rows: Sequence[int], place: int) -> None:
        if kind.trap is Trap.REVERSED:
            self._network_dates[name] = _LATER
        elif kind.trap is Trap.THIRD_SOURCE:
            body = self._body(name, self._plan.reference_lang)
            self._add(f"R{name}", Role.REFERENCE, self._plan.reference_lang, _OLDER, "eu", name, body)
        elif kind.trap is Trap.OWN_REUSE:
            body = [self._body(name, self._lang)[row] for row in rows]
            self._add(f"O{place:02}", Role.CITY, self._lang, _OLDER, f"city{place:02}", name, body)
        elif kind.trap is Trap.LOOKALIKE:
            # What was planted is taken out of the network document: the rest tells the same story.
            kept = [line for row, line in enumerate(self._network[name]) if row not in rows]
            self._network[name] = kept

    def _edited(self, line: str, share: float) -> str:
        """The line with a share of its words dropped, replaced by words of other lines, or swapped with the next."""
        words = line.split()
        for place in self._rng.sample(range(len(words)), round(share * len(words))):
            how = self._rng.randrange(3)
            if how == 0:
                words[place] = ""
            elif how == 1:
                other = self._body(self._rng.choice(sorted(self._documents)), self._lang)
                words[place] = self._rng.choice(self._rng.choice(other).split())
            elif place + 1 < len(words):
                words[place], words[place + 1] = words[place + 1], words[place]
        return " ".join(word for word in words if word) or line

    def _write(self, hosts: Sequence[Sequence[str]]) -> None:
        for name in self._sources:
            date, lang = self._network_dates[name], self._plan.network_lang
            self._add(f"N{name}", Role.NETWORK, lang, date, "network", name, self._network[name])
        for place, (group, host) in enumerate(zip(self._groups, hosts, strict=True)):
            issuer = f"city{place:02}"
            self._add(f"H{place:02}", Role.CITY, self._lang, LATE, issuer, group[0], host)
            for lang in self._plan.companions:
                body = [line for name in group for line in self._body(name, lang)]
                self._add(f"H{place:02}{lang}", Role.CITY, lang, LATE, f"{issuer}{lang}", group[0], body)

    def _add(
        self, document_id: str, role: Role, lang: str, date: DateInterval, issuer: str, work: str, body: Sequence[str]
    ) -> None:
        self._texts.append(SyntheticText(document_id, role, lang, date, issuer, work, self._plan.between.join(body)))


def _offsets(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The characters of each line when all are joined by one character."""
    spans, at = [], 0
    for line in lines:
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans
