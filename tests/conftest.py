"""Fixtures that tests of every folder may ask for; what one folder alone uses is in its own conftest."""

from __future__ import annotations

import signal

import pytest
from hypothesis import HealthCheck, settings

# A shell that starts tests in the background has them ignore Ctrl-C, nohup that a terminal is closed, and what they
# start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# A machine with other work to do takes as long as it likes over a drawn example.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

pytest_plugins = [
    "tests.fixtures.analysed",
    "tests.fixtures.command_line",
    "tests.fixtures.garbage",
    "tests.fixtures.inside_crawls",
    "tests.fixtures.processes",
    "tests.fixtures.reader",
    "tests.fixtures.study",
    "tests.fixtures.reviewed",
    "tests.fixtures.review_browser",
    "tests.fixtures.timing",
    "tests.fixtures.tiny_model",
    "tests.fixtures.warm_commands",
]


_LONGEST_NAMED = 40  # bytes of a parameter that stand in the name of its test


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Files made for a test stay out of its name: one that holds the time is another in each process of a run."""
    return argname if isinstance(val, bytes) and len(val) > _LONGEST_NAMED else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever loads the packaged model is slow, also where nobody marked it so."""
    for item in items:
        if item.get_closest_marker("model"):
            item.add_marker(pytest.mark.slow)
