"""Fixtures that tests of every folder may ask for; what one folder alone uses is in its own conftest."""

from __future__ import annotations

import pytest

pytest_plugins = [
    "tests.fixtures.crawling",
    "tests.fixtures.reader",
    "tests.fixtures.study",
    "tests.fixtures.tiny_model",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever loads the packaged model is slow, also where nobody marked it so."""
    for item in items:
        if item.get_closest_marker("model"):
            item.add_marker(pytest.mark.slow)
