"""Lists the languages with what each has and lacks: `python -m pipeline.text.languages`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple

from pipeline.records.shipped import shipped
from pipeline.text.languages import Language, known_languages

_ROW = "{:3} {:17} {:10} {:>4} {:>4} {:>3} {:>4} {:>4} {:>4} {:>4} {:>3} {:>5}"
_HEADS = ("tag", "name", "stemmer", "abbr", "open", "mon", "cues", "func", "word", "hyph", "OCR", "pairs")
_NOTES = """
What each is for is said in pipeline/text/languages/records.py. Numbers count
words; - is nothing, and steps that would need it do without. A stemmer with *
is used by the lexical matcher alone. "pairs" are the language pairs that a
shipped profile was learned on; matches of other pairs are not calibrated. The
encodings of old web pages stand apart, in crawler/spiders/encoding.py.
"""


def list_languages() -> Iterator[str]:
    """The table, line by line, at most 80 columns wide."""
    languages = known_languages()
    pairs = _calibrated_pairs()
    yield _ROW.format(*_HEADS)
    for language in sorted(languages, key=lambda one: one.tag):
        yield _ROW.format(*_cells(language, pairs[language.profile or language.tag])).rstrip()
    yield from _NOTES.rstrip().split("\n")


def _cells(language: Language, pairs: int) -> tuple[str, ...]:
    stemmer = language.stemmer + ("" if language.stemmed_scores else "*")
    counts = (
        len(language.abbreviations),
        len(language.opening_words),
        sum(map(len, language.dates.months)),
        sum(map(len, astuple(language.dates.cues))),
        len(language.function_words),
        sum(map(len, astuple(language.wording))),
        len(language.pages.hyphen_words),
    )
    has = (stemmer, *counts, "yes" if language.ocr else "", pairs)
    return (language.tag, language.name, *(str(what or "-") for what in has))


def _calibrated_pairs() -> Counter[str]:
    """For each tag the language pairs whose two-point scale a shipped profile knows."""
    pairs = set()
    for path in shipped("profiles").glob("*.json"):
        pairs |= set(json.loads(path.read_text(encoding="utf-8"))["scales"])
    return Counter(tag for pair in pairs for tag in set(pair.split("-")))


def main() -> None:
    """Print the table."""
    print("\n".join(list_languages()))


if __name__ == "__main__":
    main()
