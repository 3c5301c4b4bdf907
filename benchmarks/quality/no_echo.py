"""Corpora in which no city text echoes a network text: every find is false.

Two of them: Karlsruhe council papers against English climate policies of nations and English news; and odd NTREX
documents in ten languages against other odd documents in English, split so that no document meets itself. What
is counted is city documents with any find, because that is what would mislead a reader.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from benchmarks.quality.bench_data import bench, council_hosts, ntrex_test
from benchmarks.quality.bootstrap import interval_of_sums, share
from benchmarks.quality.measures import Level, Studied, levels_of, studied
from benchmarks.quality.ntrex import LANGUAGES, QUICK_LANGUAGES
from benchmarks.quality.planting import World
from benchmarks.quality.production import matches_of
from benchmarks.quality.table import Bar, Row
from benchmarks.quality.vectors import CACHE, VectorCache
from pipeline.calibration.synthetic_study import SyntheticText
from pipeline.corpus.embed import select_embedded
from pipeline.extract import extract
from pipeline.records import Role
from pipeline.records.dates import parse_interval
from pipeline.text.segment import SegmentSettings, segment

_TASK = "no echo"
_NETWORK_SENTENCES = 2000  # of the climate policies: what the encoder can be asked for once
_QUICK_HOSTS = 40
_TEXTS = CACHE.parent / "texts"
_NETWORK_DATE, _CITY_DATE = parse_interval("2010"), parse_interval("2020")


def rows(cache: VectorCache, *, quick: bool) -> list[Row]:
    """Share of the city documents with any find, by corpus and level. Raises BenchmarkAbsent."""
    papers = council_hosts()[:: len(council_hosts()) // _QUICK_HOSTS] if quick else council_hosts()
    news = [_network(f"N{one}", " ".join(lines["en"])) for one, lines in ntrex_test().items()]
    policies = [] if quick else [_network(f"N{name}", text) for name, text in climate_policies()]
    cities = [_city(f"H{paper.document_id}", "de", paper.text) for paper in papers]
    council = [_study("council", "de", [*news, *policies, *cities], cache)]
    held = list(_rows("council papers against English texts", council, council))
    languages = QUICK_LANGUAGES if quick else LANGUAGES
    studies = [study for lang in languages for study in _news_studies(lang, cache)]
    held += _rows("news against other English news, all languages", studies, studies)
    for lang in languages:
        held += _rows(f"news against other English news, {lang}", [s for s in studies if s.lang == lang], studies)
    return held


def climate_policies() -> list[tuple[str, str]]:
    """The English policies of nations, extracted once, as many whole ones as the sentences allow; by name."""
    held, total = [], 0
    for path in sorted(bench("policy-pdfs").glob("*_INDC_*English.pdf")):
        kept = _TEXTS / f"{path.stem}.txt"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(extract(path.read_bytes(), name=path.name).text, encoding="utf-8")
        text = kept.read_text(encoding="utf-8")
        total += len(select_embedded(segment(text, SegmentSettings())))
        if total > _NETWORK_SENTENCES:
            break
        held.append((path.stem, text))
    return held


def _news_studies(lang: str, cache: VectorCache) -> Iterable[Studied]:
    """Two studies: either half of the documents once as cities, the other as network."""
    documents = ntrex_test()
    names = sorted(documents)
    random.Random(0).shuffle(names)
    halves = names[::2], names[1::2]
    for number, (city, network) in enumerate((halves, halves[::-1])):
        texts = [_network(f"N{one}", " ".join(documents[one]["en"])) for one in network]
        texts += [_city(f"H{one}", lang, " ".join(documents[one][lang])) for one in city]
        yield _study(f"{lang}{number}", lang, texts, cache)


def _study(name: str, lang: str, texts: Sequence[SyntheticText], cache: VectorCache) -> Studied:
    matches = matches_of(texts, cache)
    return studied(name, lang, World(tuple(texts), (), 0.0), matches)


def _rows(corpus: str, studies: Sequence[Studied], all_studies: Sequence[Studied]) -> Iterable[Row]:
    for level in levels_of(all_studies):
        cities = [city for study in studies for city in study.cities]
        hit = {find.wide.city for study in studies for find in study.finds if level.keep(find)}
        interval = interval_of_sums([[city in hit, 1] for city in cities], share)
        yield Row.of(_TASK, f"{level.name}: documents with a find, {corpus}", interval, len(cities), bar=_bar(level))


def _bar(level: Level) -> Bar | None:
    return None if level.nominal is None else Bar(level.nominal, at_most=True)


def _network(document_id: str, text: str) -> SyntheticText:
    return SyntheticText(document_id, Role.NETWORK, "en", _NETWORK_DATE, "network", document_id, text)


def _city(document_id: str, lang: str, text: str) -> SyntheticText:
    return SyntheticText(document_id, Role.CITY, lang, _CITY_DATE, document_id, document_id, text)
