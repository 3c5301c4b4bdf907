"""Two languages that were each measured beside others are measured beside each other, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.calibration.further_pairs import measure_further_points
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
