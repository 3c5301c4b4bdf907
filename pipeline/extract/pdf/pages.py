"""The pages of a PDF one after the other: read, judged, and put aside until the whole document has been seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.extract.backend import UnreadableError
from pipeline.extract.characters import make_word_printable, tidy
from pipeline.extract.options import PAGE, ReadOptions
from pipeline.extract.pdf.document import PdfFile
from pipeline.extract.pdf.letters.false_letters import mend_words
from pipeline.extract.pdf.letters.legibility import SOME_UNKNOWN, find_fault, find_flaw
from pipeline.extract.pdf.margins.line_numbers import LineNumberFinder
from pipeline.extract.pdf.margins.running_lines import PageMargins, find_margins
from pipeline.extract.pdf.page import Affine, Frame, PageContent, Rule
from pipeline.extract.pdf.scans import ScanReader, is_scan
from pipeline.extract.pdf.spill import SpillFile
from pipeline.extract.pdf.tables import Table, find_tables
from pipeline.extract.pdf.words import Word
from pipeline.records import Apart
from pipeline.text.characters import REPLACEMENT
from pipeline.text.pages.hyphens import fold_word

NO_TEXT = "no text layer"
DAMAGED = "it is damaged"


class TextPage(NamedTuple):
    """One page that gave text, as it is read: its words outside tables, its tables and rules."""

    number: int
    words: tuple[Word, ...]
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]
    frame: Frame


@dataclass(slots=True)
class DocumentPages:
    """What the first look at all pages gave.

    `pages`, `numbers` and `margins` are those of the pages that gave text, in order; `to_shown` leads from pages
    that are read turned or set straight to those pages as they are shown. `faults` says by page why its text is
    missing or cannot be trusted, `stopped` at which of them the reader was stopped before, `ocr` with which confidence
    (0-1) a page was read by optical character recognition. `apart` is what single pages hold besides their text.
    `sizes` counts letters by type size in half points, `vocabulary` holds the words as `fold_word` gives them.
    """

    pages: SpillFile[TextPage] = field(default_factory=SpillFile)
    numbers: list[int] = field(default_factory=list)
    to_shown: dict[int, Affine] = field(default_factory=dict)
    margins: list[PageMargins] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    stopped: set[int] = field(default_factory=set)
    ocr: dict[int, float] = field(default_factory=dict)
    sizes: Counter[float] = field(default_factory=Counter)
    vocabulary: set[str] = field(default_factory=set)
    apart: list[Apart] = field(default_factory=list)
    damaged: bool = False
    line_numbers: LineNumberFinder = field(default_factory=LineNumberFinder)

    @property
    def body_size(self) -> float:
        """The size in points in which most letters are set."""
        return min(self.sizes, key=lambda size: (-self.sizes[size], size)) if self.sizes else 10.0


def read_pages(file: PdfFile, options: ReadOptions, *, damaged: bool = False) -> DocumentPages:
    """All pages of an opened PDF, each read on its own; a page that cannot be read does not stop the others.

    An empty page is none that could not be read, unless the file is `damaged`.
    """
    document = DocumentPages(damaged=damaged)
    try:
        _read_each(document, file, options)
    except BaseException:
        document.pages.close()
        raise
    return document


def _read_each(document: DocumentPages, file: PdfFile, options: ReadOptions) -> None:
    scanner = ScanReader(file, options)
    for number in range(1, file.page_count + 1):
        if number in options.skip:
            _leave_out(document, number, options.skip[number])
            document.stopped.add(number)
            continue
        options.on_step(PAGE, number)
        try:
            _keep_page(document, file.read_page(number), scanner)
        except MemoryError:
            raise
        except UnreadableError as error:
            _leave_out(document, number, str(error))
        except Exception:  # errors of any kind rise from a damaged page, and the other pages can be read
            _leave_out(document, number, DAMAGED)


def _leave_out(document: DocumentPages, number: int, reason: str) -> None:
    document.faults[number] = reason
    document.unread.add(number)


def _keep_page(document: DocumentPages, page: PageContent, scanner: ScanReader) -> None:
    """Keep what a page holds; a page without text that can be trusted is looked at as a picture, where it is one."""
    document.apart += [Apart("watermark", page.number, tidy(text)) for text in page.watermarks]
    page = page._replace(words=mend_words(page.words))
    fault = find_fault(page)
    flaw = "" if fault else find_flaw(page)
    if flaw == SOME_UNKNOWN:
        page = page.tell(scanner.tell_letters(page))
        flaw = find_flaw(page)
    page = page.tell(dict.fromkeys(page.untold, REPLACEMENT))
    words, frame, rules = page.words, page.frame, page.rules
    to_shown = page.way_to_shown()
    pictured = is_scan(page)
    if fault or pictured:
        scan = scanner.read(page.number)
        if len(scan.words) > (0 if fault else len(words)):
            words, fault, to_shown, frame, rules = scan.words, scan.fault, scan.to_shown, page.shown, ()
            document.ocr[page.number] = scan.confidence
        elif pictured:
            fault = scan.fault
    if not words:
        reason = fault or page.unread
        if reason or document.damaged or not scanner.sees_nothing(page.number):
            _leave_out(document, page.number, reason or NO_TEXT)
        return
    recognised = page.number in document.ocr
    if reason := fault or page.unread or ("" if recognised else flaw):
        document.faults[page.number] = reason
    if to_shown is not None:
        document.to_shown[page.number] = to_shown
    words = _part_line_numbers(document, page.number, words)
    tables, rest = find_tables(words, rules, page.number)
    rules = tuple(rule for rule in rules if not any(table.frames(rule) for table in tables))
    document.pages.append(TextPage(page.number, tuple(rest), tuple(tables), rules, frame))
    document.numbers.append(page.number)
    document.margins.append(find_margins(rest, (frame.width, frame.height), len(words)))
    for word in words:
        document.sizes[round(word.size * 2) / 2] += len(word.text)
    document.vocabulary.update(fold_word(make_word_printable(word.text)) for word in words)


def _part_line_numbers(document: DocumentPages, number: int, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of a page without the numbers of its lines, which are kept apart."""
    found = document.line_numbers.find(words)
    if not found:
        return words
    document.apart.append(Apart("line_number", number, " ".join(words[place].text for place in sorted(found))))
    return tuple(word for place, word in enumerate(words) if place not in found)
