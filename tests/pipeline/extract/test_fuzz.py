"""Sound files changed by chance, and any bytes at all: whatever they are, an extraction comes out."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.extract import extract
from pipeline.extract.sandbox.pool import Limits, Task, extract_all
from tests.hostile.holding import faults
from tests.hostile.mutating import KINDS, TOKENS, Change, changed, changed_part, drawn
from tests.hostile.office_writing import DOCX, ODT, relations
from tests.hostile.pdf_writing import lines, one_page, sound
from tests.hostile.sound_files import SOUND

PDF_CHANGES = 900
bounded = settings(derandomize=True, database=None, max_examples=300)
shares = st.floats(0, 1, exclude_max=True)
changes = st.lists(
    st.builds(Change, st.sampled_from(KINDS), shares, shares, st.sampled_from(TOKENS)), min_size=1, max_size=6
)
STYLED = DOCX.file(
    more={
        "word/_rels/document.xml.rels": relations(("styles", "styles.xml", ""), ("footnotes", "document.xml", "")),
        "word/styles.xml": DOCX.document("<w:style w:styleId='a'><w:basedOn w:val='a'/></w:style>").encode(),
    }
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["DOCX", "ODT", "HTML", "TXT"])
@bounded
@given(changes=changes)
def test_changed_file_gives_an_extraction(kind: str, changes: list[Change]) -> None:
    file = SOUND[kind][0]()
    assert not faults(extract(changed(file.data, changes), name=file.name, media_type=file.media_type))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "part", "name"),
    [
        (DOCX.file(), "word/document.xml", "a.docx"),
        (STYLED, "word/styles.xml", "a.docx"),
        (STYLED, "word/_rels/document.xml.rels", "a.docx"),
        (ODT.file(), "content.xml", "a.odt"),
    ],
    ids=["text of DOCX", "styles of DOCX", "relations of DOCX", "text of ODT"],
)
@bounded
@given(changes=changes)
def test_archive_with_a_changed_part_gives_an_extraction(
    data: bytes, part: str, name: str, changes: list[Change]
) -> None:
    assert not faults(extract(changed_part(data, part, changes), name=name))


@pytest.mark.slow
@bounded
@given(
    data=st.one_of(st.binary(max_size=500), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))),
    start=st.sampled_from([b"", b"<html>", b"<!doctype html><p>", b"PK\x03\x04", b"\xff\xfe<\x00", b"\xef\xbb\xbf"]),
    name=st.sampled_from(["", "a.html", "a.docx", "a.odt", "a.txt", "https://city.example/a.html"]),
)
def test_any_bytes_give_an_extraction(data: bytes, start: bytes, name: str) -> None:
    assert not faults(extract(start + data, name=name))


@pytest.mark.slow
@bounded
@given(name=st.text(max_size=60), media_type=st.text(max_size=60))
@example(name="http://[half", media_type="")
@example(name="\udcff.html", media_type="text/html; charset=\udcff")
@example(name="a.html", media_type="text/html; charset=a\x00b")
@example(name="a.html", media_type="text/html; charset=unicode_escape")
@example(name="a.html", media_type="text/html; charset*=utf-8'en'%ff")
@example(name="a.html", media_type='text/html; charset="\ud800"')
def test_any_name_and_media_type_give_an_extraction(name: str, media_type: str) -> None:
    assert not faults(extract(b"<!doctype html><p>Caf\xe9 \\ud800</p>", name=name, media_type=media_type))


def changed_pdf(seed: int) -> bytes:
    """One of three PDFs, two of them packed with nothing, changed by chance."""
    plain = one_page(lines()), one_page(lines(), more={6: b"<< /Kids [3 0 R] >>"})
    return changed((sound(2), *plain)[seed % 3], drawn(seed))


@pytest.mark.slow
def test_changed_pdf_gives_an_extraction() -> None:
    """In processes of their own, since what reads PDFs may end the process that runs it."""
    tasks = [Task(f"{seed}", partial(changed_pdf, seed), "a.pdf", "application/pdf") for seed in range(PDF_CHANGES)]
    found = dict(extract_all(tasks, workers=2, limits=Limits(memory_mb=600, page_seconds=10, document_seconds=20)))
    assert found.keys() == {task.key for task in tasks}
    assert {key: wrong for key, one in found.items() if (wrong := faults(one))} == {}
    assert sum(bool(one.text) for one in found.values()) > PDF_CHANGES // 4
