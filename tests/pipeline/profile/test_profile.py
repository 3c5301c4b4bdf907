from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.models import DEFAULT_MODEL, Precision, resolve
from pipeline.errors import StageError
from pipeline.profile import (
    FEATURES,
    ClassLevels,
    Nulls,
    NullTail,
    PairScale,
    Profile,
    Rescorer,
    Scales,
    length_class,
    read_profile,
)
from pipeline.profile.load import load_profile
from pipeline.records import FindKind, Stratum
from pipeline.records.shipped import shipped

ROOT = Path(__file__).resolve().parents[3]
FINITE = st.floats(-20, 20, allow_nan=False)
TAIL = NullTail(start=2.0, finds=10.0, slope=math.log(10), growth=0.5, seen=40)


@pytest.fixture
def profile() -> Profile:
    return Profile(
        model="model-key",
        sources=("some text, CC BY 4.0",),
        means={"en": np.array([0.25, -0.5], np.float32), "de": np.array([1e-3, 0.125], np.float32)},
        lengths={"en": 0.0, "de": 0.1234},
        rescorer=Rescorer((0.1,) * 9, (2.0,) * 9, tuple(map(float, range(9))), -0.5),
        nulls=Nulls({Stratum("semantic:de-en:short"): TAIL, Stratum("semantic:all:short"): replace(TAIL, finds=5.0)}),
        scales=Scales({("de", "en"): PairScale(0.25, 0.05, 0.75)}),
        levels={"de-en": ClassLevels(0.6, None, 0.4, 5000, 0.0006)},
    )


@pytest.mark.parametrize(
    ("strength", "city", "network", "finds"),
    [
        (2, 1000, 1000, 10),
        (3, 1000, 1000, 1),
        (5, 1000, 1000, 0.01),
        (1, 1000, 1000, 100),  # below its start the fall goes on
        (3, 4000, 1000, 2),  # with the root of the product
        (3, 2000, 2000, 2),
        (3, 100, 100, 0.1),
        (3, 0, 1000, 1e-1 / 10**0.5),  # a side without sentences counts as one sentence
    ],
)
def test_a_tail_tells_how_many_finds_a_study_of_a_size_gives_by_chance(
    strength: float, city: int, network: int, finds: float
) -> None:
    assert TAIL.expected(strength, city, network) == pytest.approx(finds)


def test_without_a_neighbourhood_finds_grow_with_the_product() -> None:
    assert replace(TAIL, growth=1.0).expected(3, 4000, 500) == pytest.approx(2)


def test_surprise_is_minus_the_decimal_logarithm_of_the_finds_in_a_study_of_a_thousand() -> None:
    assert [TAIL.surprise(strength) for strength in (1, 2, 3, 5)] == pytest.approx([-2, -1, 0, 2])


@given(FINITE, st.floats(0.01, 100), st.floats(0.01, 10), st.floats(-30, 60))
def test_surprise_is_one_scale_for_all_tails(start: float, finds: float, slope: float, strength: float) -> None:
    tail = NullTail(start, finds, slope, 1.0, 0)
    # Fewer finds than that a floating-point number holds with less than its usual digits, or not at all.
    assume(slope * (strength - start) < 650)
    assert tail.surprise(strength) == pytest.approx(-math.log10(tail.expected(strength, 1000, 1000)), abs=1e-6)
    assert tail.surprise(strength + 1) > tail.surprise(strength)


def test_a_strength_far_beyond_the_tail_is_a_number() -> None:
    assert NullTail(5.0, 0.15, 1.0, 1.0, 0).surprise(5000.0) == pytest.approx((4995 - math.log(0.15)) / math.log(10))


@pytest.mark.parametrize("harm", [{"finds": 0.0}, {"slope": -1.0}, {"growth": 0.0}])
def test_a_tail_that_does_not_fall_is_refused(harm: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="needs finds, a fall and a growth above 0"):
        replace(TAIL, **harm)


def test_three_sentences_are_long() -> None:
    assert [length_class(n) for n in (1, 2, 3, 30)] == ["short", "short", "long", "long"]
    assert Nulls.stratum(FindKind.SEMANTIC, "de", "en", 2) == "semantic:de-en:short"


