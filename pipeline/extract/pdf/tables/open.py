"""Tables without any rules: rows of short cells that stand below each other in three columns or more.

White alone also parts columns of text, lists of names and tables of contents. So something else must speak for a table:
a column of figures, rows set wider apart than lines of text, or a head in bold; and no column may run on as text does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from statistics import median

from pipeline.extract.pdf.page import Box
from pipeline.extract.pdf.tables.unruled import WORD_REACH, find_stretches
from pipeline.extract.pdf.words import Line, Word, ends_sentence, group_by_height, group_lines

_MIN_COLUMNS, _MIN_ROWS = 3, 3
# Shares of the type size: the white between two columns at least, and from row to row of one table at most.
_MIN_WHITE, _MAX_PITCH = 0.8, 5.0
# Shares of the type size from row to row: lines of text are set closer than this.
_SET_APART = 1.5
# A line nearer to the row above than this share of what rows are apart goes on with its cells.
_NEAR = 0.85
# The head of a table stands no farther above it than this share.
_HEAD_PITCH = 1.8
# Shares of a column's cells: so many figures make it one of figures, so many that run on make it text.
_MOSTLY, _RUNNING = 0.6, 0.25
_MAX_CELL = 30
# Lines before and after a table in which text beside it would go on, and how near they are as a share of the type size.
_LOOK, _CLOSE = 2, 1.8
_FIGURE = re.compile(r"[^\w]*\d[\d\s.,:/%‰€$£+\-–()]*[^\W\d]{0,3}\.?\Z")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*\.?\Z")
_LEADER = ".."

_Stretch = tuple[float, float]


@dataclass(slots=True)
class _Run:
    """Lines that may be the rows of one table, and from where to where its columns reach; `full` are their numbers."""

    lines: list[Line]
    columns: list[_Stretch]
    full: list[int] = field(default_factory=lambda: [0])

    def take(self, line: Line, stretches: Sequence[_Stretch]) -> bool:
        """Take the next line in with the stretches of its text, unless it does not stand in the columns."""
        above = self.lines[-1]
        if line.bottom - above.bottom > _MAX_PITCH * above.size or abs(line.size - above.size) > 0.2 * above.size:
            return False
        columns = _merge([*self.columns, *stretches], _MIN_WHITE * line.size)
        if len(columns) < max(len(self.columns), _MIN_COLUMNS) or len({_find(columns, one) for one in stretches}) < len(
            stretches
        ):
            return False
        if len(stretches) >= _MIN_COLUMNS:
            self.full.append(len(self.lines))
        self.lines.append(line)
        self.columns = columns
        return True

    def take_head(self, line: Line) -> None:
        """Take in the line above where its words, set close, are the heads of columns."""
        first = self.lines[0]
        if first.bottom - line.bottom > _HEAD_PITCH * self.measure_pitch() or len(line.words) > len(self.columns):
            return
        words = [(word.x0, word.x1) for word in line.words]
        columns = _merge([*self.columns, *words], 0.0)
        if len(columns) < len(self.columns) or len({_find(columns, word) for word in words}) < _MIN_COLUMNS:
            return
        self.lines.insert(0, line)
        self.full = [0, *(number + 1 for number in self.full)]
        self.columns = columns

    def measure_pitch(self) -> float:
        """How far rows are apart, as a rule; rows of one line tell it best."""
        pairs = list(pairwise(self.full))
        next_to = [pair for pair in pairs if pair[1] == pair[0] + 1] or pairs
        return median(self.lines[below].bottom - self.lines[above].bottom for above, below in next_to)

    def cut_tail(self) -> None:
        """Leave out lines of few cells after the last row that are not near enough to go on with it."""
        while len(self.lines) > self.full[-1] + 1:
            rest = pairwise(self.lines[self.full[-1] :])
            if all(line.bottom - above.bottom < _NEAR * self.measure_pitch() for above, line in rest):
                return
            self.lines.pop()

    def column_texts(self) -> list[list[str]]:
        """The cells of each column by the rows that fill three columns or more, empty where a row has none."""
        return [[_text_between(self.lines[number], *column) for number in self.full] for column in self.columns]


def find_open_grids(words: Sequence[Word]) -> Iterator[list[list[Box]]]:
    """Grids of cells, each as rows from top to bottom with their cells from left to right."""
    lines = group_lines(words, 0)
    stretches = [list(find_stretches(line)) for line in lines]
    start = 0
    while start < len(lines):
        run = _grow(lines, stretches, start)
        if run is not None and _is_table(run):
            first = start - (run.lines[0] is not lines[start])
            end = first + len(run.lines)
            around = lines[max(0, first - _LOOK) : first], lines[end : end + _LOOK]
            if not any(_runs_on(run, column, *around) for column in run.columns):
                yield _make_grid(run)
                start = end
                continue
        start += 1


def may_hold_rows(words: Sequence[Word]) -> bool:
    """Whether enough lines of a page are parted by white, in which neither it nor a column of it holds a table else.

    Most pages are not worth the closer look, which costs five times this.
    """
    parted = 0
    for group in group_by_height(words):
        if len(group) >= _MIN_COLUMNS and _count_stretches(group) >= _MIN_COLUMNS:
            parted += 1
            if parted >= _MIN_ROWS - 1:
                return True
    return False


def _count_stretches(group: Sequence[Word]) -> int:
    ordered = sorted(group, key=attrgetter("x0"))
    count, end = 1, ordered[0].x1
    for word in ordered[1:]:
        if word.x0 - end >= WORD_REACH * word.size:
            count += 1
        if word.x1 > end:
            end = word.x1
    return count


def _grow(lines: Sequence[Line], stretches: Sequence[list[_Stretch]], start: int) -> _Run | None:
    if len(stretches[start]) < _MIN_COLUMNS:
        return None
    run = _Run([lines[start]], stretches[start])
    for number in range(start + 1, len(lines)):
        if not run.take(lines[number], stretches[number]):
            break
    if len(run.full) < _MIN_ROWS - 1:
        return None
    if start and len(stretches[start - 1]) < _MIN_COLUMNS:
        run.take_head(lines[start - 1])
    if len(run.full) < _MIN_ROWS:
        return None
    run.cut_tail()
    return run


def _merge(stretches: Sequence[_Stretch], white: float) -> list[_Stretch]:
    merged: list[_Stretch] = []
    for x0, x1 in sorted(stretches):
        if merged and x0 - merged[-1][1] < white:
            merged[-1] = (merged[-1][0], max(merged[-1][1], x1))
        else:
            merged.append((x0, x1))
    return merged


def _find(columns: Sequence[_Stretch], stretch: _Stretch) -> int:
    return next(number for number, (x0, x1) in enumerate(columns) if x0 <= stretch[0] and stretch[1] <= x1)


def _text_between(line: Line, x0: float, x1: float) -> str:
    return " ".join(word.text for word in line.words if x0 <= (word.x0 + word.x1) / 2 <= x1)


def _is_table(run: _Run) -> bool:
    columns = run.column_texts()
    if any(_LEADER in cell for column in columns for cell in column) or _lists_contents(columns):
        return False
    if any(_holds_figures(column[1:]) for column in columns):
        return True
    filled = [len(cell) for column in columns for cell in column if cell]
    size = median(line.size for line in run.lines)
    headed = run.lines[0].bold and not any(run.lines[number].bold for number in run.full[1:])
    return median(filled) <= _MAX_CELL and (headed or run.measure_pitch() >= _SET_APART * size)


def _lists_contents(columns: Sequence[Sequence[str]]) -> bool:
    """Whether the rows are numbers, titles and pages that rise."""
    pages = [int(cell) for cell in columns[-1] if cell.isdecimal()]
    numbered = sum(bool(_NUMBER.match(cell)) for cell in columns[0])
    return len(columns) == _MIN_COLUMNS and 2 * numbered > len(columns[0]) and pages == sorted(pages) and len(pages) > 1


def _runs_on(run: _Run, column: _Stretch, before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether sentences run on from row to row as in a column of text, or into the table and out of it.

    A cell of several lines runs on too, but not into the line at which the next row begins.
    """
    first, end = len(before), len(before) + len(run.lines)
    full = {first + number for number in run.full}
    above, last, links, running, longest = "", 0.0, 0, 0, 0
    for number, line in enumerate((*before, *run.lines, *after)):
        text = _text_between(line, *column)
        if not text:
            continue
        joins = (number in full and number > first) or (
            number in (first, end) and line.bottom - last < _CLOSE * line.size
        )
        if above and joins:
            links += 1
            running += text[0].islower() and not ends_sentence(above)
        above, last = text, line.bottom
        if first <= number < end:
            longest = max(longest, len(text))
    return running >= max(1 if longest > _MAX_CELL else 2, _RUNNING * links)


