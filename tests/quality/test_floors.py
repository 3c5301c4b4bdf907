"""The main job on the packaged model must stay as good as it was."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import bilingual_twins
from benchmarks.quality.vectors import VectorCache, give_vectors, shipped_copy
from pipeline.workflow.demos.echoes import Score, score_demo
from pipeline.workflow.report import no_progress
from pipeline.workflow.run import run
from pipeline.workflow.workspace import open_workspace
from tests.fixtures.reader import Reader

pytestmark = pytest.mark.model
RENEW = "renew the shipped vectors with `python -m benchmarks.quality.keep_vectors`"


@pytest.mark.slow
@pytest.mark.xdist_group("readme")
def test_demo_matches_are_the_planted_echoes(reader: Reader, floors: dict[str, Any]) -> None:
    run_id = reader.newest_run("demo-study").name  # what `make demo` found
    with open_workspace(reader.folder / "demo-study") as workspace:
        score = score_demo(workspace, run_id)
    hold_demo_to(floors["demo"], score)


@pytest.mark.slow
@pytest.mark.xdist_group("readme")
def test_the_demo_in_8_bits_goes_by_vectors_and_profile_of_its_own_and_finds_as_much(
    reader: Reader, tmp_path: Path, floors: dict[str, Any]
) -> None:
    root = tmp_path / "study"
    shutil.copytree(reader.folder / "demo-study", root, symlinks=True)
    former = reader.newest_run("demo-study").name
    with (root / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[model]\nprecision = "int8"\n')
    with open_workspace(root, write=True) as workspace:
        documents = len(workspace.readable)
        report = run(workspace, no_progress)
        assert (report.stages["embed"].done, report.stages["segment"].done) == (documents, 0)
        manifests = [workspace.study.runs.manifest(one) or {} for one in (former, report.run_id)]
        assert all(one["profile_id"] for one in manifests) and report.uncalibrated == 0
        assert len({str(one["profile_id"]) for one in manifests}) == 2
        hold_demo_to(floors["demo"], score_demo(workspace, report.run_id))


def hold_demo_to(floor: dict[str, Any], score: Score) -> None:
    """Fail where fewer of the planted echoes are found, or more beside them, than the floors say."""
    wrong = [f"{v.row.truth_id}: expected {v.row.expect}, found {v.found}" for v in score.verdicts if not v.right]
    assert score.precision >= floor["precision"], wrong
    assert score.recall >= floor["recall"], wrong
    assert sum(verdict.right for verdict in score.verdicts) >= floor["right"], wrong


@pytest.mark.slow
def test_bilingual_twins_are_found_first(
    tmp_path: Path, floors: dict[str, Any], warm_program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On vectors that are shipped, of which some are made anew; their files are read and matched as by a user."""
    if not bilingual_twins.BENCH.is_dir():
        if os.environ.get("POLICYECHO_REQUIRE_ALL"):
            pytest.fail("the benchmark data are required here")
        pytest.skip("the benchmark data are not here")
    floor = floors["bilingual_twins"]
    countries = bilingual_twins.SHORTEST[: floor["pairs"]]

    def policyecho(*arguments: str) -> str:
        return subprocess.run([str(warm_program), *arguments], check=True, stdout=-1, encoding="utf-8").stdout

    monkeypatch.setattr(bilingual_twins, "policyecho", policyecho)
    sentences = bilingual_twins.read_sentences(bilingual_twins.BENCH, tmp_path, countries)
    with shipped_copy(tmp_path / "vectors") as shipped, open_workspace(tmp_path / "study", write=True) as workspace:
        assert all(map(shipped.holds, sentences)), RENEW
        drawn = random.Random(40).sample(sorted(set(sentences)), 40)
        with VectorCache(folder=tmp_path) as anew:
            assert np.abs(anew.encode(drawn) - shipped.encode(drawn)).max() < 1e-4, RENEW
        cache = workspace.open_vector_cache()
        assert cache is not None
        give_vectors(sentences, shipped, cache)
        cache.close()
    right, _ = bilingual_twins.measure(bilingual_twins.BENCH, tmp_path, countries)
    assert right >= floor["right"]
