"""Web pages: their main text in blocks, without menus, comments and footers.

Bytes come in, an `Extraction` without pages goes out. A page is decoded (`decode`) and read through once as a stream
(`page`: all its text, its dates, how it is built); then trafilatura seeks the main text in its tree, unless the page is
too large for that. `blocks` makes paragraphs of markup in both cases.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

from pipeline.extract.backend import Backend, Paragraph, UnreadableError, build_extraction, make_date_clues, set_apart
from pipeline.extract.html.blocks import read_blocks
from pipeline.extract.html.decode import decode_page, is_html, may_be_html, recode
from pipeline.extract.html.page import Page, read_page, strip_floods
from pipeline.extract.options import ReadOptions
from pipeline.records import BlockKind, Extraction
from pipeline.text.characters import REPLACEMENT, storable

# A page made for reading is far smaller; a larger one takes minutes and gigabytes, mostly for images inside it.
MAX_BYTES = 20_000_000
# Up to these limits finding the main text takes seconds; the time grows with the elements, with the depth of
# each, and with the square of the inline elements that stand in one paragraph.
_MAX_ELEMENTS = 100_000
_MAX_DEPTHS = 10_000_000
_MAX_CROWD = 10_000
# When less than a quarter of a page's prose is found as its main text, more was lost than menus hold.
_LEAST_SHARE = 0.25
_TOLERATED_LOSS = 2_000

_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def read(data: bytes, options: ReadOptions) -> Extraction:
    """The main text of a web page with its title, declared language and declared dates.

    `partial` when characters could not be decoded, when the page was not read to its end, and when the main
    text could not be told from the rest, so that the whole page is given. Raises UnreadableError when it holds
    no markup or is larger than 20 MB.
    """
    data = recode(data, options.charset)
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"the page is larger than {MAX_BYTES // 1_000_000} MB, the most that is read of one; "
            "save it without its images, or its text as TXT, and add that file"
        )
    text = decode_page(data)
    markup = strip_floods(_XML_DECLARATION.sub("", storable(text)))
    page = read_page(markup)
    if page.cut and not page.paragraphs:
        raise UnreadableError(page.cut)
    paragraphs, reason = _find_main_text(page, markup)
    inside = {paragraph.text for paragraph in paragraphs}
    lost = text.count(REPLACEMENT)
    undecoded = f"{lost} characters could not be decoded and became U+FFFD" if lost else ""
    return build_extraction(
        paragraphs,
        title=page.title,
        lang=page.lang,
        date_clues=make_date_clues("html", page.dates),
        reason="; ".join(part for part in (undecoded, reason) if part),
        apart=set_apart(("boilerplate", text) for text in page.outside if text not in inside),
    )


def _find_main_text(page: Page, markup: str) -> tuple[Sequence[Paragraph], str]:
    """The main text, or all text of the page where none is found; and the reason when that is a loss."""
    whole = "the whole page is given, its menus and footers with it"
    if page.cut:
        return page.paragraphs, f"{page.cut}, and menus stand among what is given"
    if page.elements > _MAX_ELEMENTS or page.depths > _MAX_DEPTHS or page.crowd > _MAX_CROWD:
        return page.paragraphs, f"the page is too large or too deeply nested to find its main text: {whole}"
    try:
        paragraphs = _search_with_trafilatura(markup)
    except (ImportError, MemoryError):
        raise
    except Exception:  # it raises errors of any kind on markup that it did not foresee
        return page.paragraphs, f"the search for its main text failed on its markup: {whole}"
    chars = sum(len(paragraph.text) for paragraph in paragraphs)
    if chars < _LEAST_SHARE * page.prose_chars and page.prose_chars - chars > _TOLERATED_LOSS:
        return (
            page.paragraphs,
            f"only {chars} of about {page.prose_chars} characters were found as main text: {whole}",
        )
    return _mark_captions(paragraphs, page) or page.paragraphs, ""


def _search_with_trafilatura(markup: str) -> list[Paragraph]:
    """The paragraphs of the main text, none where there is no main text; raises ValueError for a tree cut off."""
    import trafilatura
    from lxml import html

    # It warns of every page without a main text; the caller is told by the status.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(markup, parser=parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ValueError("the tree ends where the parser's limit was reached")
    _keep_captions(root)
    document = trafilatura.bare_extraction(
        root, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
    )
    return [] if document is None else read_blocks(document.body)


def _keep_captions(root: Any) -> None:
    """Makes paragraphs of the captions of figures, which are taken out with their figures otherwise."""
    for caption in list(root.iter("figcaption")):
        figure = caption.getparent()
        if figure is not None and figure.tag == "figure":
            figure.tag = "div"
        caption.tag = "div" if caption.find(".//p") is not None else "p"


def _mark_captions(paragraphs: Sequence[Paragraph], page: Page) -> list[Paragraph]:
    """The main text with the captions that the page says are ones; the search for it does not keep what they are."""
    captions = {paragraph.text for paragraph in page.paragraphs if paragraph.kind is BlockKind.CAPTION}
    plain = (BlockKind.PARAGRAPH, BlockKind.TABLE_ROW)
    return [
        Paragraph(text, BlockKind.CAPTION if kind in plain and text in captions else kind, level)
        for text, kind, level in paragraphs
    ]


BACKEND = Backend(is_html, read, packages=("trafilatura", "lxml"), may_be=may_be_html)
