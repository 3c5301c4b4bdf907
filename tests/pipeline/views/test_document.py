"""What `text` and `show` tell of a document's structure, its pages and how they were read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.cli import app
from pipeline.records import (
    Apart,
    Block,
    BlockKind,
    DocumentStatus,
    Extraction,
    PageSpan,
    Rival,
    RivalKind,
    WordBox,
    WordBoxes,
)
from pipeline.views import describe_match, drawing, find_match, match_page
from pipeline.views.drawing import draw
from pipeline.views.found import find_rival
from pipeline.workflow.settings import load_settings
from pipeline.workflow.workspace import Workspace
from tests.fixtures import words
from tests.fixtures.study import HASHING, Bench

H, P = BlockKind.HEADING, BlockKind.PARAGRAPH
FRENCH = "La ville soutient la participation de toutes les personnes qui vivent ici, sans distinction."


def text_of(*paragraphs: tuple[str, BlockKind, int]) -> tuple[str, tuple[Block, ...]]:
    blocks, text = [], ""
    for paragraph, kind, level in paragraphs:
        text += "\n\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(paragraph), level))
        text += paragraph
    return text, tuple(blocks)


def printed_on_lines(text: str, page: int, words_a_line: int = 5) -> WordBoxes:
    """Words of ten points, so many a line, on one page."""
    rows, at = [], 0
    for number, word in enumerate(text.split()):
        start = text.index(word, at)
        at = start + len(word)
        line, column = divmod(number, words_a_line)
        rows.append(
            (start, at, WordBox(page, 50.0 + 60 * column, 100.0 + 14 * line, 105.0 + 60 * column, 110.0 + 14 * line))
        )
    return WordBoxes.of(rows)


def plan(echo: str) -> Extraction:
    """A city's plan of three pages, the second a scan."""
    text, blocks = text_of(
        ("Arrival plan", H, 1),
        ("The council adopted this plan in the spring of that year.", P, 0),
        ("3 Housing", H, 2),
        ("3.2 Access to flats", H, 3),
        (echo, BlockKind.LIST_ITEM, 0),
        (FRENCH, BlockKind.FOOTNOTE, 0),
    )
    second, third = blocks[2].start, blocks[5].start
    return Extraction(
        text, DocumentStatus.PARTIAL, "page 3 cannot be trusted",
        pages=(PageSpan(1, 0, second), PageSpan(2, second, third, ocr=0.912345),
               PageSpan(3, third, third + 9, "its letters have no known meaning"),
               PageSpan(2, third + 9, len(text) - 9, ocr=0.912345),
               PageSpan(3, len(text) - 9, len(text), "its letters have no known meaning")),
        quality=0.9, extractor="pdf test", blocks=blocks,
        apart=(Apart("footer", 2, "page\n2"), Apart("header", 1, "City of Example")),
        places=printed_on_lines(text, 2),
    )  # fmt: skip


@pytest.fixture
def scanned(filled: Bench) -> Any:
    """A study in which the city's plan is known with all its structure."""
    found = plan(words.ECHO)
    with filled.open() as study:
        (document,) = [one.document for one in study.documents.all() if one.document.document_id == "city-2018"]
        study.texts.put_extraction(document.sha256, filled.fingerprints.extraction, found, "en")
    filled.run()
    return filled


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[str, str]]:
    """Calls the command line in this process and gives what it printed."""

    def called(*arguments: object) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["policyecho", *map(str, arguments)])
        capfdbinary.readouterr()
        message = ""
        try:
            app.main()
        except SystemExit as end:
            message = str(end.code or "")
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return out.decode(), err.decode() + message

    return called


@pytest.mark.slow
def test_text_alone_prints_the_text_and_nothing_else(scanned: Any, said: Any) -> None:
    assert said("text", "city-2018", "--study", scanned.root) == (plan(words.ECHO).text, "")


@pytest.mark.slow
def test_structure_has_a_line_a_paragraph_with_page_kind_level_and_path(scanned: Any, said: Any) -> None:
    out, _ = said("text", "city-2018", "--structure", "--study", scanned.root)
    rows = [line.split("\t") for line in out.splitlines()]
    assert rows[:4] == [
        ["0-12", "p. 1", "heading", "1", "Arrival plan"],
        ["14-71", "p. 1", "paragraph", "", "The council adopted this plan in the spring of that year."],
        ["73-82", "p. 2", "heading", "2", "Arrival plan > 3 Housing"],
        ["84-103", "p. 2", "heading", "3", "Arrival plan > 3 Housing > 3.2 Access to flats"],
    ]
    assert rows[4][2:4] == ["list_item", ""] and rows[5][1:4] == ["p. 3", "footnote", ""]
    # Of a long paragraph its beginning.
    assert len(rows[4][4]) == 72 and words.ECHO.startswith(rows[4][4].removesuffix("…"))
    text = plan(words.ECHO).text
    spans = [tuple(map(int, row[0].split("-"))) for row in rows]
    assert "\n\n".join(text[start:end] for start, end in spans) == text


