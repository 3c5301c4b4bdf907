"""A coder with a browser and a keyboard, and a server that is killed under their hands."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.review.records import AnswerKind
from tests.fixtures.review_browser import (
    EMPTY,
    IN_BROWSER,
    SHOWN,
    WAIT,
    Server,
    answers,
    begin,
    enter,
    press,
    shown,
    told,
)

pytestmark = IN_BROWSER


def test_a_coder_judges_by_keyboard_and_a_killed_server_loses_nothing(server: Server, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    said: list[str] = []
    page = enter(context, server.start()["A"])
    page.on("pageerror", lambda error: said.append(str(error)))
    press(page, "y", "2")
    press(page, "6")
    page.wait_for_function("() => document.querySelector('.progress').textContent.startsWith('2 of ')", timeout=WAIT)
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
    told(page, "not saved yet")
    assert len(answers(server.root)) == len(kept)
    page.close()
    page = enter(context, server.start()["A"])
    page.wait_for_function(EMPTY, timeout=WAIT)
    assert answers(server.root)[-1].codes["relation"] == "unrelated" and said == []


def test_the_page_works_without_a_script(server: Server, browser: Any) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(server.start()["A"])
    begin(page)
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


def test_a_coder_with_nothing_ahead_goes_on_by_themselves_when_the_server_is_back(server: Server, browser: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/ahead*", lambda route: route.abort())  # a server that was killed before it was asked for more
    page.goto(server.start()["A"])
    begin(page)
    first = shown(page)
    server.kill()
    page.keyboard.press("3")
    told(page, "leave this page open")
    address = server.start()["A"]
    told(page, "open the address")
    assert shown(page) == first and answers(server.root) == []
    page.unroute("**/ahead*")
    context.new_page().goto(address)
    page.wait_for_function(f"first => ({SHOWN})() && ({SHOWN})() !== first", arg=first, timeout=WAIT)
    assert [one.codes["relation"] for one in answers(server.root)] == ["paraphrase"]


def test_what_waits_is_never_sent_as_another_coder_s(server: Server, browser: Any) -> None:
    context = browser.new_context()
    page = enter(context, server.start()["A"])
    server.kill()
    press(page, "3")
    told(page, "not saved yet")
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


def test_changed_keys_work_as_typed_and_are_listed_and_a_latin_letter_is_never_taken_for_its_place(
    server: Server, browser: Any
) -> None:
    (server.root / "reviews" / "keys.toml").write_text(
        '[keys]\nundo = "z"\n"relation.frame" = "q"\n[coders.A]\nskip = "é"\n"relation.copy" = "&"\n', encoding="utf-8"
    )
    page = enter(browser.new_context(), server.start()["A"])

    def typed(key: str, code: str, *, moves: bool = True) -> None:
        before = shown(page)
        event = f"new KeyboardEvent('keydown', {{key: '{key}', code: '{code}', bubbles: true}})"
        page.evaluate(f"document.body.dispatchEvent({event})")
        if moves:
            page.wait_for_function(f"before => ({SHOWN})() !== before", arg=before, timeout=WAIT)

    typed("s", "KeyS", moves=False)  # no key any more
    typed("a", "KeyQ", moves=False)  # of an AZERTY keyboard, where q stands at the place of a
    typed("1", "Digit1", moves=False)
    page.wait_for_timeout(300)
    assert answers(server.root) == []
    typed("&", "Digit1")
    typed("é", "Digit2")
    typed("q", "KeyA")
    typed("\u044f", "KeyZ")  # Cyrillic, at the place of z
    assert [one.codes.get("relation", one.kind.value) for one in answers(server.root)] == [
        "copy",
        "skip",
        "frame",
        "undo",
    ]
    page.keyboard.press("?")
    told = page.inner_text("#keys").split("\n")
    assert {"&", "é", "q", "z", "?"} <= set(told) and not {"s", "u", "1"} & set(told)
    assert page.locator(".others kbd").all_inner_texts() == ["é", "l", "z"]


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
