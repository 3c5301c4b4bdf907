from __future__ import annotations

import csv
import gc
import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import app
from pipeline.cli.run import print_report
from pipeline.cli.terminal import console
from pipeline.cli.terminal.process import Stopped, collecting_seldom, describe_error, stoppable
from pipeline.records import Chance, ExclusionCode, Grade, GradeReason, Letter, Match, Side, Span
from pipeline.study import open_study
from pipeline.views import status
from pipeline.workflow.demos import echoes as shipped_demo
from pipeline.workflow.demos.echoes import make_demo
from pipeline.workflow.report import RunReport
from tests.fixtures import words
from tests.fixtures.study import Bench

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
STOPPED = "policyecho: stopped; what was done is kept, run the same command again to go on\n"
posix = pytest.mark.skipif(os.name != "posix", reason="streams and signals of POSIX")
HANGUP = getattr(signal, "SIGHUP", signal.SIGTERM)  # of a terminal that is closed; Windows has none

# A command that holds the study and waits; one that ends itself while the model works.
WAITING = """
import sys, time
from pathlib import Path
from pipeline.cli import app
from pipeline.views import status
from pipeline.study import open_study

def wait(workspace):
    with open_study(workspace.study.root, write=True) as study:
        study.documents.remove("ref-2010", "a draft", now="2026-01-02T03:04:05Z")
        print("ready", flush=True)
        time.sleep(60)

status.study_status = wait
sys.argv = ["policyecho", "status", "--study", sys.argv[1]]
app.main()
"""
ENDING_ITSELF = """
import os, signal, sys, threading
from pipeline.cli import app

def hook(event, arguments):
    if event == "policyecho.embed.batch":
        # A moment later the next batch is being waited for.
        threading.Timer(0.005, os.kill, (os.getpid(), signal.SIGTERM)).start()

if __name__ == "__main__":
    sys.addaudithook(hook)
    sys.argv = ["policyecho", "run", "--study", sys.argv[1]]
    app.main()
"""


def said(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> object:
    """What the command line ends with in this process: its sentence, or an exit code."""
    monkeypatch.setattr(sys, "argv", ["policyecho", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        app.main()
    return ended.value.code


@pytest.mark.slow
@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (HANGUP, 129)])
def test_a_signal_ends_a_command_in_order(finished: Bench, number: signal.Signals, code: int) -> None:
    command = [sys.executable, "-c", WAITING, str(finished.root)]
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True, env=ENVIRONMENT) as process:
        assert process.stdout and process.stderr and process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert (process.wait(60), process.stderr.read()) == (code, STOPPED)
    left = {path.name for path in (finished.root / "store").iterdir() if path.is_file()}
    assert left == {"catalogue.sqlite", "writer.lock"}
    with open_study(finished.root) as study:
        assert "a draft" in {stored.removed_reason for stored in study.documents.all()}


@pytest.mark.slow
@posix
@pytest.mark.model
def test_a_command_stopped_while_the_model_works_says_one_line(finished: Bench, tmp_path: Path) -> None:
    finished.configure("[model]\nbatch_size = 1\n")
    (tmp_path / "ending.py").write_text(ENDING_ITSELF, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "ending.py", finished.root],
        capture_output=True, text=True, env=ENVIRONMENT, timeout=120, check=False,
    )  # fmt: skip
    of_model, *ended = done.stderr.splitlines(keepends=True)
    assert of_model.startswith("The model is multilingual-e5-small and was hashing in the last run: ")
    assert (done.returncode, ended) == (143, [STOPPED])


@pytest.mark.slow
@posix
def test_a_terminal_that_is_closed_ends_a_command_in_order(finished: Bench) -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", WAITING, str(finished.root)],
        stdin=theirs, stdout=theirs, stderr=theirs, env=ENVIRONMENT, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        assert os.read(ours, 5) == b"ready"
        os.close(ours)
        process.send_signal(HANGUP)  # as the shell of the terminal does
        assert process.wait(60) == 129
    left = {path.name for path in (finished.root / "store").iterdir() if path.is_file()}
    assert left == {"catalogue.sqlite", "writer.lock"}


