"""Every way in which text can be unseen, folded, embedded, mis-encoded or beside the page, against every format.

A new format answers the same list: what its reader does with each, shown by a file, or that the format has none.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import pytest

from pipeline.extract import FORMATS, extract
from pipeline.records import DocumentStatus
from tests.hostile.office_writing import DOCX, ODT, relations
from tests.hostile.pdf_writing import BOX, page_objects, pdf_of, stream

SEEN, ASKED = "Courses begin within six weeks.", "Advice is given in nine languages."
POLISH = "Każdy dorosły, który osiedla się w mieście, otrzymuje w ciągu sześciu tygodni miejsce na kursie. Źródło."


class Answer(StrEnum):
    """What a reader does with such a text."""

    READ = "in the text"
    LEFT_OUT = "not in the text, and no loss"
    APART = "kept apart from the text"
    TOLD = "not in the text as it should be, with a reason"


Case = tuple[Callable[[], bytes], Answer] | None
HAS_NONE: Case = None


def html(body: str) -> bytes:
    return f"<html><head><title>Plan</title></head><body><main><p>{SEEN}</p>{body}</main></body></html>".encode()


def docx(body: str, target: str = "", part: bytes = b"", kind: str = "aFChunk") -> bytes:
    more = {"word/_rels/document.xml.rels": relations((kind, target, "")), f"word/{target}": part} if target else {}
    space = "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
    return DOCX.file(DOCX.text((SEEN,)) + body.replace("r:id", f"{space} r:id"), more)


def header(root: str, paragraph: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:{root} xmlns:w="{space}">{paragraph}</w:{root}>'.encode()


def odt(body: str) -> bytes:
    return ODT.file(ODT.text((SEEN,)) + body)


def pdf(content: str = "", catalogue: bytes = b"", page: bytes = b"") -> bytes:
    shown = f"BT /F1 10 Tf 60 760 Td ({SEEN}) Tj ET {content}".encode()
    objects = page_objects(
        stream(shown),
        resources=b"/Font << /F1 5 0 R >> /Properties << /L 6 0 R >>",
        page=BOX + page,
        more={
            1: b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
            6: b"<< /Type /OCG /Name (Draft) >>",
            7: stream(
                f"BT /F1 10 Tf 2 5 Td ({ASKED}) Tj ET".encode(),
                b"/Type /XObject /Subtype /Form /BBox [0 0 300 20] /Resources << /Font << /F1 5 0 R >> >>",
            ),
        },
    )
    return pdf_of(objects)


LAYER_OFF = b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>"
FILES = b"/Collection << >> /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /EF << /F 7 0 R >> >>] >> >>"
NOTE = b"/Annots [<< /Type /Annot /Subtype /FreeText /Rect [60 500 360 520] /F 4 /AP << /N 7 0 R >> >>]"
RUN = f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{ASKED}</w:t></w:r>"
BOX_TEXT = DOCX.paragraph.format(ASKED)

KINDS: dict[str, dict[str, Case]] = {
    "unseen": {
        "html": (lambda: html(f"<p>Next.</p><p style='display:none'>{ASKED}</p>"), Answer.LEFT_OUT),
        "docx": (lambda: docx(f"<w:p>{RUN}</w:p>"), Answer.LEFT_OUT),
        "odt": (
            lambda: odt(f"<text:section text:display='none'><text:p>{ASKED}</text:p></text:section>"),
            Answer.LEFT_OUT,
        ),
        "pdf": (lambda: pdf(f"/OC /L BDC BT /F1 10 Tf 60 700 Td ({ASKED}) Tj ET EMC", LAYER_OFF), Answer.LEFT_OUT),
        "txt": HAS_NONE,
    },
    "folded": {
        "html": (lambda: html(f"<h2><a href='#'>More</a></h2><div hidden><p>{ASKED}</p></div>"), Answer.READ),
        "docx": HAS_NONE,
        "odt": HAS_NONE,
        "pdf": HAS_NONE,
        "txt": HAS_NONE,
    },
    "embedded": {
        "html": (lambda: html(f"<figure><table><tr><td>1</td><td>{ASKED}</td></tr></table></figure>"), Answer.READ),
        "docx": (lambda: docx("<w:altChunk r:id='r0'/>", "chunk.txt", ASKED.encode()), Answer.READ),
        "odt": (lambda: odt(ODT.box[0] + ODT.paragraph.format(ASKED) + ODT.box[1]), Answer.READ),
        "pdf": (lambda: pdf(catalogue=FILES), Answer.TOLD),
        "txt": HAS_NONE,
    },
    "mis-encoded": {
        "html": (lambda: html(f"<p>{POLISH}</p>").decode().encode("iso8859-2"), Answer.READ),
        "docx": HAS_NONE,
        "odt": HAS_NONE,
        "pdf": HAS_NONE,
        "txt": (lambda: f"{SEEN}\n\n{POLISH}".encode("cp1250"), Answer.READ),
    },
    "beside the page": {
        "html": (lambda: html(f"</main><footer><p>{ASKED}</p></footer><main>"), Answer.APART),
        "docx": (lambda: docx("", "f.xml", header("ftr", BOX_TEXT), "footer"), Answer.APART),
        "odt": (lambda: odt(f"<text:p><text:note><text:note-body><text:p>{ASKED}</text:p></text:note-body></text:note>"
                            "</text:p>"), Answer.READ),
        "pdf": (lambda: pdf(page=NOTE), Answer.READ),
        "txt": HAS_NONE,
    },
}  # fmt: skip
ASKED_FOR = [(kind, name) for kind, answers in KINDS.items() for name, case in answers.items() if case]


def test_every_format_answers_for_every_kind() -> None:
    assert all(set(answers) == set(FORMATS) for answers in KINDS.values())


@pytest.mark.parametrize(("kind", "name"), ASKED_FOR)
def test_each_reader_does_what_the_table_says(kind: str, name: str) -> None:
    case = KINDS[kind][name]
    assert case is not None
    make, answer = case
    found = extract(make(), name=f"plan.{name}")
    words = POLISH if kind == "mis-encoded" else ASKED
    assert SEEN in found.text
    assert (words in found.text) == (answer is Answer.READ)
    assert any(words in one.text for one in found.apart) == (answer is Answer.APART)
    assert bool(found.reason) == (found.status is DocumentStatus.PARTIAL)
    if answer is Answer.TOLD:
        assert found.status is DocumentStatus.PARTIAL
