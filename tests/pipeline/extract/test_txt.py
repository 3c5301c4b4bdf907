from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import extract, txt
from pipeline.extract.options import ReadOptions
from pipeline.records import DocumentStatus
from pipeline.text.languages import known_languages

GERMAN = "Die Stadt fördert die Teilhabe aller Menschen, die hier leben, und baut Hürden in ihren Ämtern ab.\r\n"
POLISH = "Każdy dorosły, który osiedla się w mieście, otrzymuje w ciągu sześciu tygodni miejsce na kursie. Źródło.\n"
GREEK = "Κάθε ενήλικος που εγκαθίσταται στην πόλη παίρνει μέσα σε έξι εβδομάδες θέση σε μάθημα. Άλλοι δήμοι.\n"
RUSSIAN = "Город обеспечивает равный доступ к услугам для всех жителей независимо от их происхождения и языка.\n"


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_keep_their_characters_one_for_one(data: bytes) -> None:
    expected = data.decode("utf-8", errors="replace").replace("\x00", "\ufffd")
    found = txt.read(data, ReadOptions())
    if found.status is DocumentStatus.EMPTY:
        assert not expected.strip("\ufeff\ufffd \t\r\n")
    else:
        assert found.text in {expected, *decode_as_any_language_was_written(data)}


def decode_as_any_language_was_written(data: bytes) -> Iterator[str]:
    for encoding in {"utf-16", *(one for language in known_languages() for one in language.pages.encodings)}:
        with suppress(UnicodeError):
            yield data.decode(encoding).replace("\x00", "\ufffd")


@given(st.text(min_size=1))
def test_valid_text_is_ok_and_unchanged(text: str) -> None:
    found = txt.read(text.encode(), ReadOptions())
    if found.status is not DocumentStatus.EMPTY:
        assert (found.status, found.text) == (DocumentStatus.OK, text.replace("\x00", "\ufffd"))


def test_mark_and_line_ends_are_kept() -> None:
    assert extract(b"\xef\xbb\xbfOne\r\ntwo\r\n", name="a.txt").text == "\ufeffOne\r\ntwo\r\n"


def test_nul_becomes_the_replacement_character() -> None:
    assert extract(b"a\x00b", name="a.txt").text == "a\ufffdb"


def test_an_old_encoding_that_cannot_be_told_is_partial_and_named() -> None:
    found = extract("Größe".encode("cp1252"), name="a.txt", media_type="text/plain")
    assert found.status is DocumentStatus.PARTIAL
    assert "not valid UTF-8" in found.reason and "cp1252" in found.reason
    assert found.text == "Gr\ufffd\ufffde"


@pytest.mark.parametrize(
    ("data", "media_type", "encoding"),
    [
        ("Größe".encode("cp850"), "text/plain; charset=cp850", "cp850"),
        (GERMAN.encode("cp1252"), "", "cp1252"),
        (POLISH.encode("iso8859-2"), "", "iso8859-2"),
        (POLISH.encode("cp1250"), "", "cp1250"),
        (GREEK.encode("iso8859-7"), "", "iso8859-7"),
    ],
)
def test_a_text_in_an_old_encoding_is_decoded_with_a_reason(data: bytes, media_type: str, encoding: str) -> None:
    found = extract(data, name="a.txt", media_type=media_type)
    assert (found.text, found.status) == (data.decode(encoding), DocumentStatus.PARTIAL)
    assert f"it was read as {encoding}" in found.reason and found.reason.endswith("save the file as UTF-8")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_mark_tells_the_encoding_beyond_doubt(encoding: str) -> None:
    marked = f"\ufeff{GERMAN}\r\n".encode(encoding)
    found = extract(marked, name="a.txt")
    assert (found.text, found.status, found.reason) == (f"{GERMAN}\r\n", DocumentStatus.OK, "")
    cut = extract(marked[:-1], name="a.txt")
    assert (cut.text, cut.status) == (f"{GERMAN}\r\ufffd", DocumentStatus.PARTIAL)
    assert cut.reason.startswith(f"its first bytes say {encoding[:6].upper()}")


def test_a_stray_byte_leaves_the_letters_of_utf_8() -> None:
    found = extract(f"{POLISH}Caf".encode() + b"\xe9 1", name="a.txt")
    assert (found.text, found.status) == (f"{POLISH}Caf\ufffd 1", DocumentStatus.PARTIAL)
    assert "most of it is" in found.reason


@pytest.mark.parametrize("break_", ["\n\n", "\r\n\r\n", "\r\r", "\n \n\n", "\u2029", "\u2028\u2028"])
def test_blank_lines_of_every_system_part_paragraphs(break_: str) -> None:
    found = extract(f"One\r\ntwo.{break_}Three.".encode(), name="a.txt")
    assert [found.text[one.start : one.end] for one in found.blocks] == ["One\r\ntwo.", "Three."]


@pytest.mark.parametrize("text", [GERMAN, GREEK, RUSSIAN])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_with_a_reason(text: str, encoding: str) -> None:
    found = extract(f"{text}\r\n".encode(encoding), name="a.txt")
    assert (found.text, found.status) == (f"{text}\r\n", DocumentStatus.PARTIAL)
    assert f"it was read as {encoding.upper()}" in found.reason


@pytest.mark.parametrize("data", [b" \r\n\t", b"\xef\xbb\xbf\n", b"\x00\x00"])
def test_blank_text_is_empty(data: bytes) -> None:
    assert extract(data, name="a.txt").status is DocumentStatus.EMPTY


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("One.\nTwo.\n", []),
        ("One.\n\fTwo.\n\f", ["One.\n\f", "Two.\n\f"]),
        ("One.\r\n\fTwo.\r\n\f\r\n", ["One.\r\n\f", "Two.\r\n\f\r\n"]),
        ("One.\fTwo.", ["One.\f", "Two."]),
        ("One.\r\f\fThree.\f\f", ["One.\r\f", "\f", "Three.\f", "\f"]),
        ("\ufeff\fTwo.", ["\ufeff\f", "Two."]),
    ],
)
def test_form_feeds_part_a_text_into_pages_of_which_blank_ones_count(text: str, pages: list[str]) -> None:
    found = txt.read(text.encode(), ReadOptions())
    assert found.text == text
    assert [text[page.start : page.end] for page in found.pages] == pages
    assert [page.number for page in found.pages] == list(range(1, len(pages) + 1))


@given(st.text("a.\n\r\f ", min_size=1).filter(str.strip))
def test_pages_follow_one_another_without_gaps(text: str) -> None:
    pages = txt.read(text.encode(), ReadOptions()).pages
    assert bool(pages) == ("\f" in text)
    if pages:
        assert "".join(text[page.start : page.end] for page in pages) == text
        assert [page.start for page in pages[1:]] == [page.end for page in pages[:-1]]
