from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from crawler.settings import CrawlSettings
from pipeline.errors import StageError
from pipeline.ingest.check_sources import check_sources
from pipeline.ingest.crawl import CrawlChoices, crawl_sources, replay_archive
from pipeline.study import open_study
from pipeline.workflow.new_study import init_study

NOW = "2026-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def unguarded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A script that does its work whenever it is imported."""
    main = ModuleType("__main__")
    main.__file__ = str(tmp_path / "my_crawl.py")
    Path(main.__file__).write_text("crawl_everything()\n", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "__main__", main)


def test_no_crawl_begins_for_a_script_without_a_main_guard(tmp_path: Path) -> None:
    init_study(tmp_path / "study")
    choices = CrawlChoices(contact="me@example.org")
    with open_study(tmp_path / "study", write=True) as study:
        for crawl in (crawl_sources, replay_archive):
            with pytest.raises(StageError, match=r"^my_crawl.py does its work .* put that work under"):
                crawl(study, [], choices, now=NOW)
    with pytest.raises(StageError, match=r"^my_crawl.py does its work"):
        check_sources([], CrawlSettings("me@example.org"))
