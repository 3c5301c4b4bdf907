from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import processor_limit
from index.processor_limit import FLOP_A_TOKEN, product_rate, token_limit


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POLICYECHO_CACHE", str(tmp_path))
    return tmp_path / "processor.json"


@pytest.mark.slow
def test_the_limit_is_measured_once_and_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rate = product_rate()
    assert 1e9 < rate < 1e13  # of any processor of these years
    monkeypatch.setattr(processor_limit, "measure_rate", None)
    assert product_rate() == rate and token_limit() == rate / FLOP_A_TOKEN


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"another machine": 5.0}', '{"another machine": "x"}'])
def test_what_is_damaged_or_of_another_machine_is_measured_anew(
    cache: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write_text(content, encoding="utf-8")
    monkeypatch.setattr(processor_limit, "measure_rate", lambda: 7e10)
    assert product_rate() == 7e10
    kept = json.loads(cache.read_text(encoding="utf-8"))
    assert 7e10 in kept.values() and len(kept) == 1 + content.startswith('{"')


def test_a_cache_that_cannot_be_written_costs_a_measurement_only(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYECHO_CACHE", str(cache))
    cache.write_text("a file where a folder is wanted", encoding="utf-8")
    monkeypatch.setattr(processor_limit, "measure_rate", lambda: 7e10)
    assert product_rate() == 7e10
