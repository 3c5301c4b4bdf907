"""What a researcher decided stays decided: removals, overrides, matches of older runs, pictures of them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import InputError, StageError
from pipeline.evidence.grade_rules import Limits
from pipeline.ingest.documents_csv import add_documents
from pipeline.study import open_study
from pipeline.views import describe_match, find_match
from pipeline.views.drawing import draw
from pipeline.views.status import study_status
from pipeline.workflow.new_study import init_study
from pipeline.workflow.settings import load_settings
from pipeline.workflow.workspace import Workspace
from tests.fixtures import words
from tests.fixtures.study import Bench

NOW = "2026-01-02T03:04:05Z"


def test_a_removed_document_that_is_added_again_stays_removed_and_is_named(finished: Bench) -> None:
    table = finished.inbox / "documents.csv"
    with open_study(finished.root, write=True) as study:
        study.documents.remove("city-2018", "a draft", now=NOW)
        done = add_documents(study, table, now=NOW)
        assert done.still_removed == ["city-2018 (a draft)"]
        assert study.documents.removed_reason("city-2018") == "a draft"
        done = add_documents(study, table, now=NOW, restore=True)
        assert (done.still_removed, study.documents.removed_reason("city-2018")) == ([], "")


def test_status_is_stale_when_overrides_appear_change_or_go(finished: Bench) -> None:
    path = finished.root / "overrides.csv"

    def fresh() -> bool:
        with open_study(finished.root) as study:
            return study_status(Workspace(study)).fresh

    assert fresh()
    path.write_text("document_id,date_earliest,corrected_by,reason\ncity-2018,2019,AB,cover\n", encoding="utf-8")
    assert not fresh()
    finished.run()
    assert fresh()
    path.unlink()
    assert not fresh()


def test_a_match_of_an_older_run_can_still_be_shown(finished: Bench) -> None:
    with open_study(finished.root, write=True) as study:
        (match, *_) = study.runs.matches(study.runs.current())
        study.documents.remove("city-2018", "a draft", now=NOW)
    finished.run()
    with open_study(finished.root) as study:
        settings = load_settings(study.settings_path)
        shown = find_match(Workspace(study, settings), match.match_id)
        told = describe_match(shown, settings)
    assert not shown.is_current and "of an older run" in told.splitlines()[0]


def test_a_match_of_an_older_version_is_quoted_from_that_version(finished: Bench) -> None:
    with open_study(finished.root) as study:
        (match, *_) = study.runs.matches(study.runs.current())
    finished.put("city-2018", f"A new edition.\n\n{words.CITY}\n\n{words.ECHO}", "city", date_earliest="2018-03")
    finished.add()
    finished.run()
    with open_study(finished.root) as study:
        shown = find_match(Workspace(study), match.match_id)
    span = match.city.span
    assert not shown.is_current
    assert words.ECHO.startswith(shown.city.extraction.text[span.start : span.end][:40])


def test_a_match_is_told_by_the_limits_of_its_run_and_not_by_a_later_one(finished: Bench) -> None:
    path = finished.root / "study.toml"
    path.write_text(
        path.read_text(encoding="utf-8") + "\n[evidence]\nq_limit = 0.35\nlow_ocr = 0.9\n", encoding="utf-8"
    )
    with open_study(finished.root) as study:
        (match, *_) = study.runs.matches(study.runs.current())
        assert find_match(Workspace(study), match.match_id).limits == Limits()
    finished.run()
    with open_study(finished.root) as study:
        (match, *_) = study.runs.matches(study.runs.current())
        assert find_match(Workspace(study), match.match_id).limits == Limits(q_limit=0.35, low_ocr=0.9)


def test_aligned_sentences_are_told_in_full(finished: Bench) -> None:
    with open_study(finished.root) as study:
        settings = load_settings(study.settings_path)
        (match, *_) = study.runs.matches(study.runs.current())
        told = describe_match(find_match(Workspace(study, settings), match.match_id), settings)
    sentence = "A single counter answers questions about housing, schooling and residence permits."
    assert told.replace("\n      | ", " ").count(sentence) == 2


def test_only_a_png_is_drawn_and_only_of_pages(finished: Bench, tmp_path: Path) -> None:
    with open_study(finished.root) as study:
        (match, *_) = study.runs.matches(study.runs.current())
        shown = find_match(Workspace(study), match.match_id)
        with pytest.raises(InputError, match=r"end it with \.png"):
            draw(study, shown, tmp_path / "page.jpg")
        with pytest.raises(StageError, match="no page to draw"):
            draw(study, shown, tmp_path / "page.png")


def printed(*lines: str) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, invariant=1)
    canvas.setFont("Helvetica", 9)
    for n, line in enumerate(lines):
        canvas.drawString(40, 760 - 12 * n, line)
    canvas.save()
    return target.getvalue()


@pytest.mark.slow
def test_a_side_without_pages_is_named_and_the_other_is_drawn(filled: Bench, tmp_path: Path) -> None:
    sentences = [f"{sentence}." for sentence in words.ECHO.rstrip(".").split(". ")]
    filled.put("net-2014", printed(*sentences), "network", suffix=".pdf", date_earliest="2014")
    filled.add()
    filled.run()
    with open_study(filled.root) as study:
        (match, *_) = study.runs.matches(study.runs.current())
        left_out = draw(study, find_match(Workspace(study), match.match_id), tmp_path / "page.png")
    assert left_out == ["the city passage is in a file without pages, so nothing of it is drawn"]
    with Image.open(tmp_path / "page.png") as image:
        assert image.format == "PNG" and image.height > image.width


def test_a_table_that_is_there_before_the_study_is_kept(tmp_path: Path) -> None:
    (tmp_path / "networks.csv").write_text("network_id,name\nmine,My Network\n", encoding="utf-8")
    init_study(tmp_path, with_seeds=True)
    assert (tmp_path / "networks.csv").read_text(encoding="utf-8") == "network_id,name\nmine,My Network\n"
    assert len((tmp_path / "cities.csv").read_text(encoding="utf-8").splitlines()) > 50
