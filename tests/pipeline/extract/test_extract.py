"""What becomes of good, bad and wrongly declared files."""

from __future__ import annotations

import builtins
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import formats
from pipeline.errors import StageError
from pipeline.extract import FORMATS, VERSION, extract, fingerprint
from pipeline.extract.office import zip_package
from pipeline.records import DocumentStatus
from tests.fixtures import documents, pdfs

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("maker", "name", "media_type"),
    [
        (pdfs.two_columns, "strategy.pdf", ""),
        (pdfs.two_columns, "STRATEGY.PDF", "application/octet-stream"),
        (pdfs.two_columns, "https://city.example/download?id=7", "application/pdf"),
        (pdfs.two_columns, "https://city.example/a%20b.pdf?x=1.html#top", "application/pdf;charset=binary"),
        (pdfs.two_columns, "", ""),
        (documents.html, "https://city.example", "text/html; charset=utf-8"),
        (documents.html, "page.html", "application/xhtml+xml"),
        (documents.html, "index.php", "text/html"),
        (documents.docx, "strategy.docx", DOCX_TYPE),
        (documents.docx, "", ""),
        (documents.odt, "strategie.odt", "application/vnd.oasis.opendocument.text"),
    ],
)
def test_declared_as_it_is_or_not_at_all_is_read(maker: Callable[[], bytes], name: str, media_type: str) -> None:
    found = extract(maker(), name=name, media_type=media_type)
    assert (found.status, found.reason) == (DocumentStatus.OK, "")
    assert found.text


@pytest.mark.parametrize(
    ("maker", "name", "media_type", "reason"),
    [
        (documents.html, "report.pdf", "", "named .pdf but its content is HTML"),
        (documents.html, "https://city.example/report.pdf", "text/html", "named .pdf but its content is HTML"),
        (documents.html, "a", "text/plain", "declared as text/plain but its content is HTML"),
        (documents.html, "a.txt", "", "named .txt but its content is HTML"),
        (pdfs.two_columns, "a.html", "", "named .html but its content is PDF"),
        (pdfs.two_columns, "a", "image/png", "declared as image/png but its content is PDF"),
        (pdfs.two_columns, "a.pdf", "text/html", "declared as text/html but its content is PDF"),
        (documents.odt, "a.docx", "", "named .docx but its content is ODT"),
        (documents.docx, "a.odt", "", "named .odt but its content is DOCX"),
    ],
)
def test_wrongly_declared_content_fails_with_both_named(
    maker: Callable[[], bytes], name: str, media_type: str, reason: str
) -> None:
    found = extract(maker(), name=name, media_type=media_type)
    assert (found.status, found.reason, found.text) == (DocumentStatus.FAILED, reason, "")


@pytest.mark.parametrize("name", ["", "a.pdf", "a.html", "a.docx", "a.odt", "a.txt"])
def test_empty_file_is_empty(name: str) -> None:
    found = extract(b"", name=name)
    assert (found.status, found.reason) == (DocumentStatus.EMPTY, "the file is empty")


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (bytes(range(256)) * 20, "neither PDF, HTML, DOCX, ODT nor text"),
        (b"\x00" * 500, "neither PDF, HTML, DOCX, ODT nor text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "save it as DOCX"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
    ],
)
def test_unknown_content_fails_with_its_reason(data: bytes, part: str) -> None:
    found = extract(data)
    assert found.status is DocumentStatus.FAILED
    assert found.reason.startswith("unknown format") and part in found.reason


LETTER = b"""Subject: Draft plan
From: a@towns.example
Received: from b.example
\tby c.example; Mon, 4 Mar 2019 10:00:00 +0100
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Every newcomer shall be met within fourteen days by a mentor who s=
peaks their language.
"""


