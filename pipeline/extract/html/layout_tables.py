"""Tables that only place the parts of a page, as old pages have them, made into parts; and lines into paragraphs."""

from __future__ import annotations

import re
from typing import Any

from pipeline.extract.html.unfold import text_of

_OWN_ROWS = "./tr|./tbody/tr|./thead/tr|./tfoot/tr"
_BLOCKS = frozenset(
    {"p", "div", "table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "center", "blockquote", "pre", "form"}
)
_HEADINGS = "h1|.//h2|.//h3|.//h4|.//h5|.//h6"
# A cell with so much of a table's text is the page, not a cell.
_PAGE_SHARE = 0.6
_PAGE_CHARS = 200
# Of a menu so much is links, each no longer than a label.
_LINK_SHARE = 0.7
_LABEL_CHARS = 40
_HEADING_CHARS = 120
_LARGE = re.compile(r"[4-7]|\+[1-4]")


def open_layout(root: Any) -> list[str]:
    """Changes the tree in place; gives the texts of the menus that stood in cells, which are taken out."""
    menus: list[str] = []
    told = root.find(".//main") is not None or root.find(".//article") is not None
    for table in list(root.iter("table")):
        if _is_layout(table):
            menus += _dissolve(table)
            # The search keeps the headings of what is called an article.
            if not told and not any(one.tag == "article" for one in table.iterancestors()):
                table.tag = "article"
    for element in list(root.iter("div", "center", "font", "p", "body")):
        _split_at_breaks(element)
    _mark_headings(root)
    return menus


def _is_layout(table: Any) -> bool:
    if table.get("role") in ("presentation", "none"):
        return True
    rows = table.xpath(_OWN_ROWS)
    cells = [cell for row in rows for cell in row if cell.tag in ("td", "th")]
    if table.find("caption") is not None or table.find("thead") is not None or any(cell.tag == "th" for cell in cells):
        return False
    if len(cells) == 1:
        return True
    sizes = [len(text_of(cell)) for cell in cells]
    largest = max(sizes, default=0)
    if largest < _PAGE_CHARS or largest < _PAGE_SHARE * sum(sizes):
        return False
    return _is_page(cells[sizes.index(largest)])


def _is_page(cell: Any) -> bool:
    """Whether a cell holds several blocks, as a page does."""
    if cell.find(".//table") is not None or cell.xpath(f".//{_HEADINGS}"):
        return True
    return len(cell.findall(".//p")) > 1 or len([one for one in cell.iter("br") if _is_break(one)]) > 0


def _dissolve(table: Any) -> list[str]:
    menus: list[str] = []
    for row in table.xpath(_OWN_ROWS):
        for cell in list(row):
            if cell.tag in ("td", "th") and _is_menu(cell):
                menus.append(" ".join(" ".join(cell.itertext()).split()))
                cell.drop_tree()
            elif cell.tag in ("td", "th"):
                cell.tag = "div"
                cell.attrib.clear()
        row.tag = "div"
    for part in table.xpath("./tbody|./thead|./tfoot"):
        part.tag = "div"
    table.tag = "div"
    return menus


def _is_menu(cell: Any) -> bool:
    links = [len(text_of(link)) for link in cell.iter("a")]
    whole = len(text_of(cell))
    return len(links) > 1 and sum(links) >= _LINK_SHARE * whole and max(links) <= _LABEL_CHARS


def _is_break(br: Any) -> bool:
    """Whether a line break is the first of two with nothing between them."""
    following = br.getnext()
    return following is not None and following.tag == "br" and not (br.tail or "").strip()


def _split_at_breaks(element: Any) -> None:
    """Makes paragraphs of what two line breaks part, directly in an element."""
    children = list(element)
    first = [child for child in children if child.tag == "br" and _is_break(child)]
    if not first:
        return
    parting = {*first, *(child.getnext() for child in first)}
    if element.tag in ("p", "font"):
        element.tag = "div"
    made = [_make_paragraph(element, element.text)]
    element.text = None
    for child in children:
        if child in parting:
            made.append(_make_paragraph(element, child.tail))
            element.remove(child)
        elif child.tag in _BLOCKS:
            made += [child, _make_paragraph(element, child.tail)]
            child.tail = None
        else:
            made[-1].append(child)
    for one in made:
        if one in children or text_of(one):
            element.append(one)


def _make_paragraph(element: Any, text: str | None) -> Any:
    paragraph = element.makeelement("p", {})
    paragraph.text = text
    return paragraph


def _mark_headings(root: Any) -> None:
    """Makes headings of paragraphs that are nothing but large letters, as was done before style sheets."""
    for font in list(root.iter("font")):
        around = font.getparent()
        alone = around is not None and around.tag in ("p", "center") and text_of(around) == text_of(font)
        if alone and _LARGE.fullmatch(font.get("size", "").strip()) and 1 < len(text_of(font)) <= _HEADING_CHARS:
            words = text_of(font)
            around.tag = "h2"
            around[:] = []
            around.text = words
