"""What a review is made of: samples of pairs, and the answers that coders gave."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from pydantic import TypeAdapter

__all__ = ["Answer", "AnswerKind", "Pair", "PairContent", "PairKind", "Sample", "ShownPassage"]


class PairKind(StrEnum):
    """What a pair is; coders are never told."""

    MATCH = "match"
    DUPLICATE = "duplicate"
    FOIL_TRANSLATION = "foil_translation"
    FOIL_TOPIC = "foil_topic"
    FOIL_SWAPPED = "foil_swapped"

    @property
    def is_foil(self) -> bool:
        """Whether the right answer is known beforehand."""
        return self in (PairKind.FOIL_TRANSLATION, PairKind.FOIL_TOPIC, PairKind.FOIL_SWAPPED)


class AnswerKind(StrEnum):
    """What a coder did with a pair."""

    CODE = "code"
    SKIP = "skip"
    LATER = "later"
    UNDO = "undo"
    RIVAL = "rival"
    NETWORK_GUESS = "network_guess"
    ADJUDICATED = "adjudicated"


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage as it is shown: where it stands, its running text, a paragraph of context on
    either side, and its sentences.

    `sentences` are the code points [start, end) within `text` of each sentence, with the numbers of its partners on the
    other side; `words` those of words that stand on both sides. `page` is the page of its file that can be drawn, 0
    where there is none.
    `text_sha256` is the digest of the normalised text that the offsets are of, and `times` how often the passage stood
    in it; empty and 0 where that was not kept.
    """

    document_id: str
    sha256: str
    start: int
    end: int
    lang: str
    text: str
    before: str = ""
    after: str = ""
    sentences: tuple[tuple[int, int, tuple[int, ...]], ...] = ()
    words: tuple[tuple[int, int, int], ...] = ()
    page: int = 0
    text_sha256: str = ""
    times: int = 0


@dataclass(frozen=True, slots=True)
class PairContent:
    """The two passages of a pair, and the strongest other source of the city's where one was found."""

    network: ShownPassage
    city: ShownPassage
    rival: ShownPassage | None = None

    def values(self) -> dict[str, object]:
        """What it holds, for JSON."""
        return asdict(self)

    @staticmethod
    def of(data: str) -> PairContent:
        """What `values` wrote as JSON."""
        return _reader().validate_json(data)


@functools.cache
def _reader() -> TypeAdapter[PairContent]:
    """Made once: a review holds many thousands of pairs, and making it takes longer than reading some of them."""
    return TypeAdapter(PairContent)


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair to judge. `probability` is that of being drawn from its stratum, 0 for foils and duplicates.

    `pair_id` says nothing of what the pair is. A duplicate names the pair it repeats in `repeats`.
    """

    pair_id: str
    sample_id: str
    kind: PairKind
    match_id: str
    stratum: str
    probability: float
    content: PairContent
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """Pairs that were drawn at once, of which run, and how; later runs do not change them.

    `facts` hold what figures need of the matches that were not drawn: by stratum its size, and by match what it is.
    """

    sample_id: str
    drawn_at: str
    run_id: str
    seed: int
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a coder said of a pair; `answer_id` is made by whoever asks, so that a repeated answer is the same one.

    `codes` holds the codes by field of the codebook, `codebook` the digest of the codebook that was open, `seconds` how
    long the pair was looked at.
    """

    answer_id: str
    pair_id: str
    coder: str
    kind: AnswerKind
    codes: Mapping[str, str]
    codebook: str
    given_at: str
    seconds: float = 0.0
