from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import processor_limit
from index.models import Precision
from index.processor_limit import FLOP_A_TOKEN, product_rate, token_limit


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POLICYECHO_CACHE", str(tmp_path))
    return tmp_path / "processor.json"


FLOAT32, INT8 = Precision.FLOAT32, Precision.INT8


def played(monkeypatch: pytest.MonkeyPatch, *rates: float) -> list[float]:
    """Measurements that give these rates in turn; returns those that were not asked for yet."""
    left = list(rates)
    monkeypatch.setattr(processor_limit, "measure_rate", lambda precision: left.pop(0))
    return left


@pytest.mark.slow
@pytest.mark.parametrize("precision", Precision)
def test_the_limit_is_measured_once_and_kept(
    cache: Path, precision: Precision, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate = product_rate(precision)
    assert 1e9 < rate < 1e13  # of any processor of these years
    played(monkeypatch)
    assert product_rate(precision) == rate and token_limit(precision) == rate / FLOP_A_TOKEN


def test_each_precision_has_a_limit_of_its_own(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played(monkeypatch, 7e10, 3e11)
    assert [product_rate(one) for one in (FLOAT32, INT8, FLOAT32, INT8)] == [7e10, 3e11, 7e10, 3e11]


def test_a_limit_that_was_exceeded_is_measured_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = played(monkeypatch, 7e10, 9e10)
    assert product_rate(FLOAT32) == 7e10
    reached = 8e10 / FLOP_A_TOKEN
    assert token_limit(FLOAT32, reached) == token_limit(FLOAT32, reached) == 9e10 / FLOP_A_TOKEN
    assert left == []


@pytest.mark.parametrize("kept", [0.0, -7e10, float("nan"), float("inf"), 1e300, True])
def test_what_no_processor_does_is_measured_anew(cache: Path, kept: float, monkeypatch: pytest.MonkeyPatch) -> None:
    played(monkeypatch, 7e10)
    product_rate(FLOAT32)
    cache.write_text(json.dumps(dict.fromkeys(json.loads(cache.read_text(encoding="utf-8")), kept)), encoding="utf-8")
    played(monkeypatch, 8e10)
    assert product_rate(FLOAT32) == 8e10


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"another machine": 5.0}', '{"another machine": "x"}'])
def test_what_is_damaged_or_of_another_machine_is_measured_anew(
    cache: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write_text(content, encoding="utf-8")
    played(monkeypatch, 7e10)
    assert product_rate(FLOAT32) == 7e10
    kept = json.loads(cache.read_text(encoding="utf-8"))
    assert 7e10 in kept.values() and len(kept) == 1 + content.startswith('{"')


def test_a_cache_that_cannot_be_written_costs_a_measurement_only(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYECHO_CACHE", str(cache))
    cache.write_text("a file where a folder is wanted", encoding="utf-8")
    played(monkeypatch, 7e10)
    assert product_rate(FLOAT32) == 7e10