@pytest.mark.slow
def test_apart_tells_page_by_page_what_is_outside_the_text(scanned: Any, said: Any) -> None:
    out, _ = said("text", "city-2018", "--apart", "--study", scanned.root)
    assert out == "p. 1\theader\tCity of Example\np. 2\tfooter\tpage 2\n"


@pytest.mark.slow
def test_nothing_kept_apart_is_said_and_not_printed(scanned: Any, said: Any) -> None:
    assert said("text", "ref-2010", "--apart", "--study", scanned.root) == (
        "",
        "nothing was kept apart from this text\n",
    )


@pytest.mark.slow
def test_a_program_gets_all_that_is_known_of_a_text(scanned: Any, said: Any) -> None:
    values = json.loads(said("text", "city-2018", "--json", "--study", scanned.root)[0])
    found = plan(words.ECHO)
    assert values["text"] == found.text
    assert (values["status"], values["reason"]) == ("partial", "page 3 cannot be trusted")
    assert [(page["number"], page["reason"], page["ocr"]) for page in values["pages"]] == [
        (1, "", None), (2, "", 0.912345), (3, "its letters have no known meaning", None), (2, "", 0.912345),
        (3, "its letters have no known meaning", None),
    ]  # fmt: skip
    assert [block["kind"] for block in values["blocks"]] == [block.kind.value for block in found.blocks]
    assert values["blocks"][3]["heading_path"] == ["Arrival plan", "3 Housing"]
    assert values["apart"][1] == {"kind": "header", "page": 1, "text": "City of Example"}


@pytest.mark.slow
def test_every_passage_has_its_headings_pages_language_and_lines_of_print(scanned: Any, said: Any) -> None:
    values = json.loads(said("text", "city-2018", "--json", "--study", scanned.root)[0])
    by_text = {values["text"][one["start"] : one["end"]]: one for one in values["passages"]}
    echo, french, title = by_text[words.ECHO], by_text[FRENCH], by_text["Arrival plan"]
    assert (echo["kind"], echo["pages"], echo["lang"]) == ("list_item", [2], "en")
    assert echo["heading_path"] == ["Arrival plan", "3 Housing", "3.2 Access to flats"]
    # The page of the scan goes on behind the one that follows it, as with a note at its foot.
    assert (french["kind"], french["pages"], french["lang"]) == ("footnote", [2, 3], "fr")
    assert (title["heading_path"], title["lang"]) == ([], "en")
    # Two words on the first line of the page.
    assert title["boxes"] == [[2, 50.0, 100.0, 165.0, 110.0]]
    count = len(values["text"].split())
    assert sum(len(one["boxes"]) for one in values["passages"]) < count / 2
    # Every word of the echo lies in one of its lines and in none of another passage.
    for box in plan(words.ECHO).places.within(echo["start"], echo["end"]):
        assert [one for one in echo["boxes"] if one[1] <= box.x0 and box.x1 <= one[3] and one[2] == box.top]


@pytest.mark.slow
def test_a_line_of_print_ends_with_its_column_and_its_page(scanned: Any, said: Any) -> None:
    found = plan(words.ECHO)
    starts = [found.text.index(word) for word in ("Arrival", "The", "council", "adopted", "this")]
    boxes = [WordBox(1, 50, 100, 90, 110), WordBox(1, 300, 100, 340, 110), WordBox(1, 345, 101, 380, 112),
             WordBox(1, 50, 102, 90, 112), WordBox(2, 95, 102, 120, 112)]  # fmt: skip
    columns = WordBoxes.of((start, start + 3, box) for start, box in zip(starts, boxes, strict=True))
    with scanned.open() as study:
        (document,) = [one.document for one in study.documents.all() if one.document.document_id == "city-2018"]
        print_ = scanned.fingerprints.extraction
        study.texts.put_extraction(document.sha256, print_, replace(found, places=columns), "en")
    values = json.loads(said("text", "city-2018", "--json", "--study", scanned.root)[0])
    assert values["passages"][0]["boxes"] == [[1, 50, 100, 90, 110]]
    assert values["passages"][1]["boxes"] == [[1, 300, 100, 380, 112], [1, 50, 102, 90, 112], [2, 95, 102, 120, 112]]


@pytest.mark.slow
def test_a_text_file_without_pages_has_empty_ones(scanned: Any, said: Any) -> None:
    values = json.loads(said("text", "ref-2010", "--json", "--study", scanned.root)[0])
    assert values["pages"] == [] and {str(one["boxes"]) for one in values["passages"]} == {"[]"}