def nulls(**finds: float) -> Nulls:
    """Short tails by `de_en`, the one over all pairs with 8 finds, and the long one over all with 0.1."""
    pooled = {
        Stratum("semantic:all:short"): replace(TAIL, finds=8.0),
        Stratum("semantic:all:long"): replace(TAIL, finds=0.1),
    }
    own = {Stratum(f"semantic:{name.replace('_', '-')}:short"): replace(TAIL, finds=n) for name, n in finds.items()}
    return Nulls(pooled | own)


MEASURED = {"de_en": 8.0, "en_de": 8.0, "fr_en": 16.0, "en_fr": 4.0, "fr_de": 16.0}


def test_a_pair_that_was_measured_is_judged_by_its_own_tail() -> None:
    rate = nulls(**MEASURED).rate(Stratum("semantic:fr-en:short"))
    assert rate is not None and not rate.borrowed and (rate.tail.finds, rate.tail.seen) == (16.0, 40)


def test_a_pair_of_two_measured_languages_has_the_rate_that_both_make_likely() -> None:
    known = nulls(**MEASURED)
    rate = known.rate(Stratum("semantic:de-fr:short"))
    assert known.find(Stratum("semantic:de-fr:short")) is None
    assert rate is not None and not rate.borrowed and rate.tail.seen == 0
    # French halves the finds as the network's language; as the city's it doubles them, which plays no part here.
    assert rate.tail.finds == pytest.approx(4.0, rel=0.2) and rate.tail.slope == TAIL.slope


def test_a_language_that_nobody_measured_borrows_a_higher_rate_that_falls_off_more_slowly() -> None:
    known = nulls(**MEASURED)
    rate = known.rate(Stratum("semantic:xx-en:short"))
    assert rate is not None and rate.borrowed and rate.tail.seen == 0
    like = [known.judge(Stratum(f"semantic:{lang}-en:short")).finds for lang in ("de", "fr")]
    assert rate.tail.finds > math.prod(like) ** 0.5 and rate.tail.slope < TAIL.slope


def test_a_rate_is_borrowed_of_the_family_where_two_of_it_are_measured() -> None:
    many = {"da_en": 32.0, "sv_en": 32.0, "fr_en": 2.0, "it_en": 2.0} | {
        f"en_{one}": 8.0 for one in ("da", "sv", "fr", "it")
    }
    found = [nulls(**many).judge(Stratum(f"semantic:{lang}-en:short")).finds for lang in ("is", "ca", "xx")]
    assert found[0] > found[2] > found[1]


def test_long_passages_are_never_promised_fewer_chance_finds_for_a_language() -> None:
    found = [nulls(**MEASURED).judge(Stratum(f"semantic:{pair}:long")).finds for pair in ("de-fr", "fr-fr", "fr-de")]
    assert min(found) == pytest.approx(0.1) and max(found) > 0.15


def test_one_language_alone_borrows_of_all_pairs_together() -> None:
    rate = nulls(en_en=8.0).rate(Stratum("semantic:el-en:short"))
    assert rate is not None and rate.borrowed and rate.tail.finds > 8


def test_a_kind_that_the_profile_lacks_has_no_rate(profile: Profile) -> None:
    assert profile.nulls.rate(Stratum("semantic:fi-en:long")) is None
    with pytest.raises(
        StageError, match="no null of semantic:all:long; make it anew with `policyecho calibrate --model"
    ):
        profile.nulls.judge(Stratum("semantic:de-en:long"))


def test_log_odds_are_the_weighted_sum_of_scaled_features() -> None:
    model = Rescorer((1.0,) * 9, (2.0,) * 9, (1.0, *(0.0,) * 7, -2.0), 0.25)
    assert model.strength((3.0, *(9.0,) * 7, 2.0)) == pytest.approx((3 - 1) / 2 - 2 * (2 - 1) / 2 + 0.25)
    with pytest.raises(ValueError, match="a re-scorer has 9 weights: base, log_sentences"):
        Rescorer((1.0,), (1.0,), (1.0,), 0.0)


def test_expected_lengths_are_told_for_any_two_languages(profile: Profile) -> None:
    assert profile.expected_ratio("de", "en") == pytest.approx(0.1234)
    assert profile.expected_ratio("en", "de") == pytest.approx(-0.1234)
    assert profile.expected_ratio("fi", "en") == 0.0


