from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import NoReturn

import pytest
from PIL import Image

from pipeline.review.records import ShownPassage
from pipeline.review.sampling.show_pair import show_span
from pipeline.review.serving.pictures import draw_page
from pipeline.workflow.workspace import Workspace, open_workspace
from tests.fixtures.pdfs import of_pages
from tests.fixtures.prose import prose
from tests.fixtures.study import HASHING, Bench


def passage(bench: Bench) -> ShownPassage:
    """A passage on the second page of a PDF."""
    bench.put("plan", of_pages([prose("first", 6), prose("second", 6)]), suffix=".pdf")
    bench.add()
    bench.run(until="extract")
    with open_workspace(bench.root) as workspace:
        text = workspace.text_of(workspace.item("plan"))
    at = text.extraction.text.index(prose("second", 6)[2][:20])
    return show_span(text, at, at + 40)


def test_the_page_of_a_passage_is_drawn_with_a_mark_and_without_metadata(bench: Bench) -> None:
    shown = passage(bench)
    drawn = draw_page(bench.root, shown)
    assert shown.page == 2 and drawn
    image = Image.open(BytesIO(drawn))
    assert image.format == "PNG" and not image.info
    colours = image.convert("RGB").getcolors(maxcolors=100_000)
    assert colours and any(max(colour) - min(colour) > 40 for _, colour in colours)


def test_drawing_takes_no_stock_of_all_documents(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = passage(bench)

    def refuse(_: Workspace) -> NoReturn:
        raise AssertionError("a study of thousands of documents would be read for one page")

    monkeypatch.setattr(Workspace, "items", property(refuse))
    assert draw_page(bench.root, shown)


def test_what_is_not_there_is_not_drawn(bench: Bench) -> None:
    shown = passage(bench)
    assert draw_page(bench.root, replace(shown, sha256="0" * 64)) is None
    assert draw_page(bench.root, replace(shown, page=0)) is None


def test_a_passage_is_marked_where_it_stood_in_the_text_that_was_judged(bench: Bench) -> None:
    shown = passage(bench)
    before = draw_page(bench.root, shown)
    bench.configure(HASHING + '[study]\nlanguages = ["en", "de"]\n')  # by which files are read anew
    assert before and draw_page(bench.root, shown) == before
    bench.run(until="extract")
    with bench.open() as study:  # as a later version of the program may read it
        study.catalogue.rows(
            "UPDATE extractions SET text = 'A preface. ' || text WHERE fingerprint = ?",
            (bench.fingerprints.extraction,),
        )
    assert draw_page(bench.root, shown) == before
    assert draw_page(bench.root, replace(shown, text="What stands in no reading of the file.")) is None


def test_a_page_of_plain_text_has_no_picture(bench: Bench) -> None:
    bench.put("plan", "\n\f".join("\n".join(prose(page, 6)) for page in ("first", "second")).encode(), suffix=".txt")
    bench.add()
    bench.run(until="extract")
    with open_workspace(bench.root) as workspace:
        text = workspace.text_of(workspace.item("plan"))
    at = text.extraction.text.index("\f") + 1
    assert [page.number for page in text.extraction.pages] == [1, 2]
    assert show_span(text, at, at + 40).page == 0
