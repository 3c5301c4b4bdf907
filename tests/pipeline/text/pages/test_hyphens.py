from __future__ import annotations

import pytest

from pipeline.text.pages.hyphens import join_hyphenated


@pytest.mark.parametrize(
    ("word", "following", "written"),
    [
        ("Integra-", "tion", "Integration"),
        ("Integra\u00ad", "tion", "Integration"),
        ("Integra\ufffe", "tion", "Integration"),
        ("EU-", "Kommission", "EU-Kommission"),
        ("2015-", "2020", "2015-2020"),
        ("Aus-", "und", "Aus- und"),
        ("in-", "en", "in- en"),
        ("Institutio-", "nen,", "Institutionen,"),
        ("well-", "being", "well-being"),
        ("50-", "jährige", "50-jährige"),
        ("long\u2011", "term", "long\u2011term"),
        ("muni\u00ac", "cipality", "municipality"),
        ("not\u00ac", "Sign", "not\u00ac Sign"),
        ("2015–", "2020", "2015–2020"),
        ("social–", "economic", "social–economic"),
        ("–", "economic", "– economic"),
        ("social–", "“economic”", "social– “economic”"),
        ("-", "tion", "- tion"),
        ("word", "next", "word next"),
    ],
)
def test_line_end_is_written_on(word: str, following: str, written: str) -> None:
    kept, between = join_hyphenated(word, following, {"well-being"})
    assert kept + between + following == written


def test_hyphen_goes_when_the_document_writes_the_word_in_one() -> None:
    assert join_hyphenated("well-", "being", {"well-being", "wellbeing"}) == ("well", "")
