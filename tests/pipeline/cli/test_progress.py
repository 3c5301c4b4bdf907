"""How far a command has come: a bar where someone watches, else a line now and then."""

from __future__ import annotations

import io
import re
import sys
import time
from collections.abc import Callable

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
    until = time.monotonic() + 10
    while not there() and time.monotonic() < until:
        time.sleep(0.01)
    assert there()


def test_a_bar_tells_share_time_left_and_what_is_being_done(terminal: Stream) -> None:
    stream = terminal()
    with progress("reading files", 200) as bar:
        bar(50, "plan.pdf: reading page 3")
        wait_for(lambda: " 25 %" in stream.getvalue())
        time.sleep(0.05)
        bar(100)
        wait_for(lambda: bool(re.search(r"75 % .*0:00:0\d left", stream.getvalue())))
    assert "reading files" in stream.getvalue() and "plan.pdf: reading page 3" in stream.getvalue()


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


def test_lines_come_at_growing_intervals(log: Stream) -> None:
    stream = log()
    with progress("matching", 1):
        time.sleep(0.5)
    assert 2 <= len(stream.getvalue().splitlines()) <= 4


def test_a_short_stage_and_one_that_is_over_print_nothing(log: Stream) -> None:
    stream = log()
    with progress("indexing", 3) as bar:
        bar(3)
    time.sleep(0.15)
    with progress("matching", 0) as bar:
        bar(1)
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "words"), [(4, "4 s"), (89, "89 s"), (150, "2 min"), (3599, "1 h 0 min"), (7800, "2 h 10 min")]
)
def test_times_are_told_as_a_person_says_them(seconds: float, words: str) -> None:
    assert module.in_words(seconds) == words
