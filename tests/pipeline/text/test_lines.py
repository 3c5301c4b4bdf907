from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence

import pytest

from pipeline.extract.options import ReadOptions
from pipeline.extract.txt import read
from pipeline.text.lines import find_early_ends, find_parted_lines
from pipeline.text.opening_words import may_end_before
from pipeline.text.segment import SegmentSettings, segment

SETTINGS = SegmentSettings()

PROSE = (
    "The council keeps the office for newcomers open on every day of the week, and it pays for courses in the language "
    "of the country, which all who came within the last three years can take free of charge in the town hall."
)
GERMAN = (
    "Die Stadt Velden unterhält für Familien mit Kindern eine Stelle, an die sich Eltern, Lehrerinnen und Vereine mit "
    "Fragen zur Schule, zum Wohnen und zur Arbeit wenden können, und sie bezahlt Kurse in der Sprache des Landes."
)


def line_starts(text: str, places: Sequence[int]) -> list[str]:
    return [text[at:].partition("\n")[0] for at in places]


def cut(text: str) -> list[str]:
    return [" ".join(text[one.start : one.end].split()) for one in segment(text, SETTINGS).sentences]


def test_lines_that_are_not_wrapped_are_paragraphs() -> None:
    lines = ["Who may come", PROSE, "What the office does", PROSE.replace("council", "town"), "Courses", PROSE]
    text = "\n".join(lines)
    found = segment(text, SETTINGS)
    assert [text[one.start : one.end] for one in found.passages] == lines
    assert cut(text) == lines


def test_a_reader_of_plain_text_tells_the_same_paragraphs() -> None:
    text = "\ufeffWho may come\r\n" + PROSE + "\r\n  Courses\r\n" + PROSE + "\r\n\r\nThe end of it\nis here"
    blocks = read(text.encode(), ReadOptions()).blocks
    assert [text[one.start : one.end] for one in blocks] == [
        "Who may come", PROSE, "Courses", PROSE, "The end of it\nis here",
    ]  # fmt: skip
    assert [(one.start, one.end) for one in segment(text, SETTINGS).passages] == [(b.start, b.end) for b in blocks]


def test_a_line_in_small_letters_goes_on_behind_one_without_an_end() -> None:
    torn = PROSE.replace("week, and", "week\nand")
    text = "\n".join([PROSE, PROSE, "Courses", torn, PROSE, PROSE])
    assert line_starts(text, find_parted_lines(text)) == [PROSE, "Courses", torn.split("\n")[0], PROSE, PROSE]
    ended = text.replace("week\n", "week.\n")
    assert "and it pays" in " ".join(line_starts(ended, find_parted_lines(ended)))


@pytest.mark.parametrize("width", [60, 72, 100, 190])
def test_wrapped_lines_part_no_paragraphs_though_one_is_long(width: int) -> None:
    wrapped = "\n".join(textwrap.fill(GERMAN + " " + PROSE, width) for _ in range(4))
    assert find_parted_lines(wrapped + "\n" + "word " * 50 + "\n" + wrapped) == []


def test_wrapped_lines_of_which_many_are_joined_part_no_paragraphs() -> None:
    lines = textwrap.wrap(" ".join([GERMAN] * 9), 105)
    joined = "\n".join(" ".join(lines[at : at + 1 + (at % 4 < 2)]) for at in range(0, len(lines), 2))
    assert max(map(len, joined.split("\n"))) > 200
    assert find_parted_lines(joined) == []


def test_wrapped_lines_of_a_script_without_small_letters_part_no_paragraphs() -> None:
    arabic = "تدعم المدينة جميع الأسر التي وصلت خلال السنوات الثلاث الماضية وتدفع تكاليف دورات اللغة في دار البلدية"
    wrapped = textwrap.fill(" ".join([arabic] * 6), 72)
    assert find_parted_lines(f"{wrapped}\n{' '.join([arabic] * 3)}\n{wrapped}") == []
    assert len(find_parted_lines("\n".join([arabic, " ".join([arabic] * 3), arabic]))) == 2


@pytest.mark.parametrize("width", [60, 72, 100])
@pytest.mark.parametrize("prose", [PROSE, GERMAN])
def test_a_heading_in_wrapped_text_is_a_sentence(width: int, prose: str) -> None:
    text = textwrap.fill(prose, width) + "\nHousing Velden\nRooms\n" + textwrap.fill(prose, width)
    assert "Housing Velden" in [one.removesuffix(" Rooms") for one in cut(text)]
    assert prose in cut(text)


