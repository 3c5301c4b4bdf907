"""Why a worker was stopped, said of one page left out or of the whole document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.extract.sandbox.child import OUT_OF_MEMORY, Step

MAX_BAD_PAGES = 3
_PYTHON_ERROR = 1  # the exit code of a process that an error of Python ended


class Stop(NamedTuple):
    """One cause in two wordings; `of_page` follows "page 3" and is empty when no page is to blame.

    It `may_be_inherited` when documents read before by the same worker can have brought it about. `in_python` says that
    the worker ended by an error that Python printed.
    """

    of_page: str
    of_reader: str
    may_be_inherited: bool
    in_python: bool = False


def page_timeout(seconds: float) -> Stop:
    """A page that took longer than it may."""
    return Stop(f"took longer than {seconds:g} s", f"the reader took longer than {seconds:g} s", False)


def document_timeout(seconds: float) -> Stop:
    """A document that took longer than it may."""
    return Stop("", f"the file took longer than {seconds:g} s, and the reader was stopped", False)


def memory_exceeded(memory_mb: int) -> Stop:
    """A worker that grew beyond its limit, by whomever that was noticed."""
    excess = f"needed more memory than {memory_mb} MB"
    return Stop(excess, f"the reader {excess}", True)


def worker_exit(exit_code: int | None, memory_mb: int) -> Stop:
    """A worker that ended on its own, by its exit code as multiprocessing gives it: negative for a signal."""
    if exit_code == OUT_OF_MEMORY:
        return memory_exceeded(memory_mb)
    if exit_code is not None and exit_code < 0:
        number = -exit_code
        return Stop(f"stopped the reader (signal {number})", f"the reader was stopped by signal {number}", True)
    by_error = exit_code == _PYTHON_ERROR
    ended = f"the reader ended with exit code {exit_code}"
    return Stop(f"stopped the reader (exit code {exit_code})", ended, True, in_python=by_error)


def can_leave_out_page(stop: Stop, step: Step, skip: Mapping[int, str]) -> bool:
    """Whether the document is to be read again without the page the worker was at."""
    return bool(stop.of_page and step.page) and step.page not in skip and len(skip) < MAX_BAD_PAGES


def explain_stop(stop: Stop, step: Step, skip: Mapping[int, str]) -> str:
    """Why a whole document could not be read, with what was being done and the pages left out before."""
    doing = f"{step.what} {step.page} of the file" if step.page else step.what
    numbers = ", ".join(str(page) for page in sorted(skip))
    before = f"; page {numbers} had stopped it before" if len(skip) == 1 else f"; pages {numbers} had stopped it before"
    return f"{stop.of_reader} while {doing}{before if skip else ''}"