def test_scales_compare_lengths_by_what_their_profile_says_of_languages(profile: Profile) -> None:
    read = Profile.from_json(profile.to_json())
    longer = replace(profile, lengths={"en": 0.0, "de": 0.5})
    ratios = [one.scales.expected_ratio("de", "en") for one in (profile, read, longer)]
    assert ratios == pytest.approx([0.1234, 0.1234, 0.5]) and Scales().expected_ratio("de", "en") == 0


def test_levels_are_those_of_the_ordered_pair(profile: Profile) -> None:
    levels = profile.levels_of("de", "en")
    assert levels is not None and levels.switched_off == ("close_paraphrase",)
    assert profile.levels_of("en", "de") is None


@pytest.mark.parametrize(("rate", "off"), [(0.0001, False), (0.0009, True)])
def test_a_class_is_on_in_a_pair_that_was_not_measured_where_twice_its_false_rate_would_hold(
    profile: Profile, rate: float, off: bool
) -> None:
    pairs = ("de-en", "en-de", "fr-en", "en-fr", "de-de", "en-en")
    known = replace(profile, levels={pair: ClassLevels(0.6, None, 0.4, 5000, rate) for pair in pairs})
    for langs in (("de", "fr"), ("xx", "en"), ("xx", "xx")):
        levels = known.levels_of(*langs)
        assert levels is not None and (levels.parallel is None) is off
        assert levels.negatives == 0 and levels.topic == pytest.approx(0.4)


@pytest.mark.parametrize(("topic", "off"), [(0.42, False), (0.43, True)])
def test_no_translation_is_called_one_in_a_pair_that_was_not_measured_where_unrelated_text_comes_near(
    profile: Profile, topic: float, off: bool
) -> None:
    pairs = ("de-en", "en-de", "fr-en", "en-fr")
    known = replace(profile, levels={pair: ClassLevels(0.6, None, topic, 5000, 1e-4) for pair in pairs})
    levels = known.levels_of("de", "fr")
    assert levels is not None and levels.parallel == (None if off else pytest.approx(0.68))


def test_levels_lie_higher_for_a_language_that_nobody_measured(profile: Profile) -> None:
    highest = {"de-en": 0.6, "en-de": 0.6, "fr-en": 0.8, "en-fr": 0.8}
    known = replace(profile, levels={pair: ClassLevels(one, None, 0.4, 5000, 1e-4) for pair, one in highest.items()})
    levels = known.levels_of("xx", "en")
    assert levels is not None and levels.parallel is not None and levels.parallel > 0.78


def test_a_profile_is_read_back_as_it_was_written(profile: Profile) -> None:
    text = profile.to_json()
    again = Profile.from_json(text)
    assert again.to_json() == text and again.profile_id == profile.profile_id
    assert (again.model, again.sources, again.rescorer) == (profile.model, profile.sources, profile.rescorer)
    assert (dict(again.lengths), dict(again.levels)) == (dict(profile.lengths), dict(profile.levels))
    assert again.scales == profile.scales
    assert {name: list(mean) for name, mean in again.means.items()} == {
        "en": [0.25, -0.5], "de": [np.float32(0.001), 0.125],
    }  # fmt: skip
    for name, tail in profile.nulls.tails.items():
        assert again.nulls.tails[name] == replace(tail, slope=round(tail.slope, 6))


def test_the_order_in_which_a_profile_was_filled_does_not_matter(profile: Profile) -> None:
    turned = replace(
        profile,
        means=dict(reversed(profile.means.items())),
        nulls=Nulls(dict(reversed(profile.nulls.tails.items()))),
        lengths=dict(reversed(profile.lengths.items())),
    )
    assert turned.to_json() == profile.to_json()


@given(st.lists(FINITE, min_size=9, max_size=9), st.lists(FINITE, min_size=3, max_size=3), st.floats(0.01, 50))
def test_what_is_read_back_is_written_alike_whatever_the_numbers(
    weights: list[float], mean: list[float], finds: float
) -> None:
    rescorer = Rescorer(tuple(weights), (1.0,) * 9, tuple(weights), weights[0])
    nulls = Nulls({Stratum("lexical:en-en:long"): NullTail(mean[0], finds, finds, 1.0, 3)})
    made = Profile("m", (), {"en": np.array(mean, np.float32)}, {"en": mean[1]}, rescorer, nulls, Scales(), {})
    assert Profile.from_json(made.to_json()).to_json() == made.to_json()


