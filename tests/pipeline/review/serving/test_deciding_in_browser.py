"""Whoever decides between coders, with a browser and a keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.review.codebook import read_codebook
from pipeline.review.judgements import adjudicated
from pipeline.review.records import Answer, AnswerKind
from pipeline.review.store import ReviewStore
from tests.fixtures.invented_sample import keep_invented, serve_invented
from tests.fixtures.review_browser import IN_BROWSER, WAIT, begin, find_violations, press, shown
from tests.fixtures.study import NOW

pytestmark = IN_BROWSER


def code_differently(reviews: Path, pairs: int) -> None:
    digest = read_codebook(reviews).digest
    with ReviewStore(reviews) as store:
        store.add_answers([
            Answer(f"{coder}{number}", f"{number:012x}", coder, AnswerKind.CODE, {"relation": code}, digest, NOW, 2.0)
            for number in range(pairs) for coder, code in (("X", "copy"), ("Y", "topic_only"))
        ])  # fmt: skip


def decisions(reviews: Path) -> list[tuple[str, str]]:
    with ReviewStore(reviews) as store:
        return [(one.codes["relation"], one.codes["cause"]) for one in adjudicated(store.answers("s")).values()]


def wrong_for_axe(page: Any) -> list[str]:
    """What axe-core finds, light and dark."""
    return [f"{scheme} {one['id']}" for scheme, one in find_violations(page)]


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_disagreements_are_decided_by_keyboard(tmp_path: Path, browser: Any, width: int, height: int) -> None:
    reviews = tmp_path / "reviews"
    sample = keep_invented(reviews, 4)
    code_differently(reviews, 3)
    with serve_invented(reviews, sample, "C") as address:
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        page.goto(address)
        begin(page)
        first = shown(page)
        bar = page.locator("fieldset").nth(1).bounding_box()
        assert bar and bar["y"] + bar["height"] <= height
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert wrong_for_axe(page) == []
        page.keyboard.press("6")
        page.keyboard.press("s")  # no decision is skipped for good
        assert shown(page) == first and decisions(reviews) == []
        press(page, "r")
        page.keyboard.press("m")
        page.keyboard.type("1c")
        page.keyboard.press("Escape")
        press(page, "g", "1")
        press(page, "u")
        press(page, "u")
        assert shown(page) == first and page.locator("input:checked").count() == 2
        page.keyboard.press("2")
        assert shown(page) == first and decisions(reviews)[0] == ("topic_only", "rule_unclear"), "until both are given"
        press(page, "c")
        page.keyboard.press("?")
        told = page.inner_text("#keys").split("\n")
        assert {"copy", "rule unclear", "r", "slip"} <= set(told) and "skip" not in told
        page.keyboard.press("Escape")
        while shown(page):
            before = shown(page)
            page.keyboard.press("7")
            page.keyboard.press("p")
            page.wait_for_function(
                "before => document.querySelector('.pair')?.dataset.pair !== before", arg=before, timeout=WAIT
            )
        assert page.inner_text("h1") == "Nothing to decide" and wrong_for_axe(page) == []
        context.close()
    assert decisions(reviews)[0] == ("translation", "context") and len(decisions(reviews)) == 3


def test_decisions_are_given_without_a_script_and_a_coder_sees_none(tmp_path: Path, browser: Any) -> None:
    reviews = tmp_path / "reviews"
    sample = keep_invented(reviews, 2, 24)
    code_differently(reviews, 1)
    with serve_invented(reviews, sample, "C") as address:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(address)
        page.get_by_role("link", name="Begin").click()
        page.locator("input[value=frame]").check()
        page.locator("input[value=ocr]").check()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Nothing to decide").first.wait_for(timeout=WAIT)
    assert decisions(reviews) == [("frame", "ocr")]
    with serve_invented(reviews, sample) as address:
        page = browser.new_context().new_page()
        page.goto(address)
        begin(page)
        press(page, "1")
        assert "Codes given" not in page.content() and page.locator("input:checked").count() == 0