@pytest.mark.slow
def test_views_are_asked_for_one_at_a_time(scanned: Any, said: Any) -> None:
    out, message = said("text", "city-2018", "--structure", "--json", "--study", scanned.root)
    assert out == "" and message.endswith("ask for one at a time")


def shown(bench: Bench) -> tuple[Any, str]:
    with bench.open(write=False) as study:
        settings = load_settings(study.settings_path)
        (match,) = study.runs.matches(study.runs.current())
        found = find_match(Workspace(study, settings), match.match_id)
        return found, describe_match(found, settings)


@pytest.mark.slow
def test_show_tells_the_headings_and_the_scan_of_the_side_that_has_them(scanned: Any) -> None:
    found, told = shown(scanned)
    network, city = " ".join(told.split()).split(" CITY ", 1)
    assert "under: Arrival plan > 3 Housing > 3.2 Access to flats it begins in a list item" in city
    assert "read from a scan by OCR, with a confidence of 0.91 (0 to 1)" in city
    assert "under:" not in network and "OCR" not in network and "mind page" not in network
    assert max(map(len, told.splitlines())) <= 80
    assert "extraction_low" not in found.match.flags
    page = match_page(found)
    assert page.city_place.heading_path == ("Arrival plan", "3 Housing", "3.2 Access to flats")
    assert (page.city_place.ocr_confidence, page.network_place.ocr_confidence) == (0.912345, None)


@pytest.mark.slow
def test_exports_say_that_the_passage_was_read_by_ocr(scanned: Any) -> None:
    (row,) = scanned.exported(scanned.run().run_id)
    assert (row["city_ocr"], row["network_ocr"]) == ("yes", "no")


@pytest.mark.slow
def test_show_says_what_is_wrong_with_a_page_and_which_language_a_paragraph_is_in(scanned: Any) -> None:
    found, _ = shown(scanned)
    end = found.match.city.span.end
    pages = tuple(replace(page, ocr=None, reason="blurred") if page.number == 2 else page
                  for page in found.city.extraction.pages)  # fmt: skip
    passages = tuple(replace(one, lang="cs") if one.start < end <= one.end else one
                     for one in found.city.segmentation.passages)  # fmt: skip
    city = replace(found.city, extraction=replace(found.city.extraction, pages=pages),
                   segmentation=replace(found.city.segmentation, passages=passages))  # fmt: skip
    told = " ".join(describe_match(replace(found, city=city), load_settings(scanned.root / "study.toml")).split())
    assert "mind page 2: blurred" in told and "the paragraph is in cs" in told and "by OCR" not in told


@pytest.mark.slow
def test_a_drawing_marks_the_places_that_are_stored(
    scanned: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[WordBox] = []

    def draw_marked_pages(data: bytes, marked: Mapping[Any, Sequence[WordBox]], numbers: list[int]) -> list[Any]:
        asked.extend(box for boxes in marked.values() for box in boxes)
        return [Image.new("RGB", (60, 80), "white") for _ in numbers]

    monkeypatch.setattr(drawing, "draw_marked_pages", draw_marked_pages)
    found, _ = shown(scanned)
    with scanned.open(write=False) as study:
        left_out = draw(study, found, tmp_path / "page.png")
    assert left_out == ["the network passage is in a file without pages, so nothing of it is drawn"]
    span = found.match.city.span
    assert sorted(asked) == sorted(plan(words.ECHO).places.within(span.start, span.end))
    assert len(asked) == len(found.city.extraction.text[span.start : span.end].split())


def test_a_match_is_shown_as_its_run_cut_the_texts_whatever_is_cut_since(finished: Bench) -> None:
    found, before = shown(finished)
    assert len(found.match.pairs) > 1
    finished.configure(HASHING + "[segment]\nmax_sentence_chars = 40\n")
    for until in ("", "extract"):
        if until:
            finished.run(until)
        again, told = shown(finished)
        assert again.network.segmentation == found.network.segmentation
        assert again.city.segmentation == found.city.segmentation and told == before


def test_a_rival_whose_file_is_another_since_the_run_is_not_quoted(finished: Bench) -> None:
    finished.put("ref-2010", f"{words.ECHO}\n\n{words.REFERENCE}", "reference", date_earliest="2010-05-04")
    finished.add()
    run_id = finished.run().run_id
    rival = Rival(RivalKind.REFERENCE, "ref-2010", 1.0, 0.5, 0, 0, 0, 2)
    with finished.open(write=False) as study:
        workspace = Workspace(study)
        match = replace(study.runs.matches(run_id)[0], rival=rival)
        of_then = find_rival(workspace, match, run_id)
        assert of_then is not None and of_then.extraction.text.startswith(words.ECHO[:40])
    finished.put("ref-2010", f"A new preface.\n\n{words.REFERENCE}", "reference", date_earliest="2010-05-04")
    finished.add()
    finished.run("extract")
    with finished.open(write=False) as study:
        assert find_rival(Workspace(study), match, run_id) is None
