"""The run that a timer starts: nothing to hear when all is well, the worst exit code and the reason when it is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import CrawlerError
from pipeline.cli.schedule import timed_run
from pipeline.cli.schedule.timed_run import run_now
from pipeline.cli.terminal import console
from pipeline.cli.terminal.process import Stopped
from pipeline.errors import ConfigError, StudyError
from pipeline.ingest import schedule
from pipeline.study import Round, open_study
from pipeline.workflow.new_study import init_study

ROOT = Path(__file__).resolve().parents[4]
HOLDER = """
import sys
from pathlib import Path
from pipeline.study import open_study
with open_study(Path(sys.argv[1]), write=True):
    print("held", flush=True)
    sys.stdin.read()
"""
SOURCE = """
id = "velden"
role = "city"
issuer_id = "velden"
kind = "direct"
languages = ["nl"]
allowed_domains = ["velden.example"]
take = ["pdf"]
expected_min = 3
documents = [{ url = "http://velden.example/plan.pdf" }]
"""
Step = Callable[[Path], int]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    init_study(tmp_path / "study")
    return tmp_path / "study"


@contextmanager
def held(study: Path) -> Iterator[None]:
    """The study in the hands of another process."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", HOLDER, str(study)]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True, env=environment) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        yield
        process.communicate("")


def gives(code: int, said: str = "", done: list[str] | None = None) -> Step:
    def step(root: Path) -> int:
        print(f"printed by {said}")
        console.say(f"told by {said}")
        if done is not None:
            done.append(said)
        return code

    return step


def fails(error: BaseException) -> Step:
    def step(root: Path) -> int:
        raise error

    return step


def recorded(study: Path) -> schedule.ScheduledRun:
    found = schedule.last_run(study / "store")
    assert found
    return found


