"""The models that read scans, or what they gave."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from pipeline.extract.ocr import engine
from tests.pipeline.extract.ocr.kept_readings import KeptReadings


@pytest.fixture(scope="session")
def all_readings() -> Iterator[KeptReadings]:
    """All that is kept, renewed where that is asked for."""
    readings = KeptReadings()
    yield readings
    if "POLICYECHO_REWRITE_EXPECTED" in os.environ:
        readings.save()


@pytest.fixture
def kept_readings(all_readings: KeptReadings, monkeypatch: pytest.MonkeyPatch) -> KeptReadings:
    """What the models gave for a picture is taken from what is kept."""
    monkeypatch.setattr(engine, "load_detector", all_readings.load_detector)
    monkeypatch.setattr(engine, "load_reader", all_readings.load_reader)
    return all_readings
