from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import extract, txt
from pipeline.extract.options import ReadOptions
from pipeline.records import DocumentStatus


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_keep_their_characters_one_for_one(data: bytes) -> None:
    expected = data.decode("utf-8", errors="replace").replace("\x00", "\ufffd")
    found = txt.read(data, ReadOptions())
    if found.status is DocumentStatus.EMPTY:
        assert not expected.strip("\ufeff\ufffd \t\r\n")
    else:
        assert found.text == expected


@given(st.text(min_size=1))
def test_valid_text_is_ok_and_unchanged(text: str) -> None:
    found = txt.read(text.encode(), ReadOptions())
    if found.status is not DocumentStatus.EMPTY:
        assert (found.status, found.text) == (DocumentStatus.OK, text.replace("\x00", "\ufffd"))


def test_mark_and_line_ends_are_kept() -> None:
    assert extract(b"\xef\xbb\xbfOne\r\ntwo\r\n", name="a.txt").text == "\ufeffOne\r\ntwo\r\n"


def test_nul_becomes_the_replacement_character() -> None:
    assert extract(b"a\x00b", name="a.txt").text == "a\ufffdb"


@pytest.mark.parametrize(
    ("data", "part"),
    [("Größe".encode("cp1252"), "cp1252"), ("Größe".encode("utf-16"), "UTF-16")],
)
def test_other_encodings_are_partial_and_named(data: bytes, part: str) -> None:
    found = extract(data, name="a.txt", media_type="text/plain")
    assert found.status is DocumentStatus.PARTIAL
    assert "not valid UTF-8" in found.reason and part in found.reason
    assert found.text == data.decode("utf-8", errors="replace").replace("\x00", "\ufffd")


@pytest.mark.parametrize("data", [b" \r\n\t", b"\xef\xbb\xbf\n", b"\x00\x00"])
def test_blank_text_is_empty(data: bytes) -> None:
    assert extract(data, name="a.txt").status is DocumentStatus.EMPTY
