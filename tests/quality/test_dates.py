"""Dates must stay as well read as they are: every written case is right or among the few known not to be."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from benchmarks.dates import HELD_OUT, Case, dated, read_cases, scored

CASES = read_cases()
LANGUAGES = (
    "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "lt", "lv", "nb", "nl", "pl",
    "pt", "ro", "sl", "sv",
)  # fmt: skip


@pytest.mark.parametrize("part", ["tuned", "held_out"])
def test_precision_and_recall_keep_their_floors(part: str, floors: dict[str, Any]) -> None:
    score = scored(case for case in CASES if (case.group == HELD_OUT) == (part == "held_out"))
    floor = floors["dates"][part]
    assert score.cases >= floor["cases"]
    assert score.precision >= floor["precision"], score.misled
    assert score.recall >= floor["recall"], f"{score.right} of {score.expected}"


@pytest.mark.parametrize("case", [case for case in CASES if case.disagrees is not None], ids=lambda case: case.id)
def test_disagreement_is_told_where_there_is_some(case: Case) -> None:
    assert dated(case).disagrees is case.disagrees


def test_cases_have_ids_of_their_own_and_cover_every_language_and_kind() -> None:
    ids = Counter(case.id for case in CASES)
    assert [name for name, count in ids.items() if count > 1] == []
    assert set(LANGUAGES) <= {case.lang.partition("-")[0] for case in CASES}
    kinds = {clue.kind for case in CASES for clue in case.clues}
    assert kinds >= {
        "source", "listing", "feed", "sitemap", "json", "oparl", "archive_copy", "last_modified", "url", "first_seen",
        "html_metadata", "pdf_metadata", "docx_metadata", "odt_metadata",
    }  # fmt: skip
    assert sum(case.expected is None for case in CASES) >= 100, "traps are what a reader of dates falls for"
