from __future__ import annotations

import numpy as np

from pipeline.corpus.search.short_lines import find_short_lines, mean_line, without_common
from pipeline.records import ScrapKind

HEADING, OTHER = ScrapKind.HEADING, ScrapKind.CONTENTS


def test_short_lines_are_the_headings_of_equal_ones_the_first() -> None:
    lines = ["Housing", "Newcomers rent.", "HOUSING ", "Housing 4", "Schools"]
    assert find_short_lines(lines, [HEADING, None, HEADING, OTHER, HEADING]) == [0, 4]


def test_what_short_lines_share_is_their_mean_and_less_of_it_the_fewer_they_are() -> None:
    means = np.array([[1, 0], [0, 1], [0, 0]], np.float32)
    np.testing.assert_allclose(mean_line(means, np.array([300, 100, 0])), [0.75, 0.25], rtol=0.03)
    few, many = (np.linalg.norm(mean_line(means, np.array([count, 0, 0]))) for count in (1, 1000))
    assert few < 0.1 < 0.9 < many <= 1
    assert not mean_line(means[:0], np.zeros(0, np.int64)).any()


def test_a_topic_keeps_what_short_lines_do_not_share() -> None:
    common = np.array([1, 0, 0])
    moved = without_common(np.array([0.6, 0.8, 0], np.float32), common)
    assert moved[0] < 0.1 and moved[1] > 0.9
    np.testing.assert_allclose(np.linalg.norm(moved), 1, rtol=1e-6)
    same = np.array([0.6, 0.8, 0], np.float32)
    np.testing.assert_allclose(without_common(same, np.zeros(3)), same, rtol=1e-6)
