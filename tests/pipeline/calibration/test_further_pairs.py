"""Two languages that were each measured beside others are measured beside each other, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.calibration.further_pairs import measure_all_deviations, measure_further_points
from pipeline.calibration.parallel import ParallelText
from pipeline.profile import PairScale, Profile
from tests.pipeline.calibration.test_learn import PARALLEL, encode, learned

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("calibration")]

ANCHORS = ("de", "en", "fr")
SCALE = PairScale(0.1, 0.02, 0.6, 0.1, shortfall=0.3, advance=0.2, twin_spread=0.1)


@pytest.fixture(scope="module")
def beside_anchors() -> Profile:
    """A profile of three anchors and of nl and sv, each beside the anchors alone."""
    profile = learned(PARALLEL)
    pairs = {(a, b): SCALE for a in (*ANCHORS, "nl", "sv") for b in ANCHORS} | {
        (a, b): SCALE for a in ANCHORS for b in ("nl", "sv")
    }
    mean = np.zeros_like(profile.means["en"])
    return replace(profile, means={"nl": mean, "sv": mean}, scales=replace(profile.scales, pairs=pairs))


TEXT = ParallelText({"nl": PARALLEL.lines["de"], "sv": PARALLEL.lines["en"]}, PARALLEL.documents)


def test_a_pair_that_the_text_holds_gets_points_of_its_own_and_keeps_its_likely_deviations(
    beside_anchors: Profile,
) -> None:
    likely = beside_anchors.scales.pair("nl", "sv")
    made = measure_further_points(beside_anchors, TEXT, encode).scales.pairs
    assert set(made) - set(beside_anchors.scales.pairs) == {("nl", "sv"), ("sv", "nl")}
    measured = made["nl", "sv"]
    assert likely is not None
    assert (measured.shortfall, measured.advance) == (likely.shortfall, likely.advance)
    assert measured.twin_spread == likely.twin_spread
    own = [encode([TEXT.lines[lang][0]])[0] for lang in ("nl", "sv")]
    assert measured.parallel == pytest.approx(float(own[0] @ own[1]), abs=0.2) and measured.parallel != likely.parallel
    assert {pair: made[pair] for pair in beside_anchors.scales.pairs} == beside_anchors.scales.pairs


def test_a_profile_that_lacks_no_pair_stays_as_it_is(beside_anchors: Profile) -> None:
    made = measure_further_points(beside_anchors, TEXT, encode)
    assert measure_further_points(made, TEXT, encode).to_json() == made.to_json()


def test_a_language_that_the_profile_does_not_know_gets_no_points(beside_anchors: Profile) -> None:
    text = ParallelText({"nl": TEXT.lines["nl"], "xx": TEXT.lines["sv"]}, TEXT.documents)
    assert measure_further_points(beside_anchors, text, encode).scales.pairs == beside_anchors.scales.pairs


def test_deviations_of_all_pairs_that_the_text_holds_are_measured_on_the_points_that_stand(
    beside_anchors: Profile,
) -> None:
    before = measure_further_points(beside_anchors, TEXT, encode).scales
    made = measure_all_deviations(replace(beside_anchors, scales=before), TEXT, encode).scales
    for city, other in (("nl", "sv"), ("sv", "nl"), ("nl", "nl"), ("sv", "sv")):
        old, new = before.pair(city, other), made.pairs[city, other]
        assert old is not None
        assert (new.unrelated, new.rise, new.parallel, new.per_length) == (
            old.unrelated, old.rise, old.parallel, old.per_length,
        )  # fmt: skip
        assert (new.shortfall, new.advance) != (old.shortfall, old.advance) and new.twin_spread > 0
    assert {pair: made.pairs[pair] for pair in before.pairs if not {*pair} <= {"nl", "sv"}} == {
        pair: scale for pair, scale in before.pairs.items() if not {*pair} <= {"nl", "sv"}
    }
    assert made.own_tail != before.own_tail and made.own_tail.base > 0


def test_deviations_are_the_same_of_a_profile_in_memory_and_of_its_file(beside_anchors: Profile) -> None:
    fine = replace(beside_anchors, means={lang: mean + 1e-7 for lang, mean in beside_anchors.means.items()})
    read = Profile.from_json(fine.to_json())
    assert measure_all_deviations(fine, TEXT, encode).to_json() == measure_all_deviations(read, TEXT, encode).to_json()


def test_no_deviations_are_given_to_a_language_that_the_profile_does_not_know(beside_anchors: Profile) -> None:
    text = ParallelText({"nl": TEXT.lines["nl"], "xx": TEXT.lines["sv"]}, TEXT.documents)
    assert not any("xx" in pair for pair in measure_all_deviations(beside_anchors, text, encode).scales.pairs)
