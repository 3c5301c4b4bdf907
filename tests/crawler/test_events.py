from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.events import new_round_id, round_began


def test_the_name_of_a_crawl_tells_when_it_began() -> None:
    before = datetime.now(UTC)
    began = round_began(new_round_id())
    assert began is not None and before <= began <= datetime.now(UTC)
    assert round_began("20260102T030405.000006Z") == datetime(2026, 1, 2, 3, 4, 5, 6, UTC)


@pytest.mark.parametrize("name", ["", "1", "20260102", "2026-01-02T03:04:05Z"])
def test_other_names_tell_nothing(name: str) -> None:
    assert round_began(name) is None
