"""A coder with a browser and a keyboard, and a server that is killed under their hands."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pipeline.review.records import Answer, AnswerKind
from pipeline.review.sampling.draw import SampleWanted, draw_sample
from pipeline.review.store import ReviewStore
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import NOW, Bench

ROOT = Path(__file__).resolve().parents[4]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("review browser"),
    pytest.mark.skipif(
        "POLICYECHO_REQUIRE_ALL" not in os.environ and not (shutil.which("chromium") and find_spec("playwright")),
        reason="needs Chromium and playwright",
    ),
]
WAIT = 30_000  # milliseconds; a machine under load takes its time


class Server:
    """`policyecho review serve` as a process, which can be killed and started again on its port."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> dict[str, str]:
        """The address of each coder."""
        command = [sys.executable, "-m", "pipeline.cli", "review", "serve", "--port", str(self.port)]
        command += ["--coder", "A", "--coder", "B", "--study", str(self.root)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self._process.stdout
        lines = [self._process.stdout.readline() for _ in range(3)]
        for _ in range(600):
            with socket.socket() as tried:
                tried.settimeout(0.1)
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
        return {line[0]: line.split(": ")[1].strip() for line in lines[:2]}

    def kill(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            assert self._process.stdout
            self._process.stdout.close()
            self._process = None


@pytest.fixture
def server(judged: Bench) -> Iterator[Server]:
    with judged.open(write=False) as study, ReviewStore(judged.root / "reviews") as store:
        draw_sample(Workspace(study), store, SampleWanted("s", 12, seed=1, foils=0.5), NOW)
    server = Server(judged.root)
    yield server
    server.kill()


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=os.getuid() != 0)
        yield opened
        opened.close()


def answers(root: Path, coder: str = "A") -> list[Answer]:
    with ReviewStore(root / "reviews") as store:
        return store.answers("s", coder)


def enter(context: Any, address: str) -> Any:
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Begin").click()
    page.wait_for_selector(".pair", timeout=WAIT)
    return page


SHOWN = """() => {
  const pair = document.querySelector(".pair");
  return pair ? pair.dataset.pair + (pair.matches("[data-after]") ? "+" : "") : "";
}"""
EMPTY = """() => !Object.keys(localStorage).some(key => key.startsWith("policyecho-outbox"))"""


def shown(page: Any) -> str:
    return str(page.evaluate(SHOWN))


def press(page: Any, *keys: str) -> None:
    """Press keys, the last of which leads to another pair."""
    before = shown(page)
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function(f"before => ({SHOWN})() && ({SHOWN})() !== before", arg=before, timeout=WAIT)


def test_a_coder_judges_by_keyboard_and_a_killed_server_loses_nothing(server: Server, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    said: list[str] = []
    page = enter(context, server.start()["A"])
    page.on("pageerror", lambda error: said.append(str(error)))
    press(page, "y", "2")
    press(page, "6")
    page.keyboard.press("m")
    page.keyboard.type("1 is typed into the note, and so is u")
    assert len(answers(server.root)) == 2
    page.keyboard.press("Tab")
    press(page, "5")
    press(page, "s")
    undone = [one for one in answers(server.root) if one.kind is AnswerKind.SKIP][-1].pair_id
    press(page, "u")
    assert shown(page) == undone
    kept = answers(server.root)
    assert [one.codes.get("relation", one.kind.value) for one in kept] == [
        "translation", "topic_only", "frame", "skip", "undo",
    ]  # fmt: skip
    assert kept[0].codes["same_instrument"] == "yes" and "so is u" in kept[2].codes["note"]
    assert all(one.seconds > 0 for one in kept[:3])

    server.kill()
    press(page, "7")  # goes on with what was fetched ahead
    page.wait_for_function("document.querySelector('#told').textContent.includes('not saved yet')", timeout=WAIT)
    assert len(answers(server.root)) == len(kept)
    page.close()
    page = enter(context, server.start()["A"])
    page.wait_for_function(EMPTY, timeout=WAIT)
    assert answers(server.root)[-1].codes["relation"] == "unrelated" and said == []


def test_the_page_works_without_a_script(server: Server, browser: Any) -> None:
    page = enter(browser.new_context(java_script_enabled=False), server.start()["A"])
    page.locator("input[value=frame]").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".pair", timeout=WAIT)
    assert [one.codes["relation"] for one in answers(server.root)] == ["frame"]


def test_what_is_asked_after_a_code_is_left_without_losing_the_code(server: Server, browser: Any) -> None:
    page = enter(browser.new_context(), server.start()["A"])
    first = shown(page)
    page.evaluate("document.querySelector('.pair').setAttribute('data-after', '')")  # as if it were asked about
    page.keyboard.press("s")
    page.wait_for_function("f => document.querySelector('.pair').dataset.pair !== f", arg=first, timeout=WAIT)
    assert answers(server.root) == []


def test_what_waits_is_never_sent_as_another_coder_s(server: Server, browser: Any) -> None:
    context = browser.new_context()
    page = enter(context, server.start()["A"])
    server.kill()
    press(page, "3")
    page.wait_for_function("document.querySelector('#told').textContent.includes('not saved yet')", timeout=WAIT)
    page.close()
    addresses = server.start()
    press(enter(context, addresses["B"]), "7")
    assert answers(server.root) == [] and [one.codes["relation"] for one in answers(server.root, "B")] == ["unrelated"]
    page = enter(context, addresses["A"])
    page.wait_for_function(EMPTY, timeout=WAIT)
    assert [one.codes["relation"] for one in answers(server.root)] == ["paraphrase"]


def test_keys_do_nothing_with_ctrl_and_digits_are_digits_on_a_french_keyboard(server: Server, browser: Any) -> None:
    page = enter(browser.new_context(), server.start()["A"])
    first = shown(page)
    page.keyboard.press("Control+1")
    page.wait_for_timeout(300)
    assert shown(page) == first and answers(server.root) == []
    press_code = "document.dispatchEvent(new KeyboardEvent('keydown', {key: '&', code: 'Digit1', bubbles: true}))"
    page.evaluate(press_code.replace("document.dispatch", "document.body.dispatch"))
    page.wait_for_function("f => document.querySelector('.pair').dataset.pair !== f", arg=first, timeout=WAIT)
    second = shown(page)
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ы', code: 'KeyS', bubbles: true}))")
    page.wait_for_function("f => document.querySelector('.pair').dataset.pair !== f", arg=second, timeout=WAIT)
    assert [one.codes.get("relation", one.kind.value) for one in answers(server.root)] == ["copy", "skip"]


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_passages_and_codes_are_on_the_screen_and_the_new_pair_has_the_focus(
    server: Server, browser: Any, width: int, height: int
) -> None:
    page = enter(browser.new_context(viewport={"width": width, "height": height}), server.start()["A"])
    press(page, "7")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    for part in (".passage:nth-of-type(1) .quoted", ".passage:nth-of-type(2) .quoted", ".choices"):
        box = page.locator(part).first.bounding_box()
        assert box and box["y"] < height and box["x"] + box["width"] <= width
    bar = page.locator(".choices").first.bounding_box()
    assert bar and bar["y"] + bar["height"] <= height
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_second_coder_sees_nothing_of_the_first(server: Server, browser: Any) -> None:
    addresses = server.start()
    first = enter(browser.new_context(), addresses["A"])
    for _ in range(3):
        press(first, "1")
    second = enter(browser.new_context(), addresses["B"])
    assert "0 of 20 done" in second.inner_text(".progress") or re.search(
        r"0 of \d+ done", second.inner_text(".progress")
    )
    assert second.locator("input:checked").count() == 0
