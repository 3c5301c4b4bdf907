from __future__ import annotations

import numpy as np
import pytest

from pipeline.profile.additive import Additive

CITY = {"de": 0.0, "fr": 1.0, "it": 3.0}
OTHER = {"de": 0.0, "fr": 2.0, "it": -1.0}


def table(same: float | None = None) -> dict[tuple[str, str], tuple[float]]:
    """Pairs whose number is the sum of what their languages add."""
    return {
        (a, b): (10 + CITY[a] + OTHER[b] + (same if a == b and same else 0.0),)
        for a in CITY
        for b in OTHER
        if a != b or same is not None
    }


def fitted(numbers: dict[tuple[str, str], tuple[float]]) -> Additive:
    made = Additive.fit(numbers)
    assert made is not None
    return made


def test_a_pair_left_out_is_told_by_the_others() -> None:
    whole = table(same=0.0)
    for pair in table():
        left = {other: number for other, number in whole.items() if other != pair}
        assert fitted(left).add(*pair)[0] == pytest.approx(whole[pair][0], abs=1)


def test_one_language_with_itself_has_what_such_pairs_add() -> None:
    assert not fitted(table()).knows(("de", "de"))
    made = fitted(table(same=5.0))
    assert made.knows(("de", "de")) and made.add("fr", "fr")[0] == pytest.approx(18, abs=0.3)


def test_a_language_seen_in_one_place_only_is_not_known() -> None:
    made = fitted(table() | {("el", "de"): (99.0,)})
    assert not made.knows(("el", "de")) and made.knows(("it", "de"))
    assert made.add("el", "de")[0] == pytest.approx(np.mean([made.add(lang, "de")[0] for lang in CITY]))


def test_leaning_moves_only_what_an_unknown_language_adds() -> None:
    made = fitted(table())
    assert made.add("de", "it", 1.0) == pytest.approx(made.add("de", "it"))
    assert made.add("el", "it", 1.0)[0] - made.add("el", "it")[0] == pytest.approx(made.spread[0][0])


def test_the_order_of_pairs_does_not_matter() -> None:
    turned = dict(reversed(table().items()))
    assert fitted(turned).add("de", "it").tolist() == fitted(table()).add("de", "it").tolist()


def test_languages_that_were_measured_with_themselves_alone_say_nothing_of_pairs() -> None:
    assert Additive.fit({("de", "de"): (1.0,), ("fr", "fr"): (2.0,)}) is None
