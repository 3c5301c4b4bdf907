"""PDFs whose text is known, of eight languages, six layouts and four producers, are read almost to the character."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cache
from itertools import product
from typing import Any

import pytest

from pipeline.extract import extract
from tests.synthetic.content import LANGUAGES, content_of
from tests.synthetic.error_rate import Measure, differences, distance, measured, nearest, not_whole
from tests.synthetic.layouts import LAYOUTS, truth_of
from tests.synthetic.producers import NEEDS, PRODUCERS, can_make, documents

MAX_RATE = {name: 0.005 if layout.columns == 1 else 0.01 for name, layout in LAYOUTS.items()}
# Over all languages of one producer and layout.
MIN_WHOLE = 0.95

Read = Callable[[str, str, str], str]


def of_producer(name: str, *values: str) -> Any:
    """A parameter for what one producer makes; its tests share one worker, and are skipped where it is missing."""
    missing = "POLICYECHO_REQUIRE_ALL" not in os.environ and not can_make(name)
    marks = [pytest.mark.xdist_group(f"synthetic-{name}"), pytest.mark.skipif(missing, reason=f"needs {NEEDS[name]}")]
    return pytest.param(name, *values, marks=marks)


DOCUMENTS = [of_producer(*document) for document in product(PRODUCERS, LAYOUTS, LANGUAGES)]


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The extracted text by producer, layout and language; each producer works once, each document is read once."""

    @cache
    def made(producer: str) -> dict[tuple[str, str], bytes]:
        return documents(producer, tmp_path_factory.mktemp(producer))

    @cache
    def text(producer: str, layout: str, lang: str) -> str:
        return extract(made(producer)[layout, lang]).text

    return text


@pytest.mark.slow
@pytest.mark.parametrize(("producer", "layout", "lang"), DOCUMENTS)
def test_text_is_read_almost_to_the_character(read: Read, producer: str, layout: str, lang: str) -> None:
    text, truth = read(producer, layout, lang), truth_of(content_of(lang), LAYOUTS[layout])
    rate = measured(text, truth).rate
    assert rate < MAX_RATE[layout], "\n".join([f"{rate:.2%} of the characters", *differences(text, truth)])


@pytest.mark.slow
@pytest.mark.parametrize(("producer", "layout", "lang"), DOCUMENTS)
def test_running_lines_and_page_numbers_are_left_out(read: Read, producer: str, layout: str, lang: str) -> None:
    text, truth = read(producer, layout, lang), truth_of(content_of(lang), LAYOUTS[layout])
    assert not [line for line in truth.running if line in text]
    assert not re.findall(rf"\b{truth.page_word} \d+", text)


@pytest.mark.slow
@pytest.mark.parametrize(("producer", "layout"), [of_producer(*document) for document in product(PRODUCERS, LAYOUTS)])
def test_paragraphs_are_whole(read: Read, producer: str, layout: str) -> None:
    total, torn = Measure(0, 0, 0, 0), []
    for lang in LANGUAGES:
        text, truth = read(producer, layout, lang), truth_of(content_of(lang), LAYOUTS[layout])
        total += measured(text, truth)
        torn += [f"{lang}: {paragraph}" for paragraph in not_whole(text, truth)]
    assert total.whole_share >= MIN_WHOLE, "\n".join([f"{total.whole_share:.1%} are whole", *torn])


def test_distance_counts_the_fewest_edits() -> None:
    assert [distance(*pair) for pair in (("", ""), ("a", ""), ("", "ab"), ("same", "same"))] == [0, 1, 2, 0]
    assert distance("kitten", "sitting") == 3
    assert distance("welcome centre", "wel come center") == 3
    assert distance("ab" * 300, "ba" * 300) == 2


def test_nearest_finds_a_part_with_its_misreadings() -> None:
    text = "Before it. 1 A nofe at the fot. After it."
    start, end, edits = nearest("1 A note at the foot.", text)
    assert (text[start:end], edits) == ("1 A nofe at the fot.", 2)


def test_an_aside_may_stand_anywhere_and_a_missing_one_counts_in_full() -> None:
    truth = truth_of(content_of("en"), LAYOUTS["two"])
    inside = [*truth.paragraphs[:4], *truth.asides, *truth.paragraphs[4:]]
    assert measured("\n\n".join(inside), truth).errors == 0
    assert measured("\n\n".join(inside), truth).whole_share == 1
    without = measured("\n\n".join([*truth.paragraphs, truth.asides[0]]), truth)
    assert without.errors == len(truth.asides[1])
    swapped = [truth.paragraphs[1], truth.paragraphs[0], *truth.paragraphs[2:], *truth.asides]
    assert measured("\n\n".join(swapped), truth).rate > MAX_RATE["two"]
