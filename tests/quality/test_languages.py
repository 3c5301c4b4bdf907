"""Languages measured beside English and each other: what counts, and what a profile is that never met one of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.quality.languages import PAIRS, judge, leave_out, split_name
from benchmarks.quality.make_profile import LANGUAGES, NEWCOMERS
from benchmarks.quality.measures import Find, Studied
from benchmarks.quality.plagdet import Case
from benchmarks.quality.planting import Kind, Plant
from benchmarks.quality.production import profile
from index.models import DEFAULT_MODEL, Precision, resolve
from pipeline.profile import Profile
from pipeline.records import FindKind, Length, Stratum


@pytest.fixture(scope="module", params=Precision)
def shipped(request: pytest.FixtureRequest) -> Profile:
    held = profile(resolve(DEFAULT_MODEL, request.param))
    assert held is not None
    return held


def study(lang: str, *, plants: Sequence[int] = (), finds: Sequence[int] = (), lines: int = 3) -> Studied:
    """Plants and finds by their number; equal numbers lie upon each other."""

    def place(number: int) -> Case:
        return Case("s/H", "s/N", number * 100, number * 100 + 50, number * 100, number * 100 + 50)

    planted = tuple(Plant(place(one), Kind(lines), lang) for one in plants)
    return Studied("s", lang, 0.03, ("s/H",), planted, tuple(Find(place(one), place(one), 1.0, 0.01) for one in finds))


def test_the_shipped_profile_knows_the_forty_languages_and_no_others(shipped: Profile) -> None:
    assert set(shipped.means) == {*LANGUAGES, *NEWCOMERS} and len(shipped.means) == 40
    assert len(shipped.to_json()) < 1_000_000


@pytest.mark.parametrize("pair", PAIRS)
def test_no_pair_without_english_has_to_borrow_a_rate(shipped: Profile, pair: str) -> None:
    city, network = split_name(pair)
    assert "en" not in (city, network) and city != network
    rate = shipped.nulls.rate(Stratum.of(FindKind.SEMANTIC, city, network, Length.SHORT))
    assert rate is not None and not rate.borrowed


@pytest.mark.parametrize("lang", ["cs", "de", "mt"])
def test_a_language_that_is_left_out_has_no_number_of_its_own_and_borrows(shipped: Profile, lang: str) -> None:
    without = leave_out(shipped, lang)
    assert lang not in without.means and lang not in without.lengths
    rate = without.nulls.rate(Stratum.of(FindKind.SEMANTIC, lang, "en", Length.SHORT))
    other = without.nulls.rate(Stratum.of(FindKind.SEMANTIC, "fr", "en", Length.SHORT))
    assert rate is not None and rate.borrowed
    assert other is not None and not other.borrowed


def test_one_language_that_finds_too_little_fails_however_good_the_others_are() -> None:
    good, bad = study("de", plants=range(8), finds=range(8)), study("mt", plants=range(8), finds=range(5))
    held = {row.metric: row.holds for row in judge([good, bad], borrowed=False)}
    assert held["plagdet, wide span, mean"] is True
    assert held["found, all plants, worst language (mt)"] is False


def test_a_borrowed_rate_is_judged_by_the_language_with_the_most_false_finds() -> None:
    good, bad = study("de", plants=range(9), finds=range(9)), study("cs", plants=range(8), finds=range(9))
    held = {row.metric: row.holds for row in judge([good, bad], borrowed=True)}
    assert held["false finds, worst language (cs)"] is False  # one of nine, though one of eighteen in all
    assert held["found, three sentences and more, worst language (de)"] is True


def test_pairs_without_english_are_judged_together_by_their_longer_passages() -> None:
    longer = study("pt-es", plants=range(9), finds=range(9))
    single = study("sl-hr", plants=range(9), finds=(), lines=1)
    held = {row.metric: row.holds for row in judge([longer, single], borrowed=False)}
    assert held == {"found, three sentences and more": True, "false finds, pooled": True}
