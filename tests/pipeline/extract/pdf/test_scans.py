"""Pages that are pictures: read where recognition is there, marked by page, and told of where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import ReadOptions, extract, ocr
from pipeline.extract.pdf import scans
from pipeline.records import DocumentStatus
from tests.fixtures import pdfs

READ = ReadOptions(languages=("de",))


@dataclass
class FakeReader:
    """Finds two lines on every picture, a little aslant."""

    confidence: float = 0.93
    pictures: int = 0

    def __call__(self, image: object) -> tuple[ocr.OcrLine, ...]:
        self.pictures += 1
        return tuple(self._line(text, 300 + 60 * row) for row, text in enumerate(("The city reads", "its old scans.")))

    def _line(self, text: str, top: float) -> ocr.OcrLine:
        level = []
        x = 200.0
        for word in text.split():
            level.append(ocr.OcrWord(word, x, top, x + 20 * len(word), top + 30, self.confidence))
            x += 20 * len(word) + 12
        shown = tuple(
            word._replace(top=word.top + 0.05 * word.x0, bottom=word.bottom + 0.05 * word.x0) for word in level
        )
        box = ocr.Box(level[0].x0, top, level[-1].x1, top + 50)
        return ocr.OcrLine(shown, self.confidence, box, tuple(level))


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeReader:
    fake = FakeReader()
    monkeypatch.setattr(ocr, "read_image", fake)
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    return fake


def test_a_scan_is_read_and_marked_with_its_confidence(reader: FakeReader) -> None:
    found = extract(pdfs.pictures(2), options=READ)
    assert found.status is DocumentStatus.OK and found.quality == 1
    assert found.text == "The city reads\n\nits old scans.\n\nThe city reads\n\nits old scans."
    assert [page.ocr for page in found.pages] == [0.93, 0.93] and reader.pictures == 2


def test_places_are_where_the_scan_shows_the_words(reader: FakeReader) -> None:
    found = extract(pdfs.pictures(1), options=READ)
    start = found.text.index("reads")
    box = found.places.within(start, start + 5)[0]
    left = 200 + 20 * 3 + 12 + 20 * 4 + 12
    assert box.x0 == pytest.approx(left * 0.36, abs=3)
    assert (box.top + box.bottom) / 2 == pytest.approx((315 + 0.05 * left) * 0.36, abs=2)


def test_pages_with_text_are_not_looked_at_as_pictures(reader: FakeReader) -> None:
    found = extract(pdfs.two_columns(), options=READ)
    assert reader.pictures == 0 and all(page.ocr is None for page in found.pages)


def test_a_stamp_or_number_beside_a_scan_does_not_keep_it_from_being_read(reader: FakeReader) -> None:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), invariant=1)
    for number in (1, 2):
        for strip in range(6):
            canvas.drawInlineImage(Image.new("L", (60, 12), 200), 0, 20 + 130 * strip, 595, 130)
        canvas.drawString(290, 20, str(number))
        canvas.showPage()
    canvas.save()
    found = extract(target.getvalue(), options=READ)
    assert [page.ocr for page in found.pages] == [0.93, 0.93] and found.text.count("old scans") == 2
    unread = extract(target.getvalue(), options=ReadOptions(ocr=False))
    assert all(page.reason == scans.SWITCHED_OFF for page in unread.pages)


def test_want_of_memory_is_not_laid_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> tuple[ocr.OcrLine, ...]:
        raise RuntimeError("bad allocation")

    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "read_image", fails)
    with pytest.raises(MemoryError):
        extract(pdfs.pictures(1), options=READ)


def test_low_confidence_is_the_reason_why_a_page_cannot_be_trusted(reader: FakeReader) -> None:
    reader.confidence = 0.8
    found = extract(pdfs.pictures(1), options=READ)
    assert found.pages[0].reason == scans.UNSURE and found.pages[0].ocr == 0.8
    assert found.status is DocumentStatus.PARTIAL and "cannot be trusted" in found.reason and found.quality == 0


def test_without_the_extra_the_page_says_how_to_get_it(reader: FakeReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    found = extract(pdfs.pictures(3), options=READ)
    assert (found.status, found.text, reader.pictures) == (DocumentStatus.EMPTY, "", 0)
    assert "policyecho[ocr]" in found.reason and "any of 3 pages" in found.reason


def test_switched_off_and_other_scripts_are_told(reader: FakeReader) -> None:
    assert "switched off" in extract(pdfs.pictures(1), options=ReadOptions(ocr=False)).reason
    greek = extract(pdfs.pictures(1), options=ReadOptions(languages=("el",)))
    assert "ocr_language_unsupported" in greek.reason and "el" in greek.reason and reader.pictures == 0


def test_a_text_layer_that_makes_no_words_is_read_from_the_picture(reader: FakeReader) -> None:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), invariant=1)
    for row in range(12):
        canvas.drawString(60, 700 - 14 * row, "7KH FRXQFLO RSHQV RQH RIILFH IRU DOO WKDW QHZFRPHUV QHHG".lower())
    canvas.save()
    found = extract(target.getvalue(), options=READ)
    assert found.text == "The city reads\n\nits old scans." and found.pages[0].ocr == 0.93
    kept = extract(target.getvalue(), options=ReadOptions(ocr=False))
    assert kept.text.startswith("7kh") and "make no words" in kept.pages[0].reason


def test_a_picture_without_letters_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "read_image", lambda _: ())
    assert scans.NOTHING in extract(pdfs.pictures(1), options=READ).reason


def test_each_step_is_told_with_its_page(reader: FakeReader) -> None:
    steps: list[tuple[str, int]] = []
    extract(pdfs.pictures(2), options=ReadOptions(on_step=lambda what, page: steps.append((what, page))))
    assert steps == [
        ("opening the file", 0),
        ("reading page", 1),
        ("reading the scan of page", 1),
        ("reading page", 2),
        ("reading the scan of page", 2),
        ("putting the text in order", 0),
    ]


def test_pages_to_be_skipped_are_named_with_their_reason() -> None:
    found = extract(
        pdfs.of_pages([["First."], ["Second."], ["Third."]]), options=ReadOptions(skip={2: "took longer than 30 s"})
    )
    assert found.text == "First.\n\nThird." and found.pages[1].reason == "took longer than 30 s"
    assert found.reason == "1 of 3 pages could not be read (took longer than 30 s): 2"
