from __future__ import annotations

from pipeline.study import EncodingCost, RunCost, StageCost
from pipeline.study.stored_runs.costs import KEPT
from tests.fixtures.study import Bench

STAGES = (StageCost("embed", 10.0, 18.0, 100, 50, 3000), StageCost("match", 5.0, 4.5, 30, 20, 4000))


def moment(number: int) -> str:
    return f"2026-01-02T03:{number // 60:02}:{number % 60:02}Z"


def test_a_cost_is_read_back_as_it_was_kept(bench: Bench) -> None:
    cost = RunCost("0123456789ab", moment(0), STAGES, EncodingCost(9000, 18.0, 1000.0))
    with bench.open() as study:
        study.costs.put(cost)
        assert study.costs.all() == (cost,)


def test_a_run_costs_the_sum_of_its_stages_and_the_largest_memory() -> None:
    cost = RunCost("", moment(0), STAGES)
    assert (cost.seconds, cost.cpu_seconds, cost.read_bytes, cost.written_bytes) == (15.0, 22.5, 130, 70)
    assert cost.peak_bytes == 4000


def test_what_one_stage_does_not_know_the_run_does_not_know() -> None:
    cost = RunCost("", moment(0), (STAGES[0], StageCost("match", 1.0, 1.0)))
    assert (cost.read_bytes, cost.peak_bytes) == (None, 3000)
    assert RunCost("", moment(0), (StageCost("match", 1.0, 1.0),)).peak_bytes is None


def test_encoding_is_held_against_the_limit_of_one_core() -> None:
    cost = EncodingCost(9000, 18.0, 1000.0)
    assert (cost.rate, cost.share) == (500.0, 0.5)
    assert (EncodingCost(9000, 0.0, 1000.0).share, EncodingCost(9000, 18.0, 0.0).share) == (0.0, 0.0)


def test_the_newest_is_last_whatever_the_clock_said(bench: Bench) -> None:
    with bench.open() as study:
        for number in (5, 3):
            study.costs.put(RunCost("", moment(number), STAGES))
        assert [cost.started_at for cost in study.costs.all()] == [moment(5), moment(3)]
        for number in range(KEPT):
            study.costs.put(RunCost("", moment(100 - number if number else 500), STAGES))
        assert study.costs.all()[-1].started_at == moment(101 - KEPT)


def test_a_cost_that_cannot_be_read_is_none(bench: Bench) -> None:
    with bench.open() as study:
        study.costs.put(RunCost("", moment(0), STAGES))
        with study.catalogue.transaction("cost") as connection:
            for key, value in (("cost a", "{}"), ("cost b", '{"run_id": "", "started_at": "", "stages": 5}')):
                connection.execute("INSERT INTO meta VALUES (?, ?)", (key, value))
        assert [cost.started_at for cost in study.costs.all()] == [moment(0)]


def test_only_the_last_costs_are_kept(bench: Bench) -> None:
    with bench.open() as study:
        study.runs.outdate("a" * 64)  # of the same table, and not to be forgotten
        for number in range(KEPT + 3):
            study.costs.put(RunCost("", moment(number), STAGES))
        assert [cost.started_at for cost in study.costs.all()] == [moment(number) for number in range(3, KEPT + 3)]
        assert study.catalogue.row("SELECT 1 FROM meta WHERE key LIKE 'outdated %'") is not None
