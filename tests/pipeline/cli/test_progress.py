"""How far a command has come: a bar where someone watches, else a line now and then."""

from __future__ import annotations

import io
import re
import sys
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from pipeline.cli.terminal import progress as module
from pipeline.cli.terminal.console import progress


class Terminal(io.StringIO):
    """What is printed, without colours and the moves of the cursor."""

    def isatty(self) -> bool:
        return True

    def getvalue(self) -> str:
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", super().getvalue())


Stream = Callable[[], io.StringIO]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Stream:
    """Puts a terminal in the place of stderr; in the test itself, because pytest puts its own there before that."""

    def put() -> io.StringIO:
        monkeypatch.setattr(sys, "stderr", stream := Terminal())
        return stream

    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    return put


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Stream:
    """Puts in the place of stderr what is no terminal; the first line comes after a twentieth of a second."""

    def put() -> io.StringIO:
        monkeypatch.setattr(sys, "stderr", stream := io.StringIO())
        return stream

    monkeypatch.setattr(module, "FIRST_LINE_SECONDS", 0.05)
    return put


def wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + 120
    while not there() and time.monotonic() < until:
        time.sleep(0.01)
    assert there()


def test_a_bar_tells_share_time_left_and_what_is_being_done(terminal: Stream) -> None:
    stream = terminal()
    began = time.monotonic()
    with progress("reading files", 200) as bar:
        bar(50, "plan.pdf: reading page 3")
        wait_for(lambda: " 25 %" in stream.getvalue())
        time.sleep(0.05)
        bar(100)
        took = time.monotonic() - began  # for twice what is left, at the least
        wait_for(lambda: bool(re.search(r"75 % .*\d:\d\d:\d\d left", stream.getvalue())))
    hours, minutes, seconds = map(int, re.findall(r"75 % .*(\d):(\d\d):(\d\d) left", stream.getvalue())[0])
    assert hours * 3600 + minutes * 60 + seconds <= took / 2 + 1
    assert "reading files" in stream.getvalue() and "plan.pdf: reading page 3" in stream.getvalue()


@pytest.mark.parametrize("columns", ["80", "90"])
def test_in_a_usual_terminal_the_bar_gives_way_to_the_rate(
    terminal: Stream, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    stream = terminal()
    monkeypatch.setenv("COLUMNS", columns)
    with progress("embedding sentences", 200) as bar:
        bar(50, "34.5 sentences a second, a-long-name-of-a-document")
        wait_for(lambda: bool(re.search(r" 25 % .* left 34\.5 sentences a second", stream.getvalue())))


def test_in_a_narrow_terminal_share_and_time_left_are_told_alone(
    terminal: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = terminal()
    monkeypatch.setenv("COLUMNS", "40")
    with progress("embedding sentences", 200) as bar:
        bar(50, "34.5 sentences a second")
        bar(50)
        wait_for(lambda: bool(re.search(r"embedding sentences +50 % [\d:-]+ left", stream.getvalue())))
    assert "…" not in stream.getvalue()


@pytest.mark.parametrize("kind", ["dumb", "unknown"])
def test_a_terminal_that_cannot_draw_is_told_in_lines(
    terminal: Stream, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    stream = terminal()
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setattr(module, "FIRST_LINE_SECONDS", 0.05)
    with progress("embedding sentences", 200) as bar:
        bar(50, "34.5 sentences a second")
        wait_for(lambda: "embedding sentences: 25 %, 34.5 sentences a second" in stream.getvalue())


def test_a_bar_of_unknown_length_counts(terminal: Stream) -> None:
    stream = terminal()
    with progress("crawling", None) as bar:
        bar(12)
        wait_for(lambda: bool(re.search(r" 12 ", stream.getvalue())))
    assert "%" not in stream.getvalue() and "left" not in stream.getvalue()


def test_what_is_being_done_is_no_markup_and_no_control_character(terminal: Stream) -> None:
    stream = terminal()
    with progress("reading files", 2) as bar:
        bar(1, "[bold]a\x07b[/bold].pdf")
        wait_for(lambda: "[bold]a" in stream.getvalue())
    assert "\x07" not in stream.getvalue()


def test_a_stage_that_takes_long_says_so_in_a_log_even_within_one_unit(log: Stream) -> None:
    stream = log()
    with progress("reading files", 200) as bar:
        wait_for(lambda: "reading files: 0 %, " in stream.getvalue())
        bar(50, "plan.pdf: reading page 3")
        wait_for(lambda: "reading files: 25 %, plan.pdf: reading page 3, " in stream.getvalue())
    assert re.search(r"25 %, plan.pdf: reading page 3, \d+ s so far, about \d+ s left\n", stream.getvalue())


class Waits:
    """Stands for what a log waits for between its lines: seven times in vain."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def wait(self, pause: float) -> bool:
        self.pauses.append(pause)
        return len(self.pauses) == 8

    def set(self) -> None:
        """Nobody waits any more."""


def test_lines_come_at_growing_intervals(log: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    waits, stream = Waits(), log()
    monkeypatch.setattr(module, "FIRST_LINE_SECONDS", 20.0)
    monkeypatch.setattr(module, "threading", SimpleNamespace(Event=lambda: waits, Thread=threading.Thread))
    with progress("matching", 1):
        wait_for(lambda: len(waits.pauses) == 8)
    assert waits.pauses == [20, 40, 80, 160, 300, 300, 300, 300]
    assert [line.partition(",")[0] for line in stream.getvalue().splitlines()] == ["matching: 0 %"] * 7


def test_a_short_stage_and_one_that_is_over_print_nothing(log: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = log()
    monkeypatch.setattr(module, "FIRST_LINE_SECONDS", 600.0)
    with progress("indexing", 3) as bar:
        bar(3)
    # Nobody is left who could print.
    wait_for(lambda: "policyecho progress" not in {thread.name for thread in threading.enumerate()})
    with progress("matching", 0) as bar:
        bar(1)
    assert "policyecho progress" not in {thread.name for thread in threading.enumerate()}
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "words"), [(4, "4 s"), (89, "89 s"), (150, "2 min"), (3599, "1 h 0 min"), (7800, "2 h 10 min")]
)
def test_times_are_told_as_a_person_says_them(seconds: float, words: str) -> None:
    assert module.in_words(seconds) == words
