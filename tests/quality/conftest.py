"""The floors of quality."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

FLOORS = Path(__file__).with_name("floors.toml")


@pytest.fixture(scope="session")
def floors() -> dict[str, Any]:
    """The floors by corpus."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))