def _holds_figures(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell]
    figures = sum(bool(_FIGURE.match(cell)) for cell in filled)
    return figures > 1 and figures >= _MOSTLY * len(filled) and 2 * len(filled) > len(column)


def _make_grid(run: _Run) -> list[list[Box]]:
    sides = [
        run.columns[0][0] - 1,
        *((left[1] + right[0]) / 2 for left, right in pairwise(run.columns)),
        run.columns[-1][1] + 1,
    ]
    rows = _group_rows(run)
    heights = [
        rows[0][0].top - 1,
        *((_middle(above[-1]) + _middle(row[0])) / 2 for above, row in pairwise(rows)),
        rows[-1][-1].bottom + 1,
    ]
    return [[(x0, top, x1, bottom) for x0, x1 in pairwise(sides)] for top, bottom in pairwise(heights)]


def _group_rows(run: _Run) -> list[list[Line]]:
    """The lines by the rows that they belong to: one of few cells goes on with the row above where it is near."""
    rows: list[list[Line]] = []
    pitch, full = run.measure_pitch(), frozenset(run.full)
    for number, line in enumerate(run.lines):
        below = rows and number not in full
        distance = line.bottom - rows[-1][-1].bottom if rows else 0.0
        close = distance < _SET_APART * line.size and not _text_between(line, *run.columns[0])
        if below and (close or distance < _NEAR * pitch):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2
