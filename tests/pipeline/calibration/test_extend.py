from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from pipeline.calibration.extend import extend_profile
from pipeline.calibration.parallel import ParallelText
from pipeline.errors import InputError
from pipeline.profile import Nulls, Profile
from pipeline.records import Stratum
from tests.pipeline.calibration.test_learn import PARALLEL, encode, in_german, learned

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("calibration")]


@pytest.fixture(scope="module")
def base() -> Profile:
    return learned(PARALLEL)


@pytest.fixture(scope="module")
def wider() -> ParallelText:
    chance = Random(7)
    dutch = tuple(in_german(line, chance).replace("und noch", "en ook") for line in PARALLEL.lines["en"])
    return ParallelText({**PARALLEL.lines, "nl": dutch}, PARALLEL.documents)


def test_a_language_is_measured_beside_its_anchors_and_what_was_known_stays(base: Profile, wider: ParallelText) -> None:
    made = extend_profile(base, wider, ("de", "en"), encode)
    assert set(made.scales.pairs) - set(base.scales.pairs) == {("nl", "de"), ("de", "nl"), ("nl", "en"), ("en", "nl")}
    assert {pair for pair in made.levels if "nl" in pair} == {"nl-de", "de-nl", "nl-en", "en-nl", "nl-nl"}
    for kind, pairs in (("semantic", ("nl-en", "en-nl", "nl-de", "de-nl", "nl-nl")), ("lexical", ("nl-nl",))):
        assert all(made.nulls.find(Stratum(f"{kind}:{pair}:short")) for pair in pairs)
    np.testing.assert_allclose(made.means["nl"], encode(wider.lines["nl"]).mean(0), atol=1e-6)
    longer = np.mean([math.log(len(nl) / len(en)) for nl, en in zip(wider.lines["nl"], wider.lines["en"], strict=True)])
    assert made.lengths["nl"] == pytest.approx(longer) and "nl" not in base.means
    kept = replace(
        made,
        means={lang: mean for lang, mean in made.means.items() if lang != "nl"},
        lengths={lang: length for lang, length in made.lengths.items() if lang != "nl"},
        nulls=Nulls({stratum: tail for stratum, tail in made.nulls.tails.items() if "nl" not in (stratum.langs or ())}),
        scales=replace(made.scales, pairs={pair: one for pair, one in made.scales.pairs.items() if "nl" not in pair}),
        levels={pair: level for pair, level in made.levels.items() if "nl" not in pair.split("-")},
    )
    assert kept.to_json() == base.to_json()


def test_an_anchor_that_the_profile_does_not_know_is_refused(base: Profile, wider: ParallelText) -> None:
    for anchors in (("de", "nl"), ("en",)):
        with pytest.raises(InputError, match="beside two known ones or more"):
            extend_profile(base, wider, anchors, encode)
