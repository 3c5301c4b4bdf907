"""Golden pages: what people read on a page, block by block, kept as text or as digests of its words.

A transcription is a text file: `# file: NAME.pdf`, `# page: 12` (1-based), `# why: what is difficult`, then a line a
block, `@kind its words`; a line without a kind is a paragraph. Pages of other people's documents are kept with `#
words: digests`: each word, as `split_words` gives it, is the first eight hex digits of a digest, so order and number of
the words can be compared and the text cannot be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from benchmarks.extraction.words import split_words

PAGES = Path(__file__).resolve().parents[2] / "tests" / "golden" / "pages"
PARAGRAPH = "paragraph"
ASIDE_KINDS = frozenset({"running", "figure"})
KINDS = ASIDE_KINDS | {PARAGRAPH, "heading", "item", "row", "caption", "footnote"}
TEXT = "text"
# Parts of a page that may stand before or after the text which they belong to.
_STREAMS = {"footnote": "footnotes", "row": "tables", "caption": "tables"}
_PREFIX = "policyecho golden page: "
_HEX_DIGITS = 8
_HEAD = re.compile(r"# (file|page|why|words): (\S.*)")
_BLOCK = re.compile(r"@(\S+) (\S.*)")
_DIGEST = re.compile(rf"[0-9a-f]{{{_HEX_DIGITS}}}")


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, item, row, paragraph or the like, as the digests of its words."""

    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldenPage:
    """One page of a file as it is to be read; `why` says what makes it difficult."""

    file: str
    number: int
    why: str
    blocks: tuple[Block, ...]

    @property
    def body(self) -> tuple[str, ...]:
        """The digests of the words that an extractor must give, in order: all but running lines and figures."""
        return tuple(word for block in self.blocks if block.kind not in ASIDE_KINDS for word in block.words)

    @property
    def streams(self) -> tuple[str, ...]:
        """For each word of the body, what it is read with: text, footnotes, or tables with their captions."""
        body = (block for block in self.blocks if block.kind not in ASIDE_KINDS)
        return tuple(_STREAMS.get(block.kind, TEXT) for block in body for _ in block.words)

    @property
    def asides(self) -> tuple[str, ...]:
        """The digests of the words of running lines and figures, which count for nobody."""
        return tuple(word for block in self.blocks if block.kind in ASIDE_KINDS for word in block.words)


@lru_cache(maxsize=100_000)
def digest(word: str) -> str:
    """What stands for a word of a golden page."""
    return sha256((_PREFIX + word).encode("utf-8", "surrogatepass")).hexdigest()[:_HEX_DIGITS]


def read_page(text: str) -> GoldenPage:
    """The page that a transcription or a kept page tells of. Raises ValueError where it is not well written."""
    head: dict[str, str] = {}
    written: list[tuple[int, str, str]] = []
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if found := _HEAD.fullmatch(line):
            head[found[1]] = found[2]
        elif line:
            kind, words = _split_kind(line, number)
            written.append((number, kind, words))
    if missing := sorted({"file", "page", "why"} - head.keys()):
        raise ValueError(f"the page does not say: {', '.join(missing)}")
    blocks = tuple(Block(kind, _read_digests(words, number, kept="words" in head)) for number, kind, words in written)
    page = GoldenPage(head["file"], int(head["page"]), head["why"], blocks)
    if not page.body:
        raise ValueError("the page holds no words")
    return page


def _split_kind(line: str, number: int) -> tuple[str, str]:
    if not line.startswith("@"):
        return PARAGRAPH, line
    found = _BLOCK.fullmatch(line)
    if not found or found[1] not in KINDS:
        raise ValueError(f"line {number}: a block begins with @ and one of {', '.join(sorted(KINDS))}")
    return found[1], found[2]


def _read_digests(words: str, number: int, *, kept: bool) -> tuple[str, ...]:
    if not kept:
        return tuple(digest(word) for word in split_words(words))
    if wrong := [word for word in words.split() if not _DIGEST.fullmatch(word)]:
        raise ValueError(f"line {number}: no digest of a word: {wrong[0]}")
    return tuple(words.split())


def write_digests(page: GoldenPage) -> str:
    """The page as it is kept where its text is not ours: kinds and digests."""
    head = [f"# file: {page.file}", f"# page: {page.number}", f"# why: {page.why}", "# words: digests"]
    return (
        "\n".join([*head, *(f"@{block.kind} {' '.join(block.words)}" for block in page.blocks if block.words)]) + "\n"
    )


def read_pages(folder: Path = PAGES) -> list[GoldenPage]:
    """All golden pages. Raises ValueError for one that is not well written."""
    pages = []
    for path in sorted(folder.glob("*.txt")):
        try:
            pages.append(read_page(path.read_text(encoding="utf-8")))
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error
    return pages
