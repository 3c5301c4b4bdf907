"""Figures of a precision rest on its own vectors and its own profile."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from benchmarks.quality import production
from benchmarks.quality.production import add_precision, matches_of, profile
from benchmarks.quality.vectors import VectorCache
from index.models import DEFAULT_MODEL, MODELS, Model, Precision, resolve
from pipeline.calibration.synthetic_study import EARLY, LATE, SyntheticText
from pipeline.records import Flag, Role
from tests.fixtures import words

HASHING = MODELS["hashing"]
TEXTS = (
    SyntheticText("net", Role.NETWORK, "en", EARLY, "network", "net", f"{words.NETWORK} {words.ECHO}"),
    SyntheticText("city", Role.CITY, "en", LATE, "city", "city", f"{words.CITY} {words.ECHO}"),
)


def test_matches_go_by_the_profile_of_the_model_whose_vectors_they_rest_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Model | None] = []

    def asked_profile(model: Model | None = None) -> None:
        asked.append(model)

    monkeypatch.setattr(production, "profile", asked_profile)
    with VectorCache(HASHING, tmp_path) as vectors:
        (match,) = matches_of(TEXTS, vectors)
    assert set(asked) == {HASHING} and match.flags == (Flag.UNCALIBRATED,)


def test_each_precision_has_a_profile_of_its_own() -> None:
    found = {precision: profile(resolve(DEFAULT_MODEL, precision)) for precision in Precision}
    assert {precision: one and one.model for precision, one in found.items()} == {
        precision: resolve(DEFAULT_MODEL, precision).key for precision in Precision
    }
    usual = profile()
    assert usual is not None and usual.model == resolve(DEFAULT_MODEL).key


def test_a_precision_is_asked_for_by_name() -> None:
    options = argparse.ArgumentParser(exit_on_error=False)
    add_precision(options)
    assert options.parse_args([]).precision is Precision.FLOAT32
    assert options.parse_args(["--precision", "int8"]).precision is Precision.INT8
    with pytest.raises(argparse.ArgumentError, match="invalid Precision value"):
        options.parse_args(["--precision", "int4"])
