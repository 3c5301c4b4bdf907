from __future__ import annotations

from typing import Any

from pipeline.cli.terminal.costing import cost_line, cost_lines
from pipeline.study import EncodingCost, RunCost, StageCost
from tests.fixtures.study import Bench

AT = "2026-01-02T03:04:05Z"
STAGES = (
    StageCost("extract", 1.0, 0.5, 2000, 300, 50_000_000),
    StageCost("embed", 60.0, 110.0, 3_000_000_000, 5_000_000, 640_000_000),
    StageCost("match", 39.0, 30.0, 1_000_000, 900, 250_000_000),
)


def test_a_cost_is_told_in_all_and_by_the_stages_that_took_long() -> None:
    assert cost_lines(RunCost("", AT, STAGES, EncodingCost(110_000, 110.0, 2000.0))) == [
        "2 min (2 min of processor), 640 MB of memory, read 3.0 GB, wrote 5 MB",
        "by stage: embed 60 s (2 min of processor, 640 MB), match 39 s (30 s of processor, 250 MB)",
        "embedding: 1,000 tokens a second and core, 50 % of what this machine's matrix products allow",
    ]


def test_what_the_system_does_not_tell_is_left_out() -> None:
    cost = RunCost("", AT, (StageCost("extract", 3.0, 2.0),))
    assert cost_line(cost) == "3.0 s (2.0 s of processor)"
    assert cost_lines(cost)[1:] == ["by stage: extract 3.0 s (2.0 s of processor)"]


def test_a_rate_above_the_limit_is_told_without_it() -> None:
    for limit in (500.0, 0.0):
        assert cost_lines(RunCost("", AT, STAGES, EncodingCost(110_000, 110.0, limit)))[-1] == (
            "embedding: 1,000 tokens a second and core"
        )


def test_a_run_tells_what_finding_its_matches_took_and_not_writing_them_again(policyecho: Any, finished: Bench) -> None:
    with finished.open() as study:
        run_id = study.runs.current()
        study.costs.put(RunCost(run_id, AT, STAGES))
        study.costs.put(RunCost(run_id, AT.replace("05Z", "06Z"), (StageCost("export", 0.2, 0.1),)))
    assert "- took 2 min (2 min of processor)" in policyecho("runs", "--study", finished.root).text


def test_status_tells_what_the_last_run_took_that_had_work(policyecho: Any, finished: Bench) -> None:
    finished.run()
    said = policyecho("status", "--study", finished.root).text
    assert "The last run that had work and came to its end took " in said and "\n  by stage: " in said
