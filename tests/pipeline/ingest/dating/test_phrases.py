"""Words of languages as patterns: in dictionary notation, never as regular expressions."""

from __future__ import annotations

import re

import pytest

from pipeline.ingest.dating.written.phrases import match_phrases, match_words


@pytest.mark.parametrize(
    ("phrase", "found", "missed"),
    [
        ("este", "este plan", "estero"),
        ("plan*", "planning", "explanation"),
        ("*europarat", "der europarat", "europarats"),
        ("dies??", "dieser", "diese"),
        ("wurde(n)", "wurde wurden", "wurdest"),
        ("vereinte* nationen", "vereinten  nationen", "vereinte nation"),
        ("européenne", "europeenne", "european"),
        ("p.ej", "p.ej", "paej"),
    ],
)
def test_a_phrase_is_found_as_whole_words_but_for_its_signs(phrase: str, found: str, missed: str) -> None:
    pattern = re.compile(match_phrases([phrase]))
    assert pattern.search(found) and not pattern.search(missed)


def test_the_longest_word_is_tried_first_and_an_apostrophe_needs_nothing_behind_it() -> None:
    pattern = re.compile(match_words(["de", "del", "d'"], behind=r"\s+"))
    assert [pattern.sub("", text) for text in ("del ano", "de ano", "d'août")] == ["ano", "ano", "août"]


def test_without_words_nothing_is_found() -> None:
    assert not re.search(match_phrases([]), "plan") and not re.search(match_words([]), "")