@pytest.mark.slow
@pytest.mark.spawned
@posix
def test_ctrl_c_while_the_program_is_being_loaded_says_nothing() -> None:
    script = (
        "import runpy, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def hook(event, arguments):\n"
        "    if event == 'import' and arguments[0] == 'typer':\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "sys.addaudithook(hook)\n"
        "runpy.run_module('pipeline.cli', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


@pytest.fixture
def own_signals() -> Iterator[None]:
    """What this process does at a signal, put back after a test that stops a block for good."""
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, HANGUP)}
    yield
    for number, handler in former.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("own_signals")
def test_only_the_first_signal_counts_until_the_process_has_ended() -> None:
    closed = []
    with pytest.raises(Stopped) as stop, stoppable():
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGTERM)
            closed.append("in order")
    assert stop.value.code == 130 and closed == ["in order"]
    signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGTERM)


@pytest.mark.usefixtures("own_signals")
def test_what_cannot_be_written_on_the_way_out_of_a_stop_hides_it_not() -> None:
    with pytest.raises(Stopped) as stop, stoppable():
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            raise OSError("Input/output error")
    assert stop.value.code == 143
    with pytest.raises(OSError, match="of its own"), stoppable():
        raise OSError("of its own")


def test_a_block_that_was_not_stopped_leaves_all_as_before() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with stoppable():
        assert signal.getsignal(signal.SIGTERM) is not before[1]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_signal_that_was_ignored_stays_ignored() -> None:
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stoppable():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, former)


@posix
@pytest.mark.parametrize("command", [["text", "net-2014"], ["query", "homes", "--format", "csv"], ["status"]])
def test_a_closed_stdout_is_one_sentence(finished: Bench, command: list[str]) -> None:
    done = closing(">&-", *command, "--study", finished.root)
    assert done.returncode == 1
    assert done.stderr.startswith(b"policyecho: standard output is closed; ") and done.stderr.count(b"\n") == 1


@pytest.mark.slow
@posix
def test_a_closed_stderr_hinders_nothing(finished: Bench) -> None:
    done = closing("2>&-", "query", "homes", "--format", "json", "--study", finished.root)
    assert done.returncode == 0 and json.loads(done.stdout)[0]["rank"] == 1


def closing(stream: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = ["sh", "-c", f'exec "$@" {stream}', "sh", sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=ENVIRONMENT, timeout=60, check=False)


@pytest.mark.parametrize(
    "arguments", [["remove", "\udcff", "--reason", "x"], ["remove", "net-2014", "--reason", "\udcff"],
                  ["export", "--format", "csv", "--run", "\udcff"]],
)  # fmt: skip
def test_an_argument_that_is_not_utf8_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, finished: Bench, arguments: list[str]
) -> None:
    assert said(monkeypatch, *arguments, "--study", finished.root) == (
        r"policyecho: '\udcff' is no character in UTF-8; write names and texts in UTF-8 and run the command again"
    )


@pytest.mark.parametrize(("name", "command"), [("study.toml", "status"), ("sources/a.toml", "crawl")])
def test_settings_nested_without_end_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch, finished: Bench, name: str, command: str
) -> None:
    (finished.root / name).write_text("a = " + "[" * 100_000, encoding="utf-8")
    assert "brackets in brackets without end" in str(said(monkeypatch, command, "--study", finished.root))


