from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.review.judgements import FAR_APART, adjudicated, coder_states, order_pairs, pair_state
from pipeline.review.records import Answer, AnswerKind


def answer(kind: AnswerKind, code: str = "", coder: str = "A", pair_id: str = "p") -> Answer:
    return Answer(f"{kind}{code}{coder}", pair_id, coder, kind, {"relation": code} if code else {}, "book", "now")


COPY, FRAME = answer(AnswerKind.CODE, "copy"), answer(AnswerKind.CODE, "frame")
UNDO, SKIP = answer(AnswerKind.UNDO), answer(AnswerKind.SKIP)


def test_the_last_code_counts_and_an_undo_takes_one_back() -> None:
    assert pair_state([COPY, FRAME]).coded == FRAME
    assert pair_state([COPY, FRAME, UNDO]).coded == COPY
    assert pair_state([COPY, UNDO]).held is None
    assert pair_state([COPY, UNDO, UNDO, FRAME]).coded == FRAME


def test_a_skipped_pair_is_held_but_not_coded() -> None:
    state = pair_state([COPY, SKIP])
    assert state.held == SKIP and state.coded is None


def test_what_is_said_of_the_rival_and_of_the_network_stands_beside_the_code_until_it_is_undone() -> None:
    rival, guess = answer(AnswerKind.RIVAL, "topic_only"), answer(AnswerKind.NETWORK_GUESS, "x")
    state = pair_state([COPY, rival, guess])
    assert (state.coded, state.rival, state.network_guess) == (COPY, rival, guess)
    assert pair_state([COPY, rival, UNDO]).rival is None


def test_coders_hold_their_own_and_an_adjudicator_holds_no_code() -> None:
    other = answer(AnswerKind.CODE, "frame", "B")
    decided = answer(AnswerKind.ADJUDICATED, "copy", "C")
    states = coder_states([COPY, other, decided])
    assert {coder: held["p"].coded for coder, held in states.items()} == {"A": COPY, "B": other}
    assert adjudicated([COPY, other, decided]) == {"p": decided}


@settings(max_examples=60)
@given(st.integers(1, 300), st.integers(0, 40), st.integers(0, 9), st.sampled_from(["A", "B", "Çetin"]))
def test_duplicates_stand_far_behind_and_nothing_is_lost(pairs: int, repeats: int, seed: int, coder: str) -> None:
    listed = [(f"p{n}", "") for n in range(pairs)] + [(f"r{n}", f"p{n}") for n in range(min(repeats, pairs // 4))]
    order = order_pairs(listed, seed, coder)
    assert sorted(order) == sorted(pair_id for pair_id, _ in listed)
    assert order == order_pairs(listed, seed, coder)
    wanted = min(FAR_APART, len(listed) // 2 - len(listed) // 4)
    for pair_id, other in listed:
        if other:
            assert order.index(pair_id) - order.index(other) >= wanted


def test_every_coder_has_an_order_of_their_own() -> None:
    listed = [(f"p{n}", "") for n in range(40)]
    assert order_pairs(listed, 1, "A") != order_pairs(listed, 1, "B") != order_pairs(listed, 2, "B")