def test_another_number_makes_another_id(profile: Profile) -> None:
    other = replace(profile, rescorer=replace(profile.rescorer, intercept=-0.4))
    assert other.profile_id != profile.profile_id and len(profile.profile_id) == 12


def without(*keys: str) -> Callable[[dict[str, object]], None]:
    return lambda raw: [raw.pop(key) for key in keys] and None


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (without("nulls"), "the profile is damaged"),
        (without("model"), "the profile is damaged"),
        (lambda raw: raw.update(format=99), "of another version of the program"),
        (lambda raw: raw.update(means=3), "the profile is damaged"),
        (lambda raw: raw["means"].update(en=[0.1]), "the profile is damaged"),
        (lambda raw: raw["lengths"].update(en=math.nan), "the profile is damaged"),
        (lambda raw: raw["rescorer"].update(base=[0.0, 0.0, 1.0]), "are damaged"),
        (lambda raw: raw["levels"].update({"de-en": ["a", "b", "c", 1, 1]}), "de-en are damaged"),
        (
            lambda raw: raw["nulls"].update({"semantic:de-en:short": [1, 2, math.nan, 1, 4]}),
            "semantic:de-en:short is damaged",
        ),
        (lambda raw: raw.update(means={"en": ["x"]}), "the profile is damaged"),
        (lambda raw: raw["nulls"].update({"lexical:en-en:long": [1, 2]}), "the null of lexical:en-en:long is damaged"),
        (lambda raw: raw["nulls"].update({"lexical:en-en:long": [1, 0, 1, 1, 1]}), "the null of .* is damaged"),
        (lambda raw: raw["nulls"].update({"lexical:en-en:middling": [1, 1, 1, 1, 1]}), "the null of .* is damaged"),
        (lambda raw: raw["rescorer"].pop("max_margin"), "the re-scoring weights are damaged"),
        (lambda raw: raw["rescorer"].update(base=[1, 2]), "the re-scoring weights are damaged"),
        (lambda raw: raw["levels"].update({"de-en": [1]}), "the class levels of de-en are damaged"),
        (lambda raw: raw["scales"].update({"de-en": [0.5, 0.1, 0.2]}), "damaged"),
    ],
)  # fmt: skip
def test_a_damaged_profile_is_refused_in_one_sentence(
    profile: Profile, harm: Callable[[dict[str, object]], None], sentence: str
) -> None:
    raw = json.loads(profile.to_json())
    harm(raw)
    with pytest.raises(StageError, match=sentence):
        Profile.from_json(json.dumps(raw))


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", '"x"'])
def test_what_is_no_profile_at_all_is_refused(text: str) -> None:
    with pytest.raises(StageError, match="the profile is damaged"):
        Profile.from_json(text)


def test_a_file_that_is_not_there_is_no_profile_and_one_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert read_profile(tmp_path / "none.json") is None
    (tmp_path / "bad.json").write_bytes(b"\xff\xfe")
    (tmp_path / "torn.json").write_bytes(b"{")
    for name, why in (("bad.json", "cannot be read"), ("", "cannot be read"), ("torn.json", "is damaged")):
        # Not plain `calibrate`, which asks for the profile itself and would say the same.
        told = f"the profile {why}: put {tmp_path / name} back .*`policyecho calibrate --model NAME .* or delete it"
        with pytest.raises(StageError, match=told):
            read_profile(tmp_path / name)


def test_a_studys_own_profile_goes_before_the_shipped_one(profile: Profile, tmp_path: Path) -> None:
    model = resolve("multilingual-e5-small")
    (tmp_path / f"{model.key}.json").write_text(profile.to_json(), encoding="utf-8")
    own, shipped_one = load_profile(model, tmp_path), load_profile(model, tmp_path / "empty")
    assert own is not None and own.profile_id == profile.profile_id
    assert shipped_one is not None and shipped_one.model == model.key
    assert load_profile(resolve("hashing"), tmp_path) is None