def test_a_run_in_which_all_is_well_prints_nothing_and_keeps_a_log(
    study: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_now(study, [gives(0, "crawl"), gives(0, "match")]) == 0
    assert capfd.readouterr() == ("", "")
    log = schedule.log_path(study / "store").read_text(encoding="utf-8").splitlines()
    assert log == ["printed by crawl", "told by crawl", "printed by match", "told by match"]
    done = recorded(study)
    assert (done.exit_code, done.sentences) == (0, ())
    assert done.started_at <= done.ended_at


def test_what_child_processes_print_is_kept_from_the_mail_too(study: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def step(root: Path) -> int:
        return subprocess.run(["sh", "-c", "echo from a child; echo complaint >&2"], check=True).returncode

    assert run_now(study, [step]) == 0
    assert capfd.readouterr() == ("", "")
    assert schedule.log_path(study / "store").read_text().split("\n") == ["from a child", "complaint", ""]
    print("after")
    assert capfd.readouterr().out == "after\n"


@pytest.mark.parametrize(
    ("codes", "worst"),
    [([0, 0], 0), ([3, 0], 3), ([0, 75], 75), ([3, 75], 3), ([3, 1], 1), ([1, 3], 1), ([2, 0], 2), ([0, 9], 9)],
)  # fmt: skip
def test_the_worst_exit_code_counts_and_every_step_is_done(study: Path, codes: list[int], worst: int) -> None:
    done: list[str] = []
    assert run_now(study, [gives(code, str(number), done) for number, code in enumerate(codes)]) == worst
    assert done == ["0", "1"]
    assert recorded(study).exit_code == worst


@pytest.mark.parametrize("error", [ConfigError("no contact; set one"), CrawlerError("no contact; set one")])
def test_a_step_that_fails_is_told_and_does_not_keep_the_next_from_its_work(
    study: Path, capfd: pytest.CaptureFixture[str], error: Exception
) -> None:
    done: list[str] = []
    assert run_now(study, [fails(error), gives(0, "match", done)]) == 1
    assert done == ["match"]
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("policyecho: no contact; set one\n") and "  printed by match\n" in err
    assert f"The scheduled run of {study} ended with exit code 1" in err
    assert recorded(study).sentences == ("no contact; set one",)


def test_an_error_nobody_expected_is_told_with_what_led_to_it(study: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_now(study, [fails(KeyError("colour")), gives(0)]) == 1
    err = capfd.readouterr().err
    assert err.startswith("policyecho: ") and "Traceback" in err and "KeyError: 'colour'" in err
    assert run_now(study, [fails(RuntimeError())]) == 1
    assert recorded(study).sentences == ("an unexpected RuntimeError, told below",)


def falls_short(documents: int) -> Step:
    def step(root: Path) -> int:
        with open_study(root, write=True) as study:
            moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            study.crawls.put_round(Round("r", "velden", moment, moment, documents=documents, expected_min=3))
        return 3

    return step


def test_a_source_that_fell_short_is_named_with_what_it_brought_and_what_it_must(
    study: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (study / "sources" / "velden.toml").write_text(SOURCE, encoding="utf-8")
    done: list[str] = []
    assert run_now(study, [falls_short(2), gives(0, "match", done)]) == 3
    assert done == ["match"]
    first = capfd.readouterr().err.splitlines()[0]
    assert first.startswith("policyecho: velden brought 2 documents and 3 at least are expected: see whether")
    assert recorded(study).sentences[0].startswith("velden brought 2 documents")


def test_a_shortfall_of_an_earlier_run_is_not_told_again(study: Path) -> None:
    (study / "sources" / "velden.toml").write_text(SOURCE, encoding="utf-8")
    with open_study(study, write=True) as opened:
        old = "2020-01-01T00:00:00Z"
        opened.crawls.put_round(Round("r", "velden", old, old, documents=0, expected_min=3))
    assert run_now(study, [gives(1)]) == 1
    assert recorded(study).sentences == ()


@pytest.mark.slow
def test_a_study_in_use_is_left_alone_quietly_and_the_record_says_so(
    study: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []
    with held(study):
        assert run_now(study, [gives(0, "crawl", done)]) == 75
    assert capfd.readouterr() == ("", "")
    assert done == []
    (sentence,) = recorded(study).sentences
    assert sentence.startswith("the study is in use by process ") and sentence.endswith("; the next run does the work")
    assert run_now(study, [gives(0, "crawl", done)]) == 0
    assert done == ["crawl"]


def test_a_study_held_for_more_than_a_day_is_worth_a_mail(study: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with held(study):
        for hours, code in ((23.9, 75), (24.1, 1)):
            then = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
            os.utime(study / "store" / "writer.json", (then, then))
            assert run_now(study, [gives(0)]) == code
    err = capfd.readouterr().err
    assert "which is more than 24 hours: end that process if it hangs, and delete " in err and err.count("\n") == 1


@pytest.mark.slow
def test_whoever_comes_between_two_steps_is_left_at_work(study: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def taken(root: Path) -> int:
        with open_study(root, write=True):
            return 0

    for first, worst in ((0, 75), (3, 3)):
        with contextmanaged(held(study)) as hold:

            def crawl(root: Path, code: int = first, hold: Any = hold) -> int:
                hold()
                return code

            done: list[str] = []
            assert run_now(study, [crawl, taken, gives(0, "after", done)]) == worst
            assert done == []
    assert any("in use by process" in one for one in recorded(study).sentences)


@contextmanager
def contextmanaged(manager: Any) -> Iterator[Callable[[], None]]:
    """A context that is entered by a call and left at the end of the block."""
    try:
        yield manager.__enter__
    finally:
        manager.__exit__(None, None, None)


def test_a_study_that_cannot_be_opened_for_another_reason_is_an_error(study: Path) -> None:
    assert run_now(study, [fails(StudyError("the disk is full; free some space"))]) == 1
    assert recorded(study).sentences == ("the disk is full; free some space",)


def test_a_study_that_is_gone_is_one_sentence_and_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="is not a study"):
        run_now(tmp_path / "moved", [gives(0)])
    assert not (tmp_path / "moved").exists()


def test_a_run_that_is_stopped_says_so_in_its_record(study: Path) -> None:
    with pytest.raises(Stopped):
        run_now(study, [fails(Stopped(15)), gives(0)])
    assert (recorded(study).exit_code, recorded(study).sentences) == (143, ("stopped; the next run goes on",))


def test_a_long_log_is_repeated_from_its_end(study: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def chatter(root: Path) -> int:
        print("\n".join(f"line {number}" for number in range(1000)))
        return 1

    run_now(study, [chatter])
    err = capfd.readouterr().err
    assert "(the first 800 lines stand only in store/schedule/last.log)" in err
    assert "line 800\n" in err and "line 799\n" not in err and err.endswith("  line 999\n")


def test_the_steps_are_the_due_crawl_and_the_match(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(
        timed_run, "crawl_study", lambda root, wanted, *, due: called.append((root, tuple(wanted), due)) or 0
    )
    monkeypatch.setattr(timed_run, "run_until", lambda root, stage, as_json: called.append((root, stage, as_json)))
    assert run_now(study) == 0
    assert called == [(study, (), True), (study, "match", False)]


def test_the_record_can_be_read_by_a_program(study: Path) -> None:
    run_now(study, [gives(3)])
    told = json.loads((study / "store" / "schedule" / "last.json").read_text(encoding="utf-8"))
    assert set(told) == {"started_at", "ended_at", "exit_code", "sentences"}
