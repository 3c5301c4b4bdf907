"""How many planted echoes are found, as it is kept and told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.models import Precision, resolve
from pipeline.profile.load import load_profile
from pipeline.profile.planted import PlantedEchoes, load_planted, planted_to_json
from pipeline.records import Length
from tests.fixtures import bare

PROFILE = bare.profile({})
MEASURED = {
    "el": {Length.SHORT: PlantedEchoes(10, 6), Length.LONG: PlantedEchoes(20, 19)},
    "de": {Length.LONG: PlantedEchoes(4, 4)},
}


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    (tmp_path / f"{PROFILE.model}.json").write_text(planted_to_json(PROFILE, MEASURED), encoding="utf-8")
    assert load_planted(PROFILE, tmp_path) == MEASURED
    assert MEASURED["el"][Length.SHORT].share == 0.6


def test_it_says_nothing_of_another_profile(tmp_path: Path) -> None:
    (tmp_path / f"{PROFILE.model}.json").write_text(planted_to_json(PROFILE, MEASURED), encoding="utf-8")
    assert load_planted(replace(PROFILE, lengths={"de": 0.1}), tmp_path) == {}
    assert load_planted(replace(PROFILE, model="other"), tmp_path) == {}
    assert load_planted(None, tmp_path) == {}


@pytest.mark.parametrize("precision", Precision)
def test_shipped_profiles_were_measured_in_every_language_that_they_know(precision: Precision) -> None:
    profile = load_profile(resolve("multilingual-e5-small", precision))
    assert profile is not None
    measured = load_planted(profile)
    assert set(measured) == set(profile.means) - {"en"}, "run `python -m benchmarks.quality.languages --all --keep`"
    for lengths in measured.values():
        assert set(lengths) == set(Length)
        assert all(0 < one.found <= one.planted and one.planted >= 15 for one in lengths.values())
