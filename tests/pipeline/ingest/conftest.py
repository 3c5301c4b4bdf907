"""A site on this machine whose answers a test writes, and an empty study that is open for writing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.study import Study, open_study
from pipeline.workflow.new_study import init_study
from tests.crawler.scripted_site import ScriptedSite, serve_scripted_site


@pytest.fixture(scope="module")
def site() -> Iterator[ScriptedSite]:
    with serve_scripted_site() as served:
        yield served


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    init_study(tmp_path / "study")
    with open_study(tmp_path / "study", write=True) as opened:
        yield opened
