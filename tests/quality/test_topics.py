from __future__ import annotations

from benchmarks.topics import STUDIES, Judged, Place, find_judgement, measure_topics, read_absent, read_judgements

PLACES = [Place("a", 0, 100), Place("a", 200, 300), Place("b", 0, 100)]
JUDGED = [Judged(PLACES[0], True, False), Judged(PLACES[1], False, True)]


def test_a_passage_is_known_where_most_of_the_longer_span_is_shared() -> None:
    assert find_judgement(JUDGED, Place("a", 5, 100)) is JUDGED[0]
    assert find_judgement(JUDGED, Place("a", 0, 200)) is None
    assert find_judgement(JUDGED, PLACES[2]) is None
    assert find_judgement([], PLACES[0]) is None


def test_figures_count_what_is_worth_opening_scraps_and_what_nobody_read() -> None:
    judged = {("demo", "topic"): JUDGED, ("demo", "absent"): JUDGED[1:], ("real", "topic"): JUDGED[1:]}
    figures, unread = measure_topics(lambda _: PLACES, judged, "demo")
    assert figures["worth"] == figures["first half"] == 1
    assert (figures["scraps in ten"], figures["unread in five"]) == (1, 1)
    assert unread == [("topic", PLACES[2])]


def test_each_study_holds_fifteen_of_the_topics_and_those_it_does_not_are_named_once() -> None:
    judged = read_judgements()
    for study in STUDIES:
        absent = read_absent(judged, study)
        assert len(set(absent)) == len(absent) > 40
        assert sum(name == study and topic not in absent for name, topic in judged) == 15
    assert not any(one.is_worth and one.is_scrap for known in judged.values() for one in known)
