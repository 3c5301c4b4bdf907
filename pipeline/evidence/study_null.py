"""The study's own null beside the profile's: what is found between texts of which the later cannot be the source.

A network document later than a city document is of the same field and cannot have been its source (METHOD 2.1, N1).
What such pairs give is counted where finds are weak, because strong ones may be real echoes in the other direction.
The profile says how many weak finds chance gives there; the two are printed side by side. Where the study's own are
many, their rate takes over from the profile's, with the profile's fall.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, product

from pipeline.corpus.model import Corpus
from pipeline.profile import Nulls, NullTail, Profile
from pipeline.profile.nulls import STUDY_SENTENCES
from pipeline.records import FindKind, Length, Match, Order, Role, Stratum
from pipeline.records.dates import DateInterval
from pipeline.text.languages import written_as

__all__ = ["StudyNull", "measure_study_nulls"]

_WEAKEST, _STRONGEST = -1.0, 0.5  # strengths of finds that are counted: above may be an echo in the other direction
_DISAGREES = 0.01  # Poisson probability of so many finds below which profile and study tell different things
_ENOUGH_FINDS, _ENOUGH_EXPECTED = 200, 20.0  # from which the study's own rate takes over (METHOD 2.1)


@dataclass(frozen=True, slots=True)
class StudyNull:
    """Weak finds in a stratum between texts that cannot be source and echo: observed, and expected by the profile.

    `agrees` is false where chance by the profile hardly gives so many. `factor` is what the profile's expectation
    is multiplied by: 1, or observed over expected where the study's own null is large enough to take over.
    """

    stratum: Stratum
    observed: int
    expected: float
    agrees: bool
    factor: float


def measure_study_nulls(
    corpus: Corpus, matches: Sequence[Match], profile: Profile, least_strength: float = _WEAKEST
) -> tuple[StudyNull, ...]:
    """One for each stratum that the study can check, and one for each length over all language pairs.

    `least_strength` is that below which the study keeps no finds.
    """
    weak = max(_WEAKEST, least_strength), _STRONGEST
    if weak[0] >= weak[1]:
        return ()
    langs = {document.document.document_id: document.lang for document in corpus.documents}
    observed = Counter(
        Nulls.stratum(match.kind, langs[match.city.document_id], langs[match.network.document_id], match.core_sentences)
        for match in matches
        if match.order is Order.CITY_FIRST and match.exclusion is None and weak[0] <= match.score < weak[1]
    )
    # Vectors only: finds by words are kept from a likelihood on that lies beyond the strengths counted here.
    expected: dict[Stratum, float] = {}
    for (city, network), share in _measure_search(corpus).items():
        for length in Length:
            stratum = Stratum.of(FindKind.SEMANTIC, written_as(city), written_as(network), length)
            rate = profile.nulls.rate(stratum)
            if rate is not None:
                # Two tags of one language (no, nb) are one stratum.
                expected[stratum] = expected.get(stratum, 0.0) + share.finds(rate.tail, weak)
    nulls = [_study_null(stratum, observed[stratum], mean) for stratum, mean in sorted(expected.items())]
    return (*_pool(nulls), *nulls)


@dataclass(frozen=True, slots=True)
class _Share:
    """Sentence pairs of one language pair, and how many of them cannot be source and echo, in millions."""

    size: float
    impossible: float

    def finds(self, tail: NullTail, weak: tuple[float, float]) -> float:
        """Finds of these strengths that chance gives in that part."""
        # A strength is minus the decimal logarithm of the finds as strong in 1,000 by 1,000 sentences: so many of
        # them lie between the two.
        decades = 10 ** -weak[0] - 10 ** -weak[1]
        # The whole search space makes the finds, because a larger neighbourhood is a nearer one (profile.nulls); they
        # fall to either order of dates in proportion to its sentence pairs.
        return float(decades * self.size**tail.growth * self.impossible / self.size)


def _measure_search(corpus: Corpus) -> dict[tuple[str, str], _Share]:
    """The language pairs of the study that hold document pairs in the impossible order."""
    cities, networks = (_by_lang(corpus, role) for role in (Role.CITY, Role.NETWORK))
    shares = {}
    for city, network in product(sorted(cities), sorted(networks)):
        dated = sorted((date.earliest, size) for date, size in networks[network] if date)
        earliest = [day for day, _ in dated]
        # later[n]: the sentences of all networks' documents from the n-th on. In whole numbers, so that no order of
        # documents moves a last digit.
        later = [*accumulate((size for _, size in reversed(dated)), initial=0)][::-1]
        impossible = sum(size * later[bisect_right(earliest, date.latest)] for date, size in cities[city] if date)
        pairs = sum(size for _, size in cities[city]) * sum(size for _, size in networks[network])
        if impossible:
            shares[city, network] = _Share(pairs / STUDY_SENTENCES**2, impossible / STUDY_SENTENCES**2)
    return shares


def _by_lang(corpus: Corpus, role: Role) -> dict[str, list[tuple[DateInterval | None, int]]]:
    """By language, the date and number of sentences of each document on one side."""
    found: dict[str, list[tuple[DateInterval | None, int]]] = defaultdict(list)
    for held in corpus.of_role(role):
        found[held.lang].append((held.document.date, held.size))
    return found


def _study_null(stratum: Stratum, observed: int, expected: float) -> StudyNull:
    from scipy.special import pdtrc  # here: loading it takes as long as a run that finds all fresh may need

    # Only too many finds contradict the profile: with too few its q-values promise too little, which is safe.
    # The chance of so many or more; of none or more it is certain.
    as_many = float(pdtrc(observed - 1, expected)) if observed else 1.0
    # Below, the study's own rate is less sure than the profile's: a ratio of small counts would move every q-value.
    enough = observed >= _ENOUGH_FINDS and expected >= _ENOUGH_EXPECTED
    return StudyNull(
        stratum,
        observed,
        round(expected, 4),
        as_many >= _DISAGREES,
        round(observed / expected, 4) if enough else 1.0,
    )


def _pool(nulls: Sequence[StudyNull]) -> list[StudyNull]:
    """All language pairs together: a check that sees what is too little in any one of them (METHOD 2.1)."""
    groups: dict[Stratum, list[StudyNull]] = defaultdict(list)
    for null in nulls:
        groups[null.stratum.over_all_pairs()].append(null)
    return [
        _study_null(stratum, sum(null.observed for null in group), sum(null.expected for null in group))
        for stratum, group in sorted(groups.items())
    ]
