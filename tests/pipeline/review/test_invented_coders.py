from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.review.codebook import read_codebook
from pipeline.review.collect import Collected, collect
from pipeline.review.invented_coders import ADJUDICATOR, CODERS, SAMPLE, judge_demo
from pipeline.review.records import PairKind
from pipeline.review.store import ReviewStore
from pipeline.workflow.workspace import open_workspace
from tests.fixtures.reader import Reader
from tests.fixtures.study import NOW, Bench


def judged_of(root: Path) -> Collected:
    with ReviewStore(root / "reviews") as store:
        (sample,) = store.samples()
        return collect(store, sample, read_codebook(root / "reviews").digest)


def answers_of(root: Path) -> list[tuple[str, str, str]]:
    with ReviewStore(root / "reviews") as store:
        return [(one.answer_id, one.codes["relation"], one.codes["note"]) for one in store.answers(SAMPLE)]


def test_a_study_is_judged_once_and_always_alike(judged: Bench, tmp_path: Path) -> None:
    other = judged.copied(tmp_path / "other")
    counts = []
    for root in (judged.root, judged.root, other.root):
        with open_workspace(root) as workspace:
            counts.append(judge_demo(workspace, NOW))
    assert counts[0] == counts[2] > 0 and counts[1] == 0
    assert answers_of(judged.root) == answers_of(other.root)


def test_every_name_and_note_says_that_it_is_invented(judged: Bench) -> None:
    with open_workspace(judged.root) as workspace:
        judge_demo(workspace, NOW)
    with ReviewStore(judged.root / "reviews") as store:
        names = {*store.coders(SAMPLE), SAMPLE}
    assert names == {SAMPLE, *CODERS, ADJUDICATOR} and all("invented" in name for name in names)
    assert all("invented" in note for *_, note in answers_of(judged.root))


def test_coders_differ_and_one_difference_is_left_to_decide(judged: Bench) -> None:
    with open_workspace(judged.root) as workspace:
        judge_demo(workspace, NOW)
    found = judged_of(judged.root)
    assert len(found.disagreements()) == 1 and len(found.decided) >= 2
    assert set(PairKind) == {pair.kind for pair in found.pairs.values()}


@pytest.mark.slow
@pytest.mark.xdist_group("readme")
def test_what_is_settled_of_the_demo_is_what_was_planted(reader: Reader, tmp_path: Path) -> None:
    demo = shutil.copytree(reader.folder / "demo-study", tmp_path / "demo", symlinks=True)
    found = judged_of(demo)  # as `make demo` left it
    of_class = found.groups("text_class")
    codes = {one.unit: one.code for one in found.codings} | dict(found.decided)
    assert {codes[pair_id] for pair_id, text_class in of_class.items() if text_class == "verbatim_copy"} == {"copy"}
    assert not {"topic_only", "unrelated"} & {codes[pair_id] for pair_id in of_class}
