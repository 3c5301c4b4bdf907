from __future__ import annotations

import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from index.models import Precision
from pipeline.workflow.meter import Meter
from tests.fixtures.study import Bench

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells bytes and lets a peak be forgotten")


def burn(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_a_stage_has_its_time_and_nothing_of_the_one_before() -> None:
    meter = Meter()
    with meter.stage("busy"):
        burn(0.2)
    with meter.stage("idle"):
        time.sleep(0.1)
    busy, idle = meter.stages
    assert [busy.stage, idle.stage] == ["busy", "idle"]
    assert busy.cpu_seconds >= 0.15 > idle.cpu_seconds
    assert busy.seconds >= 0.15 and idle.seconds >= 0.09


CHILD = """
import sys, time
held = bytearray(400_000_000)
open(sys.argv[1], "wb").write(bytes(3_000_000))
while time.process_time() < .3: pass
"""


def measure_child(connection: Connection, path: Path) -> None:
    """Send what a stage took in which a child process was waited for."""
    meter = Meter()
    with meter.stage("child"):
        subprocess.run([sys.executable, "-c", CHILD, str(path)], check=True)
    connection.send(meter.stages)


@LINUX
def test_a_stage_has_the_time_bytes_and_memory_of_the_processes_it_waited_for(
    tmp_path: Path, warm_context: Any
) -> None:
    # In a process that has had no child before: of all children the system tells the largest alone.
    receiving, sending = warm_context.Pipe(duplex=False)
    process = warm_context.Process(target=measure_child, args=(sending, tmp_path / "written"))
    process.start()
    sending.close()
    (cost,) = receiving.recv()
    process.join()
    assert cost.cpu_seconds >= 0.25
    assert cost.written_bytes is not None and cost.written_bytes >= 3_000_000
    assert cost.peak_bytes is not None and cost.peak_bytes >= 400_000_000


@LINUX
def test_a_stage_has_its_own_highest_memory() -> None:
    meter = Meter()
    with meter.stage("large"):
        held = bytearray(300_000_000)
    del held
    with meter.stage("small"):
        pass
    large, small = (cost.peak_bytes or 0 for cost in meter.stages)
    assert large >= 300_000_000 and large - small >= 200_000_000


def test_a_stage_that_fails_leaves_nothing() -> None:
    meter = Meter()
    with pytest.raises(ValueError, match="no"), meter.stage("failed"):
        raise ValueError("no")
    assert meter.stages == []


def test_a_rate_is_told_where_enough_was_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def limit(precision: Precision, reached: float) -> float:
        assert precision is Precision.INT8 and reached > 0
        return 1234.0

    monkeypatch.setattr("pipeline.workflow.meter.token_limit", limit)
    meter = Meter()
    with meter.stage("embed"):
        burn(0.05)
    meter.count_tokens(19_000, Precision.INT8)
    assert meter.cost("", "2026-01-02T03:04:05Z").encoding is None
    meter.count_tokens(1_000, Precision.INT8)
    encoding = meter.cost("", "2026-01-02T03:04:05Z").encoding
    assert encoding is not None and (encoding.tokens, encoding.limit) == (20_000, 1234.0)
    assert encoding.cpu_seconds == meter.stages[0].cpu_seconds


def test_a_run_keeps_what_it_cost_and_a_fresh_one_keeps_nothing(filled: Bench) -> None:
    filled.run("extract")
    report = filled.run()
    assert filled.run().fresh
    with filled.open(write=False) as study:
        costs = study.costs.all()
    assert [cost.run_id for cost in costs][-1] == report.run_id and costs[-1] == report.cost
    stages = ["extract", "segment", "embed", "statistics", "index", "load", "match", "weigh", "export"]
    assert [one.stage for one in costs[-1].stages] == stages
    assert len(costs) <= 2  # two runs of one second have one moment
