"""From which score on a translation is called one, where most unrelated sentences lie lower or too many do not."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.calibration.class_levels import choose_levels
from pipeline.records.arrays import Floats

NONE: Floats = np.zeros(0)
TRANSLATED: Floats = np.linspace(0.5, 1.0, 1001)


def unrelated(*, above: int, at: float = 0.7, size: int = 20_000) -> Floats:
    """So many unrelated sentences, of which some lie at `at` and a bit higher."""
    held = np.linspace(0, 0.4, size)
    held[:above] = at + np.linspace(0, 0.01, above)
    return held


def test_nine_in_ten_translations_reach_the_level_where_hardly_anything_else_does() -> None:
    levels = choose_levels(TRANSLATED, unrelated(above=20), NONE, same_language=False)
    assert levels.parallel == pytest.approx(0.55) and levels.false_rate == pytest.approx(0.001)


def test_too_many_unrelated_sentences_raise_the_level_above_all_but_half_of_what_is_permitted() -> None:
    others = unrelated(above=30)
    levels = choose_levels(TRANSLATED, others, NONE, same_language=False)
    assert levels.parallel is not None and 0.7 < levels.parallel < 0.71
    assert (others >= levels.parallel).sum() == 10 and levels.false_rate == pytest.approx(0.0005)


def test_a_level_that_most_translations_would_miss_switches_the_class_off() -> None:
    levels = choose_levels(TRANSLATED, unrelated(above=30, at=0.8), NONE, same_language=False)
    assert levels.parallel is None and levels.false_rate == pytest.approx(0.0015)


@pytest.mark.parametrize("size", [10, 2_900])
def test_no_level_can_be_raised_on_too_few_unrelated_sentences(size: int) -> None:
    assert choose_levels(TRANSLATED, unrelated(above=5, size=size), NONE, same_language=False).parallel is None


def test_the_level_that_is_kept_is_the_one_that_was_tried() -> None:
    levels = choose_levels(TRANSLATED, unrelated(above=30), NONE, same_language=False)
    assert levels.parallel == pytest.approx(round(levels.parallel or 0, 4), abs=1e-12)


def test_paraphrases_are_called_so_from_the_level_that_four_in_five_free_translations_reach_or_a_raised_one() -> None:
    freely = np.linspace(0.5, 1.0, 101)
    usual = choose_levels(TRANSLATED, unrelated(above=20, at=0.65), freely, same_language=False)
    assert usual.paraphrase == pytest.approx(0.6)
    others = unrelated(above=30, at=0.65)
    raised = choose_levels(TRANSLATED, others, freely, same_language=False)
    assert raised.paraphrase is not None and (others >= raised.paraphrase).sum() == 10
    assert choose_levels(TRANSLATED, unrelated(above=30, at=0.8), freely, same_language=False).paraphrase is None
    assert choose_levels(TRANSLATED, others, freely[:49], same_language=False).paraphrase is None
