"""Small studies out of parallel text: with passages planted in other documents, or with no echo at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from pipeline.calibration.parallel import ParallelText
from pipeline.calibration.synthetic_study import EARLY, LATE, SyntheticText
from pipeline.records import Role
from pipeline.records.arrays import Range, overlaps

__all__ = ["PlantedPassage", "make_null_study", "make_planted_study"]

# Lines of a plant; an eighth line dropped here and there would teach the re-scorer nothing that these do not.
_LENGTHS = (1, 1, 1, 2, 3, 5, 8)
_HOST_DOCUMENTS = 3
_NETWORK_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class PlantedPassage:
    """A passage of a network document in a city document, as characters of both."""

    city: str
    network: str
    city_span: Range
    network_span: Range

    def is_met_by(self, documents: tuple[str, str], city_span: Range, network_span: Range) -> bool:
        """Whether a passage pair of the same (city, network) documents overlaps the plant on both sides."""
        if documents != (self.city, self.network):
            return False
        return overlaps(city_span, self.city_span) and overlaps(network_span, self.network_span)


def make_null_study(parallel: ParallelText, city_lang: str, network_lang: str, seed: int) -> list[SyntheticText]:
    """A study without an echo: half of the documents on either side, each in its language."""
    names = _shuffle(parallel, f"null {city_lang} {network_lang} {seed}")
    middle = len(names) // 2
    networks = [_make_text(parallel, name, network_lang, Role.NETWORK) for name in names[:middle]]
    return networks + [_make_text(parallel, name, city_lang, Role.CITY) for name in names[middle:]]


def make_planted_study(
    parallel: ParallelText, city_lang: str, network_lang: str, seed: int
) -> tuple[list[SyntheticText], list[PlantedPassage]]:
    """A study whose city documents hold translations of passages of network documents, at most one each."""
    chance = Random(f"planted {city_lang} {network_lang} {seed}")
    names = _shuffle(parallel, f"planted {city_lang} {network_lang} {seed}")
    cut = round(len(names) * _NETWORK_SHARE)
    sources, rest = names[:cut], names[cut:]
    hosts = [rest[at : at + _HOST_DOCUMENTS] for at in range(0, len(rest), _HOST_DOCUMENTS)]
    texts = [_make_text(parallel, name, network_lang, Role.NETWORK) for name in sources]
    plants = []
    for place, host in enumerate(hosts):
        lines = [number for name in host for number in parallel.documents[name]]
        source, length = chance.choice(sources), chance.choice(_LENGTHS)
        numbers = parallel.documents[source]
        length = min(length, len(numbers))
        first = chance.randrange(len(numbers) - length + 1)
        at = chance.randrange(1, len(lines)) if len(lines) > 1 else 1
        passage = numbers[first : first + length]
        text, span = _join(parallel.lines[city_lang], [*lines[:at], *passage, *lines[at:]], at, length)
        _, origin = _join(parallel.lines[network_lang], numbers, first, length)
        texts.append(SyntheticText(f"H{place:03}", Role.CITY, city_lang, LATE, f"city {place}", host[0], text))
        plants.append(PlantedPassage(f"H{place:03}", source, span, origin))
    return texts, plants


def _shuffle(parallel: ParallelText, seed: str) -> list[str]:
    names = sorted(parallel.documents)
    Random(seed).shuffle(names)
    return names


def _make_text(parallel: ParallelText, name: str, lang: str, role: Role) -> SyntheticText:
    date = EARLY if role is Role.NETWORK else LATE
    return SyntheticText(name, role, lang, date, name, name, parallel.text(name, lang))


def _join(lines: Sequence[str], numbers: Sequence[int], first: int, length: int) -> tuple[str, Range]:
    """Lines joined by one blank, and the characters of `length` of them from the `first`-th on."""
    wanted = [lines[number] for number in numbers]
    start = sum(len(line) + 1 for line in wanted[:first])
    return " ".join(wanted), (start, start + len(" ".join(wanted[first : first + length])))