@pytest.mark.parametrize("precision", Precision)
def test_a_shipped_profile_is_that_of_the_packaged_model_in_its_precision(precision: Precision) -> None:
    model = resolve(DEFAULT_MODEL, precision)
    path = shipped("profiles") / f"{model.key}.json"
    found = load_profile(model)
    assert found is not None and found.model == model.key
    assert found.to_json() == path.read_text(encoding="utf-8") and path.stat().st_size < 1_000_000
    assert {len(mean) for mean in found.means.values()} == {model.dim}


def test_every_precision_has_a_shipped_profile_and_no_two_share_one() -> None:
    profiles = {precision: load_profile(resolve(DEFAULT_MODEL, precision)) for precision in Precision}
    assert sorted(path.stem for path in shipped("profiles").glob("*.json")) == sorted(
        profile.model for profile in profiles.values() if profile
    )
    assert len({profile.profile_id for profile in profiles.values() if profile}) == len(Precision)


def test_the_profiles_of_both_precisions_know_the_same_pairs() -> None:
    usual, int8 = (load_profile(resolve(DEFAULT_MODEL, precision)) for precision in Precision)
    assert usual is not None and int8 is not None
    assert usual.means.keys() == int8.means.keys()
    assert usual.lengths == pytest.approx(dict(int8.lengths), abs=2e-4)  # of the same texts, to four decimals
    assert usual.levels.keys() == int8.levels.keys() and usual.nulls.tails.keys() == int8.nulls.tails.keys()
    assert usual.scales.pairs.keys() == int8.scales.pairs.keys()


@pytest.mark.parametrize("precision", Precision)
def test_a_shipped_profile_measures_english_with_at_least_nine_other_languages(precision: Precision) -> None:
    found = load_profile(resolve(DEFAULT_MODEL, precision))
    assert found is not None
    langs = {name.split(":")[1].split("-")[0] for name in found.nulls.tails} - {"all"}
    assert len(langs) >= 10 and "en" in langs and langs <= found.means.keys() & found.lengths.keys()
    for lang in langs:
        for kind, pair in (("semantic", f"{lang}-en"), ("semantic", f"en-{lang}"), ("lexical", f"{lang}-{lang}")):
            for length in ("short", "long"):
                assert found.nulls.find(Stratum(f"{kind}:{pair}:{length}")) is not None
        assert found.levels_of(lang, "en") is not None and found.scales.pair(lang, "en") is not None
    for kind in ("semantic", "lexical", "digest"):
        assert found.nulls.judge(Stratum(f"{kind}:x-y:long")).finds > 0


@pytest.mark.parametrize("precision", Precision)
def test_the_notice_names_whatever_a_shipped_profile_was_learned_from(precision: Precision) -> None:
    found = load_profile(resolve(DEFAULT_MODEL, precision))
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert found is not None and {"NTREX-128", "Tatoeba"} <= {source.split()[0] for source in found.sources}
    for source in found.sources:
        licence = re.search("CC BY[^:,;]*", source)
        assert source.split()[0] in notice and licence is not None and licence[0] in notice
    assert "data/profiles" in notice


def test_every_feature_has_a_name_of_its_own() -> None:
    assert len(set(FEATURES)) == len(FEATURES) == 9


def test_no_chance_is_told_finer_than_the_finds_of_the_null() -> None:
    nulls = Nulls(
        {Stratum("lexical:all:short"): replace(TAIL, seen=30), Stratum("digest:all:long"): replace(TAIL, seen=9)}
    )
    assert nulls.resolution(Stratum("lexical:de-de:long")) == nulls.resolution(Stratum("digest:de-de:short")) == 1 / 40
    assert nulls.resolution(Stratum("semantic:de-en:short")) == 0


def test_norwegian_is_that_of_the_profile_by_whichever_tag(profile: Profile) -> None:
    assert (
        Nulls.stratum(FindKind.SEMANTIC, "no", "en", 1)
        == Nulls.stratum(FindKind.SEMANTIC, "nb", "en", 1)
        == "semantic:nb-en:short"
    )
    known = replace(profile, lengths={"nb": 0.2, "en": 0.0}, levels={"nb-en": profile.levels["de-en"]})
    assert known.expected_ratio("no", "en") == 0.2 and known.levels_of("no", "en") is profile.levels["de-en"]
