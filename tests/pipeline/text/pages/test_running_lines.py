"""Which lines at the edges of pages are no running text, and which only look like it."""

from __future__ import annotations

import pytest

from pipeline.text.pages.running_lines import read_pages
from tests.fixtures.prose import prose


def running(*pages: str) -> list[str]:
    """The running lines of pages, page by page."""
    text = "\n\f".join(pages)
    return [" / ".join(text[line.start : line.end] for line in page.running) for page in read_pages(text)]


def around(head: str, foot: str, pages: int) -> list[str]:
    """Pages of prose with a head and a foot, in which the number of the page stands."""
    return ["\n".join((head.format(n), *prose(f"{head}{n}", 4), foot.format(n))).strip() for n in range(1, pages + 1)]


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("City of Neuwerder", "{}"),
        ("City of Neuwerder – Concept for integration {}", "Seite {} von 4"),
        ("Neuwerder {}", "– {} –"),
        ("Concept\nCity of Neuwerder", "office@neuwerder.example\n{} | Neuwerder"),
    ],
)
def test_what_comes_back_on_every_page_is_running(head: str, foot: str) -> None:
    expected = [f"{head.format(n)}\n{foot.format(n)}".replace("\n", " / ") for n in range(1, 5)]
    assert running(*around(head, foot, 4)) == expected


def test_left_and_right_pages_may_differ() -> None:
    pages = [
        page
        for left, right in zip(around("{} City of Neuwerder", "", 6), around("Concept for all {}", "", 6), strict=True)
        for page in (left, right)
    ]
    assert running(*pages)[:2] == ["1 City of Neuwerder", "Concept for all 1"]


def test_roman_numbers_count_with_the_pages() -> None:
    assert running(*(f"{' '.join(prose(n, 3))}\n{n}" for n in ("iii", "iv", "v"))) == ["iii", "iv", "v"]


@pytest.mark.parametrize(
    "pages",
    [
        [f"Measure {n}\n{' '.join(prose(n, 3))}" for n in (2, 5, 6, 11)],  # headings of their own
        [f"{' '.join(prose(n, 3))}\n{n}" for n in (140, 12, 77, 30)],  # figures of a table
        ["City of Neuwerder\n" + " ".join(prose(n, 3)) if n < 2 else " ".join(prose(n, 3)) for n in range(9)],
        [" ".join(prose(n, 3)) + ("\nWe are all from here and there." if n < 3 else "") for n in range(9)],  # a refrain
        [f"{'budget' if n < 3 else prose(n, 1)[0]}\n{' '.join(prose(n, 3))}" for n in range(9)],  # a word of a line
        ["The same stands on all of them."] * 4,
    ],
    ids=["headings", "figures", "twice", "refrain", "word", "page of nothing else"],
)
def test_what_may_be_text_is_kept(pages: list[str]) -> None:
    assert not any(running(*pages))


def test_of_three_pages_two_must_say_the_same_and_of_two_both() -> None:
    title, *others = around("City of Neuwerder", "", 3)
    title = title.removeprefix("City of Neuwerder\n")
    assert running(title, *others) == ["", "City of Neuwerder", "City of Neuwerder"]
    assert running(*others) == ["City of Neuwerder"] * 2
    assert running(title, others[0]) == ["", ""]
    assert not any(running(title, *(page.replace("City", f"City {5 * n}") for n, page in enumerate(others))))


def test_a_page_of_nothing_else_keeps_all_but_its_number() -> None:
    pages = around("City of Neuwerder", "{}", 4)
    assert running(*pages[:3], "City of Neuwerder\n4")[-1] == "4"
