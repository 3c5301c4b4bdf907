"""Glyphs without or with false letters inside good fonts: recovered where it can be told what they are, or told."""

from __future__ import annotations

import re
import struct
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import ReadOptions, extract
from pipeline.extract.pdf.letters.false_letters import mend_words
from pipeline.extract.pdf.letters.legibility import SOME_FALSE, SOME_UNKNOWN, find_flaw
from pipeline.extract.pdf.page import Frame, PageContent
from pipeline.extract.pdf.words import Word
from pipeline.records import DocumentStatus, Extraction
from tests.fixtures.glyph_pdfs import GlyphPage
from tests.hostile.pdf_writing import page_objects, pdf_of, stream

CASES = Path(__file__).parents[3] / "golden" / "cases" / "pdf-calibri-ti"
TEXT = (
    "The action plan for integration names the institutions that give information on participation.",
    "The committee meets in the town hall; its sittings are open, and the minutes are written.",
)


def cut(line: str, *ligatures: str) -> list[str]:
    """A line as glyphs, with some letters drawn as one."""
    return re.findall("|".join([*map(re.escape, ligatures), "."]), line)


def read(lines: tuple[str, ...], *ligatures: str, **told: str | None) -> Extraction:
    page = GlyphPage(told)
    for number, line in enumerate(lines):
        page.draw(20, 700 - 20 * number, cut(line, *ligatures))
    return extract(page.pdf(), name="plan.pdf")


def words_of(*texts: str) -> PageContent:
    frame = Frame(0, 0, 595, 842)
    placed = (Word(text, 50.0 * n, 10, 50.0 * n + 45, 20, 10) for n, text in enumerate(texts))
    return PageContent(1, tuple(placed), (), frame, frame)


def test_ligatures_told_as_letters_of_other_alphabets_are_set_right() -> None:
    found = read(TEXT, "ti", "tt", ti="Ɵ", tt="Ʃ")
    assert (found.status, found.text) == (DocumentStatus.OK, " ".join(TEXT))


def test_ligatures_in_slanted_type_do_not_part_their_words() -> None:
    line = "all that is defined there is efficient."
    page = GlyphPage()
    page.draw(20, 700, cut(line, "ffi", "fi"), matrix="1 0 0.3 1")
    assert extract(page.pdf(), name="plan.pdf").text == line


@pytest.mark.parametrize(
    ("line", "letters", "false"),
    [
        ("Time after time the action waits", "Ti", "Ɵ"),
        ("The draft comes after the software", "ft", "Ō"),
        ("Settings and getting on with setting", "tti", "ƫ"),
        ("A platform for a portfolio of places", "tf", "ƞ"),
    ],
)
def test_each_of_the_widespread_false_letters(line: str, letters: str, false: str) -> None:
    found = read((line,), letters.casefold(), **{letters.casefold(): false})
    assert (found.status, found.text) == (DocumentStatus.OK, line)


@pytest.mark.parametrize(
    "line",
    [
        "In the word Ɵra the letter Ɵ stands first",
        "The letters KƟRA and ƩIGMA are capitals",
        "Newcomers from Ōsaka and Ōita have come",
        "A sign \ufffd that an author has typed alone",
        "BürgerInnen, TeilnehmerInnen und BesucherInnen beim MacDonald",
    ],
)
def test_letters_that_an_author_wrote_stay_and_are_no_flaw(line: str) -> None:
    found = read((line,))
    assert (found.status, found.text) == (DocumentStatus.OK, line)


@pytest.mark.parametrize("place", range(4))
def test_a_glyph_without_a_letter_is_told_wherever_it_stands(place: int) -> None:
    # its code may be that of a blank, a sign, a capital or a small letter
    page = GlyphPage({"ti": None})
    for filler in range((6, 30, 62, 94)[place]):
        page.code_of(f"unused {filler}")
    page.draw(20, 700, cut(TEXT[0], "ti"))
    found = extract(page.pdf(), name="plan.pdf")
    assert SOME_UNKNOWN in found.reason
    assert found.text == TEXT[0].replace("ti", "\ufffd")


