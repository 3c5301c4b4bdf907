"""What is known of a language: the keys that a file in `data/languages/` can have, each with what it is for.

Every key but `name` may be left out; the steps that would need it then do without. Three forms of values are told
apart: `Words` are one text, parted by blanks; `Phrases` are a list of texts, which may hold blanks; `Months` are
twelve texts, each with the forms of one month's name. All are written with their accents and in lower case,
but for some abbreviations.

Most words are looked for in texts of every language, so new ones can change what a stage gives for old texts. Whoever
adds some raises the `VERSION` of that stage: `abbreviations`, `no_abbreviations`, `opening_words`, `capital_nouns`,
`conjunctions`, the `common_words` of `[pages]` and the `numbers` of `[wording]` that of `pipeline.text.segment`,
`[pages]`, `identifier` and `ocr` that of `pipeline.extract`, `[dates]` that of `pipeline.ingest.dating`,
`function_words`, `conjunctions`, `title_words`, `annex_words`, `common_sources`, `stemmed_scores` and the `rejections`
of `[wording]` that of `pipeline.match.scorers`, the rest of `[wording]` and the `months` of `[dates]` that of
`pipeline.evidence.differences`, a `stemmer` those of the matchers that look for words, what `[wording]` says of denial,
and `notices`, those of all matchers and of the index, and `latin_letters` those of matchers, scorers, evidence and
differences.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "DateCues", "DateLine", "DateShape", "DateWords", "Language", "Months", "PageWords", "Phrases", "Wording", "Words",
]  # fmt: skip


class Words(tuple[str, ...]):
    """Words without blanks, in a file one text."""

    __slots__ = ()


class Phrases(tuple[str, ...]):
    """Words or groups of words, in a file a list of texts."""

    __slots__ = ()


class Months(tuple[tuple[str, ...], ...]):
    """Twelve months, or none, each with its inflected and shortened forms; in a file a list of texts."""

    __slots__ = ()


_NO_WORDS, _NO_PHRASES, _NO_MONTHS = Words(), Phrases(), Months()


@dataclass(frozen=True, slots=True)
class PageWords:
    """`[pages]`: words by which a page or a word processor's file shows what its lines are, and how it was written."""

    encodings: Words = _NO_WORDS  # of its texts that name none, as Python calls them, the likeliest first
    letters: Words = _NO_WORDS  # beyond ASCII, as one word, where one of these encodings makes letters of another's
    accents: Words = _NO_WORDS  # letters beyond ASCII that its usual words hold, as one word
    common_words: Words = _NO_WORDS  # without which hardly a sentence is written: text without any is not legible
    hyphen_words: Words = _NO_WORDS  # before which a line-end hyphen stays: "Aus- und Weiterbildung"
    number_words: Words = _NO_WORDS  # around a page number: "Seite 3 von 20"
    caption_words: Words = _NO_WORDS  # with which captions begin: "Tabelle 1"
    heading_styles: Words = _NO_WORDS  # the names of paragraph styles, without their level: "Überschrift 1"
    title_styles: Words = _NO_WORDS
    subtitle_styles: Words = _NO_WORDS
    caption_styles: Words = _NO_WORDS


