"""A web page read through once from its first tag to its last: all its text, what it declares, how it is built."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.extract.backend import Paragraph, UnreadableError
from pipeline.extract.html.blocks import STRUCTURE, BlockWriter
from pipeline.extract.html.dates import DeclaredDates

# A page made for reading has some thousand elements; a text of law in one page has tens of thousands.
MAX_ELEMENTS = 1_000_000
MAX_DEPTH = 10_000
# The parser looks through all that is open at an end tag that closes nothing: a second for each 200 million looks.
MAX_LOOKS = 400_000_000
# The parser compares each attribute of a tag with all before it.
_MAX_ATTRIBUTES = 2_000
# Menus, captions and links are shorter, paragraphs of a policy longer.
PROSE_CHARS = 80
_PIECE_CHARS = 65_536

_TAG = re.compile(r"""<([a-zA-Z][\w:-]*+)(?:[^>"']++|"[^"]*+"|'[^']*+')*""")

_ARTICLES = frozenset({"article", "main"})
_OUTSIDE = frozenset({"footer", "nav", "aside"})
_FRAMES = frozenset({"iframe", "embed", "object", "frame"})
# A file in the address of a frame, also as what a viewer is to show ("viewer.html?file=/plan.pdf").
_FILE = re.compile(r"[^/\\=?&#]+\.(?:pdf|docx?|odt|pptx?)(?=$|[?&#])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """All text of a page, menus and footers included, and what it declares.

    `outside` are the paragraphs in menus, asides, footers and the head of the page, as far as it says where these are.
    `prose_chars` counts the characters of its long blocks outside menus, asides and footers. `elements`,
    `depths` (the sum of how deep each stands) and `crowd` (the most inline elements within one element)
    measure its markup. `files` are the names of files that it shows in frames. `cut` is a reason when the page was not
    read to its end.
    """

    paragraphs: tuple[Paragraph, ...]
    outside: tuple[str, ...]
    title: str
    lang: str
    dates: tuple[tuple[str, str], ...]
    prose_chars: int
    elements: int
    depths: int
    crowd: int
    files: tuple[str, ...]
    cut: str


class _CutError(Exception):
    """The page goes beyond a limit; its text is the reason."""


class _PageReader(BlockWriter):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.inline: list[int] = []
        self.elements = self.depths = self.crowd = self.prose_chars = self.looks = 0
        self.articles = self.outside = self.banners = 0
        self.outside_texts: list[str] = []
        self.titles = 0
        self.title: list[str] = []
        self.langs: list[str] = []
        self.dates = DeclaredDates()
        self.in_data = False
        self.files: list[str] = []

    def expect(self, piece: str) -> None:
        """A piece of markup is about to be read. Raises _CutError when too many end tags stand too deep."""
        self.looks += piece.count("</") * len(self.tags)
        if self.looks > MAX_LOOKS:
            raise _CutError("millions of end tags close nothing; the text behind them was not read")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.elements >= MAX_ELEMENTS:
            raise _CutError(f"the page holds more than {MAX_ELEMENTS:,} elements; the text behind them was not read")
        if len(self.tags) >= MAX_DEPTH:
            raise _CutError(
                f"more than {MAX_DEPTH:,} elements stand one inside another; the text from there is missing"
            )
        super().start(tag, attributes)
        self._measure(tag)
        self._note(tag, attributes)
        self.tags.append(tag)
        self.inline.append(0)
        self.articles += tag in _ARTICLES
        self.outside += tag in _OUTSIDE
        # The head of the page itself; that of an article is its beginning.
        self.banners += tag == "header" and not self.articles

    def _measure(self, tag: str) -> None:
        self.elements += 1
        self.depths += len(self.tags)
        if self.inline and tag not in STRUCTURE:
            self.inline[-1] += 1
            self.crowd = max(self.crowd, self.inline[-1])

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "meta" and "content" in attributes:
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            self.dates.note_meta(name, attributes["content"])
        elif tag in _FRAMES and not self.outside:
            self.files += _FILE.findall(attributes.get("src") or attributes.get("data") or "")[:1]
        elif tag in ("html", "body"):
            self.langs.append(attributes.get("lang") or attributes.get("xml:lang") or "")
        elif tag == "title" and self.tags[-1:] == ["head"]:
            self.titles += 1
        elif tag == "script" and attributes.get("type", "").partition(";")[0].strip().lower() == "application/ld+json":
            self.in_data = True
            self.dates.begin_script()
        if not self.outside:
            self.dates.note_element(tag, attributes, in_article=bool(self.articles))

    def data(self, text: str) -> None:
        super().data(text)
        if self.titles == 1 and self.tags[-2:] == ["head", "title"]:
            self.title.append(text)
        elif self.in_data:
            self.dates.note_script(text)

    def end(self, tag: str) -> None:
        super().end(tag)
        name = self.tags.pop()
        self.in_data = self.in_data and name != "script"
        self.inline.pop()
        self.articles -= name in _ARTICLES
        self.outside -= name in _OUTSIDE
        self.banners -= name == "header" and not self.articles

    def on_block(self, text: str) -> None:
        if self.outside or self.banners:
            self.outside_texts.append(text)
        if not self.outside and len(text) >= PROSE_CHARS:
            self.prose_chars += len(text)


def strip_floods(markup: str) -> str:
    """The markup; a tag that may hold more than 2,000 attributes is left without any."""
    return _TAG.sub(lambda found: f"<{found[1]}" if _is_flood(found[0]) else found[0], markup)


def _is_flood(tag: str) -> bool:
    return len(tag) > 2 * _MAX_ATTRIBUTES and tag.count("=") + len(tag.split()) > _MAX_ATTRIBUTES


def read_page(markup: str) -> Page:
    """All that one reading of a page gives. Raises UnreadableError when it holds no markup."""
    from lxml import etree

    reader, cut = _PageReader(), ""
    # Unlike a parser that builds a tree, one with a target has no limit of its own to the depth.
    parser = etree.HTMLParser(target=reader, huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        # In pieces, since the parser runs on to the end of what it was given even when its target has stopped it.
        for begin in range(0, len(markup), _PIECE_CHARS):
            piece = markup[begin : begin + _PIECE_CHARS]
            reader.expect(piece)
            parser.feed(piece)
        parser.close()
    except _CutError as error:
        cut = str(error)
        reader.dates.forget_times()
        reader.close()
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError("the page holds no markup that can be read") from error
    return Page(
        paragraphs=tuple(reader.blocks),
        outside=tuple(reader.outside_texts),
        title="".join(reader.title),
        lang=next((lang for lang in reader.langs if lang), ""),
        dates=reader.dates.fields(),
        prose_chars=reader.prose_chars,
        elements=reader.elements,
        depths=reader.depths,
        crowd=reader.crowd,
        files=tuple(dict.fromkeys(reader.files)),
        cut=cut,
    )
