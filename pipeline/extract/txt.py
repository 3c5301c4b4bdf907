"""Plain text: the file's characters, unchanged, so that offsets are those of the file.

Form feeds, which programs that make text of a PDF put between its pages, part it into pages.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from pipeline.extract.backend import HEAD_BYTES, Backend, UnreadableError, empty_extraction
from pipeline.extract.encodings import detect_wide_encoding, is_nearly_utf8
from pipeline.extract.guess_encoding import guess_encoding
from pipeline.extract.options import ReadOptions
from pipeline.records import Block, BlockKind, DocumentStatus, Extraction, PageSpan
from pipeline.text.characters import storable
from pipeline.text.lines import find_parted_lines
from pipeline.text.pages import PageBreak, find_page_breaks, running_text

_BREAK = re.compile(r"(?:\r?\n[^\S\n]*+\r?\n|\r[^\S\r\n]*+\r(?!\n)|\u2028[^\S\u2028]*+\u2028|\u2029)\s*+")
_AROUND = " \t\r\n\f\v\ufeff"
_PADDING = b"\x00\x1a"  # some old programs fill the last block of a file with these
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
# A short file is given the benefit of the doubt, and so is one stray character in a hundred.
_MIN_NOISE_BYTES = 64
_NOISE_SHARE = 0.05
_MOSTLY_LATIN = 0.5
# Of text in another alphabet nearly all letters have an upper byte of these or the one behind.
_ALPHABETS = (0x03, 0x04, 0x05, 0x06)
_ONE_ALPHABET = 0.9
_LOOK = ": look whether its letters are right, or save the file as UTF-8"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", codecs.BOM_UTF32_BE)


def is_text(data: bytes) -> bool:
    """Whether the file is UTF-8 with hardly a control character."""
    head = data[:HEAD_BYTES]
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    strange = sum(character == "\ufffd" or (character < " " and character not in "\t\n\r\f") for character in text)
    return strange * 20 <= len(text)


def may_be_text(data: bytes) -> bool:
    """Whether a file declared as text may be one in another encoding; raises UnreadableError with the reason if not."""
    head = data.rstrip(_PADDING)[:HEAD_BYTES]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if detect_wide_encoding(data) or len(head) < _MIN_NOISE_BYTES or controls <= _NOISE_SHARE * len(head):
        return True
    if _guess_wide(head):
        return True
    if max(head[::2].count(0), head[1::2].count(0)) > len(head) / 4:
        raise UnreadableError("declared as text, and it looks like UTF-32 without a mark: save the file as UTF-8")
    raise UnreadableError("declared as text, but its content is none: it is full of control characters")


def _guess_wide(head: bytes) -> str:
    """UTF-16 without a mark, told by the upper bytes: zero for Latin letters, blanks and points, and one or two others
    for Greek, Cyrillic, Hebrew and Arabic; empty where it is not that."""
    if len(head) < _MIN_NOISE_BYTES or b"\x00" not in head:
        return ""
    half = len(head) // 2
    upper, lower = Counter(head[::2]), Counter(head[1::2])
    if min(upper[0], lower[0]) > _NOISE_SHARE * half:
        return ""
    zeros = max(upper[0], lower[0])
    high = upper if upper[0] > lower[0] else lower
    alphabet = max(high[first] + high[first + 1] for first in _ALPHABETS)
    if zeros < _MOSTLY_LATIN * half and (zeros < _NOISE_SHARE * half or zeros + alphabet < _ONE_ALPHABET * half):
        return ""
    return "utf-16-be" if high is upper else "utf-16-le"


def read(data: bytes, options: ReadOptions) -> Extraction:
    """The file decoded as its byte order mark says, else as UTF-8, line ends included; `partial` where it is neither.

    It is then decoded as the server says, or in the old encoding that its language and bytes suggest; where none of
    these fits, bytes that are not UTF-8 become U+FFFD. So do NUL and lone surrogates.
    """
    if data.startswith(_WIDE_MARKS):
        with suppress(UnicodeError):
            return _as_read(data.decode(detect_wide_encoding(data)), "")
    try:
        if not detect_wide_encoding(data) and (wide := _guess_wide(data[:HEAD_BYTES])):
            with suppress(UnicodeError):
                return _as_read(data.decode(wide), f"it names no encoding; it was read as {wide.upper()}{_LOOK}")
        text, reason = data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        text, reason = _decode_old(data, error.start, options.charset)
    return _as_read(text, reason)


def _as_read(text: str, reason: str) -> Extraction:
    if not text.strip("\ufeff\x00 \t\r\n"):
        return empty_extraction("the file holds no text")
    text = storable(text)
    status = DocumentStatus.PARTIAL if reason else DocumentStatus.OK
    return Extraction(text, status, reason, pages=tuple(_find_pages(text)), blocks=_find_blocks(text))


def _find_pages(text: str) -> Iterator[PageSpan]:
    """What stands between form feeds, each of them the last character of its page; none where there is no form feed."""
    ends = [found.end() for found in re.finditer("\f", text)]
    if ends and not text[ends[-1] :].strip():
        ends.pop()  # it closes the last page and opens none
    if "\f" in text:
        for number, (start, end) in enumerate(pairwise([0, *ends, len(text)]), start=1):
            yield PageSpan(number, start, end)


def _decode_old(data: bytes, first: int, charset: str) -> tuple[str, str]:
    """The text and the reason; `first` is the first byte that is not UTF-8."""
    if data.startswith(_WIDE_MARKS):
        encoding = detect_wide_encoding(data)
        return data.decode(encoding, errors="replace"), (
            f"its first bytes say {encoding.upper()}; what cannot be decoded so became U+FFFD: save the file as UTF-8"
        )
    problem = f"not valid UTF-8 from byte {first} on"
    if is_nearly_utf8(data):
        return data.decode(
            "utf-8", errors="replace"
        ), f"{problem}, and most of it is; the bytes in question became U+FFFD"
    guess = guess_encoding(data)
    encoding = charset or (guess.encoding if guess.sure else guess.rival)
    if encoding:
        with suppress(UnicodeError):
            return data.decode(encoding), (
                f"{problem}; it was read as {encoding}, which its server or its language suggests{_LOOK}"
            )
    return data.decode("utf-8", errors="replace"), (
        f"{problem}, the bytes in question became U+FFFD; it looks like cp1252 or another old encoding: save the file "
        "as UTF-8"
    )


def _find_blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs of a text, and the lines between its pages that are no running text."""
    breaks = [one for one in find_page_breaks(text) if one.running or one.notes]
    paragraphs = [*_cut_at(_find_paragraphs(running_text(text)), breaks)]
    apart = [Block(BlockKind.RUNNING_LINE, *line) for one in breaks for line in one.running]
    apart += [Block(BlockKind.FOOTNOTE, one.notes[0].start, one.notes[-1].end) for one in breaks if one.notes]
    return tuple(sorted([*paragraphs, *apart], key=attrgetter("start")))


def _cut_at(paragraphs: Iterable[Block], breaks: Sequence[PageBreak]) -> Iterator[Block]:
    """The paragraphs without what breaks them."""
    at = 0
    for one in paragraphs:
        start = one.start
        while at < len(breaks) and breaks[at].start < one.end:
            if start < breaks[at].start:
                yield replace(one, start=start, end=breaks[at].start)
            start, at = max(start, breaks[at].end), at + 1
        yield replace(one, start=start)


def _find_paragraphs(text: str) -> Iterator[Block]:
    """What stands between blank lines, or each line of it where lines are not wrapped."""
    start = 0
    for end, following in (*(found.span() for found in _BREAK.finditer(text)), (len(text), 0)):
        whole = text[start:end]
        for first, last in pairwise([0, *find_parted_lines(whole), len(whole)]):
            piece = whole[first:last]
            at = start + first + len(piece) - len(piece.lstrip(_AROUND))
            if words := piece.strip(_AROUND):
                yield Block(BlockKind.PARAGRAPH, at, at + len(words))
        start = following


BACKEND = Backend(is_text, read, packages=("py3langid",), may_be=may_be_text)
