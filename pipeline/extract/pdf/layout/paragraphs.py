"""Paragraphs of a column: which lines belong together, and which paragraph goes on in the next column."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.extract.characters import BULLETS, DASH_BULLETS
from pipeline.extract.pdf.words import Line, ends_sentence
from pipeline.records import BlockKind
from pipeline.text.pages.hyphens import PRINTED_HYPHENS

_NUMBERED = re.compile(r"(\(?\d{1,3}[.)]|\d{1,2}(\.\d{1,2}){1,4}\.?|\(?[a-zA-Z][.)]|\(?[ivxIVX]{1,5}[.)])\Z")
# Lines before and after one by whose ends it is told how far the column reaches here, beside a picture or a box.
_WINDOW = 4
# Blocks that may stand between the two parts of a paragraph.
_MAX_BETWEEN = 40
_FLOATING = frozenset({BlockKind.TABLE_ROW, BlockKind.CAPTION})
_MIN_DISTANCES = 5
# Sizes of type that the last line of a list item leaves free before a paragraph that is not set apart from it.
_CLEAR = 4.0


class Block(NamedTuple):
    """One paragraph or one table row. `cells` holds the numbers of the lines at which a cell of a row begins."""

    lines: tuple[Line, ...]
    size: float
    cells: tuple[int, ...] = ()
    kind: BlockKind = BlockKind.PARAGRAPH

    @property
    def is_row(self) -> bool:
        """Whether this is a row of a table."""
        return self.kind is BlockKind.TABLE_ROW


Leading = dict[float, float]
_Distances = dict[float, Counter[float]]


class LeadingCounter:
    """Counts distances from line to line, to tell the usual one of a document."""

    def __init__(self) -> None:
        self._distances: _Distances = defaultdict(Counter)

    def add(self, lines: Sequence[Line]) -> None:
        """Take the lines of one column into account."""
        for above, line in pairwise(lines):
            distance = line.bottom - above.bottom
            # Nearer than .7 of the size stands a raised word, farther than 2.6 another paragraph.
            if abs(above.size - line.size) < 0.6 and 0.7 * line.size < distance < 2.6 * line.size:
                self._distances[_round_to_half(line.size)][_round_to_half(distance)] += 1

    def usual(self) -> Leading:
        """For each font size (in half points) the usual distance from line to line in the document, in points."""
        return {
            size: min(counts, key=lambda distance: (-counts[distance], distance))
            for size, counts in self._distances.items()
            if counts.total() >= _MIN_DISTANCES
        }


def _round_to_half(points: float) -> float:
    return round(points * 2) / 2


def group_paragraphs(lines: Sequence[Line], leading: Leading) -> list[Block]:
    """The lines of one column or cell as paragraphs, in order."""
    if not lines:
        return []
    usual = _measure_leading(lines, leading)
    groups = [[lines[0]]]
    for number in range(1, len(lines)):
        line = lines[number]
        near = lines[max(0, number - _WINDOW) : number + _WINDOW]
        right = max(other.x1 for other in near)
        pitch = usual.get(_round_to_half(line.size), 1.3 * line.size)
        following = lines[number + 1] if number + 1 < len(lines) else None
        if _starts_paragraph(groups[-1], line, right, pitch) or _is_first_after_item(groups[-1], line, following):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [Block(tuple(group), median(line.size for line in group)) for group in groups]


def _measure_leading(lines: Sequence[Line], leading: Leading) -> Leading:
    """The document's leading, or this column's where its lines stand closer."""
    own: dict[float, list[float]] = defaultdict(list)
    for above, line in pairwise(lines):
        distance = line.bottom - above.bottom
        if _round_to_half(above.size) == _round_to_half(line.size) and 0.7 * line.size < distance < 2.6 * line.size:
            own[_round_to_half(line.size)].append(distance)
    closer = {size: median(distances) for size, distances in own.items() if len(distances) >= _MIN_DISTANCES}
    return {size: min(leading.get(size, 99.0), closer.get(size, 99.0)) for size in leading.keys() | closer.keys()}


def _starts_paragraph(current: list[Line], line: Line, right: float, pitch: float) -> bool:
    """The rules from the surest down: print first, then marks of lists, and only then what the words say."""
    above = current[-1]
    if abs(above.size - line.size) > 0.09 * max(above.size, line.size):
        return True
    # A quarter more than usual: less may be white that was spread over the page to fill it.
    if line.bottom - above.bottom > 1.25 * pitch + 0.6:
        return True
    ended, room = _has_ended(above), _has_room(above, line, right)
    # A dash also stands within a sentence and may come to stand first on a line, so it needs another sign beside it.
    if is_bulleted(line) and (ended or room or is_bulleted(current[0]) or not _is_dashed(line)):
        return True
    if _counts_on(current[0], line) or ((ended or room) and (is_numbered(line) or above.bold != line.bold)):
        return True
    # From here on signs are weaker than a word that is broken at the end of the line.
    if _is_broken_off(above):
        return False
    if _is_item(current[0]) and room and not line.words[0].text[0].islower() and right - above.x1 > _CLEAR * line.size:
        return True
    # A run-in heading; two words may be the bold end of a sentence.
    if _all_bold(above) and not line.words[0].bold and len(line.words) > 2:
        return True
    if ended and room:
        return True
    return ((ended or room) and _changes_indent(current, line)) or _stops_short(above, line, right)


def _is_first_after_item(current: list[Line], line: Line, following: Line | None) -> bool:
    """Whether a line after a list item begins a paragraph of which only this line stands as far in as the item."""
    if following is None or not _is_item(current[0]) or not _has_ended(current[-1]) or _is_item(following):
        return False
    level = abs(following.size - line.size) < 0.5 and following.bottom - line.bottom < 1.6 * line.size
    return level and following.x0 < line.x0 - 0.5 * line.size and following.x0 < current[0].x0 + 0.5 * line.size


def _is_item(line: Line) -> bool:
    return is_bulleted(line) or is_numbered(line)


def _changes_indent(current: list[Line], line: Line) -> bool:
    above, first = current[-1], current[0]
    step = line.x0 - above.x0
    if _is_item(first):
        # The second line of an item stands where its text begins, behind the mark.
        hanging = above.x0 if len(current) > 1 else first.words[min(1, len(first.words) - 1)].x0
        return line.x0 > hanging + 0.5 * line.size or (line.x0 < first.x0 + 0.3 * line.size and len(current) > 1)
    # To the right by any line; to the left only below a second one, since the first line may be the indented one.
    if step > 0.8 * line.size:
        return not _is_centred(above, line)
    return step < -0.8 * line.size and len(current) > 1 and not _is_centred(above, line)


def _stops_short(above: Line, line: Line, right: float) -> bool:
    """A line that leaves a third of the column and room for the next word, a capital or digit, ended on purpose."""
    width = right - min(above.x0, line.x0)
    short = above.x1 < right - 0.33 * width and _has_room(above, line, right) and not _is_centred(above, line)
    return short and not line.words[0].text[0].islower()


def _is_centred(above: Line, line: Line) -> bool:
    same = abs((above.x0 + above.x1) - (line.x0 + line.x1)) < 0.6 * line.size
    return same and abs(above.x0 - line.x0) > 0.6 * line.size


def _has_room(above: Line, line: Line, right: float) -> bool:
    """Whether the first word of the line would have fitted on the line above it."""
    first = line.words[0]
    return right - above.x1 > first.x1 - first.x0 + 0.5 * line.size


def _has_ended(line: Line) -> bool:
    return ends_sentence(line.words[-1].text)


def _all_bold(line: Line) -> bool:
    return all(word.bold for word in line.words)


def is_bulleted(line: Line) -> bool:
    """Whether the line begins with a bullet or a dash that stands alone."""
    first = line.words[0].text
    if first in BULLETS or (first in DASH_BULLETS and len(line.words) > 1):
        return True
    return first.startswith("(cid:") and len(line.words) > 1 and first.endswith(")")


def _counts_on(first: Line, line: Line) -> bool:
    """Whether the line begins with a number right below the number that the paragraph began with."""
    return is_numbered(first) and is_numbered(line) and abs(first.x0 - line.x0) < 0.3 * line.size


def _is_broken_off(line: Line) -> bool:
    """Whether the line ends within a word."""
    last = line.words[-1].text
    return len(last) > 1 and last[-1] in PRINTED_HYPHENS and last[-2].isalnum()


def _is_dashed(line: Line) -> bool:
    return line.words[0].text in DASH_BULLETS


def is_numbered(line: Line) -> bool:
    """Whether the line begins with the number of a list item or a heading."""
    return len(line.words) > 1 and bool(_NUMBERED.match(line.words[0].text))


def join_columns(columns: Iterable[Sequence[Block]]) -> Iterator[Block]:
    """All paragraphs in order; one that runs on in the next column or page is made whole where it began.

    What stands between its two parts follows it, notes or a table; but a table at the head of the page on which it
    goes on comes first, so that it keeps its place on that page.
    """
    waiting: list[Block] = []
    for column in columns:
        blocks = list(column)
        # A caption at the head of a column belongs to the picture there; the text goes on behind it.
        number = next((number for number, block in enumerate(blocks) if block.kind is not BlockKind.CAPTION), None)
        if number is not None:
            place = _find_unfinished(waiting, blocks[number])
            if place is not None:
                start, rest = waiting[place], blocks.pop(number)
                whole = start._replace(lines=start.lines + rest.lines)
                ahead, behind = _part_between(whole, start.lines[-1].page, [*waiting[place + 1 :], *blocks[:number]])
                waiting[place:] = [*ahead, whole, *behind]
                del blocks[:number]
        # What is that far back is finished, so that of a long document only a few blocks are in memory.
        waiting.extend(blocks)
        yield from waiting[:-_MAX_BETWEEN]
        del waiting[:-_MAX_BETWEEN]
    yield from waiting


def _part_between(whole: Block, first: int, between: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """What stood between the parts of a paragraph, parted into what goes before and what after it.

    `first` is the page on which the first part ends.
    """
    last = whole.lines[-1].page
    ahead = [block for block in between if first < block.lines[0].page <= last and block.kind is not BlockKind.FOOTNOTE]
    # By identity: the same words may stand there twice.
    return ahead, [block for block in between if not any(block is other for other in ahead)]


def _find_unfinished(done: Sequence[Block], following: Block) -> int | None:
    """The place of the paragraph that goes on with `following`, past notes, smaller type, tables and captions."""
    floating = False
    for place in range(len(done) - 1, -1, -1):
        block = done[place]
        if block.kind is BlockKind.FOOTNOTE or (not block.is_row and block.size < 0.93 * following.size):
            continue
        # Tables and pictures are put where there is room; only a small letter tells surely that a sentence waits.
        if block.kind in _FLOATING and _begins_small(following):
            floating = True
            continue
        # Set apart before a table or picture, it is its title.
        if floating and block.kind is BlockKind.HEADING:
            continue
        return place if _goes_on(block, following) else None
    return None


def _begins_small(block: Block) -> bool:
    return block.lines[0].words[0].text[0].islower()


def _goes_on(block: Block, following: Block) -> bool:
    if block.is_row or following.is_row or following.kind is BlockKind.FOOTNOTE:
        return False
    if abs(block.size - following.size) > 0.06 * block.size:
        return False
    last, first = block.lines[-1], following.lines[0]
    text, start = last.words[-1].text, first.words[0].text[0]
    if ends_sentence(text) or is_bulleted(first):
        return False
    if start.islower():
        return True
    if last.bold or first.bold or is_numbered(first) or not start.isalnum() or len(block.lines) < 2:
        return False
    # Before a capital (a noun in German) the full last line must tell it: there was no room for the next word.
    right = max(line.x1 for line in block.lines)
    return len(following.lines) > 1 and not _has_room(last, first, right)
