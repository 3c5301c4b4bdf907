"""Which sentences of a text are no running text: headings, contents lines, lists of names, imprints, references, forms.

In: a text with its paragraphs and sentences. Out: a `ScrapKind` for each sentence that is none. What the file itself
says of a paragraph counts first; after that shapes decide, which are alike in all languages: marks at the end, letters
in upper case, figures, leaders. In doubt a sentence is text, because what is set aside carries no match.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.records import Block, BlockKind, ScrapKind, Sentence
from pipeline.text.characters import on_one_line
from pipeline.text.end_marks import ends_sentence, is_ended
from pipeline.text.statements.notices import is_notice

__all__ = ["find_scraps", "is_prose"]

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_TOKEN = re.compile(r"\S+")
_BOX = re.compile(r"[☐☑☒□■▢✓✔✗✘]|_{4,}")
# Two amounts with nothing between them, which only the cells of a table are: "44.100 € 78.900 €"
_UNIT = r"(?:[€$£%‰]|Euro\b|[A-Z]{3}\b)"
_CELLS = re.compile(rf"\d ?{_UNIT} \d[\d.,' ]*{_UNIT}|[€$£] ?\d[\d.,']* [€$£] ?\d")
_LEADER = re.compile(r"(?:\.[ \t]?){5,}|…{2,}|(?:·[ \t]?){4,}|_{4,}\s*\d{1,3}\b")
# Entries of contents that were run together: "Goals 4 Housing for newcomers 9 Schools 12"
_ENTRY = re.compile(r"[^\W\d_]{3,}[\s.]+\d{1,3}(?=\s+[A-ZÀ-ÞΑ-ΩА-Я\d]|\s*$)")
_PAGE_AT_END = re.compile(r"\s\d{1,3}$")
_ADDRESS = re.compile(r"\S@\S+\.\w|https?://|\bwww\.")
_RIGHTS = re.compile(r"©|\(c\)\s*(?:19|20)\d\d|\bISBN\b|\bISSN\b", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?:\+|\b0)\d[\d\s()/–-]{6,}\d")
_LABEL = re.compile(r"[^\W\d_][\w.-]*:(?=\s|$)")
_EXPLAINED_ACRONYM = re.compile(r"\b[A-ZÀ-ÞΑ-ΩА-Я][A-ZÀ-ÞΑ-ΩА-Я0-9&/-]{2,}\s*:?\s+[A-ZÀ-Þ][a-zà-ÿ]")
_ACRONYM = re.compile(r"^\W*[A-ZÀ-ÞΑ-ΩА-Я][A-ZÀ-ÞΑ-ΩА-Я0-9&/-]+\b\s*[–—:=-]?\s")
_BRACKETED_ACRONYM = re.compile(r"[^\W\d_] \([A-ZÀ-ÞΑ-ΩА-Я]{2,}[A-ZÀ-ÞΑ-ΩА-Я0-9/-]*\)")
# The head of an entry of a list of acronyms, whatever its case: "CO2-e: ", "tCO2eq – "
_EXPLAINED_HEAD = re.compile(r"^\W*((?=\S*[A-ZÀ-Þ]\S*[A-ZÀ-Þ0-9])[\w/&‐-]{2,14})\s?[:–—=]\s")
_AUTHOR_AND_YEAR = re.compile(r"\((?:19|20)\d\d[a-z]?\)[.,:]$")
# What entries of a list of references are made of; one alone stands in running text too.
_REFERENCE_MARKS = tuple(
    re.compile(mark)
    for mark in (
        r"\((?:19|20)\d\d[a-z]?\)|\b(?:19|20)\d\d[a-z]?[.:,]?\s*$",
        r"(?:^|[\s,;])[^\W\d_]\.(?:[\s-]?[^\W\d_]\.)*[,:&\s]",
        r"\bet al\b|\(eds?\.?\)|\(Hrsg\.?\)|\(coord\.?\)|\bdoi\b|\bdoi:",
        r"\b(?:pp?|S|s|Vol|vol|No|no|Nr|nr|nº|str)\.\s?\d+|\b[Nn]º\s?\d+|\d+\s?\(\d+\)\s?[:,]\s?\d+|\d+\s?[–-]\s?\d+\.?\s*$",
        r"https?://|\bwww\.",
        # How a note at the foot of a page begins, or is whole: "3 Berg, A. Homes", "2 City Union. Homes. 2010"
        r"^\s*(?:\[\d{1,3}\]|\d{1,3}\s+(?:[A-ZÀ-Þ][\w’'-]+,\s+[A-ZÀ-Þ]\.|[A-ZÀ-Þ].*[.,]\s+(?:19|20)\d\d[a-z]?\.?$))",
        r"[.]\s+(?:19|20)\d\d[a-z]?\.?\s*$",
    )
)

_PROSE_WORDS = 5
_PROSE_LOWER = 0.4  # of its words: German writes a third of them, its nouns, with a capital
# So many words are a sentence also where its end was cut off, when half of them are in lower case.
_UNENDED_PROSE_WORDS, _UNENDED_PROSE_LOWER = 14, 0.5
# A sentence in capitals is a headline or motto unless it has so many words or stands beside another in its paragraph.
_CAPITAL_PROSE_WORDS, _CAPITAL_SENTENCES = 14, 2
_FEW_WORDS = 13  # at most, of a paragraph that is a title line
_CELLS_IN_ROW = 3  # at least
_CELL_WORDS = 6  # on average, in a row of cells that its file does not call one
_NAMES = 0.85  # of the words of a list of names begin in upper case
_LISTED_NAMES = 6
_FIGURES = 0.4  # of the parts of a row of figures
_ENTRIES = 3  # of contents on one line
_CONTENTS_NEAR = 2  # lines among the four around that end with a page number too
_ENTRIES_NEAR = 2  # of the four around that explain an acronym too
_PARTNERS = 3  # of a line that only lists them, each with its acronym in brackets
_AUTHORS = 0.65  # of the words before the year of an entry, but for its first, begin in upper case
_MARKS = 3  # of an entry of a list of references, at least
_ENTRY_CHARACTERS = 400  # of an entry of a list of references, at most
_REPEATED = 3  # times that a running head stands in its document


@lru_cache(maxsize=1 << 12)
def is_prose(sentence: str) -> bool:
    """Whether a sentence reads as one: some words, most of them in lower case, few figures, and an end."""
    return _Shape(on_one_line(sentence)).is_prose


def find_scraps(text: str, sentences: Sequence[Sentence], blocks: Sequence[Block]) -> tuple[ScrapKind | None, ...]:
    """For each sentence what it is if it is no running text, else None.

    `blocks` are the paragraphs of the text in order, as far as its file told them.
    """
    lines = [on_one_line(text[one.start : one.end]) for one in sentences]
    looked_at = {line: _Shape(line) for line in set(lines)}  # running heads and forms are many equal lines
    shapes = [looked_at[line] for line in lines]
    repeated = Counter(shape.folded for shape in shapes if not shape.is_prose)
    alone = Counter(one.passage for one in sentences)
    references = _find_reference_entries(text, sentences)
    kinds = _kinds_of_blocks(sentences, blocks)
    capitals = Counter(one.passage for one, shape in zip(sentences, shapes, strict=True) if shape.is_capital_sentence)
    # Where most is in capitals, as in old typescripts, they set no headline apart.
    mostly = 2 * sum(len(line) for line in lines if line.isupper()) > sum(map(len, lines))
    fewest_capital = 1 if mostly else _CAPITAL_SENTENCES
    found: list[ScrapKind | None] = []
    for place, (sentence, shape, block) in enumerate(zip(sentences, shapes, kinds, strict=True)):
        if block is BlockKind.HEADING:
            found.append(ScrapKind.HEADING)
        elif block is BlockKind.CAPTION:
            found.append(ScrapKind.CAPTION)
        elif repeated[shape.folded] >= _REPEATED and block is not BlockKind.LIST_ITEM:
            found.append(ScrapKind.RUNNING_HEAD)
        elif _is_contents(shapes, place):
            found.append(ScrapKind.CONTENTS)
        elif sentence.passage in references:
            found.append(ScrapKind.REFERENCE)
        elif is_notice(shape.line, shape.words):
            found.append(ScrapKind.NOTICE)
        elif _is_acronym_entry(shapes, place):
            found.append(ScrapKind.LISTING)
        elif shape.is_prose or (shape.is_capital_sentence and capitals[sentence.passage] >= fewest_capital):
            found.append(ScrapKind.REFERENCE if shape.is_reference else None)
        else:
            found.append(_kind_of_line(shape, block, stands_alone=alone[sentence.passage] == 1))
    return tuple(found)


@dataclass(frozen=True)
class _Shape:
    """What can be seen of a sentence without knowing its language; `line` has single blanks."""

    line: str

    @cached_property
    def words(self) -> list[str]:
        return _WORD.findall(self.line)

    @cached_property
    def tokens(self) -> list[str]:
        return _TOKEN.findall(self.line)

    @cached_property
    def folded(self) -> str:
        """The line in lower case with all its figures alike: one running head from page to page."""
        return re.sub(r"\d+", "0", self.line.casefold())

    @cached_property
    def lower(self) -> float:
        """The share of words that do not begin in upper case."""
        return sum(not word[0].isupper() for word in self.words) / len(self.words) if self.words else 0.0

    @cached_property
    def figures(self) -> float:
        """The share of parts that hold a digit."""
        return sum(any(c.isdigit() for c in token) for token in self.tokens) / max(len(self.tokens), 1)

    @cached_property
    def is_ended(self) -> bool:
        return is_ended(self.line)

    @cached_property
    def is_prose(self) -> bool:
        if self.line.isupper():
            return self.is_capital_sentence and len(self.words) >= _CAPITAL_PROSE_WORDS
        fewest, lower = _PROSE_WORDS, _PROSE_LOWER
        if not self.is_ended:
            fewest, lower = _UNENDED_PROSE_WORDS, _UNENDED_PROSE_LOWER
        return len(self.words) >= fewest and self.lower >= lower and self._is_running

    @cached_property
    def is_capital_sentence(self) -> bool:
        """Whether it is in capitals throughout and reads as a sentence; a headline may, too."""
        reads_so = len(self.words) >= _PROSE_WORDS and ends_sentence(self.line)
        return reads_so and self.line.isupper() and self._is_running and not self.is_reference

    @cached_property
    def _is_running(self) -> bool:
        """Whether nothing in it is of a list, form, table or table of contents."""
        return (
            (self.is_ended or not self.is_listing)
            and self.figures < _FIGURES
            and not _BOX.search(self.line)
            and not _CELLS.search(self.line)
            and not self.is_row
            and not _LEADER.search(self.line)
            and len(_LABEL.findall(self.line)) < 3
        )

    @cached_property
    def is_row(self) -> bool:
        """Whether it is cells of a few words: "Waste | CH4 | Landfills, sewage. | Whole country."."""
        cells = self.line.count(" | ") + 1
        return cells >= _CELLS_IN_ROW and len(self.words) <= _CELL_WORDS * cells

    @cached_property
    def is_listing(self) -> bool:
        partners = len(_BRACKETED_ACRONYM.findall(self.line))
        return len(_EXPLAINED_ACRONYM.findall(self.line)) >= 2 or partners >= _PARTNERS

    @cached_property
    def reference_marks(self) -> int:
        return sum(mark.search(self.line) is not None for mark in _REFERENCE_MARKS)

    @cached_property
    def is_reference(self) -> bool:
        return self.reference_marks >= _MARKS

    @cached_property
    def acronym(self) -> str:
        """The letters of the acronym that it explains, if it is an entry of a list of them; empty if not."""
        head = None if self.is_ended else _EXPLAINED_HEAD.match(self.line)
        return re.sub(r"[\W\d]", "", head[1]) if head else ""

    @cached_property
    def has_page(self) -> bool:
        return _LEADER.search(self.line) is not None or (
            _PAGE_AT_END.search(self.line) is not None and len(self.words) <= _FEW_WORDS
        )


def _find_reference_entries(text: str, sentences: Sequence[Sentence]) -> set[int]:
    """The passages that are an entry of a list of references as a whole; their sentences are torn at its full stops."""
    bounds: dict[int, tuple[int, int]] = {}
    opening: dict[int, Sentence] = {}
    for one in sentences:
        bounds[one.passage] = bounds.get(one.passage, (one.start, one.end))[0], one.end
        opening.setdefault(one.passage, one)
    told: dict[tuple[str, str], bool] = {}  # forms repeat a passage a hundred thousand times
    entries = set()
    for passage, (start, end) in bounds.items():
        if end - start > _ENTRY_CHARACTERS:
            continue
        parts = text[start:end], text[opening[passage].start : opening[passage].end]
        if parts not in told:
            told[parts] = _is_reference_entry(*(on_one_line(part) for part in parts))
        if told[parts]:
            entries.add(passage)
    return entries


def _is_reference_entry(passage: str, opening: str) -> bool:
    """Whether a passage, which opens with this sentence, is an entry of a list of references."""
    return _Shape(passage).reference_marks >= _MARKS or _opens_with_author(_Shape(opening))


def _opens_with_author(shape: _Shape) -> bool:
    """Whether a passage begins with little but names and a year: "World Bank (2013).", not "So says Smith (2013)."."""
    names = shape.words[1:]  # the first word of a sentence has its capital for that
    if not names or not _AUTHOR_AND_YEAR.search(shape.line):
        return False
    return sum(word[0].isupper() for word in names) / len(names) >= _AUTHORS


def _is_acronym_entry(shapes: Sequence[_Shape], place: int) -> bool:
    """Whether a line explains an acronym among others; goals and measures are numbered: "SO1: … SO2: …"."""
    own = shapes[place].acronym
    near = (shapes[at].acronym for at in range(max(0, place - 2), min(len(shapes), place + 3)) if at != place)
    return bool(own) and sum(bool(one) and one != own for one in near) >= _ENTRIES_NEAR


def _is_contents(shapes: Sequence[_Shape], place: int) -> bool:
    shape = shapes[place]
    if not shape.is_ended and len(_ENTRY.findall(shape.line)) >= _ENTRIES:
        return True
    if not shape.has_page:
        return False
    near = (shapes[at] for at in range(max(0, place - 2), min(len(shapes), place + 3)) if at != place)
    return _LEADER.search(shape.line) is not None or sum(one.has_page for one in near) >= _CONTENTS_NEAR


def _kind_of_line(shape: _Shape, block: BlockKind, *, stands_alone: bool) -> ScrapKind | None:
    """What a line that does not read as a sentence is; None where it may be an item of a list, or a cut sentence."""
    if _RIGHTS.search(shape.line) or _ADDRESS.search(shape.line) or _TELEPHONE.search(shape.line):
        return ScrapKind.REFERENCE if shape.is_reference else ScrapKind.IMPRINT
    if shape.is_reference:
        return ScrapKind.REFERENCE
    if shape.is_row or any(mark.search(shape.line) for mark in (_BOX, _CELLS)):
        return ScrapKind.FORM
    if len(_LABEL.findall(shape.line)) >= 2 or shape.figures >= _FIGURES:
        return ScrapKind.FORM
    names = 1 - shape.lower
    if shape.is_listing:
        return ScrapKind.LISTING
    if (len(shape.words) >= _LISTED_NAMES and names >= _NAMES) or (_ACRONYM.match(shape.line) and names >= _NAMES):
        return ScrapKind.LISTING
    if block is BlockKind.TABLE_ROW:
        return ScrapKind.FORM
    if block is BlockKind.PARAGRAPH and not shape.is_ended and not shape.line[0].islower():
        if stands_alone and len(shape.words) <= _FEW_WORDS:
            return ScrapKind.HEADING
        return ScrapKind.FORM if shape.lower < _PROSE_LOWER else None
    return None


def _kinds_of_blocks(sentences: Sequence[Sentence], blocks: Sequence[Block]) -> list[BlockKind]:
    """The kind of paragraph that each sentence begins in; both are in order."""
    kinds, at = [], 0
    for sentence in sentences:
        while at < len(blocks) and blocks[at].end <= sentence.start:
            at += 1
        inside = at < len(blocks) and blocks[at].start <= sentence.start
        kinds.append(blocks[at].kind if inside else BlockKind.PARAGRAPH)
    return kinds
