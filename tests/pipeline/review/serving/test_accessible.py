"""axe-core on every page of a review, and what axe cannot see: what is on the screen, has the focus and is spoken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.review.judgements import order_pairs
from pipeline.review.serving.desk import ASKED_EVERY
from pipeline.review.store import ReviewStore
from tests.fixtures.invented_sample import PICTURE, keep_invented, serve_invented
from tests.fixtures.review_browser import IN_BROWSER, WAIT, begin, find_violations, press

pytestmark = IN_BROWSER

# Width and height of the page, and pixels of the screen for one of it: 200 % of zoom halves the page.
VIEWS = {"screen": (1280, 720, 1), "zoomed": (640, 360, 2), "phone": (390, 844, 1)}
PAIRS = ASKED_EVERY + 2
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"


class Coder:
    """Coder A with a browser, going from page to page."""

    def __init__(self, page: Any, address: str, pairs: list[str]) -> None:
        self.page, self.pairs = page, pairs
        self._address, self._home = address, "/".join(address.split("/")[:3])

    def enter(self) -> None:
        self.page.goto(self._address)

    def go(self, path: str) -> None:
        self.page.goto(self._home + path)

    def answer(self, pair_id: str, kind: str = "code", **codes: str) -> None:
        """Answer as a form without a script does."""
        sent = {"pair_id": pair_id, "kind": kind, **codes}
        assert self.page.request.post(f"{self._home}/answer", form=sent, headers={"origin": self._home}).ok

    def press(self, key: str) -> None:
        """Press a key that opens something on a page with a pair."""
        self.go("/pair")
        self.page.keyboard.press(key)
        self.page.wait_for_selector("dialog[open]", timeout=WAIT)

    def send_nothing(self) -> None:
        """Send the form of a pair without a code, past what the browser would say of it."""
        self.go("/pair")
        with self.page.expect_navigation(timeout=WAIT):
            self.page.evaluate("document.querySelector('form.codes').submit()")

    def ask_after(self, pair_id: str, **also: str) -> None:
        """Go to what is asked once a pair has a code."""
        self.answer(pair_id, relation="frame")
        if also:
            self.answer(pair_id, "rival", **also)
        self.go(f"/pair/{pair_id}/after")

    def finish(self) -> None:
        for pair_id in self.pairs:
            self.answer(pair_id, relation="frame")
        self.go("/pair")

    def leave(self) -> None:
        self.page.context.clear_cookies()
        self.go("/pair")


PAGES: dict[str, Callable[[Coder], None]] = {
    "start": Coder.enter,
    "pair": lambda coder: coder.go("/pair"),
    "keys": lambda coder: coder.press("?"),
    "picture": lambda coder: coder.press("v"),
    "faults": Coder.send_nothing,
    "second judgement": lambda coder: coder.ask_after(f"{0:012x}"),
    "network": lambda coder: coder.ask_after(coder.pairs[ASKED_EVERY - 1], relation="unrelated"),
    "codebook": lambda coder: coder.go("/codebook"),
    "done": Coder.finish,
    "no such pair": lambda coder: coder.go("/pair/none"),
    "no such page": lambda coder: coder.go("/none"),
    "wrong address": lambda coder: coder.go("/enter/wrong"),
    "no address": Coder.leave,
}


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    return tmp_path / "reviews"


@pytest.fixture
def address(reviews: Path) -> Iterator[str]:
    with serve_invented(reviews, keep_invented(reviews, PAIRS)) as address:
        yield address


def _pairs(reviews: Path) -> list[str]:
    with ReviewStore(reviews) as store:
        return order_pairs(store.pair_ids("s"), 7, "A")


def _check(coder: Coder, name: str) -> list[str]:
    """What is wrong with a page, light and dark."""
    wrong = []
    for scheme, one in find_violations(coder.page):
        wrong += [f"{name} {scheme} {one['id']}: {node['html'][:150]} {node['any'][:1]}" for node in one["nodes"]]
    return wrong if coder.page.evaluate(FITS) else [*wrong, f"{name} scrolls sideways"]


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_on_any_page(reviews: Path, address: str, browser: Any, view: str) -> None:
    width, height, scale = VIEWS[view]
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    context.route("**/page/**", lambda route: route.fulfill(body=PICTURE, content_type="image/png"))
    coder = Coder(context.new_page(), address, _pairs(reviews))
    wrong = []
    for name, visit in PAGES.items():
        visit(coder)
        wrong += _check(coder, name)
    assert wrong == []


def test_axe_finds_nothing_on_pages_without_the_script(reviews: Path, address: str, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.route("**/review.js", lambda route: route.abort())
    coder = Coder(context.new_page(), address, _pairs(reviews))
    wrong = []
    for name in ("start", "pair", "faults", "second judgement", "network", "done"):
        PAGES[name](coder)
        wrong += _check(coder, name)
    assert wrong == []


def _begin(browser: Any, address: str, width: int = 1280, height: int = 720) -> Any:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(address)
    begin(page)
    return page


# What of an element is cut off by the window or by the box it stands in, in whole pixels.
CUT = """name => [...document.querySelectorAll(name)].map(one => {
  const inner = one.getBoundingClientRect(), outer = (one.closest(".text") || document.body).getBoundingClientRect();
  const top = Math.max(0, outer.top), end = Math.min(innerHeight, one.closest(".text") ? outer.bottom : innerHeight);
  return Math.max(0, Math.round(top - inner.top - 1)) + Math.max(0, Math.round(inner.bottom - end - 1));
})"""


@pytest.mark.parametrize("view", ["screen", "phone"])
def test_passages_of_120_words_and_the_codes_are_seen_without_scrolling(address: str, browser: Any, view: str) -> None:
    page = _begin(browser, address, *VIEWS[view][:2])
    for _ in range(2):
        assert page.evaluate(CUT, ".quoted") == [0, 0]
        assert page.evaluate(CUT, "form.codes > fieldset .choices") == [0]
        press(page, "6")
        if page.locator("[data-after]").count():
            press(page, "7")


def test_longer_passages_scroll_in_their_boxes_and_the_codes_stay(tmp_path: Path, browser: Any) -> None:
    sample = keep_invented(tmp_path / "reviews", 2, words=360)
    with serve_invented(tmp_path / "reviews", sample) as address:
        page = _begin(browser, address)
        assert page.evaluate(CUT, "form.codes > fieldset .choices") == [0] and min(page.evaluate(CUT, ".quoted")) > 0
        box = page.locator(".text").first
        box.focus()
        page.keyboard.press("End")
        page.wait_for_function(
            "() => {const t = document.querySelector('.text'); return t.scrollTop > 50}", timeout=WAIT
        )


def test_the_new_pair_has_the_focus_and_is_spoken(address: str, browser: Any) -> None:
    page = _begin(browser, address)
    press(page, "s")
    head = page.inner_text("h1")
    assert head.startswith("Pair 2 of") and page.evaluate("document.activeElement.textContent") == head
    spoken = page.locator("[role=status][aria-live=polite]").all_text_contents()
    assert head in spoken and any("1 of 32 done" in one for one in spoken)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "text"
