"""The pages of a PDF one after the other: read, judged, and put aside until the whole document has been seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.extract.backend import UnreadableError
from pipeline.extract.characters import core, printable_word
from pipeline.extract.options import PAGE, Reading
from pipeline.extract.pdf.document import PdfFile
from pipeline.extract.pdf.legibility import fault_of
from pipeline.extract.pdf.page import Affine, Frame, Ink, Rule
from pipeline.extract.pdf.running_lines import Margins, margins_of
from pipeline.extract.pdf.scans import Scanner, is_scan
from pipeline.extract.pdf.spill import Shelf
from pipeline.extract.pdf.tables import Table, tables_of
from pipeline.extract.pdf.words import Word

NO_TEXT = "no text layer"
DAMAGED = "it is damaged"


class PageContent(NamedTuple):
    """One page that gave text, as it is read: its words outside tables, its tables and rules."""

    number: int
    words: tuple[Word, ...]
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]
    frame: Frame


@dataclass(slots=True)
class Gathered:
    """What the first look at all pages gave.

    `contents`, `numbers` and `margins` are those of the pages that gave text, in order; `moved` leads from pages that
    are read turned or set straight to those pages as they are shown. `faults` says by page why its text is
    missing or cannot be trusted, `ocr` with which confidence (0-1) a page was read by optical character recognition.
    `sizes` counts letters by type size in half points, `vocabulary` holds the words as `core` gives them.
    """

    contents: Shelf[PageContent] = field(default_factory=Shelf)
    numbers: list[int] = field(default_factory=list)
    moved: dict[int, Affine] = field(default_factory=dict)
    margins: list[Margins] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    ocr: dict[int, float] = field(default_factory=dict)
    sizes: Counter[float] = field(default_factory=Counter)
    vocabulary: set[str] = field(default_factory=set)

    @property
    def body_size(self) -> float:
        """The size in points in which most letters are set."""
        return min(self.sizes, key=lambda size: (-self.sizes[size], size)) if self.sizes else 10.0


def gathered(file: PdfFile, reading: Reading) -> Gathered:
    """All pages of an opened PDF, each read on its own; a page that cannot be read does not stop the others."""
    found = Gathered()
    try:
        _gather(found, file, reading)
    except BaseException:
        found.contents.close()
        raise
    return found


def _gather(found: Gathered, file: PdfFile, reading: Reading) -> None:
    scanner = Scanner(file, reading)
    for number in range(1, file.page_count + 1):
        if number in reading.skip:
            _leave_out(found, number, reading.skip[number])
            continue
        reading.doing(PAGE, number)
        try:
            _take(found, file.read(number), scanner)
        except MemoryError:
            raise
        except UnreadableError as error:
            _leave_out(found, number, str(error))
        except Exception:  # errors of any kind rise from a damaged page, and the other pages can be read
            _leave_out(found, number, DAMAGED)


def _leave_out(found: Gathered, number: int, reason: str) -> None:
    found.faults[number] = reason
    found.unread.add(number)


def _take(found: Gathered, ink: Ink, scanner: Scanner) -> None:
    """Keep what a page holds; a page without text that can be trusted is looked at as a picture, where it is one."""
    fault = fault_of(ink)
    words, frame, rules = ink.words, ink.frame, ink.rules
    moved = Affine.between(frame, ink.shown) if frame.turns != ink.shown.turns else None
    pictured = is_scan(ink)
    if fault or pictured:
        scan = scanner.read(ink.number)
        if len(scan.words) > (0 if fault else len(words)):
            words, fault, moved, frame, rules = scan.words, scan.fault, scan.moved, ink.shown, ()
            found.ocr[ink.number] = scan.confidence
        elif pictured:
            fault = scan.fault
    if not words:
        _leave_out(found, ink.number, fault or NO_TEXT)
        return
    if fault:
        found.faults[ink.number] = fault
    if moved is not None:
        found.moved[ink.number] = moved
    tables, rest = tables_of(words, rules, ink.number)
    rules = tuple(rule for rule in rules if not any(table.frames(rule) for table in tables))
    found.contents.put(PageContent(ink.number, tuple(rest), tuple(tables), rules, frame))
    found.numbers.append(ink.number)
    found.margins.append(margins_of(rest, frame.height, len(words)))
    for word in words:
        found.sizes[round(word.size * 2) / 2] += len(word.text)
    found.vocabulary.update(core(printable_word(word.text)) for word in words)
