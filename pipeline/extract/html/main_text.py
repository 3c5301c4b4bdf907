"""The main text of a page, told from its menus and footers, or the whole page with the reason why it is not told."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.extract.backend import Paragraph
from pipeline.extract.html.blocks import read_blocks
from pipeline.extract.html.layout_tables import open_layout
from pipeline.extract.html.own_text import free_only_text
from pipeline.extract.html.page import PROSE_CHARS, Page
from pipeline.extract.html.unfold import unfold
from pipeline.records import BlockKind

# Up to these limits finding the main text takes seconds; the time grows with the elements, with the depth of
# each, and with the square of the inline elements that stand in one paragraph.
MAX_ELEMENTS = 100_000
MAX_DEPTHS = 10_000_000
MAX_CROWD = 10_000
# When less than a quarter of a page's prose is found as its main text, more was lost than menus hold.
_LEAST_SHARE = 0.25
_TOLERATED_LOSS = 2_000
# Each is looked for in the whole text.
_MOST_LEFT = 1_000
_NO_LETTER = re.compile(r"\W+")


class MainText(NamedTuple):
    """The paragraphs of a page's main text; the reason when that is a loss; what was left out of what is seen: menus
    found by how they are laid out, and prose in parts that the search takes for none of the text, such as banners."""

    paragraphs: Sequence[Paragraph]
    reason: str = ""
    left: Sequence[str] = ()


def find_main_text(page: Page, markup: str) -> MainText:
    """The main text, or all text of the page where none is found."""
    whole = "the whole page is given, its menus and footers with it"
    if page.cut:
        return MainText(page.paragraphs, f"{page.cut}, and menus stand among what is given")
    if page.elements > MAX_ELEMENTS or page.depths > MAX_DEPTHS or page.crowd > MAX_CROWD:
        return MainText(page.paragraphs, f"the page is too large or too deeply nested to find its main text: {whole}")
    try:
        root, menus = _read_tree(markup)
        seen = [paragraph.text for paragraph in read_blocks(root)]
        paragraphs, unsure = search_with_trafilatura(root), ""
        if _count(paragraphs) < _LEAST_SHARE * page.prose_chars:
            root, menus = _read_tree(markup)
            if unsure := free_only_text(root):
                paragraphs = search_with_trafilatura(root)
    except (ImportError, MemoryError):
        raise
    except Exception:  # it raises errors of any kind on markup that it did not foresee
        return MainText(page.paragraphs, f"the search for its main text failed on its markup: {whole}")
    chars = _count(paragraphs)
    if chars < _LEAST_SHARE * page.prose_chars and page.prose_chars - chars > _TOLERATED_LOSS:
        return MainText(
            page.paragraphs, f"only {chars} of about {page.prose_chars} characters were found as main text: {whole}"
        )
    found = _mark_captions(paragraphs, page) or read_blocks(_read_tree(markup)[0])
    left = _find_left(seen, found)
    lost = sum(len(text) for text in set(left).difference(page.outside))
    if not unsure and lost > max(chars, _TOLERATED_LOSS):
        unsure = f"{lost} characters of prose were taken for no part of its main text, more than the {chars} that were"
    return MainText(found, unsure, [*menus, *left])


def _find_left(seen: Sequence[str], found: Sequence[Paragraph]) -> list[str]:
    """Of what a reader sees the prose that is no part of the main text, however its lines are parted there."""
    texts = {paragraph.text for paragraph in found}
    letters = _letters_of(" ".join(texts))
    others = [text for text in seen if len(text) >= PROSE_CHARS and text not in texts]
    return [text for text in others[:_MOST_LEFT] if _letters_of(text) not in letters]


def _letters_of(text: str) -> str:
    return _NO_LETTER.sub("", text)


def _count(paragraphs: Sequence[Paragraph]) -> int:
    return sum(len(paragraph.text) for paragraph in paragraphs)


def _read_tree(markup: str) -> tuple[Any, list[str]]:
    """The tree of a page with all that a reader can open, and the menus that stood in cells; raises ValueError when
    the tree is cut off."""
    from lxml import html

    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(markup, parser=parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ValueError("the tree ends where the parser's limit was reached")
    unfold(root)
    menus = open_layout(root)
    _keep_captions(root)
    return root, menus


def search_with_trafilatura(root: Any) -> list[Paragraph]:
    """The paragraphs of the main text of a tree, none where there is no main text."""
    import trafilatura

    # It warns of every page without a main text; the caller is told by the status.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
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
