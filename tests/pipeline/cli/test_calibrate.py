"""Learning a profile in a study: of which precision of the model, and whether the study goes by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.embedder import HashingEmbedder
from index.models import DEFAULT_MODEL, Model, Precision, resolve
from pipeline.calibration import learn
from pipeline.profile import Profile
from tests.fixtures import invented
from tests.fixtures.command_line import Answer
from tests.fixtures.study import HASHING, Bench

Learn = Callable[..., tuple[Answer, list[str]]]


@pytest.fixture
def learned(filled: Bench, policyecho: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Learn:
    """Calls `calibrate --model` in a study; what it said, and the profiles that the study then holds."""
    folder = tmp_path / "parallel"
    folder.mkdir()
    for name, line in (("de.txt", "Guten Tag."), ("en.txt", "Good day."), ("documents.tsv", "one")):
        (folder / name).write_text(f"{line}\n", encoding="utf-8")

    def learn_profile(key: str, *_: object) -> Profile:
        return replace(invented.profile(), model=key)

    def open_embedder(model: Model) -> HashingEmbedder:
        return HashingEmbedder()

    monkeypatch.setattr(learn, "learn_profile", learn_profile)
    monkeypatch.setattr("index.encoder_process.open_embedder", open_embedder)

    def called(toml: str, *arguments: str) -> tuple[Answer, list[str]]:
        filled.configure(toml)
        answer = policyecho("calibrate", *arguments, "--parallel", folder, "--study", filled.root)
        return answer, sorted(path.stem for path in (filled.root / "store" / "profiles").glob("*.json"))

    return called


@pytest.mark.parametrize("said", [(), ("--precision", "int8")])
def test_a_profile_is_learned_in_the_precision_of_the_study(learned: Learn, said: tuple[str, ...]) -> None:
    answer, kept = learned('[model]\nprecision = "int8"\n', "--model", DEFAULT_MODEL, *said)
    assert kept == [resolve(DEFAULT_MODEL, Precision.INT8).key]
    assert f"{kept[0]} is in force in this study; now run again." in answer.text


def test_a_profile_of_another_precision_than_the_studys_is_not_said_to_be_in_force(learned: Learn) -> None:
    answer, kept = learned('[model]\nprecision = "int8"\n', "--model", DEFAULT_MODEL, "--precision", "float32")
    assert kept == [resolve(DEFAULT_MODEL).key]
    assert "is kept in this study, which has another model: it comes into force with" in answer.text
    assert f'name = "{DEFAULT_MODEL}" and precision = "float32" below [model] in study.toml' in answer.text


def test_a_profile_of_another_model_is_of_float32_and_not_in_force(learned: Learn) -> None:
    answer, kept = learned('[model]\nprecision = "int8"\n', "--model", "hashing")
    assert kept == [resolve("hashing").key] and 'name = "hashing" and precision = "float32"' in answer.text
    answer, _ = learned(HASHING, "--model", "hashing")
    assert "is in force in this study; now run again." in answer.text
