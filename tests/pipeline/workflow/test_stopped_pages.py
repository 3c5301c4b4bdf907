"""A page left out because its reader was stopped is read again when asked, and nothing rests on the old text."""

from __future__ import annotations

from functools import partial
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline import views
from pipeline.errors import StageError
from pipeline.extract.options import PAGE
from pipeline.extract.sandbox.child import Step
from pipeline.extract.sandbox.pool import extract_all
from pipeline.records import DocumentStatus
from pipeline.workflow.cluster import compute
from pipeline.workflow.report import RunReport
from pipeline.workflow.workspace import Workspace
from tests.fixtures import stuck_reader, words
from tests.fixtures.played_time import play_time
from tests.fixtures.study import Bench

SETTINGS = '[model]\nname = "hashing"\n[extract]\nworkers = 1\n'
TOO_SHORT, LONG = f"{SETTINGS}page_seconds = 3\n", f"{SETTINGS}page_seconds = 90\n"
SECOND = "The second page says that the harbour will be dredged before the winter of next year."


def printed(*pages: str) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, invariant=1)
    for page in pages:
        for row, sentence in enumerate(page.replace("\n", " ").split(". ")):
            canvas.drawString(40, 780 - 40 * row, sentence.removesuffix(".") + ".")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def state(report: RunReport, name: str = "plan") -> tuple[DocumentStatus, str]:
    (found,) = [(item.status, item.reason) for item in report.items if item.document.document_id == name]
    return found


def put_stuck_reader(patch: pytest.MonkeyPatch) -> None:
    """Let files be read by one to whom nothing but a second page takes any time."""
    patch.setattr(compute, "extract_all", partial(extract_all, reader=stuck_reader.read))
    play_time(patch, lambda worker: worker.step == Step(PAGE, 2))


@pytest.fixture
def stuck(filled: Bench) -> Bench:
    """A study whose plan was read and matched without its second page; what it echoes stands on the third."""
    filled.put("plan", printed(words.CITY, SECOND, words.ECHO), suffix=".pdf", issuer_id="other", date_earliest="2019")
    filled.add()
    filled.configure(TOO_SHORT)
    with pytest.MonkeyPatch.context() as patch:
        put_stuck_reader(patch)
        status, reason = state(filled.run())
    assert status is DocumentStatus.PARTIAL and "took longer than 3 s" in reason and SECOND not in filled.text("plan")
    return filled


def rows_of_plan(bench: Bench, run_id: str) -> list[dict[str, str]]:
    return [row for row in bench.exported(run_id) if row["city_document_id"] == "plan"]


@pytest.mark.slow
def test_a_page_left_out_by_a_limit_is_read_again_and_all_that_rests_on_the_text_is_made_anew(stuck: Bench) -> None:
    with stuck.open() as study:
        old_run = study.runs.current()
    old = rows_of_plan(stuck, old_run)
    assert old
    stuck.configure(LONG)
    assert stuck.run(until="extract").stages["extract"].done == 0
    again = stuck.run(until="extract", failed_again=True)
    assert (again.stages["extract"].done, again.stages["segment"].done) == (1, 1)
    assert state(again) == (DocumentStatus.OK, "") and SECOND in stuck.text("plan")
    with stuck.open() as study, pytest.raises(StageError, match="the text of plan is another since that run"):
        views.find_match(Workspace(study), old[0]["match_id"])

    report = stuck.run()
    assert report.run_id != old_run and stuck.done(report)["embed"] == 1 and stuck.done(report)["index"] == 1
    new = rows_of_plan(stuck, report.run_id)
    text = stuck.text("plan")
    assert new and all(
        row["city_passage"] == text[int(row["city_char_start"]) : int(row["city_char_end"])] for row in new
    )
    assert int(new[0]["city_char_start"]) > int(old[0]["city_char_start"])
    with stuck.open() as study:
        found = views.find_match(Workspace(study), new[0]["match_id"])
        assert found.is_current and found.city.extraction.text == text
        with pytest.raises(StageError, match="the text of plan is another since that run"):
            views.find_match(Workspace(study), old[0]["match_id"])
    assert rows_of_plan(stuck, old_run) == old, "the tables of the run that was stay as they were"
    assert stuck.run().fresh


@pytest.mark.slow
def test_vectors_are_those_of_a_study_that_read_the_whole_file_at_once(stuck: Bench) -> None:
    stuck.configure(LONG)
    stuck.run(until="extract", failed_again=True)
    stuck.run()
    again = stuck.files("store/vectors")
    for path in (stuck.root / "store" / "vectors").rglob("*.vec"):
        path.unlink()
    stuck.run()
    assert stuck.files("store/vectors") == again


@pytest.mark.slow
def test_a_reading_that_gives_less_replaces_nothing(stuck: Bench) -> None:
    before = stuck.text("plan"), stuck.files("store/vectors")
    stuck.configure(f"{TOO_SHORT}document_seconds = 0.001\n")
    with pytest.MonkeyPatch.context() as patch:
        put_stuck_reader(patch)
        again = stuck.run(until="extract", failed_again=True)
    assert again.stages["extract"].done == 1 and state(again)[0] is DocumentStatus.PARTIAL
    assert (stuck.text("plan"), stuck.files("store/vectors")) == before and stuck.run().fresh


@pytest.mark.slow
def test_a_file_read_in_part_for_another_reason_is_left(filled: Bench) -> None:
    data = printed(words.CITY)
    filled.put("cut", data[: data.rindex(b"startxref")], suffix=".pdf")
    filled.add()
    assert state(filled.run(until="extract"), "cut")[0] is DocumentStatus.PARTIAL
    assert filled.run(until="extract", failed_again=True).stages["extract"].done == 0
