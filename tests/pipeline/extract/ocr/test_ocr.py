"""What is read on scans of known text, where its words lie, and what is left out."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.errors import StageError
from pipeline.extract import ocr
from pipeline.extract.ocr import OcrLine, OcrWord, engine
from tests.pipeline.extract import scans
from tests.pipeline.extract.ocr.kept_readings import KeptReadings, describe_models, read_kept_models
from tests.pipeline.extract.scan_texts import TEXTS
from tests.pipeline.extract.scans import SANS, SERIF

MAIN_LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt")
OTHER_LANGUAGES = tuple(sorted(ocr.readable_languages() - set(MAIN_LANGUAGES) - {"no"}))
MAX_WORD_ERROR_RATE = 0.03
RENEW = "renew with `POLICYECHO_REWRITE_EXPECTED=1 python -m pytest tests/pipeline/extract/ocr`"


def in_reading_order(lines: Iterable[OcrLine], columns: int = 1, width: int = 1654) -> list[OcrLine]:
    """The lines of a page of equal columns, by where they lie on the straight page."""

    def place(line: OcrLine) -> tuple[int, float]:
        middle = (line.level[0].x0 + line.level[-1].x1) / 2
        return int(middle * columns / width), line.level[0].top

    return sorted(lines, key=place)


def text_of(lines: Iterable[OcrLine]) -> str:
    return " ".join(word.text for line in lines for word in line.words)


def word_error_rate(truth: str, found: str) -> float:
    """Words to be put right, as a share of the true words; case and punctuation do not count."""
    wanted, given = (re.findall(r"\w+", text.casefold()) for text in (truth, found))
    row = list(range(len(given) + 1))
    for number, word in enumerate(wanted, 1):
        above, row[0] = row[0], number
        for at, other in enumerate(given, 1):
            above, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, above + (word != other))
    return row[-1] / len(wanted)


@lru_cache(maxsize=1)
def german() -> tuple[scans.Scan, tuple[OcrLine, ...]]:
    page = scans.scan(TEXTS["de"])
    return page, ocr.read_image(page.pixels)


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
@pytest.mark.parametrize(("style", "columns"), [(SERIF, 1), (SANS, 2)])
@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_a_clean_scan_is_read_in_each_main_language(lang: str, style: str, columns: int) -> None:
    # Whole pages in one language, which any other would do for; the letters alone differ from language to language.
    page = (scans.scan if lang == "de" else scans.scan_cut)(TEXTS[lang], style=style, columns=columns)
    found = in_reading_order(ocr.read_image(page.pixels), columns, page.pixels.shape[1])
    assert word_error_rate(page.text, text_of(found)) < MAX_WORD_ERROR_RATE


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
@pytest.mark.parametrize("lang", OTHER_LANGUAGES)
def test_every_other_language_that_is_claimed_is_read(lang: str) -> None:
    assert error_rate_of_two_pages(lang) < MAX_WORD_ERROR_RATE


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
@pytest.mark.parametrize("lang", ["lt", "sk"])
def test_a_language_whose_letters_are_often_misread_is_not_claimed(lang: str) -> None:
    assert error_rate_of_two_pages(lang) > MAX_WORD_ERROR_RATE
    assert not ocr.supports([lang])


def error_rate_of_two_pages(lang: str) -> float:
    """The word error rate over the first paragraph in serif and the second in sans in two columns."""
    truth, found = [], []
    for paragraph, style, columns in zip(TEXTS[lang].split("\n\n"), (SERIF, SANS), (1, 2), strict=True):
        page = scans.scan_cut(paragraph, style=style, columns=columns)
        truth.append(page.text)
        found.append(text_of(in_reading_order(ocr.read_image(page.pixels), columns, page.pixels.shape[1])))
    return word_error_rate(" ".join(truth), " ".join(found))


@pytest.mark.parametrize(
    ("languages", "answer"),
    [(["de"], True), (["pt-BR", "EN_gb"], True), (["de", "ru"], False), (["el"], False), ([""], False), ([], False)],
)
def test_supports_looks_at_the_primary_language(languages: list[str], answer: bool) -> None:
    assert ocr.supports(languages) is answer


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
def test_words_lie_where_they_were_set() -> None:
    page, lines = german()
    found = [word for line in in_reading_order(lines) for word in line.words]
    pairs = list(zip(found, page.words, strict=True))
    assert [_letters(word.text) for word, _ in pairs] == [_letters(true.text) for _, true in pairs]
    sides = np.array([(word.x0 - true.x0, word.x1 - true.x1) for word, true in pairs])
    assert np.percentile(np.abs(sides), 95) < 5
    assert np.abs(sides).max() < 12
    assert all(word.top <= (true.top + true.bottom) / 2 <= word.bottom for word, true in pairs)


def _letters(text: str) -> str:
    """The text without marks: the model knows no low quotation marks."""
    return re.sub(r"\W", "", text)


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
def test_a_line_holds_its_words_and_says_how_sure_it_is() -> None:
    _, lines = german()
    for line in lines:
        assert ocr.MIN_CONFIDENCE <= line.confidence <= 1
        assert all(0 < word.confidence <= 1 for word in line.words)
        assert line.box.x0 - 3 <= line.words[0].x0
        assert line.words[-1].x1 <= line.box.x1 + 3
        assert all(one.x1 <= other.x0 for one, other in zip(line.words, line.words[1:], strict=False))
        assert [word.text for word in line.level] == [word.text for word in line.words]


@pytest.mark.slow
def test_the_same_pixels_give_the_same_lines() -> None:
    page = scans.scan_cut(TEXTS["da"][:200]).pixels
    assert ocr.read_image(page) == ocr.read_image(page.copy())


@pytest.mark.slow
def test_the_models_give_what_is_kept_of_them(request: pytest.FixtureRequest) -> None:
    page = scans.scan_cut(TEXTS["pt"].split("\n\n")[0], style=SANS, columns=2).pixels
    found = ocr.read_image(page)
    readings: KeptReadings = request.getfixturevalue("kept_readings")
    asked_before = readings.put_to_models
    kept = ocr.read_image(page)
    assert [text_of([line]) for line in found] == [text_of([line]) for line in kept]
    for one, other in zip(found, kept, strict=True):
        assert (one.confidence, *one.box) == pytest.approx((other.confidence, *other.box), abs=0.01)
    # Elsewhere other libraries may draw a page with other pixels; its tests then take the time of the models.
    if "POLICYECHO_REQUIRE_ALL" in os.environ and "POLICYECHO_REWRITE_EXPECTED" not in os.environ:
        assert readings.put_to_models == asked_before, RENEW


def test_what_is_kept_is_of_the_models_that_are_installed() -> None:
    assert read_kept_models() == describe_models(), RENEW


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
def test_a_page_askew_is_read_and_laid_straight() -> None:
    page, words = scans.typeset(TEXTS["fr"], columns=2)
    pixels = scans.scanned(scans.turned(page, 3))
    lines = ocr.read_image(pixels)
    found = in_reading_order(lines, 2, pixels.shape[1])
    assert word_error_rate(" ".join(word.text for word in words), text_of(found)) < MAX_WORD_ERROR_RATE
    left = sorted(line.level[0].x0 for line in found)[: len(found) // 2]
    assert max(left) - min(left) < 8
    long = [line for line in found if len(line.words) > 4]
    assert all(abs(line.level[0].top - line.level[-1].top) < 6 for line in long)
    assert all(abs(line.words[0].top - line.words[-1].top) > 12 for line in long)


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_wrong_is_read_and_its_words_are_marked_where_they_lie(degrees: int) -> None:
    page, words = scans.cut(*scans.typeset(TEXTS["es"].split("\n\n")[1]))
    pixels = scans.scanned(page.rotate(degrees, expand=True))
    found = in_reading_order(ocr.read_image(pixels))
    assert word_error_rate(" ".join(word.text for word in words), text_of(found)) < MAX_WORD_ERROR_RATE
    read = {word.text: word for line in found for word in line.words}
    level = {word.text: word for line in found for word in line.level}
    for true in (words[0], words[-1]):
        x, y = (true.x0 + true.x1) / 2, (true.top + true.bottom) / 2
        turned = {90: (y, page.width - x), 180: (page.width - x, page.height - y), 270: (page.height - y, x)}
        assert _holds(read[true.text], *turned[degrees])
        assert _holds(level[true.text], x, y)


def _holds(word: OcrWord, x: float, y: float) -> bool:
    return word.x0 <= x <= word.x1 and word.top <= y <= word.bottom


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
@pytest.mark.parametrize(("dpi", "points"), [(150, 10.5), (300, 10.5), (200, 8), (200, 16)])
def test_small_and_large_type_is_read(dpi: int, points: float) -> None:
    page = scans.scan(TEXTS["de"].split("\n\n")[0], dpi=dpi, points=points)
    assert word_error_rate(page.text, text_of(in_reading_order(ocr.read_image(page.pixels)))) < MAX_WORD_ERROR_RATE


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
def test_strokes_that_are_no_letters_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = scans.scribbled()
    assert ocr.read_image(pixels) == ()
    monkeypatch.setattr(ocr, "MIN_CONFIDENCE", 0.0)
    assert ocr.read_image(pixels), "no line is found on the page: it no longer tries the threshold"


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
@pytest.mark.parametrize("quarters", [0, 2])
def test_no_line_is_read_twice_to_tell_how_the_page_stands(quarters: int, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    place = "pipeline.extract.ocr.words.read_line"
    monkeypatch.setattr(place, lambda strip: (read.append(strip.tobytes()), engine.read_line(strip))[1])
    lines = ocr.read_image(np.ascontiguousarray(np.rot90(scans.scan_cut(TEXTS["en"][:300]).pixels, quarters)))
    assert len(lines) > 2 and len(set(read)) == len(read)


@pytest.mark.slow
def test_an_empty_page_gives_no_text() -> None:
    assert ocr.read_image(np.full((1200, 900, 3), 238, dtype=np.uint8)) == ()


@pytest.mark.slow
@pytest.mark.usefixtures("kept_readings")
def test_a_stamp_set_aslant_and_a_note_up_the_margin_are_left_out() -> None:
    page, words = scans.typeset(TEXTS["en"].split("\n\n")[0], columns=1)
    _stamp(page, "RECEIVED 2017", (800, 1500), 40)
    _stamp(page, "Register 4711 of the city archive", (60, 900), 90)
    found = in_reading_order(ocr.read_image(scans.scanned(page)))
    assert word_error_rate(" ".join(word.text for word in words), text_of(found)) < MAX_WORD_ERROR_RATE
    assert not {"RECEIVED", "Register", "archive"} & {word.text for line in found for word in line.words}


def _stamp(page: Image.Image, text: str, place: Sequence[int], degrees: float) -> None:
    face = scans.font(SANS, 40)
    label = Image.new("L", (round(face.getlength(text)) + 20, 70), 255)
    ImageDraw.Draw(label).text((10, 5), text, font=face, fill=20)
    page.paste(scans.turned(label, degrees), (place[0], place[1]))


@pytest.mark.slow
def test_nothing_is_fetched_when_the_models_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the reader of scans opened a connection")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    engine.load_detector.cache_clear()
    engine.load_reader.cache_clear()
    page = scans.scan_cut("Willkommen in der Stadt")
    assert text_of(ocr.read_image(page.pixels)) == "Willkommen in der Stadt"


def test_without_the_extra_the_reader_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ocr.is_installed()
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    assert not ocr.is_installed()
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    engine.load_detector.cache_clear()
    with pytest.raises(StageError, match=r"policyecho\[ocr\]"):
        ocr.read_image(np.full((100, 100, 3), 255, dtype=np.uint8))