def test_memory_that_runs_out_is_one_sentence(monkeypatch: pytest.MonkeyPatch, finished: Bench) -> None:
    def starve(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(status, "study_status", starve)
    assert str(said(monkeypatch, "status", "--study", finished.root)).startswith(
        "policyecho: memory ran out; end other"
    )


@pytest.mark.parametrize(
    ("code", "told"), [(sqlite3.SQLITE_CORRUPT, "restore it from a copy"), (sqlite3.SQLITE_IOERR, "the disk has room")]
)
def test_a_catalogue_found_damaged_on_the_way_is_to_be_restored(code: int, told: str) -> None:
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = code
    assert told in describe_error(error)


def test_a_sentence_on_a_file_with_an_odd_name_cannot_steer_the_terminal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sentence = str(said(monkeypatch, "status", "--study", tmp_path / "red\x1b[31m"))
    assert "red\ufffd[31m is not a study" in sentence


def test_a_study_whose_name_holds_control_characters_can_be_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for arguments in (["init", tmp_path / "a\x7fb"], ["status", "--json", "--study", tmp_path / "a\x7fb"]):
        assert said(monkeypatch, *arguments) == 0
    assert '"study": "a\x7fb"' in capsys.readouterr().out


def test_the_demo_leaves_other_studies_alone(monkeypatch: pytest.MonkeyPatch, finished: Bench) -> None:
    before = finished.files()
    monkeypatch.setattr(shipped_demo, "crawl_demo", None)
    assert said(monkeypatch, "demo", finished.root) == (
        f"policyecho: {finished.root} holds a study of its own; name another folder for the demo"
    )
    assert finished.files() == before


class Begun(Exception):
    pass


def test_the_demo_goes_on_with_a_demo_but_not_with_one_made_ones_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def begin(*_: object, **__: object) -> None:
        raise Begun

    monkeypatch.setattr(shipped_demo, "crawl_demo", begin)
    demo = tmp_path / "demo"
    make_demo(demo)
    monkeypatch.setattr(sys, "argv", ["policyecho", "demo", str(demo)])
    with pytest.raises(Begun):
        app.main()
    own = demo / "sources" / "own.toml"
    own.write_text("", encoding="utf-8")
    assert "holds a study of its own" in str(said(monkeypatch, "demo", demo))
    own.unlink()
    (demo / "study.toml").write_text('[study]\nname = "mine"\n', encoding="utf-8")
    assert "holds a study of its own" in str(said(monkeypatch, "demo", demo))


@pytest.mark.slow
def test_terminals_are_shown_no_control_characters_and_programs_the_exact_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bench: Bench
) -> None:
    odd = "Fares\tfor \x1b]0;title\x07newcomers \x1b[31mare\x9b1m half\x7f of all others.\r\nThey stay so for a year."
    for name, role in (("net", "network"), ("town", "city")):
        bench.put(name, f"{odd}\n\n{words.ECHO}\n\nOnly the {name} says this here.", role, title="\x1b[5mPlan")
    bench.add()
    (match, *_) = bench.exported(bench.run().run_id)

    def printed(*arguments: str) -> str:
        capsys.readouterr()
        assert said(monkeypatch, *arguments, "--study", bench.root) == 0
        return str(capsys.readouterr().out)

    for shown in (printed("query", "fares for newcomers"), printed("show", match["match_id"])):
        lines = shown.replace("\n        ", " ").replace("\n      | ", " ")
        assert "\ufffd]0;title\ufffdnewcomers \ufffd[31mare\ufffd1m half\ufffd of all others." in lines
        assert not set(shown) & {"\x1b", "\x07", "\x7f", "\x9b", "\r"}
    sentence = odd.splitlines()[0].replace("\t", " ")
    for fmt in ("json", "csv"):
        out = printed("query", "fares for newcomers", "--format", fmt)
        hits = json.loads(out) if fmt == "json" else csv.DictReader(io.StringIO(out, newline=""))
        assert sentence in {hit["sentence"].replace("\t", " ") for hit in hits}
    assert odd in printed("text", "net")


def test_messages_and_tables_are_made_visible(capsys: pytest.CaptureFixture[str]) -> None:
    console.say("refused: a\x1b[31m\r\nb")
    console.show_table(("reason",), [("\x1b]0;x\x07 [bold]y",)])
    out, err = capsys.readouterr()
    assert err == "refused: a\ufffd[31m\nb\n" and "\ufffd]0;x\ufffd [bold]y" in out


def test_a_line_is_broken_between_words_in_a_terminal_and_left_whole_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "- a sentence of many words that goes on: `policyecho calibrate --model NAME` and a-long-name-of-a-document"
    monkeypatch.setenv("COLUMNS", "40")
    console.show_text(line, "  ")
    assert capsys.readouterr().out == f"{line}\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    console.show_text(line, "  ")
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 40 and all(one.startswith("  ") for one in lines[1:])
    assert " ".join(one.strip() for one in lines) == line


def test_a_table_keeps_to_the_width_of_its_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    console.show_table(("document", "status", "reason"), [("d" * 90, "failed", "a reason of some words " * 6)])
    out = re.sub("\x1b\\[[0-9;]*m", "", capsys.readouterr().out)
    assert max(map(len, out.splitlines())) <= 80 and out.count("d") >= 90


