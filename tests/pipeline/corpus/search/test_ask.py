from __future__ import annotations

import pytest

from pipeline.corpus.search.question import Question
from tests.fixtures.searching import Searched

COURSES = "Newcomers receive free language courses in the first two years."
LIBRARY = "The library lends out games and tools. Its hall was repaired by the city in spring."
HARBOUR = "The harbour office is open in the morning and in the evening of every day."
GERMAN = "Neuankömmlinge erhalten kostenlose Sprachkurse in den ersten zwei Jahren."


@pytest.fixture(scope="module")
def searched() -> Searched:
    return Searched(
        {"en-1": ["Language courses", COURSES, LIBRARY], "en-2": [HARBOUR], "de-1": [GERMAN]}, {"de-1": "de"}
    )


def test_the_best_passage_comes_first_with_the_sentence_that_decided(searched: Searched) -> None:
    answers = searched.ask("who repaired the hall of the city")
    assert searched.passage(answers[0].passage) == LIBRARY
    assert searched.sentence(answers[0]) == "Its hall was repaired by the city in spring."
    assert [answer.score for answer in answers] == sorted((answer.score for answer in answers), reverse=True)


def test_a_heading_never_answers(searched: Searched) -> None:
    assert searched.found("Language courses")[0] == COURSES
    assert "Language courses" not in searched.found("Language courses", top=50)


def test_scores_lie_between_0_and_1(searched: Searched) -> None:
    near, far = searched.ask(COURSES)[0], searched.ask("zebras graze quietly under acacias")[0]
    assert 0 <= far.score < 0.8 < near.score <= 1


def test_a_topic_finds_what_says_the_same_as_its_best_passages_in_other_words() -> None:
    best = "Newcomers housing is offered by the municipal company in every district for rent."
    second = "Whoever rents from the municipal company knows that newcomers housing is scarce in this district."
    like = "The municipal company rents out dwellings in every district and the housing is offered to whoever asks."
    other = "Three patient students counted grey pigeons at dawn near some old housing."
    answers = (searched := Searched({"a": [other], "b": [like], "c": [best], "d": [second]})).ask("newcomers housing")
    assert [searched.passage(one.passage) for one in answers] == [second, best, like, other]
    assert answers[2].score < answers[3].score  # what they score is by the topic alone


def test_a_short_line_that_names_a_topic_comes_after_a_paragraph_about_it() -> None:
    line = "Language courses are offered here and there."
    longer = f"Language courses are offered here and there. {HARBOUR} {LIBRARY}"
    asked = ("language courses", "language courses are offered where and by whom and when and why?")
    shares = []
    for query in asked:
        scores = {one.passage: one.score for one in Searched({"a": [line], "b": [longer]}).ask(query, fold=False)}
        shares.append(scores[0] - scores[1])
    assert shares[0] < shares[1]


def test_a_few_words_are_a_topic_unless_they_ask() -> None:
    assert Question.of("housing for newcomers").is_topic
    assert Question.of("financement de l'adaptation au changement climatique").is_topic
    assert not Question.of("Who pays for it?").is_topic
    assert not Question.of("Ποιος πληρώνει;").is_topic
    assert not Question.of(COURSES).is_topic


def test_only_documents_that_are_allowed_answer(searched: Searched) -> None:
    assert searched.found("language courses", allowed=[False, True, True]) == searched.found(
        "language courses", allowed=[False, True, True]
    )
    assert COURSES not in searched.found("language courses", allowed=[False, True, True], top=50)
    assert searched.ask("language courses", allowed=[False, False, False]) == []


def test_passages_set_apart_answer_nothing(searched: Searched) -> None:
    apart = searched.store.overlapping("en-1", 20, 30).tolist()
    assert [searched.passage(number) for number in apart] == [COURSES]
    assert COURSES not in searched.found("language courses", apart=apart, top=50)
    assert searched.found('"free language courses"', apart=apart) == []


