"""Two crawls of a source can be held against each other where its file leads to the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.source import DirectDocument, Facts, Limits, Pick, Role, Source
from crawler.source.reach import reach_of

SOURCE = Source("x", Role.CITY, "x", "listing", ("en",), ("a.example",), ("pdf",), start_urls=("http://a.example/",))


@pytest.mark.parametrize(
    "changed",
    [
        {"start_urls": ("http://a.example/list/",)},
        {"link_regex": "pdf$"},
        {"follow": Pick(css=("a.next",))},
        {"take": ("html",)},
        {"documents": (DirectDocument("http://a.example/b.pdf"),)},
        {"options": {"since": "2005-01-01"}},
    ],
)
def test_what_leads_to_other_documents_is_another_reach(changed: dict[str, Any]) -> None:
    assert reach_of(replace(SOURCE, **changed)) != reach_of(SOURCE)


@pytest.mark.parametrize(
    "changed",
    [
        {"facts": Facts(note="seen again")},
        {"expected_min": 9},
        {"title": Pick(css=("h3",))},
        {"limits": Limits(pages=9)},
        {"doc_type": "plan"},
    ],
)
def test_what_is_only_said_of_them_is_not(changed: dict[str, Any]) -> None:
    assert reach_of(replace(SOURCE, **changed)) == reach_of(SOURCE)


def test_a_spider_counts_by_what_it_does_and_not_by_where_it_lies(tmp_path: Path) -> None:
    here, there = tmp_path / "a.py", tmp_path / "moved.py"
    for path in (here, there):
        path.write_text("class Spider: ...")
    own = replace(SOURCE, kind="python", options={"spider": str(here)})
    assert reach_of(own) == reach_of(replace(own, options={"spider": str(there)}))
    there.write_text("class Spider: changed = True")
    assert reach_of(own) != reach_of(replace(own, options={"spider": str(there)}))
