"""An invented study that is large enough to analyse: its texts, tables and truth, the same from every draw of a seed.

Twenty cities in four countries write five plans each, four networks a paper every third year. What is planted is known:
contact multiplies echoes by three, cities of a country share a liking for a network and join it, networks take passages
from cities too, and members take up the subjects of their network. Everything in it is invented, and its ids say so.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from pipeline.records.shipped import shipped
from pipeline.workflow.new_study import HEADERS, init_study
from pipeline.workflow.settings import load_settings

__all__ = ["PLANTED_RATIO", "AnalysisPlan", "is_analysis_demo", "make_analysis_demo", "plan_analysis_demo"]

PLANTED_RATIO = 3.0
SETTINGS = """\
# A study for trying `policyecho analyse`. Everything in it is invented.
[study]
name = "policyecho analysis demo (invented)"
"""
_SEED = 11
_COUNTRIES = ("XA", "XB", "XC", "XD")
_CITY_YEARS, _NETWORK_YEARS, _JOINING_YEARS = (2007, 2010, 2013, 2016, 2019), (2005, 2008, 2011, 2014), (2009, 2012)
_CITY_SENTENCES, _NETWORK_SENTENCES, _PASSAGE = 6, 18, 3
_FORWARD, _BACKWARD = 0.24, 0.1  # echoes a text of a city from a network without contact, and the other way
_FAITHFUL = 0.6  # of a member's sentences after joining that are on its network's subjects
_EVENT_YEAR, _TAKES_UP = 2011, {True: 0.5, False: 0.06}  # of a text that does not name it yet
_INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class _Text:
    """A document to be written: whose, of which year, its paragraphs."""

    document_id: str
    role: str
    issuer_id: str
    title: str
    year: int
    paragraphs: list[list[str]]


@dataclass(slots=True)
class AnalysisPlan:
    """All that the study will hold; `forward` are planted echoes by city and network, `backward` those of networks."""

    texts: list[_Text] = field(default_factory=list)
    cities: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    members: dict[tuple[str, str], int] = field(default_factory=dict)
    events: list[tuple[str, str, str]] = field(default_factory=list)
    forward: list[tuple[str, str]] = field(default_factory=list)
    backward: list[tuple[str, str]] = field(default_factory=list)


def make_analysis_demo(root: Path) -> Path:
    """A new study of it, not yet added to; gives its documents.csv. Raises StudyError where one is there already."""
    init_study(root, settings=SETTINGS)
    plan = plan_analysis_demo()
    for name, rows in _tables(plan).items():
        _write_table(root / name, rows)
    inbox = root / "documents"
    inbox.mkdir()
    listed = []
    for text in plan.texts:
        path = inbox / f"{text.document_id}.txt"
        told = "\n\n".join(" ".join(paragraph) for paragraph in text.paragraphs)
        path.write_text(f"{text.title}\n\n{told}\n", encoding="utf-8")
        listed.append(
            {
                "path": f"documents/{path.name}", "document_id": text.document_id, "role": text.role,
                "issuer_id": text.issuer_id, "title": text.title, "lang": "en", "date_earliest": f"{text.year}-06",
                "doc_type": "plan" if text.role == "city" else "report",
            }
        )  # fmt: skip
    _write_table(root / "documents.csv", listed)
    return root / "documents.csv"


def is_analysis_demo(root: Path) -> bool:
    """Whether a study has the name of this one."""
    name: str = tomllib.loads(SETTINGS)["study"]["name"]
    return load_settings(root / "study.toml").study.name == name


def plan_analysis_demo(seed: int = _SEED) -> AnalysisPlan:
    """Who is there, who joined what and when, and every text with what it takes from others."""
    phrases = tomllib.loads((shipped("demo") / "analysis" / "phrases.toml").read_text(encoding="utf-8"))
    return _Planner(Random(seed), phrases).plan()


class _Planner:
    """Draws the study year by year, so that nobody takes what is not yet written."""

    def __init__(self, chance: Random, phrases: Mapping[str, Any]) -> None:
        self._chance, self._phrases = chance, phrases
        self._made = AnalysisPlan()
        self._said: set[str] = set()
        self._passages: dict[str, list[list[str]]] = {}
        self._taken: set[tuple[str, str]] = set()
        subjects = list(phrases["subjects"])
        networks = [f"{_INVENTED}-{name.lower()}" for name in phrases["networks"]]
        share = len(subjects) // len(networks)
        self._subjects = {one: subjects[n * share : (n + 1) * share] for n, one in enumerate(networks)}
        self._liking: dict[tuple[str, str], float] = {}

    def plan(self) -> AnalysisPlan:
        self._found_cities()
        for year in sorted({*_CITY_YEARS, *_NETWORK_YEARS}):
            if year in _NETWORK_YEARS:
                for number, network in enumerate(self._subjects):
                    self._write_paper(network, self._phrases["networks"][number], year)
            else:
                for city in self._made.cities:
                    self._write_plan(city, year)
        return self._made

    def _found_cities(self) -> None:
        made, chance = self._made, self._chance
        for network, name in zip(self._subjects, self._phrases["networks"], strict=True):
            made.names[network] = f"{name} network (invented)"
            for country in _COUNTRIES:
                self._liking[country, network] = chance.gauss(0, 0.4)
        for number, name in enumerate(self._phrases["places"][: 5 * len(_COUNTRIES)]):
            city, country = f"{_INVENTED}-{name.lower()}", _COUNTRIES[number % len(_COUNTRIES)]
            made.cities[city], made.names[city] = country, f"{name} (invented)"
            for network in self._subjects:
                if chance.random() < 0.45 + 0.3 * self._liking[country, network]:
                    made.members[city, network] = chance.choice(_JOINING_YEARS)
        for instrument, told in self._phrases["instruments"].items():
            # Of a country two cities are there, and what they hear is known to all its cities.
            for country in told["countries"]:
                there = [city for city, of in made.cities.items() if of == country][:2]
                made.events += [(city, country, instrument) for city in there]

    def _write_paper(self, network: str, name: str, year: int) -> None:
        # Each paper is on another subject, for two on the same would be taken for editions of one work.
        subject = self._subjects[network][_NETWORK_YEARS.index(year)]
        text = [self._say([subject]) for _ in range(_NETWORK_SENTENCES)]
        paragraphs = [text[at : at + _PASSAGE] for at in range(0, len(text), _PASSAGE)]
        for city in self._made.cities:
            if self._chance.random() < _BACKWARD and (passage := self._take(network, city)):
                paragraphs.append(passage)
                self._made.backward.append((city, network))
        self._finish(f"{network}-{year}", "network", network, f"Paper of the {name} network", year, paragraphs)

    def _write_plan(self, city: str, year: int) -> None:
        joined = [network for (of, network), since in self._made.members.items() if of == city and since <= year]
        own = [subject for network in joined for subject in self._subjects[network]]
        every = list(self._phrases["subjects"])
        text = [self._say(own if own and self._chance.random() < _FAITHFUL else every) for _ in range(_CITY_SENTENCES)]
        paragraphs = [text[at : at + 2] for at in range(0, len(text), 2)]
        for network in self._subjects:
            rate = _FORWARD * 2.718281828 ** self._liking[self._made.cities[city], network]
            rate *= PLANTED_RATIO if network in joined else 1.0
            while self._chance.random() < rate and (passage := self._take(city, network)):
                rate -= 1.0
                paragraphs.append(passage)
                self._made.forward.append((city, network))
        paragraphs += self._take_up(city, year)
        self._chance.shuffle(paragraphs)
        place = self._made.names[city].removesuffix(" (invented)")
        self._finish(f"{city}-{year}", "city", city, f"Integration plan of {place}", year, paragraphs)

    def _take_up(self, city: str, year: int) -> Iterator[list[str]]:
        """Names of instruments, more often after an event on them."""
        for instrument, told in self._phrases["instruments"].items():
            was_there = year > _EVENT_YEAR and self._made.cities[city] in told["countries"]
            if (city, instrument) in self._taken or self._chance.random() < _TAKES_UP[was_there]:
                self._taken.add((city, instrument))
                yield [told["says"], self._say(list(self._phrases["subjects"]))]

    def _take(self, taker: str, giver: str) -> list[str] | None:
        """A passage that the giver wrote and the taker has not taken yet, a word of it changed."""
        left = [one for one in self._passages.get(giver, []) if (taker, one[0]) not in self._taken]
        if not left:
            return None
        passage = self._chance.choice(left)
        self._taken.add((taker, passage[0]))
        return [passage[0].replace(" and ", " as well as ", 1), *passage[1:]]

    def _finish(self, name: str, role: str, issuer: str, title: str, year: int, paragraphs: list[list[str]]) -> None:
        self._made.texts.append(_Text(name, role, issuer, f"{title} {year}", year, paragraphs))
        own = [one for one in paragraphs if len(one) == _PASSAGE] if role == "network" else []
        if role == "city":
            flat = [sentence for one in paragraphs if len(one) == 2 for sentence in one]
            own = [flat[:_PASSAGE]]
        self._passages.setdefault(issuer, []).extend(own)

    def _say(self, subjects: Sequence[str]) -> str:
        """A sentence that nobody has said before."""
        chance, phrases = self._chance, self._phrases
        while True:
            told = phrases["subjects"][chance.choice(list(subjects))]
            when = chance.choice(phrases["when"])
            words = (
                f"{chance.choice(told['who'])} {chance.choice(told['does'])} {chance.choice(phrases['whom'])} {when}."
            )
            if words not in self._said:
                self._said.add(words)
                return words[0].upper() + words[1:]


def _tables(plan: AnalysisPlan) -> dict[str, list[dict[str, str]]]:
    networks = [name for name in plan.names if name not in plan.cities]
    phrases = tomllib.loads((shipped("demo") / "analysis" / "phrases.toml").read_text(encoding="utf-8"))
    return {
        "networks.csv": [{"network_id": one, "name": plan.names[one], "kind": "city_network"} for one in networks],
        "cities.csv": [
            {"city_id": city, "name": plan.names[city], "country_code": country, "lang_codes": "en"}
            for city, country in plan.cities.items()
        ],
        "memberships.csv": [
            {"city_id": of, "network_id": network, "role": "member", "start_date": f"{year}", "start_precision": "year"}
            for (of, network), year in plan.members.items()
        ],
        "instruments.csv": [
            {"instrument_id": name, "type": "instrument", "lang": "en", "term": told["term"], "term_kind": "name"}
            for name, told in phrases["instruments"].items()
        ],
        "process_events.csv": [
            {
                "event_id": f"{_INVENTED}-{instrument}", "city_id": city, "network_id": networks[0],
                "date": str(_EVENT_YEAR), "kind": "workshop", "instrument_ids": instrument, "access_level": "public",
                "practice": phrases["instruments"][instrument]["practice"],
            }
            for city, _, instrument in plan.events
        ],
    }  # fmt: skip


def _write_table(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    columns = HEADERS[path.name].split(",")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        if "confidence" in columns:
            rows = [{**row, "confidence": _INVENTED} for row in rows]
        writer.writerows(rows)
