"""What stands around a date in its line, as patterns over a folded text: labels, places, weekdays, who is spoken of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.ingest.dating.written.phrases import match_phrases, match_words
from pipeline.text.languages import Languages, known_languages

# A line of a bibliography names others' publications: "Brook, A. (2011), Towns, published by Quay Press, May 2011".
REFERENCE = re.compile(r"[^\W\d_]\.?\s*\((?:19|20)\d\d[a-z]?\)\s*[,:.]")


@dataclass(frozen=True, slots=True, eq=False)
class LinePatterns:
    """Patterns made of the words of all languages.

    `label` finds a date line's beginning at the end of what stands before the date. `others` are bodies that are
    neither city nor network: what they adopted is not the document that mentions it. `itself` finds a sentence that
    speaks of the document, `narrative` the verbs of one that tells what happened. `before_alone`, `after_alone` and
    `place` tell what may stand before and after a date that is alone on its line, and a place before it; `link` finds a
    small word that ends what stands before a date ("in", "vom").
    """

    label: re.Pattern[str]
    others: re.Pattern[str]
    itself: re.Pattern[str]
    narrative: re.Pattern[str]
    before_alone: re.Pattern[str]
    after_alone: re.Pattern[str]
    place: re.Pattern[str]
    link: re.Pattern[str]


def line_patterns() -> LinePatterns:
    """The patterns of all known languages."""
    return _compile(known_languages())


@cache
def _compile(languages: Languages) -> LinePatterns:
    collect = languages.collect
    label = match_words(collect(lambda language: language.dates.line.labels))
    # A number of the version and a place may stand between a label and its date.
    between = (
        r"(?:\s*\d+(?:\.\d+)*\s*,)?(?:[\s:]+[^\W\d_]+,)?"
        rf"(?:\s|[:.,()-]|\b{match_words(collect(lambda language: language.dates.line.label_links))}\b)*\Z"
    )
    article = match_words(collect(lambda language: language.dates.line.articles), behind=r"\s+")
    weekday = rf"{match_words(collect(lambda language: language.dates.weekdays))}\b\.?,?\s+{article}?"
    clock = match_words(collect(lambda language: language.dates.shape.clock_words))
    year_mark = match_words(collect(lambda language: language.dates.shape.year_marks))
    place_link = match_words(collect(lambda language: language.dates.line.place_links))
    link = match_words(
        collect(lambda language: (*language.dates.line.place_links, *language.dates.line.label_links))
        | collect(lambda language: language.dates.shape.of_words)
    )
    return LinePatterns(
        # "Stand: März 2016", but neither "the state of things in March 2016" nor "review date". With a colon a label
        # may stand anywhere in its line; without one only "(Stand 2005)" of some figure would be found.
        label=re.compile(rf"(?:(?:\A|[|;.]\s)[\s(]*{label}{between}|(?<![^\W_]){label}\s?:{between})"),
        others=re.compile(match_phrases(collect(lambda language: language.dates.line.other_bodies))),
        itself=re.compile(_itself(languages)),
        narrative=re.compile(match_phrases(collect(lambda language: language.dates.line.narrative_verbs))),
        before_alone=re.compile(rf"[\s(\[]*(?:{weekday})?{article}?\Z"),
        after_alone=re.compile(rf"[\s)\].]*(?:,?\s*\d\d[:.]\d\d(?:\s*{clock})?)?(?:\s?{year_mark}\.?)?[\s)\].]*\Z"),
        link=re.compile(rf"\b{link}\s*\Z"),
        place=re.compile(rf"[^\W\d_][^\d,;:·]{{1,40}}\s*[,·]\s*{place_link}?\s*\Z"),
    )


def _itself(languages: Languages) -> str:
    """ "This plan" in the words of each language, which are not mixed: Dutch `dit` with a German word means nothing."""
    phrases = languages.collect(lambda language: language.dates.line.own_phrases)
    for language in languages:
        line = language.dates.line
        phrases |= {f"{this} {document}" for this in line.this_words for document in line.document_words}
    return match_phrases(phrases)
