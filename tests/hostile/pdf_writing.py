"""PDF files put together object by object, so that any of their parts can be made wrong."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from tests.hostile.kinds import PROSE

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
BOX = b"/MediaBox [0 0 595 842]"


def stream(content: bytes, extra: bytes = b"", length: bytes | None = None) -> bytes:
    """A stream object; `length` replaces the true length."""
    told = b"%d" % len(content) if length is None else length
    return b"<< /Length " + told + b" " + extra + b" >>\nstream\n" + content + b"\nendstream"


def deflated(content: bytes, extra: bytes = b"") -> bytes:
    """A stream packed with Flate."""
    return stream(zlib.compress(content), b"/Filter /FlateDecode " + extra)


def pdf_of(objects: Mapping[int, bytes], trailer: bytes = b"", size: int | None = None) -> bytes:
    """A file of the objects, of which 1 is the catalogue, with a table of their places."""
    parts, places = [b"%PDF-1.7\n"], {}
    at = len(parts[0])
    for number, body in objects.items():
        places[number] = at
        parts.append(b"%d 0 obj\n" % number + body + b"\nendobj\n")
        at += len(parts[-1])
    parts.append(b"xref\n0 1\n0000000000 65535 f \n")
    parts += [b"%d 1\n%010d 00000 n \n" % entry for entry in places.items()]
    told = max(objects) + 1 if size is None else size
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R " % told + trailer + b" >>\nstartxref\n%d\n%%%%EOF\n" % at)
    return b"".join(parts)


def page_objects(
    content: bytes, *, resources: bytes = b"/Font << /F1 5 0 R >>", page: bytes = BOX, more: Mapping[int, bytes] = {}
) -> dict[int, bytes]:
    """Catalogue 1, page tree 2, page 3, content 4 (an object) and font 5; `more` adds to or replaces them."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << " + resources + b" >> " + page + b" >>",
        4: content,
        5: FONT,
        **more,
    }


def one_page(content: bytes, **parts: object) -> bytes:
    """A file of one page with this content stream."""
    return pdf_of(page_objects(stream(content), **parts))  # type: ignore[arg-type]


def lines(texts: tuple[str, ...] = PROSE) -> bytes:
    """The content of a page that shows the texts one below the other."""
    shown = b" ".join(b"(" + text.encode() + b") Tj 0 -14 Td" for text in texts)
    return b"BT /F1 10 Tf 60 760 Td " + shown + b" ET"


def leaf(number: int) -> tuple[str, ...]:
    """The lines of one page of a sound file."""
    month = ("January", "May", "August", "November")[number % 4]
    return (
        f"In {month} the council hears what newcomers and their neighbours say about housing.",
        *PROSE[number % 3 :],
        f"Whoever moves to the city after {month} finds a course in the evening.",
    )


def sound(pages: int = 3) -> bytes:
    """A sound file of several pages, each with lines of its own, packed and with a ToUnicode table."""
    to_unicode = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
        b"1 beginbfrange <20> <7e> <0020> endbfrange endcmap end"
    )
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        5: FONT.replace(b" >>", b" /FirstChar 32 /LastChar 126 /Widths [" + b"500 " * 95 + b"] /ToUnicode 6 0 R >>"),
        6: deflated(to_unicode),
    }
    kids = []
    for number in range(pages):
        at = 10 + 2 * number
        kids.append(b"%d 0 R" % at)
        objects[at] = (
            b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R /Resources << /Font << /F1 5 0 R >> >> " % (at + 1)
            + BOX
            + b" >>"
        )
        objects[at + 1] = deflated(lines(leaf(number)))
    objects[2] = b"<< /Type /Pages /Kids [" + b" ".join(kids) + b"] /Count %d >>" % pages
    return pdf_of(objects)
