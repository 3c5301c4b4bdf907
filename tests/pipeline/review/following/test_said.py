from __future__ import annotations

from pipeline.records import ReviewStatus, Span
from pipeline.review.following.overlap import Overlap, Relation
from pipeline.review.following.said import JudgedPair, Located, MatchReview, review_match
from pipeline.review.records import Answer, AnswerKind, Pair, PairContent, PairKind, ShownPassage

BOOK, OLD = "b" * 12, "0" * 12
SHOWN = ShownPassage("d", "0" * 64, 0, 9, "en", "Words all.")
WHOLE, FIRST, SECOND = Span(0, 300), Span(0, 150), Span(150, 300)


def answer(coder: str, code: str, book: str = BOOK, kind: AnswerKind = AnswerKind.CODE, **more: str) -> Answer:
    return Answer(f"{coder}{code}{book}{kind}", "p", coder, kind, {"relation": code, **more}, book, "now")


def located(name: str, span: Span, *answers: Answer) -> Located:
    pair = Pair(name, "s", PairKind.MATCH, f"m-{name}", "", 1.0, PairContent(SHOWN, SHOWN))
    coded = tuple(one for one in answers if one.kind is AnswerKind.CODE)
    decided = tuple(one for one in answers if one.kind is AnswerKind.ADJUDICATED)
    return Located(JudgedPair(pair, "run", coded, decided, 1), span, span)


def review(*found: tuple[Located, Relation, float]) -> MatchReview:
    return review_match([(one, Overlap("m", relation, share)) for one, relation, share in found], BOOK)


def same(one: Located, share: float = 1.0) -> tuple[Located, Relation, float]:
    return one, Relation.SAME, share


def part(one: Located) -> tuple[Located, Relation, float]:
    return one, Relation.WITHIN, 0.5


def piece(one: Located) -> tuple[Located, Relation, float]:
    return one, Relation.PIECE, 0.5


def told(found: MatchReview) -> list[str]:
    return [label.text for label in found.labels]


def test_two_judged_passages_that_became_one_with_other_codes_are_told_and_none_is_chosen() -> None:
    found = review(
        part(located("p1", FIRST, answer("A", "copy"))), part(located("p2", SECOND, answer("A", "unrelated")))
    )  # fmt: skip
    assert (found.status, found.settled, found.adjudicated) == (ReviewStatus.CONFLICTING, "", "")
    assert told(found) == ["A:copy (of a part)", "A:unrelated (of a part)"]
    assert found.pair_ids == ("p1", "p2") and found.overlap is None and found.coders == 0


def test_parts_with_one_code_do_not_say_what_the_whole_is() -> None:
    found = review(part(located("p1", FIRST, answer("A", "copy"))), part(located("p2", SECOND, answer("A", "copy"))))
    assert (found.status, found.settled) == (ReviewStatus.PART, "")


def test_a_judged_passage_that_came_to_hold_another_with_another_code_is_a_conflict() -> None:
    most = located("p1", Span(0, 220), answer("A", "copy"))
    rest = located("p2", Span(220, 300), answer("B", "unrelated"))
    found = review(same(most, 0.73), part(rest))
    assert (found.status, found.settled) == (ReviewStatus.CONFLICTING, "")
    assert review(same(most, 0.73), part(located("p2", Span(220, 300), answer("B", "copy")))).settled == "copy"


def test_a_part_that_the_judged_passage_held_already_says_nothing_against_it() -> None:
    found = review(
        same(located("p1", WHOLE, answer("A", "paraphrase"))), part(located("p2", FIRST, answer("A", "copy")))
    )
    assert (found.status, found.settled, found.coders) == (ReviewStatus.CODED, "paraphrase", 1)
    assert told(found) == ["A:copy (of a part)", "A:paraphrase"]


def test_what_was_said_of_a_long_passage_says_nothing_of_a_piece_of_it() -> None:
    found = review(piece(located("p", WHOLE, answer("A", "copy"), answer("B", "copy"))))
    assert (found.status, found.settled, found.coders) == (ReviewStatus.PART, "", 0)
    assert told(found) == ["A:copy (of more)", "B:copy (of more)"]


def test_what_was_decided_counts_and_is_shown_beside_what_was_coded() -> None:
    decided = answer("C", "frame", kind=AnswerKind.ADJUDICATED)
    found = review(same(located("p", WHOLE, answer("A", "copy"), answer("B", "frame"), decided)))
    assert (found.status, found.settled, found.adjudicated, found.coders) == (
        ReviewStatus.ADJUDICATED, "frame", "frame", 2,
    )  # fmt: skip
    assert told(found) == ["A:copy", "B:frame", "C:frame (decided)"]


def test_decisions_that_contradict_each_other_are_all_told() -> None:
    one, other = (
        located(name, WHOLE, answer("A", "copy"), answer("C", code, kind=AnswerKind.ADJUDICATED))
        for name, code in (("p1", "copy"), ("p2", "frame"))
    )
    found = review(same(one), same(other))
    assert (found.status, found.settled, found.adjudicated) == (ReviewStatus.CONFLICTING, "", "copy|frame")


def test_a_decision_by_another_codebook_decides_nothing() -> None:
    old = answer("C", "frame", OLD, AnswerKind.ADJUDICATED)
    found = review(same(located("p", WHOLE, answer("A", "copy"), answer("B", "frame"), old)))
    assert (found.status, found.settled, found.adjudicated) == (ReviewStatus.DISPUTED, "", "")
    assert "C:frame (decided, codebook 000000000000)" in told(found)


def test_one_coder_in_two_samples_is_one_coder() -> None:
    found = review(
        same(located("p1", WHOLE, answer("A", "copy"))), same(located("p2", WHOLE, answer("A", "copy")), 0.9)
    )
    assert (found.status, found.coders, told(found), found.overlap) == (ReviewStatus.CODED, 1, ["A:copy"], 0.9)


def test_the_speech_act_is_that_of_all_coders_of_the_passage() -> None:
    alike = (answer("A", "copy", speech_act="signing"), answer("B", "copy", speech_act="signing"))
    assert review(same(located("p", WHOLE, *alike))).speech_act == "signing"
    differ = (answer("A", "copy", speech_act="signing"), answer("B", "copy", speech_act="measure"))
    assert review(same(located("p", WHOLE, *differ))).speech_act == ""
    assert review(piece(located("p", WHOLE, *alike))).speech_act == ""
