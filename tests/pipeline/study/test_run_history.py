from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import UnknownNameError
from pipeline.study.stored_runs.run_history import (
    InputChanges,
    MatchChangeKind,
    Standing,
    ValueChange,
    compare_inputs,
    compare_standings,
)
from tests.fixtures import words
from tests.fixtures.study import HASHING, Bench

NONE = InputChanges((), (), (), (), (), (), ())
RUN = {
    "documents": {"a": "1", "b": "1", "c": "1"},
    "settings": {"match": {"neighbours": 10}, "study": {"languages": []}},
    "tables": {"cities.csv": "x", "networks.csv": None},
    "code": {"matcher": "echo 2"},
    "statistics_id": "s",
    "profile_id": None,
}


def standing(grade: str, exclusion: str = "", *flags: str) -> Standing:
    return Standing("m", "net", "city", grade, exclusion, flags)


def test_runs_of_the_same_differ_in_nothing() -> None:
    assert compare_inputs(RUN, RUN) == NONE


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (
            {"settings": {"match": {"neighbours": 20}, "study": {"languages": []}}},
            {"settings": (ValueChange("match.neighbours", 10, 20),)},
        ),
        ({"settings": {"match": {"neighbours": 10}}}, {"settings": (ValueChange("study.languages", [], None),)}),
        ({"documents": {"a": "1", "b": "2", "d": "1"}}, {"came": ("d",), "gone": ("c",), "changed": ("b",)}),
        ({"tables": {"cities.csv": "x", "networks.csv": "y"}}, {"tables": ("networks.csv",)}),
        ({"code": {"matcher": "echo 3"}}, {"code": (ValueChange("matcher", "echo 2", "echo 3"),)}),
        ({"statistics_id": "t"}, {"numbers": (ValueChange("statistics_id", "s", "t"),)}),
    ],
    ids=("setting", "setting that one lacks", "documents", "table", "code", "numbers"),
)
def test_what_two_runs_were_made_of_is_compared_part_by_part(
    other: dict[str, object], expected: dict[str, object]
) -> None:
    assert compare_inputs(RUN, RUN | other) == replace(NONE, **expected)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (None, standing("C"), MatchChangeKind.APPEARED),
        (standing("X", "same_work_too"), standing("C"), MatchChangeKind.APPEARED),
        (standing("C"), None, MatchChangeKind.DISAPPEARED),
        (standing("C"), standing("D", "above"), MatchChangeKind.DISAPPEARED),
        (standing("C"), standing("B"), MatchChangeKind.REGRADED),
        (standing("C"), standing("C"), None),
        (standing("C", "", "quoted"), standing("B"), MatchChangeKind.REGRADED),
        (standing("C", "", "quoted"), standing("C", "", "quoted"), None),
        (standing("C", "", "quoted"), standing("C", "", "quoted", "via_peer"), MatchChangeKind.REFLAGGED),
        (standing("D", "above", "quoted"), standing("D", "above"), None),
        (standing("D", "above"), standing("X", "other"), None),
        (standing("D", "above"), None, None),
    ],
)
def test_a_match_changes_where_a_run_lists_it_otherwise(
    old: Standing | None, new: Standing | None, kind: MatchChangeKind | None
) -> None:
    held = [{"m": one} if one else {} for one in (old, new)]
    assert [(one.kind, one.old, one.new) for one in compare_standings(*held)] == ([(kind, old, new)] if kind else [])


def test_the_history_of_a_study_has_each_run_once_in_the_order_in_which_they_were_made(finished: Bench) -> None:
    first = finished.run().run_id
    finished.configure(HASHING + "[evidence]\nlow_ocr = 0.5\n")
    second = finished.run().run_id
    finished.configure(HASHING)
    assert finished.run().run_id == first
    with finished.open() as study:
        history = study.runs.history()
        assert [run.run_id for run in history] == [first, second] and study.runs.current() == first
        assert [(run.documents, run.matches, dict(run.grades), run.excluded) for run in history] == [
            (3, 1, {"C": 1}, 0)
        ] * 2
        assert study.runs.compare(first, second) == ()


def test_a_match_with_another_passage_is_another_match(finished: Bench) -> None:
    first = finished.run().run_id
    finished.put("city-2018", f"New.\n\n{words.CITY}\n\n{words.ECHO}", date_earliest="2018-03")
    finished.add()
    second = finished.run().run_id
    with finished.open() as study:
        changes = study.runs.compare(first, second)
        assert [one.kind for one in changes] == [MatchChangeKind.APPEARED, MatchChangeKind.DISAPPEARED]
        (inputs,) = [compare_inputs(*(study.runs.made_of(run) for run in (first, second)))]
        assert inputs.changed == ("city-2018",)


def test_a_run_is_found_by_the_beginning_of_its_id(finished: Bench) -> None:
    run_id = finished.run().run_id
    with finished.open() as study:
        assert study.runs.resolve(run_id[:5]) == study.runs.resolve(run_id) == run_id
        for wrong in ("", "xyz"):
            with pytest.raises(UnknownNameError, match=rf"unknown run '{wrong}'; known: {run_id}"):
                study.runs.resolve(wrong)