@dataclass(frozen=True, slots=True)
class DateShape:
    """`[dates.shape]`: the small words with which a date is put together, and what only looks like a part of one."""

    day_endings: Words = _NO_WORDS  # behind the number of a day: "1er janvier"
    day_endings_after_month: Words = _NO_WORDS  # the same where the month comes first: "January 1st, 2016"
    day_words: Words = _NO_WORDS  # "the 12th day of May"
    of_words: Words = _NO_WORDS  # between day, month and year: "12 de mayo de 2016"
    and_words: Words = _NO_WORDS  # between two months of a year, and between two dates: "mars et avril 2016"
    until_words: Phrases = _NO_PHRASES  # between two dates only: "2016 tot 2020"
    quarter_words: Words = _NO_WORDS  # "2. Quartal 2016"
    quarter_links: Words = _NO_WORDS  # between quarter and year: "1er trimestre de 2016"
    half_words: Words = _NO_WORDS  # "1. Halbjahr 2018"
    first_half: Phrases = _NO_PHRASES  # the same in words: "erstes Halbjahr 2018"
    second_half: Phrases = _NO_PHRASES
    year_before_month: Words = _NO_WORDS  # behind a year that stands before its month: "2016 m. gegužės 12 d."
    day_marks: Words = _NO_WORDS  # behind a day that stands at the end: the "d." there
    year_before_day: Words = _NO_WORDS  # behind a year that stands before its day: "2016. gada 12. maijs"
    year_marks: Words = _NO_WORDS  # behind a year that ends a line: "12 maja 2016 r."
    stop_after_year: bool = False  # whether a full stop may follow the year of a date: "12. svibnja 2016."
    clock_words: Words = _NO_WORDS  # behind a time: "10:00 Uhr"
    issue_words: Words = _NO_WORDS  # before the number of an issue or week, which is no month: "Heft 3/2016"
    counted_words: Phrases = _NO_PHRASES  # behind a number that counts something and is no year: "2016 Seiten"
    address_links: Words = _NO_WORDS  # between two years in a web address: "2016-bis-2020"
    day_first_countries: Words = _NO_WORDS  # countries that write 31/12/2016, where the language alone does not tell
    month_first_countries: Words = _NO_WORDS  # and those that write 12/31/2016


@dataclass(frozen=True, slots=True)
class DateLine:
    """`[dates.line]`: what stands around a date in its line.

    A phrase is looked for as whole words: `*` stands for any letters, `?` for one, `(n)` for an n or nothing.
    """

    articles: Words = _NO_WORDS  # before a date or after a weekday: "Montag, den 12. Mai 2016"
    place_links: Words = _NO_WORDS  # between a place and its date: "Berlin, im Mai 2016"
    labels: Phrases = _NO_PHRASES  # before a date line at the head of its clause: "Stand: Mai 2016"
    label_links: Words = _NO_WORDS  # between such a label and the date: "Stand vom 12. Mai 2016"
    this_words: Phrases = _NO_PHRASES  # before one of the next, in a sentence that speaks of the document itself
    document_words: Phrases = _NO_PHRASES  # "dieses Konzept"
    own_phrases: Phrases = _NO_PHRASES  # that speak of the document by themselves: "der vorliegende Plan"
    other_bodies: Phrases = _NO_PHRASES  # neither city nor network: what they adopted is another document
    narrative_verbs: Phrases = _NO_PHRASES  # of a sentence that tells what happened, mostly to something else


@dataclass(frozen=True, slots=True)
class DateCues:
    """`[dates.cues]`: words beside a date that say what it dates; `pipeline.ingest.dating.cue_words.Cue` explains each.

    They are stems, looked for at the beginning of a word; `*` before one finds it at the end of a compound too
    (`*gesetz` finds Aufenthaltsgesetz), a blank behind one keeps it from beginning a longer word.
    """

    published: Phrases = _NO_PHRASES
    adopted: Phrases = _NO_PHRASES
    revised: Phrases = _NO_PHRASES
    draft: Phrases = _NO_PHRASES
    updated: Phrases = _NO_PHRASES
    copyright: Phrases = _NO_PHRASES
    retrieved: Phrases = _NO_PHRASES
    validity: Phrases = _NO_PHRASES
    deadline: Phrases = _NO_PHRASES
    law: Phrases = _NO_PHRASES
    event: Phrases = _NO_PHRASES
    figures: Phrases = _NO_PHRASES
    life: Phrases = _NO_PHRASES


@dataclass(frozen=True, slots=True)
class DateWords:
    """`[dates]`: the names of months, seasons and weekdays, and how a text speaks of a date."""

    months: Months = _NO_MONTHS
    mistaken_months: Words = _NO_WORDS  # forms of these that are common words in languages without them: "des", "out"
    hijri_months: Phrases = _NO_PHRASES  # of the Islamic calendar, twelve in order, and again in another spelling
    solar_hijri_months: Phrases = _NO_PHRASES  # of the Persian calendar, likewise
    buddhist_years: bool = False  # whether years are counted from 543 before ours: "12 พฤษภาคม 2562"
    spring: Words = _NO_WORDS
    summer: Words = _NO_WORDS
    autumn: Words = _NO_WORDS
    weekdays: Words = _NO_WORDS
    shape: DateShape = DateShape()
    line: DateLine = DateLine()
    cues: DateCues = DateCues()