def summary(capsys: pytest.CaptureFixture[str], report: RunReport) -> str:
    print_report(report, Path("study"))
    return str(capsys.readouterr().out)


def counted(*grades: tuple[str, float | None]) -> RunReport:
    report = RunReport(run_id="0123456789ab")
    for letter, q_value in grades:
        side = Side("d", "0" * 64, Span(0, 1), Span(0, 1), 0, 1, 1.0)
        chance = Chance(q_value, q_value, "semantic:de-en:short", "", 0)
        report.count(Match("m", side, side, 1.0, None, None, (), grade=Grade(Letter(letter), 1, ()), chance=chance))
    return report


def test_a_summary_says_why_matches_have_no_better_grade(capsys: pytest.CaptureFixture[str]) -> None:
    report = RunReport(run_id="0123456789ab")
    side = Side("d", "0" * 64, Span(0, 1), Span(0, 1), 0, 1, 1.0)
    unnamed, undated = "cap C:no_citation_no_exposure", "cap C:order_unknown"
    for letter, points, caps in (
        ("C", 4, (unnamed,)),
        ("C", 5, (unnamed, undated)),
        ("C", 3, (unnamed,)),
        ("A", 5, ()),
    ):
        grade = Grade(Letter(letter), points, tuple(map(GradeReason, caps)))
        report.count(Match("m", side, side, 1.0, None, None, (), grade=grade))
    assert [line for line in summary(capsys, report).splitlines() if line.startswith("Kept from")] == [
        "Kept from a better grade: 2 of 4, because the source is not named and no contact is known",
        "Kept from a better grade: 1 of 4, because a date is unknown",
    ], "three points are a C without any cap"


def test_a_summary_counts_grades_and_says_how_much_may_be_chance(capsys: pytest.CaptureFixture[str]) -> None:
    said_of = summary(capsys, counted(("A", 0.0004), ("A", 0.01), ("C", 0.123)))
    assert "3 matches: 2 A (documented), 0 B (strong), 1 C (probable), 0 D (compatible)" in said_of
    assert "q-values up to 0.1230: about 12 % of these matches, or fewer, are expected to be chance" in said_of
    assert "Not calibrated" not in said_of


def test_a_summary_warns_of_matches_without_an_error_rate_and_says_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said_of = summary(capsys, counted(("C", None), ("A", 0.01)))
    assert "Not calibrated: 1 of 2 matches have no error rate" in said_of
    assert "policyecho calibrate --model NAME --parallel FOLDER" in said_of
    assert "q-values" not in summary(capsys, counted(("C", None)))


def test_a_summary_of_nothing_claims_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    said_of = summary(capsys, counted())
    assert "0 matches" in said_of and "q-values" not in said_of and "Not calibrated" not in said_of


def test_excluded_matches_count_by_reason_and_not_by_grade() -> None:
    side = Side("d", "0" * 64, Span(0, 1), Span(0, 1), 0, 1, 1.0)
    report = RunReport()
    report.count(
        Match("m", side, side, 1.0, None, None, (), grade=Grade(Letter.X, 0, ()), exclusion=ExclusionCode.NAME_TRAP)
    )
    assert (report.matches, dict(report.grades), dict(report.excluded)) == (0, {}, {"name_trap": 1})


def test_a_command_looks_for_garbage_more_seldom_and_leaves_the_process_as_it_was() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="an end"), collecting_seldom():
        assert all(now > then for now, then in zip(gc.get_threshold(), before, strict=True))
        raise ValueError("an end")
    assert gc.get_threshold() == before


# What only garbage collection would free tells of it, also at the end of the process.
ENDING = """
import gc, sys
from pipeline.cli.app import main
class Loaded:
    def __init__(self):
        self.own = self
    def __del__(self):
        print("looked through")
kept = Loaded()
gc.disable()
sys.argv = ["policyecho", "--version"]
main()
"""


def test_a_process_does_not_look_through_all_that_it_loaded_when_it_ends() -> None:
    told = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, env=ENVIRONMENT, check=True)
    assert told.stdout.startswith("policyecho ") and "looked through" not in told.stdout
