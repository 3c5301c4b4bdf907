"""PDF files whose objects refer in circles, are nested without end, or have sizes that cannot be."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.kinds import PDF_TYPE, Maker
from tests.hostile.pdf_writing import BOX, FONT, deflated, lines, one_page, page_objects, pdf_of, stream

_DEEP = 100_000
_OTHER_PAGE = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> " + BOX + b" >>"


def _tree(pages: bytes, more: dict[int, bytes] | None = None) -> bytes:
    return pdf_of(page_objects(stream(lines()), more={2: pages, **(more or {})}))


def _boxed(box: bytes) -> bytes:
    return one_page(lines(), page=box)


def _packed_tree() -> bytes:
    """The page tree stands in an object stream and is a leaf of itself."""
    inside = b"2 0 << /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"
    return _with_object_stream(inside, b"/Type /ObjStm /N 1 /First 4", {2: 7})


def _with_object_stream(inside: bytes, extra: bytes, packed: dict[int, int]) -> bytes:
    """A file with object stream 7 and a table of objects that is a stream; `packed` says what stands in which."""
    objects = page_objects(stream(lines()), more={7: deflated(inside, extra)})
    for number in packed:
        objects.pop(number, None)
    parts, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(parts)
        parts += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    rows = []
    for number in range(9):
        if number in packed:
            rows.append(b"\x02" + packed[number].to_bytes(4, "big") + b"\x00")
        else:
            kind = b"\x01" if number in places or number == 8 else b"\x00"
            rows.append(kind + places.get(number, len(parts)).to_bytes(4, "big") + b"\x00")
    table = stream(b"".join(rows), b"/Type /XRef /W [1 4 1] /Size 9 /Root 1 0 R")
    return parts + b"8 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(parts)


def _prev(place: str) -> bytes:
    """The table of objects names a table before it: itself, the start of the file, or a place beyond its end."""
    data = pdf_of(page_objects(stream(lines())), trailer=b"/Prev 0000000000")
    at = {"self": data.rindex(b"xref\n0 1"), "start": 0, "beyond": 10**9}[place]
    return data.replace(b"/Prev 0000000000", b"/Prev %010d" % at)


def _prev_of_two() -> bytes:
    """Two tables of objects, each naming the other as the one before it."""
    data = pdf_of(page_objects(stream(lines())), trailer=b"/Prev 0000000000")
    first, second = data.rindex(b"xref\n0 1"), len(data)
    data = data.replace(b"/Prev 0000000000", b"/Prev %010d" % second)
    return data + data[first : data.rindex(b"/Prev")] + b"/Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (first, second)


def _wide_table() -> bytes:
    data = pdf_of(page_objects(stream(lines())))
    return data.replace(b"xref\n0 1\n", b"xref\n0 4000000000\n", 1)


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + count))
    tree = b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count
    page = b"<< /Type /Page /Parent 2 0 R " + BOX + b" >>"
    return pdf_of({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: tree, **dict.fromkeys(range(10, 10 + count), page)})


_TREES: dict[str, Callable[[], bytes]] = {
    "tree is its own leaf": lambda: _tree(b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"),
    "tree leads back to its root": lambda: _tree(
        b"<< /Type /Pages /Kids [6 0 R 3 0 R] /Count 2 >>", {6: b"<< /Type /Pages /Kids [2 0 R] /Parent 2 0 R >>"}
    ),
    "tree leads back through an object stream": _packed_tree,
    "tree of 2**40 leaves": lambda: _tree(
        b"<< /Type /Pages /Kids [10 0 R 10 0 R] /Count 2 >>",
        {
            **{n: b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 2 >>" % (n + 1, n + 1) for n in range(10, 50)},
            50: _OTHER_PAGE,
        },
    ),
    "same page 600 times": lambda: _tree(b"<< /Type /Pages /Kids [" + b"3 0 R " * 600 + b"] /Count 600 >>"),
    "page is its own parent": lambda: _tree(
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", {3: _OTHER_PAGE.replace(b"/Parent 2", b"/Parent 3")}
    ),
    "leaf that is a number": lambda: _tree(b"<< /Type /Pages /Kids [3 0 R 17 (x) null] /Count 4 >>"),
    "leaf that is missing": lambda: _tree(b"<< /Type /Pages /Kids [3 0 R 99 0 R] /Count 2 >>"),
    "tree that is a page": lambda: _tree(_OTHER_PAGE),
    "count of billions": lambda: _tree(b"<< /Type /Pages /Kids [3 0 R] /Count 4000000000 >>"),
    "count below zero": lambda: _tree(b"<< /Type /Pages /Kids [3 0 R] /Count -7 >>"),
    "tree 3,000 deep": lambda: _tree(
        b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>",
        {
            **{n: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1) for n in range(10, 3010)},
            3010: _OTHER_PAGE,
        },
    ),
    "10,000 empty pages": lambda: _many_pages(10_000),
    "2,000 empty pages": lambda: _many_pages(2_000),
}
_OBJECTS: dict[str, Callable[[], bytes]] = {
    "object number of billions": lambda: pdf_of(page_objects(stream(lines()), more={4_000_000_000: b"null"})),
    "size of billions": lambda: pdf_of(page_objects(stream(lines())), size=4_000_000_000),
    "table of billions": _wide_table,
    "object that is itself": lambda: pdf_of(page_objects(b"4 0 R")),
    "objects that are each other": lambda: pdf_of(page_objects(b"6 0 R", more={6: b"4 0 R"})),
    "chain of 20,000 references": lambda: pdf_of(
        page_objects(b"10 0 R", more={n: b"%d 0 R" % (n + 1) for n in range(10, 20_010)})
    ),
    "contents that hold themselves": lambda: pdf_of(page_objects(b"[4 0 R 6 0 R]", more={6: stream(lines())})),
    "length that is its own stream": lambda: pdf_of(page_objects(stream(lines(), length=b"4 0 R"))),
    "length below zero": lambda: pdf_of(page_objects(stream(lines(), length=b"-5"))),
    "length of billions": lambda: pdf_of(page_objects(stream(lines(), length=b"4000000000"))),
    "length that is a word": lambda: pdf_of(page_objects(stream(lines(), length=b"/Long"))),
    "table before is the same": lambda: _prev("self"),
    "table before is the header": lambda: _prev("start"),
    "table before is beyond the end": lambda: _prev("beyond"),
    "two tables before each other": _prev_of_two,
    "object stream within itself": lambda: _with_object_stream(b"7 0 null", b"/Type /ObjStm /N 1 /First 4", {7: 7}),
    "object stream that extends itself": lambda: _with_object_stream(
        b"2 0 << /Type /Pages /Kids [3 0 R] /Count 1 >>", b"/Type /ObjStm /N 1 /First 4 /Extends 7 0 R", {2: 7}
    ),
    "object stream of billions": lambda: _with_object_stream(
        b"2 0 << >>", b"/Type /ObjStm /N 4000000000 /First 4", {2: 7}
    ),
    "object stream that begins behind its end": lambda: _with_object_stream(
        b"2 0 << >>", b"/Type /ObjStm /N 1 /First 4000000000", {2: 7}
    ),
    "no catalogue": lambda: pdf_of({2: b"<< >>"}),
    "catalogue that is a list": lambda: _tree(b"<< /Kids [3 0 R] >>", {1: b"[1 0 R 2 0 R]"}),
    "lists 100,000 deep": lambda: _tree(
        b"<< /Kids [3 0 R] /Count 1 >>", {3: _OTHER_PAGE[:-2] + b"/X " + b"[" * _DEEP + b"]" * _DEEP + b" >>"}
    ),
    "dictionaries 100,000 deep": lambda: _tree(
        b"<< /Kids [3 0 R] /Count 1 >>", {3: _OTHER_PAGE[:-2] + b"/X " + b"<< /X " * _DEEP + b">> " * _DEEP + b" >>"}
    ),
    "lists 100,000 deep in the content": lambda: one_page(b"[" * _DEEP + lines()),
    "lists 100,000 deep in the trailer": lambda: pdf_of(page_objects(stream(lines())), b"/X " + b"[" * _DEEP),
    "brackets 100,000 deep in a string": lambda: one_page(b"BT /F1 9 Tf " + b"(" * _DEEP + b")" * _DEEP + b" Tj ET"),
    "string that never ends": lambda: one_page(b"BT /F1 9 Tf (" + b"x" * 1_000_000),
    "name of a megabyte": lambda: one_page(b"BT /" + b"F" * 1_000_000 + b" 9 Tf (x) Tj ET"),
    "fonts that are their own descendants": lambda: one_page(
        lines(), more={5: FONT.replace(b"/Type1", b"/Type0 /Encoding /Identity-H /DescendantFonts [5 0 R]")}
    ),
    "marks on the page that are each other's parents": lambda: one_page(
        lines(), page=BOX + b"/Annots [6 0 R 6 0 R]", more={6: b"<< /Subtype /Link /Parent 6 0 R /Annots [6 0 R] >>"}
    ),
    "headings that follow themselves": lambda: _tree(
        b"<< /Kids [3 0 R] /Count 1 >>",
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R /PageLabels 6 0 R /StructTreeRoot 6 0 R >>",
            6: b"<< /First 6 0 R /Last 6 0 R /Next 6 0 R /Kids [6 0 R] /K [6 0 R] /Nums [0 6 0 R] /Title (a) >>",
        },
    ),
}
_BOXES = {
    "huge": b"/MediaBox [0 0 1e30 1e30]",
    "million points": b"/MediaBox [0 0 1000000 1000000]",
    "zero": b"/MediaBox [0 0 0 0]",
    "upside down": b"/MediaBox [595 842 0 0]",
    "negative": b"/MediaBox [-595 -842 -1 -1]",
    "not a number": b"/MediaBox [NaN NaN Infinity -Infinity]",
    "words": b"/MediaBox [/a (b) << >> null]",
    "three numbers": b"/MediaBox [0 0 595]",
    "itself": b"/MediaBox 3 0 R",
    "missing": b"",
    "crop of nothing": BOX + b" /CropBox [700 900 701 901]",
    "turned by 45": BOX + b" /Rotate 45",
    "turned by a word": BOX + b" /Rotate /Left",
    "unit of zero": BOX + b" /UserUnit 0",
    "unit of billions": BOX + b" /UserUnit 1e12",
}

MAKERS: dict[str, Maker] = {
    **{label: Maker("paper.pdf", PDF_TYPE, make) for label, make in (_TREES | _OBJECTS).items()},
    **{
        f"box: {label}": Maker("paper.pdf", PDF_TYPE, lambda box=box: _boxed(box))  # type: ignore[misc]
        for label, box in _BOXES.items()
    },
}
