"""Web pages: their main text in blocks, without menus, comments and footers."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from pipeline.extract.outcome import BULLET, CELL_BREAK, UnreadableError, from_paragraphs
from pipeline.records import Extraction
from pipeline.text import REPLACEMENT, storable

# trafilatura writes its own tag names; the names of HTML itself serve where it finds nothing.
_BREAKS = frozenset({"lb", "br"})
_ROWS = frozenset({"row", "tr"})
_CELLS = frozenset({"cell", "td", "th"})
_ITEMS = frozenset({"item", "li"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "code", "dd", "details",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "head", "header", "hr", "list", "main", "nav", "ol", "p", "pre", "quote",
        "section", "summary", "table", "tbody", "tfoot", "thead", "ul",
    }
)  # fmt: skip
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "select", "button", "iframe", "title"})
_OUTSIDE = frozenset({"footer", "nav", "aside"})

_DATE_NAMES = (
    "article:published_time",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.issued",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "datepublished",
)
_DECLARED_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_HEAD_BYTES = 8192
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(data: bytes) -> Extraction:
    """The main text of a web page with its title, declared language and declared publication date.

    `partial` when characters could not be decoded. Raises UnreadableError when it holds no markup.
    """
    text = decoded(data)
    root = _parsed(text)
    lost = text.count(REPLACEMENT)
    return from_paragraphs(
        _main_paragraphs(root),
        title="".join(root.xpath("string(//head/title)")),
        lang=_language(root),
        date_text=_date_text(root),
        reason=f"{lost} characters could not be decoded and became U+FFFD" if lost else "",
    )


def decoded(data: bytes) -> str:
    """The characters of a page: by byte order mark, as UTF-8, by its declaration, else as cp1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = _DECLARED_CHARSET.search(data[:_HEAD_BYTES])
    name = found[1].decode("ascii", errors="replace").casefold() if found else "cp1252"
    if name in {"iso-8859-1", "latin1", "latin-1", "us-ascii"}:
        name = "cp1252"
    try:
        return data.decode(name, errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")


def _parsed(text: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(_XML_DECLARATION.sub("", storable(text)), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError("the page holds no markup that can be read") from error


def _main_paragraphs(root: Any) -> list[str]:
    """The main text as trafilatura finds it, or all text of the body where it finds none."""
    import trafilatura

    # It warns of every page without a main text; the caller is told by the status.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(
        deepcopy(root), include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
    )
    if found is not None:
        paragraphs = [paragraph for paragraph in _paragraphs(found.body) if paragraph.strip()]
        if paragraphs:
            return paragraphs
    bodies = root.xpath("//body")
    return list(_paragraphs(bodies[0])) if bodies else []


def _paragraphs(element: Any) -> Iterator[str]:
    """Blocks of text in document order; table rows and list items are blocks of their own."""
    pending: list[str] = []
    for part in _parts(element):
        if part is None:
            yield from _joined(pending)
            pending = []
        else:
            pending.append(part)
    yield from _joined(pending)


def _joined(parts: Iterable[str]) -> Iterator[str]:
    text = " ".join("".join(parts).split())
    if text and text != BULLET:
        yield text


def _parts(element: Any) -> Iterator[str | None]:
    """Pieces of text; None where a block begins or ends."""
    tag = element.tag
    if tag in _SILENT or not isinstance(tag, str):
        return
    if tag in _BREAKS:
        yield " "
        return
    if tag in _ROWS:
        yield from (None, _row(element), None)
        return
    block = tag in _BLOCKS or tag in _ITEMS or tag in _CELLS
    if block:
        yield None
    inner = _inner(element)
    yield from _bulleted(inner) if tag in _ITEMS and not element.get("rend", "").startswith("d") else inner
    if block:
        yield None


def _inner(element: Any) -> Iterator[str | None]:
    yield element.text or ""
    for child in element:
        yield from _parts(child)
        yield child.tail or ""


def _bulleted(parts: Iterable[str | None]) -> Iterator[str | None]:
    """The parts of a list item with a bullet before its first words."""
    begun = False
    for part in parts:
        if not begun and part and part.strip():
            yield f"{BULLET} "
            begun = True
        if begun or part is not None:
            yield part


def _row(element: Any) -> str:
    cells = [" ".join(_paragraphs(cell)) for cell in element if cell.tag in _CELLS]
    return CELL_BREAK.join(cell for cell in cells if cell)


def _language(root: Any) -> str:
    for element in (root, *root.xpath("//html[@lang] | //body[@lang]")):
        declared = element.get("lang") or element.get("xml:lang")
        if declared:
            return str(declared)
    return ""


def _date_text(root: Any) -> str:
    """The publication date the page declares in its head, or the only time given in its article."""
    declared: dict[str, str] = {}
    for meta in root.xpath("//meta[@content]"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().casefold()
        declared.setdefault(name, meta.get("content").strip())
    for name in _DATE_NAMES:
        if declared.get(name):
            return declared[name]
    times = {
        time.get("datetime").strip()
        for time in root.xpath("//article//time[@datetime] | //main//time[@datetime]")
        if not any(parent.tag in _OUTSIDE for parent in time.iterancestors())
    }
    return times.pop() if len(times) == 1 else ""