@pytest.mark.parametrize(
    "line", ["the shi\ue123t and the shi\U000f0000", "a \U000f0000rst year", "\ue001\ue002\ue003 plan"]
)
def test_glyphs_without_letters_are_told_at_the_ends_of_words_and_as_words(line: str) -> None:
    assert find_flaw(words_of(*line.split())) == SOME_UNKNOWN


@pytest.mark.parametrize(
    "line", ["\U000f0000first point", "\U000f0000 point", "\uf0b7\uf0b7\uf0b7 plan", "plan \ufffd"]
)
def test_bullets_and_ornaments_are_no_letters(line: str) -> None:
    assert find_flaw(words_of(*line.split())) == ""


def test_letters_told_as_capitals_or_brackets_are_told() -> None:
    found = read(("the operaOons and acOviOes of insOtuOons", "give informaOon on parOcipaOon"))
    assert SOME_FALSE in found.reason


def test_letters_of_two_alphabets_in_one_word_become_those_of_one() -> None:
    found = read(("The city соunсil реrmits it", "Город рaзвивaeт доступ"))
    assert (found.status, found.text) == (DocumentStatus.OK, "The city council permits it Город развивает доступ")


def test_letters_of_two_alphabets_that_do_not_look_alike_are_told() -> None:
    assert SOME_FALSE in read(("The city cжuncil permits it",)).reason


def sfnt(**tables: bytes) -> bytes:
    head, body = b"\0\1\0\0" + struct.pack(">HHHH", len(tables), 16, 0, 0), b""
    for tag, table in tables.items():
        head += struct.pack(">4sLLL", tag.encode(), 0, 12 + 16 * len(tables) + len(body), len(table))
        body += table
    return head + body


def post_table(names: list[bytes]) -> bytes:
    indices = struct.pack(f">{len(names)}H", *(258 + number for number in range(len(names))))
    head = b"\0\2\0\0" + b"\0" * 28 + struct.pack(">H", len(names))
    return head + indices + b"".join(bytes([len(name)]) + name for name in names)


def post_of(names: list[bytes]) -> bytes:
    return sfnt(post=post_table(names))


def cmap_table(letter: str, glyph: int) -> bytes:
    return struct.pack(">HHHHLHHHHHH", 0, 1, 3, 1, 12, 6, 12, 0, ord(letter), 1, glyph)


@pytest.mark.parametrize("name", [b"t_i", b"uni00740069", b"t_i.liga"])
def test_the_names_of_glyphs_in_the_font_tell_letters(name: bytes) -> None:
    page = GlyphPage({"ti": None})
    page.draw(20, 700, cut(TEXT[0], "ti"))
    names = [b"g%d" % number for number in range(40)]
    names[page.code_of("ti")] = name
    found = extract(page.pdf(program=post_of(names)), name="plan.pdf")
    assert (found.status, found.text) == (DocumentStatus.OK, TEXT[0])


def test_the_names_that_an_encoding_gives_tell_letters() -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Plan /Encoding << /Differences [1 /t_i] >> >>"
    shown = TEXT[0].replace("ti", "\\001").encode()
    objects = page_objects(stream(b"BT /F1 8 Tf 20 700 Td (" + shown + b") Tj ET"), more={5: font})
    found = extract(pdf_of(objects), name="plan.pdf")
    assert (found.status, found.text) == (DocumentStatus.OK, TEXT[0])


def test_a_blank_that_only_its_name_tells_parts_words() -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Plan /Encoding << /Differences [1 /space.wide] >> >>"
    objects = page_objects(stream(b"BT /F1 8 Tf 20 700 Td (action\\001plan) Tj ET"), more={5: font})
    assert extract(pdf_of(objects), name="plan.pdf").text == "action plan"