@dataclass(frozen=True, slots=True)
class Wording:
    """`[wording]`: how a sentence counts, denies and obliges, by which it is told what a text changed of another.

    A phrase is looked for as whole words, `*` in a word stands for any letters. A phrase of `numbers` or `number_hints`
    begins with the value of all its words: "20 zwanzig". A modal that stands in two lists can mean either.
    """

    numbers: Phrases = _NO_PHRASES  # that mean this value and nothing else, from two on; parts of compounds too
    number_links: Words = _NO_WORDS  # between the parts of one number: "drei und zwanzig"
    number_hints: Phrases = _NO_PHRASES  # by which a translation may give this value: "2 both second"
    percents: Phrases = _NO_PHRASES  # behind a number that is a percentage: "per cent"
    converted_units: Phrases = _NO_PHRASES  # behind a number that translators convert: "miles"
    negations: Phrases = _NO_PHRASES  # that deny the sentence: "not", "nobody"
    idle_negations: Phrases = _NO_PHRASES  # that look so and deny little: "not only"
    denials: Phrases = _NO_PHRASES  # by which a sentence may say no without one of these: "without", "unable"
    false_denials: Phrases = _NO_PHRASES  # words that only begin or end as one of those: "under"
    rejections: Phrases = _NO_PHRASES  # by which somebody says no to what another wrote: "do not follow"
    must: Phrases = _NO_PHRASES  # it is a duty
    should: Phrases = _NO_PHRASES  # it is recommended
    may: Phrases = _NO_PHRASES  # it is allowed or possible


@dataclass(frozen=True, slots=True)
class Language:
    """One language under its tag, which is the name of its file: a primary language subtag of BCP 47."""

    tag: str
    name: str  # in English
    own_name: str = ""  # in the language itself
    codes: Words = _NO_WORDS  # codes of three letters that are read as this tag
    family: str = ""  # whose members are like it: an error rate nobody measured is borrowed from them
    identifier: str = ""  # the label that the language identifier gives it, where that is not the tag
    profile: str = ""  # the tag by which profiles of embedding models know it, where that is not this one
    stemmer: str = ""  # Snowball's algorithm; without one a word stands for itself by its first six letters
    stemmed_scores: bool = True  # whether scorers and names use the stemmer too; the lexical matcher always does
    ocr: bool = False  # whether scans are read in it well enough (see pipeline.extract.ocr)
    # After which a full stop ends no sentence, without that stop. One in upper case is a word in lower case somewhere.
    abbreviations: Words = _NO_WORDS
    no_abbreviations: Words = _NO_WORDS  # words that another language abbreviates so: "sig.", Italian for "signor"
    opening_words: Words = _NO_WORDS  # that begin sentences and hardly stand in upper case inside one: "the"
    capital_nouns: bool = False  # whether all nouns begin in upper case
    function_words: Words = _NO_WORDS  # of four letters or more: they carry no content
    conjunctions: Words = _NO_WORDS  # before the last item of an enumeration
    conjunctions_elsewhere: bool = True  # false where these are other words in texts whose language is not known
    annex_words: Words = _NO_WORDS  # with which the heading of an annex begins: "Anhang 2"
    latin_letters: Words = _NO_WORDS  # of a language that is also written so: each letter with the Latin ones for it
    notices: Phrases = _NO_PHRASES  # of sentences that most publications print: "all rights reserved"
    # Works on which cities and networks of all countries rest, each name behind the work's key: "udhr Universal
    # Declaration of Human Rights". `*` stands for any letters. The key is the same in all languages, and for an act of
    # the European Union its number.
    common_sources: Phrases = _NO_PHRASES
    title_words: Words = _NO_WORDS  # of which anybody makes titles in this field; `*` stands for any letters
    pages: PageWords = PageWords()
    dates: DateWords = DateWords()
    wording: Wording = Wording()