def test_passages_overlap_a_range_that_shares_characters_with_them(searched: Searched) -> None:
    start, end = searched.store.spans[0].tolist()
    assert searched.store.overlapping("de-1", 0, 5).tolist() == [len(searched.store) - 1]
    assert searched.store.overlapping("en-1", 0, start).tolist() == []
    assert searched.store.overlapping("en-1", end - 1, end).tolist() == [0]
    assert searched.store.overlapping("none", 0, 1000).tolist() == []


def test_phrases_in_any_quotation_marks_must_stand_as_they_are(searched: Searched) -> None:
    for query in ('"games and tools"', "“games and tools”", "„games and tools“", "«games and tools»"):
        assert searched.found(query) == [LIBRARY]
    assert searched.found('"tools and games"') == []
    assert searched.found('"games and tools" "hall was repaired"') == [LIBRARY]
    assert searched.found('"GAMES AND TOOLS"') == [LIBRARY]


def test_a_question_is_its_text_and_its_phrases() -> None:
    asked = Question.of('housing "one-stop shop" for „neue  Nachbarn“')
    assert (asked.text, asked.phrases) == (
        "housing one-stop shop for neue  Nachbarn",
        ("one-stop shop", "neue Nachbarn"),
    )
    assert Question.of("plain words").phrases == ()


def test_passages_that_say_the_same_are_folded_under_the_best() -> None:
    searched = Searched({"a": [COURSES], "b": [LIBRARY], "c": [COURSES]})
    first, *rest = searched.ask("language courses")
    assert [int(searched.store.owners[passage]) for passage in (first.passage, *first.same)] == [0, 2]
    assert all(answer.same == () for answer in rest)


def test_an_edition_without_the_sentence_that_decides_is_an_answer_of_its_own() -> None:
    cited = "So it stands in the charter of welcome."
    said = f"{COURSES} {LIBRARY} {HARBOUR}"
    searched = Searched({"a": [f"{said} {cited}"], "b": [said], "c": [f"{said} {cited}"]})
    first, second = searched.ask("charter of welcome", top=2)
    assert [int(searched.store.owners[one]) for one in (first.passage, *first.same, second.passage)] == [0, 2, 1]
    # Whoever asks for what all of them hold is shown one.
    (alone,) = searched.ask("free language courses for newcomers in the first two years")
    assert len(alone.same) == 2


def test_unfolded_every_passage_is_an_answer() -> None:
    searched = Searched({"a": [COURSES], "b": [LIBRARY], "c": [COURSES]})
    assert [int(searched.store.owners[one.passage]) for one in searched.ask("language courses", fold=False)][:2] == [
        0,
        2,
    ]


def test_a_word_of_a_short_topic_counts_less_than_all_words_of_a_question() -> None:
    searched = Searched({"a": [LIBRARY], "b": [HARBOUR]})
    asked = "library lends out games and tools"
    assert searched.ask(asked)[0].score > 1.5 * searched.ask("library")[0].score


def test_a_number_counts_in_full_however_few_words_are_asked() -> None:
    of_year = "The winter of 2019 saw a survey among households of the town, drawn from the register."
    searched = Searched({"a": [of_year], "b": [of_year.replace("2019", "rains")], "c": [HARBOUR], "d": [LIBRARY]})
    year, word = (searched.ask(asked, fold=False)[0] for asked in ("2019", "rains"))
    assert (year.passage, word.passage) == (0, 1)
    assert year.whole < word.whole and year.score > word.score
    assert Question.of("the year 2019").has_number and not Question.of("the year before").has_number


def test_of_two_passages_as_near_the_one_in_the_querys_language_comes_first() -> None:
    texts = {"de-1": [COURSES, LIBRARY], "en-1": [HARBOUR, COURSES + " Also now."]}
    searched = Searched(texts, {"de-1": "de"})
    german, english = (searched.ask(COURSES, lang=lang)[0].score for lang in ("de", "en"))
    assert german > english


def test_more_answers_than_there_are_gives_all_that_there_are(searched: Searched) -> None:
    assert 3 <= len(searched.ask("city", top=1000)) <= 4