def test_names_that_only_count_tell_nothing() -> None:
    page = GlyphPage({"ti": None})
    page.draw(20, 700, cut(TEXT[0], "ti"))
    found = extract(page.pdf(program=post_of([b"g%d" % number for number in range(40)])), name="plan.pdf")
    assert found.status is DocumentStatus.PARTIAL


@pytest.mark.parametrize("name", [b"g%d", b"glyph%d", b"cid%05d"])
def test_the_map_of_the_font_tells_what_names_that_only_count_do_not(name: bytes) -> None:
    page = GlyphPage({"ü": None})
    page.draw(20, 700, "Die Büros der Stadt sind für alle da")
    names = [name % number for number in range(60)]
    program = sfnt(post=post_table(names), cmap=cmap_table("ü", page.code_of("ü")))
    found = extract(page.pdf(program=program), name="plan.pdf")
    assert (found.status, found.text) == (DocumentStatus.OK, "Die Büros der Stadt sind für alle da")


def test_a_name_that_says_letters_comes_before_a_map_for_private_use() -> None:
    page = GlyphPage({"ti": None})
    page.draw(20, 700, cut(TEXT[0], "ti"))
    names = [b"g%d" % number for number in range(40)]
    names[page.code_of("ti")] = b"t_i"
    program = sfnt(post=post_table(names), cmap=cmap_table("\ue001", page.code_of("ti")))
    assert extract(page.pdf(program=program), name="plan.pdf").text == TEXT[0]


GERMAN = (
    "Die Stadt öffnet im Frühjahr ein Büro für alle, die neu zugezogen sind, und für ihre Nachbarn.",
    "Kurse und Führungen beginnen täglich um fünf Uhr in der Bücherei der Gemeinde über dem Markt.",
)


def drawn_without(letter: str) -> bytes:
    """A page whose font is embedded and tells no letter for one of its glyphs."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, pageCompression=0, invariant=1)
    canvas.setFont("Vera", 10)
    for number, line in enumerate(GERMAN):
        canvas.drawString(40, 700 - 14 * number, line)
    canvas.save()
    return re.sub(rb"<[0-9A-F]{2}> <%04X>" % ord(letter), b" " * 11, target.getvalue())


def test_what_no_font_tells_is_read_from_the_picture_of_the_words() -> None:
    found = extract(drawn_without("ü"), name="plan.pdf", options=ReadOptions(languages=("de",)))
    assert (found.status, found.text) == (DocumentStatus.OK, " ".join(GERMAN))
    found = extract(drawn_without("ü"), name="plan.pdf", options=ReadOptions(ocr=False))
    assert SOME_UNKNOWN in found.reason


RUSSIAN_WORDS = ("Городской", "совет", "принимает", "программу", "интеграции")
GERMAN_WORDS = ("Der", "Rat", "beschließt", "das", "Programm")


@pytest.mark.parametrize(
    ("page", "told", "meant"),
    [
        (RUSSIAN_WORDS, "рeсурс", "ресурс"),
        (GERMAN_WORDS, "рeсурс", "ресурс"),
        (RUSSIAN_WORDS, "Cреда", "Среда"),
        (RUSSIAN_WORDS, "scоpe", "scope"),
        (GERMAN_WORDS, "Pеaсe", "Peace"),
        (RUSSIAN_WORDS, "Pаcа", "Раса"),
        (GERMAN_WORDS, "Pаcа", "Paca"),
        (RUSSIAN_WORDS, "еa", "еа"),
        (GERMAN_WORDS, "еa", "ea"),
        (("Η", "πόλη", "της"), "Aθήνα", "Αθήνα"),
        (GERMAN_WORDS, "kΩ", "kΩ"),
    ],
)
def test_a_word_of_two_alphabets_becomes_one_of_that_in_which_most_of_it_is_written(
    page: tuple[str, ...], told: str, meant: str
) -> None:
    *_, word = mend_words(words_of(*page, told).words)
    assert word.text == meant
