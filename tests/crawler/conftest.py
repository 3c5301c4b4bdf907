"""A web server on 127.0.0.1 whose every answer a test decides, and the class of its answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawler.scripted_site import Answer, ScriptedSite, serve_scripted_site


@pytest.fixture(scope="module")
def scripted_site() -> Iterator[ScriptedSite]:
    """A site that the tests of one module share."""
    with serve_scripted_site() as site:
        yield site


@pytest.fixture(scope="module")
def answer() -> type[Answer]:
    """The class of answers."""
    return Answer