@pytest.mark.parametrize("width", [60, 72, 100])
@pytest.mark.parametrize("seed", range(5))
def test_lines_that_the_width_forced_to_end_end_no_sentence(width: int, seed: int) -> None:
    """Each word has a capital, and a line may be a tenth longer or shorter, as in a proportional font."""
    rng, lines, line = random.Random(seed), list[str](), ""
    limit = width
    for word in (GERMAN + " " + PROSE).title().replace(",", "").split() * 3:
        if line and len(line) + 1 + len(word) > limit:
            lines, line, limit = [*lines, line], word, rng.uniform(0.9, 1.1) * width
        else:
            line = f"{line} {word}".lstrip()
    assert find_early_ends("\n".join(lines)) == []


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Homes and rooms", "Each family finds a home"),
        ("Wohnungen", "„Jede Familie“ findet eine"),
        ("Homes", "• rooms for families"),
        ("Homes", "- rooms for families"),
        ("Homes", "2.1 Rooms for families"),
        ("Homes", "a) Rooms for families"),
        ("السكن", "تدعم المدينة الأسر"),
        ("Homes", "\x84"),
    ],
)
def test_what_may_open_a_sentence_does_behind_an_early_end(above: str, below: str) -> None:
    text = f"{textwrap.fill(PROSE, 70)}\n{above}\n{below}\n{textwrap.fill(PROSE, 70)}"
    assert below in line_starts(text, find_early_ends(text))


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Homes and rooms", "each family finds a home"),
        ("Homes,", "Rooms"),
        ("Homes-", "Rooms"),
        ("Homes (see", "List 2)"),
        ("Homes", "(Rooms)"),
        ("Homes", "2010 and later"),
        ("HOMES FOR", "FAMILIES IN VELDEN"),
        ("\x84", "Rooms for families"),
    ],
)
def test_what_goes_on_does_not(above: str, below: str) -> None:
    text = f"{textwrap.fill(PROSE, 70)}\n{above}\n{below}\n{textwrap.fill(PROSE, 70)}"
    assert below not in line_starts(text, find_early_ends(text))


def test_long_lines_among_narrow_ones_do_not_make_these_early() -> None:
    lines = textwrap.wrap((GERMAN + " ") * 4, 60)
    text = "\n".join([*lines[:4], " ".join(lines[4:6]), *lines[6:9], "https://velden.example/" + "a" * 150, *lines[9:]])
    assert all(one.startswith(("Die Stadt", "https")) for one in line_starts(text, find_early_ends(text)))


def test_a_column_beside_wider_lines_ends_no_sentence_at_each_of_its_lines() -> None:
    words = (GERMAN + " " + PROSE).title().replace(",", "")
    narrow, wide = textwrap.wrap(words, 60)[:5], textwrap.wrap(words, 100)[:3]
    assert all(len(line) < 62 for line in narrow) and all(len(line) > 85 for line in wide)
    assert line_starts("\n".join([*narrow, *wide]), find_early_ends("\n".join([*narrow, *wide]))) == []


def test_one_line_that_is_wider_tells_no_width() -> None:
    lengths = (70, 69, 61, 70, 150, 70, 71, 68)
    lines = [("Velden " * 30)[: length - 1] + "n" for length in lengths]
    assert find_early_ends("\n".join(lines)) == []


def test_a_short_line_that_ends_with_an_article_goes_on() -> None:
    around = textwrap.fill(GERMAN, 72)
    text = f"{around}\nEin langer Bericht der\nStadt Velden an Familien\n{around}"
    assert "Ein langer Bericht der Stadt Velden an Familien" in cut(text)


def test_lines_too_narrow_to_tell_a_width_are_left_alone() -> None:
    assert find_early_ends("Cell\nOther words here\nThird and last of it\nMore") == []


@pytest.mark.parametrize(
    ("before", "may_end"),
    [
        ("Plan der", False),
        ("Plan und", False),
        ("The plan of", False),
        ("Plan", True),
        ("Stadt Velden", True),
        ("Plan in 2016", True),
    ],
)
def test_a_word_that_more_must_follow_ends_nothing(before: str, may_end: bool) -> None:
    assert may_end_before(f"{before}\nVelden", [len(before) + 1]) == [len(before) + 1] * may_end


def test_a_language_that_is_told_decides_which_words_these_are() -> None:
    text = "Die Stadt hilft allen, die mit ihren Kindern nach Velden kommen und nicht wissen, wie es geht, a\nVelden"
    at = text.index("\n") + 1
    assert may_end_before(text, [at]) == [at]
    assert may_end_before(text[text.index("a\n") :], [2]) == []


def test_one_line_without_an_end_is_as_it_was() -> None:
    assert find_early_ends(PROSE) == find_parted_lines(PROSE) == []
