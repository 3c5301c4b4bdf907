"""DOCX and ODT files whose XML is wrong: entities, nesting, floods, encodings, relations that lead elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.kinds import PROSE, SECRET_URL, Maker
from tests.hostile.office_writing import DOCX, FORMATS, HEAD, ODT, Office, relations

_LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _declared(office: Office, declarations: str, reference: str) -> bytes:
    """A file whose text declares entities and then uses them, between its paragraphs and in an attribute."""
    prologue = f"{HEAD}<!DOCTYPE x [{declarations}]>"
    body = office.text() + office.paragraph.format(reference)
    return office.file(more={office.content: office.document(body, prologue).encode()})


def _raw(office: Office, content: bytes) -> bytes:
    return office.file(more={office.content: content})


def _nested(office: Office, ends: tuple[str, str], depth: int) -> bytes:
    opening, closing = ends
    return office.file(office.text() + opening * depth + office.text(PROSE[:1]) + closing * depth)


def _encoded(office: Office, encoding: str, told: str) -> bytes:
    return _raw(office, office.document(office.text(), f'<?xml version="1.0" encoding="{told}"?>').encode(encoding))


_MAKES: dict[str, Callable[[Office], bytes]] = {
    "billion laughs": lambda office: _declared(office, f'<!ENTITY l0 "ha">{_LAUGHS}', "&l12;"),
    "one long entity many times": lambda office: _declared(office, f'<!ENTITY a "{"ha" * 100_000}">', "&a;" * 100_000),
    "entity that is itself": lambda office: _declared(office, '<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
    "entity in a file": lambda office: _declared(office, f'<!ENTITY a SYSTEM "{SECRET_URL}">', "&a;"),
    "entity on the web": lambda office: _declared(office, '<!ENTITY a SYSTEM "http://127.0.0.1:9/a">', "&a;"),
    "declarations in a file": lambda office: _declared(office, f'<!ENTITY % a SYSTEM "{SECRET_URL}"> %a;', ""),
    "declarations without end": lambda office: _raw(
        office, f"{HEAD}<!DOCTYPE x [".encode() + b"<!ENTITY a 'b'>" * 9999
    ),
    "file included": lambda office: office.file(
        office.text() + f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{SECRET_URL}" parse="text"/>'
    ),
    "style sheet on the web": lambda office: _raw(
        office,
        office.document(office.text(), f'{HEAD}<?xml-stylesheet href="http://127.0.0.1:9/a.xsl"?>').encode(),
    ),
    "not XML": lambda office: _raw(office, b"\x00\x01\x02 no markup"),
    "never closed": lambda office: _raw(office, office.document(office.text()).encode()[:-30]),
    "NUL in the text": lambda office: office.file(office.text(("a\x00b",))),
    "half a letter": lambda office: _raw(
        office, office.document(office.text()).encode().replace(b"council", b"\xed\xa0\x80")
    ),
    "UTF-16": lambda office: _encoded(office, "utf-16", "UTF-16"),
    "declared as what it is not": lambda office: _encoded(office, "utf-8", "UTF-16"),
    "unknown encoding": lambda office: _encoded(office, "utf-8", "x-none"),
    "encoding of another kind": lambda office: _encoded(office, "utf-8", "zlib"),
    "tables 15 deep": lambda office: _nested(office, office.table, 15),
    "tables 1,000 deep": lambda office: _nested(office, office.table, 1000),
    "tables 50,000 deep": lambda office: _nested(office, office.table, 50_000),
    "boxes 1,000 deep": lambda office: _nested(office, office.box, 1000),
    "unknown elements 200,000 deep": lambda office: _nested(office, ("<x>", "</x>"), 200_000),
    "paragraph of 30 MB": lambda office: office.file(office.paragraph.format("word " * 6_000_000)),
    "word of 30 MB": lambda office: office.file(office.paragraph.format("w" * 30_000_000)),
    "100,000 paragraphs": lambda office: office.file(office.text(("word ",)) * 100_000),
    "500,000 empty elements": lambda office: office.file(office.text() + "<x/>" * 500_000),
    "comment of 10 MB": lambda office: office.file(office.text() + f"<!--{'x' * 10_000_000}-->"),
    "attribute of 10 MB": lambda office: office.file(office.text() + f'<x a="{"x" * 10_000_000}"/>'),
    "100,000 attributes": lambda office: office.file(
        office.text() + "<x " + " ".join(f'a{number}="1"' for number in range(100_000)) + "/>"
    ),
    "100,000 namespaces": lambda office: office.file(
        office.text() + "<x " + " ".join(f'xmlns:a{number}="b{number}"' for number in range(100_000)) + "/>"
    ),
    "name of 5 MB": lambda office: office.file(office.text() + f"<{'x' * 5_000_000}/>"),
    "50,000 cells": lambda office: office.file(
        office.text() + office.table[0] + office.text(("cell",)) * 50_000 + office.table[1]
    ),
}


def _styled(styles: str) -> bytes:
    return DOCX.file(
        more={
            "word/styles.xml": f"{HEAD}<w:styles {_W}>{styles}</w:styles>".encode(),
            "word/_rels/document.xml.rels": relations(("styles", "styles.xml", "")),
        }
    )


def _related(*targets: tuple[str, str, str]) -> bytes:
    return DOCX.file(more={"word/_rels/document.xml.rels": relations(*targets)})


_DOCX: dict[str, Callable[[], bytes]] = {
    "relations that lead elsewhere": lambda: _related(
        ("attachedTemplate", "http://127.0.0.1:9/a.dotm", "External"),
        ("image", SECRET_URL, "External"),
        ("footnotes", SECRET_URL, "External"),
        ("styles", "http://127.0.0.1:9/styles.xml", "External"),
    ),
    "relations to parts that are missing": lambda: _related(
        ("footnotes", "no.xml", ""), ("styles", "/word/no.xml", ""), ("endnotes", "../../etc/passwd", "")
    ),
    "notes that are the text": lambda: _related(("footnotes", "document.xml", ""), ("styles", "document.xml", "")),
    "1,000 relations": lambda: _related(*[("footnotes", "document.xml", "")] * 1_000),
    "style based on itself": lambda: _styled(
        '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    ),
    "chain of 5,000 styles": lambda: _styled(
        "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(5_000))
    ),
    "properties that are damaged": lambda: DOCX.file(more={"docProps/core.xml": b"<not closed"}),
    "embedded program": lambda: DOCX.file(more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 not a program"}),
}
_ODT: dict[str, Callable[[], bytes]] = {
    "lists 2,000 deep": lambda: _nested(ODT, ("<text:list><text:list-item>", "</text:list-item></text:list>"), 2000),
    "notes 2,000 deep": lambda: _nested(
        ODT, ("<text:p><text:note><text:note-body>", "</text:note-body></text:note></text:p>"), 2000
    ),
    "cell repeated a billion times": lambda: ODT.file(
        ODT.text() + ODT.table[0] + '<table:table-cell table:number-columns-repeated="1000000000"/>' + ODT.table[1]
    ),
    "no body": lambda: _raw(ODT, f"{HEAD}<x/>".encode()),
    "drawing that calls itself text": lambda: _raw(ODT, ODT.document("").replace("o:text", "o:drawing").encode()),
}

MAKERS: dict[str, Maker] = {
    f"{kind}: {label}": Maker(office.name, office.media_type, lambda make=make, office=office: make(office))  # type: ignore[misc]
    for kind, office in FORMATS.items()
    for label, make in _MAKES.items()
}
MAKERS |= {f"DOCX: {label}": Maker(DOCX.name, DOCX.media_type, make) for label, make in _DOCX.items()}
MAKERS |= {f"ODT: {label}": Maker(ODT.name, ODT.media_type, make) for label, make in _ODT.items()}