@pytest.mark.parametrize(
    ("data", "name", "part"),
    [
        (LETTER, "plan.eml", "it is an e-mail"),
        (LETTER.replace(b"\n", b"\r\n"), "plan.txt", "it is an e-mail"),
        (b"From a@towns.example Mon Mar  4 10:00:00 2019\n" + LETTER, "inbox", "it is an e-mail"),
        (b"From: <Saved by Blink>\r\nSubject: Plan\r\nMIME-Version: 1.0\r\n\r\n--a", "plan.mht", "saved in one file"),
        (b'<?xml version="1.0"?>\n<act><p>Every newcomer shall be met.</p></act>', "act.txt", "it is XML"),
        (b"[InternetShortcut]\r\nURL=https://town.example/plan.pdf\r\n", "plan.url", "a link to an address; save"),
        (b"[Desktop Entry]\nType=Link\nURL=https://town.example/plan.pdf\n", "plan.desktop", "a link to an address"),
        (b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}', "plan.gdoc", "a link to a Google document"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "plan.txt", "a pointer of Git LFS"),
        (b'{"text": "Every newcomer shall be met."}', "act.json", "named .json, which is data"),
        (b"measure;cost\nEvery newcomer shall be met;12", "act.csv", "named .csv, which is data"),
    ],
)
def test_text_for_programs_is_not_read_as_a_text(data: bytes, name: str, part: str) -> None:
    found = extract(data, name=name)
    assert (found.status, found.text) == (DocumentStatus.FAILED, "") and part in found.reason


@pytest.mark.parametrize("name", ["note.txt", "note", "note.md"])
def test_a_text_that_begins_like_a_letter_is_a_text(name: str) -> None:
    text = (
        "Subject: Draft plan\nDate: 4 March 2019\n\nEvery newcomer shall be met. MIME-Version: 1.0 is no matter here."
    )
    assert extract(text.encode(), name=name).text == text


def test_archive_of_another_kind_is_named() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
    assert "neither DOCX nor ODT" in extract(target.getvalue()).reason


@pytest.mark.parametrize("maker", ["docx", "odt"])
def test_archive_cut_off_says_so(maker: str) -> None:
    data = documents.OFFICE[maker]()
    found = extract(data[: len(data) // 2], name=f"a.{maker}")
    assert found.status is DocumentStatus.FAILED
    assert found.reason.startswith("the file ends early or is damaged")


@pytest.mark.parametrize("maker", ["docx", "odt"])
def test_archive_that_unpacks_too_large_is_refused(maker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = documents.OFFICE[maker]()
    with zipfile.ZipFile(BytesIO(data)) as packed:
        unpacked = sum(member.file_size for member in packed.infolist())
    monkeypatch.setattr(zip_package, "MAX_UNPACKED_BYTES", unpacked)
    assert extract(data).status is DocumentStatus.OK
    monkeypatch.setattr(zip_package, "MAX_UNPACKED_BYTES", unpacked - 1)
    found = extract(data)
    assert found.status is DocumentStatus.FAILED and "larger than" in found.reason


def test_missing_library_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_trafilatura(name: str, *rest: Any) -> Any:
        if name.startswith("trafilatura"):
            raise ImportError("No module named 'trafilatura'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_trafilatura)
    with pytest.raises(StageError, match="install policyecho again"):
        extract(documents.html(), name="a.html")


@given(
    data=st.binary(max_size=400),
    prefix=st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"<!doctype html><p>"]),
)
def test_no_bytes_make_it_raise(data: bytes, prefix: bytes) -> None:
    for name in ("", "a.pdf", "a.docx", "a.txt"):
        found = extract(prefix + data, name=name)
        assert (found.status is DocumentStatus.OK) == (not found.reason)
        assert "\x00" not in found.text


def test_fingerprint_names_every_library_that_reads() -> None:
    packages = {package for backend in FORMATS.values() for package in backend.packages}
    assert {part.split("=")[0] for part in fingerprint().split()} == packages | {"extract"}
    assert "missing" not in fingerprint()


def test_every_format_that_may_be_taken_is_read() -> None:
    assert set(FORMATS) == set(formats.FORMATS)


def test_extraction_names_its_reader() -> None:
    assert extract(pdfs.two_columns()).extractor.startswith(f"pdf {VERSION} (pypdfium2 5.")
