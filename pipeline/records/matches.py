"""What is found about two documents: matches, and everything that weighing says of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.records.codes import (
    ExclusionCode,
    ExposureLevel,
    FindKind,
    LearningType,
    NullOrigin,
    Order,
    RivalKind,
    TextClass,
)
from pipeline.records.flags import Flag
from pipeline.records.grades import GradeReason, Letter
from pipeline.records.strata import Stratum
from pipeline.records.texts import Span

__all__ = [
    "AlignedPair",
    "AlignedRun",
    "Chance",
    "Cluster",
    "Difference",
    "Exposure",
    "Grade",
    "Match",
    "MatchPlaces",
    "PassageAt",
    "Rival",
    "Score",
    "Side",
]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a match: sentences [first, last) of a document and the characters they cover."""

    document_id: str
    sha256: str
    span: Span
    core: Span
    first_sentence: int
    last_sentence: int
    coverage: float


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """Two sentences (numbers within their documents) that carry a match."""

    network_sentence: int
    city_sentence: int
    cosine: float
    margin: float


@dataclass(frozen=True, slots=True)
class AlignedRun:
    """Words that stand in both passages of one language, as characters of either text."""

    network: Span
    city: Span


@dataclass(frozen=True, slots=True)
class Difference:
    """What two aligned sentences say otherwise: the flag that names it, and the expressions of either as written.

    A side without an expression affirms what the other denies. Sentences are numbers within their documents.
    """

    flag: Flag
    network_sentence: int
    city_sentence: int
    network: tuple[str, ...]
    city: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What one scorer found; `value` is None where it had nothing to go by, `detail` quotes what it rests on."""

    name: str
    value: float | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rival:
    """The strongest other explanation of the city passage, on the two-point scale of the language pairs.

    `delta` is the network's score minus the rival's; sentences [first, last) of the rival are its passage.
    """

    kind: RivalKind
    document_id: str
    score: float
    delta: float
    decisive_for_rival: int
    decisive_for_network: int
    first_sentence: int = 0
    last_sentence: int = 0


@dataclass(frozen=True, slots=True)
class Chance:
    """How often something as strong is found where there is no echo.

    `null_size` counts the finds of the null in the stratum. None: not calibrated.
    """

    p_value: float | None
    q_value: float | None
    stratum: Stratum
    null: NullOrigin
    null_size: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """Known contact of the city with the network at the time, and what says so."""

    level: ExposureLevel
    basis: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Passages of one city document from one network work, in one group; size counts them."""

    cluster_id: str
    size: int


@dataclass(frozen=True, slots=True)
class Grade:
    """The letter, the points (0 where nothing is added up), and the arithmetic line by line."""

    letter: Letter
    points: int
    reasons: tuple[GradeReason, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A passage of a city document that resembles a passage of a network document, and what was found about it.

    `base_score` is what its kind of evidence gives (nats of log-likelihood for words, summed margins for
    vectors); `score` is comparable between kinds and orders matches: minus the decimal logarithm of the finds as
    strong that a study of 1,000 by 1,000 sentences gives by chance. `core_sentences` are the city sentences of the
    core. `differences` are None where no two sentences are near enough to be compared.
    """

    match_id: str
    network: Side
    city: Side
    score: float
    score_cosine: float | None
    score_margin: float | None
    pairs: tuple[AlignedPair, ...]
    kind: FindKind = FindKind.SEMANTIC
    base_score: float = 0.0
    core_sentences: int = 1
    runs: tuple[AlignedRun, ...] = ()
    scores: tuple[Score, ...] = ()
    differences: tuple[Difference, ...] | None = None
    order: Order = Order.UNKNOWN
    lag_days_min: int | None = None
    lag_days_max: int | None = None
    rival: Rival | None = None
    rivals_checked: tuple[RivalKind, ...] = ()
    chance: Chance | None = None
    text_class: TextClass | None = None
    class_reason: str = ""
    learning_type: LearningType = LearningType.OPEN
    exposure: Exposure | None = None
    cluster: Cluster | None = None
    grade: Grade | None = None
    flags: tuple[Flag, ...] = ()
    exclusion: ExclusionCode | None = None

    def scored(self, name: str) -> Score | None:
        """What the scorer of this name found; None where it was not asked."""
        return next((score for score in self.scores if score.name == name), None)

    def with_flags(self, *flags: Flag) -> Match:
        """The match with these flags too, each once, in the order of the alphabet."""
        return replace(self, flags=tuple(sorted({*self.flags, *flags})))


@dataclass(frozen=True, slots=True)
class PassageAt:
    """Characters of one version of a document."""

    document_id: str
    sha256: str
    span: Span


@dataclass(frozen=True, slots=True)
class MatchPlaces:
    """Where the two passages of a stored match stand."""

    match_id: str
    network: PassageAt
    city: PassageAt
