from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.records import ScrapKind, Span
from tests.fixtures import pairs

PASSAGE = "Every district gets a desk at which newcomers are advised."


def measured(lines: list[str], lang: str = "en") -> tuple[float | None, str]:
    """What is told of a passage behind these lines, of which those without a full stop are headings, or contents."""
    rows = [*lines, PASSAGE]
    text = "\n\n".join(rows)
    starts = [text.index(row) for row in rows]
    sentences = tuple((start, start + len(row)) for start, row in zip(starts, rows, strict=True))
    scraps = [None if row.endswith(".") else ScrapKind.CONTENTS if "…" in row else ScrapKind.HEADING for row in rows]
    given = pairs.passages("x", text, ("en", lang), spans=(Span(0, 1), Span(starts[-1], len(text))))
    city = replace(pairs.document(given.city.document, lang, text, sentences), scraps=tuple(scraps))
    found = pairs.score("in_annex", replace(given, city=city))
    return found.value, found.detail


@pytest.mark.parametrize(
    ("heading", "lang"),
    [
        ("Annex 2: Charter of the Harbour Forum", "en"),
        ("APPENDIX", "en"),
        ("Anlage A", "de"),
        ("Annexe no 3 – La charte", "fr"),
        ("Annex III", "de"),  # many are in English
        ("1. melléklet", "hu"),
        ("Прилог 4. Повеља", "sr"),
    ],
)
def test_a_passage_behind_the_heading_of_an_annex_is_told(heading: str, lang: str) -> None:
    assert measured(["Our plan ends here.", heading, "Charter", "We begin so."], lang) == (1, heading)


@pytest.mark.parametrize(
    "lines",
    [
        ["Our plan begins here.", "Annex 1 lists what we spend."],
        ["We begin so.", "Annexation of the harbour", "It was in 1912."],
        ["We begin so.", "Annex 1: Charter … 40", "Goals"],
        ["Goals", "Annex 1: Charter", "Annex 2: Figures", "Introduction", "Our plan begins here."],
        ["We begin so."],
    ],
)
def test_what_only_names_an_annex_is_no_heading_of_one(lines: list[str]) -> None:
    assert measured(lines) == (0, "")


def test_where_no_words_for_annexes_are_known_nobody_knows() -> None:
    assert measured(["We begin so.", "Beilen 2", "It is ours."], "qaa") == (None, "")
    assert measured(["We begin so.", "Annex 2", "It is ours."], "qaa") == (1, "Annex 2")
