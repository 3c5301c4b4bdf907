"""Sentences that no clear mark parts from what stands before them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.text.languages import known_languages
from pipeline.text.opening_words import find_openings

BODY = "the council helps all who come to the city and those that have long been here with their children."
GERMAN = "die Stadt hilft allen, die zu ihr kommen, und denen, die schon lange mit ihren Kindern hier sind."


def cut(text: str) -> list[str]:
    """The text in pieces, cut before each opening."""
    places = [0, *find_openings(text), len(text)]
    return [text[first:last].strip() for first, last in pairwise(places)]


@pytest.mark.parametrize(
    "before",
    [
        "Housing for newcomers in our quarters\n",
        "Housing for newcomers in our quarters ",
        "Housing for newcomers (all quarters)  ",
        "What is meant by “welcome” ",
        "We meet in group 5. ",
        "The number of newcomers rises to 832 ",
        "What they all need is shown in (Kim Jong) ",
        "They were given the grade B. ",
        "So it was in the U.S. ",
        "19\n",
    ],
)
def test_a_word_that_opens_sentences_ends_what_has_no_clear_mark(before: str) -> None:
    following = f"The{BODY[3:]}"
    assert cut(before + following) == [before.strip(), following]


@pytest.mark.parametrize(
    ("heading", "following"),
    [
        ("New homes for those who come", "Three houses are built by the council for all who come to the city."),
        ("New homes for those who come", "A house is built by the council for all who come to the city."),
        ("Neue Häuser werden gebaut", f"Die Verwaltung baut drei, {GERMAN}"),
        ("Neue Häuser werden gebaut", f"Drei Häuser sollen es sein, {GERMAN}"),
        ("Νέα σπίτια για όλους", "Ο δήμος βοηθά όλους που έρχονται στην πόλη και τα παιδιά τους."),
        ("Novas casas na cidade de Faro", "O número de casas para todos os que chegam à cidade aumentou."),
        (
            "De nouvelles maisons en bois",
            "L’accueil de ceux qui arrivent est une tâche de la ville et des quartiers.",
        ),
    ],
)
def test_amid_small_letters_a_number_one_letter_or_an_article_before_a_noun_opens(heading: str, following: str) -> None:
    assert cut(f"{heading} {following}") == [heading, following]


@pytest.mark.parametrize(
    "before",
    [
        "It stands in Chapter Three where ",
        "It stands in chapter Three of the plan, where ",
        "They live in houses of type A of which ",
        "They live in houses of the type A/B, where ",
        "They built 5 Three houses for all who come and ",
        "They built two Million houses for all who come and ",
        "They agreed on (1) The plan for all who come and ",
    ],
)
def test_a_number_or_letter_of_a_name_opens_no_sentence(before: str) -> None:
    assert find_openings(before + BODY) == []


@pytest.mark.parametrize(
    ("heading", "following"),
    [
        ("Many Newcomers Moved to a Camp on the Texas Border", f"The{BODY[3:]}"),
        ("New homes (City of Leeds)", "Three houses are built by the council for all who come to the city."),
        ("De nouvelles maisons à New York", "Les maisons de la ville aident tous ceux qui arrivent et leurs enfants."),
    ],
)
def test_what_is_no_part_of_a_name_opens_behind_one(heading: str, following: str) -> None:
    assert cut(f"{heading} {following}") == [heading, following]


def test_a_short_word_that_may_be_a_syllable_of_a_name_opens_none_behind_one() -> None:
    assert find_openings("La ville dit que Kim Jong Un reste dans la ville avec les enfants de la rue.") == []


def test_an_article_before_a_name_opens_no_sentence_behind_a_noun_in_upper_case() -> None:
    assert find_openings(f"Der Antrag der Fraktion Die Linke sagt, {GERMAN}") == []


@pytest.mark.parametrize(
    "before",
    [
        "We meet in The Hague, where ",  # behind a word like these no heading ends
        "He told The Telegraph that ",  # a name
        "All countries of Annex A to this text, as ",  # one letter
        "They spoke with Dr. The and others, and ",  # an abbreviation
        "The members of HOUSING FOR ALL and ",  # wholly in upper case
        "Ils sont venus de La Paz et ",
        "They met Maria Jong Her and ",
    ],
)
def test_a_name_opens_no_sentence(before: str) -> None:
    assert find_openings(before + BODY) == []


def test_the_number_of_a_heading_is_no_sentence() -> None:
    assert cut(f"Housing for newcomers\n1 Where the council helps\nThe{BODY[3:]}")[:1] == [
        "Housing for newcomers\n1 Where the council helps"
    ]


def test_the_word_is_one_of_the_paragraphs_own_language() -> None:
    assert len(cut(f"Angebote für alle Quartiere\nDie{GERMAN[3:]}")) == 2
    assert find_openings(f"We went with her to Die Linke and {BODY}") == []
    assert find_openings(f"He met friends from Los Alamos and {BODY}") == []  # "los" opens Spanish sentences


def test_a_paragraph_in_no_known_language_is_left_as_it_is() -> None:
    assert find_openings("Zzyxx qwrtz The zzyxx qwrtz") == []


@pytest.mark.parametrize("tag", sorted(language.tag for language in known_languages() if language.opening_words))
def test_opening_words_are_lower_case_words(tag: str) -> None:
    language = known_languages().get(tag)
    assert language is not None
    for word in language.opening_words:
        assert word == word.lower() and word.replace("'", "").replace("-", "").isalpha(), word


def test_all_written_languages_that_a_profile_knows_have_some() -> None:
    lacking = {one.tag for one in known_languages() if not one.opening_words}
    # Arabic has no upper case.
    dates_alone = {"az", "fa", "he", "id", "ja", "ka", "kk", "ko", "ku", "th", "zh"}
    assert lacking <= {"ar", "hy", "in", "iw", "nn", "no"} | dates_alone
