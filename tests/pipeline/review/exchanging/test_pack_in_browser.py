"""A coder without a server and without a connection: one file, a browser, a keyboard."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.review.judgements import coder_states
from pipeline.review.records import Answer, Pair, PairContent, PairKind, Sample, ShownPassage
from pipeline.review.store import ReviewStore
from tests.fixtures.command_line import Answer as Told
from tests.fixtures.review_browser import IN_BROWSER, WAIT, find_violations
from tests.fixtures.study import Bench, make_bench

pytestmark = IN_BROWSER
Policyecho = Callable[..., Told]
HOSTILE = (
    "<script>window.bad=1</script><img src=x onerror='window.bad=2'><svg onload='window.bad=3'></svg>"
    "<a href='javascript:window.bad=4'>go</a></template></script><script>window.bad=5</script>\u202egnp.exe"
)


def shown(text: str) -> ShownPassage:
    return ShownPassage("d", "0" * 64, 0, len(text), "en", text, "What stands before.", "What comes after.")


def pair(number: int) -> Pair:
    rival = shown(f"A rival of {number}. {HOSTILE}") if number == 3 else None
    content = PairContent(shown(f"Network {number}. {HOSTILE}"), shown(f"City {number}."), rival)
    return Pair(f"{number:012x}", "s", PairKind.MATCH, "m", "s", 0.5, content)


@pytest.fixture
def study(tmp_path: Path) -> Bench:
    bench = make_bench(tmp_path / "study")
    with ReviewStore(bench.root / "reviews") as store:
        pairs = [pair(number) for number in range(8)]
        pairs[5] = replace(pairs[5], content=replace(pairs[5].content, rival=pairs[3].content.rival))
        store.add_sample(Sample("s", "2026-01-01T00:00:00Z", "r", 1, {}), pairs)
    return bench


class Coder:
    """A browser with a profile on disk, which can be closed and opened again, and which is never online."""

    def __init__(
        self, player: Any, profile: Path, pack: Path, script: str = "", size: tuple[int, int] = (1280, 720)
    ) -> None:
        self.context = player.launch_persistent_context(
            str(profile), executable_path=shutil.which("chromium"), chromium_sandbox=os.getuid() != 0, offline=True,
            accept_downloads=True, viewport={"width": size[0], "height": size[1]},
        )  # fmt: skip
        self.said: list[str] = []
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("console", lambda line: self.said.append(line.text) if line.type == "error" else None)
        if script:
            self.page.add_init_script(script)
        self.page.goto(pack.as_uri())

    @property
    def shown(self) -> str:
        return str(self.page.inner_text("#place h1"))

    def begin(self) -> None:
        self.page.get_by_role("button", name="Begin").click()

    def save(self, path: Path) -> Path:
        with self.page.expect_download(timeout=WAIT) as download:
            self.page.keyboard.press("f")
        download.value.save_as(path)
        return path


def answers(study: Bench, coder: str = "B") -> list[Answer]:
    with ReviewStore(study.root / "reviews") as store:
        return store.answers("s", coder)


def test_a_pack_is_judged_offline_by_keyboard_kept_over_a_closed_tab_and_merged(
    study: Bench, player: Any, policyecho: Policyecho, tmp_path: Path
) -> None:
    pack = tmp_path / "elsewhere" / "pack.html"
    packed = policyecho("review", "pack", "--coder", "B", "--out", pack, "--study", study.root)
    assert packed.code == 0 and "8 pairs for B" in packed.text
    coder = Coder(player, tmp_path / "profile", pack)
    coder.begin()
    keyboard = coder.page.keyboard
    keyboard.press("y")
    keyboard.press("m")
    keyboard.type("1 is no code here, nor is u")
    keyboard.press("Escape")
    keyboard.press("2")
    if coder.shown == "And this one?":
        keyboard.press("7")
    keyboard.press("s")
    keyboard.press("u")
    keyboard.press("l")
    first = coder.page.inner_text(".progress")
    assert first.startswith("1 of 8 done")
    coder.context.close()

    coder = Coder(player, tmp_path / "profile", pack)
    assert coder.page.inner_text(".progress").startswith("1 of 8 done")
    asked = 0
    for _ in range(20):
        if coder.shown == "All pairs are judged":
            break
        asked += coder.shown == "And this one?"
        coder.page.keyboard.press("6")
    assert coder.shown == "All pairs are judged" and coder.said == []
    assert coder.page.evaluate("window.bad") is None
    saved = coder.save(tmp_path / "answers.jsonl")
    coder.context.close()

    merged = policyecho("review", "merge", saved, "--study", study.root)
    assert merged.code == 0 and "codes taken in" in merged.text
    assert policyecho("review", "merge", saved, "--study", study.root).text.startswith("0 codes taken in")
    held = coder_states(answers(study))["B"]
    assert len(held) == 8 and all(state.coded for state in held.values())
    assert sum(state.rival is not None for state in held.values()) == 2
    noted = [one for one in answers(study) if one.codes.get("note")]
    assert [(one.codes["relation"], one.codes["note"]) for one in noted] == [
        ("translation", "1 is no code here, nor is u")
    ]
    assert all(one.seconds > 0 for one in answers(study)) and answers(study, "A") == []


def test_where_the_browser_keeps_nothing_it_is_told_and_a_saved_file_goes_on(
    study: Bench, player: Any, policyecho: Policyecho, tmp_path: Path
) -> None:
    pack = tmp_path / "pack.html"
    policyecho("review", "pack", "--coder", "B", "--out", pack, "--study", study.root)
    no_store = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied') }})"
    coder = Coder(player, tmp_path / "profile", pack, no_store)
    assert "keeps nothing" in coder.page.inner_text("#told")
    coder.begin()
    coder.page.keyboard.press("s")
    coder.page.keyboard.press("s")
    assert "save the answer file before you close" in coder.page.inner_text("#told")
    saved = coder.save(tmp_path / "answers.jsonl")
    coder.context.close()
    coder = Coder(player, tmp_path / "other", pack, no_store)
    coder.page.set_input_files("#open", str(saved))
    coder.page.wait_for_selector(".progress", timeout=WAIT)
    assert coder.page.inner_text(".progress").startswith("2 of 8 done")
    torn = tmp_path / "torn.jsonl"
    torn.write_text(saved.read_text(encoding="utf-8").replace("skip", "code", 1), encoding="utf-8")
    coder.page.set_input_files("#open", str(torn))
    coder.page.get_by_text("line 2 was changed").wait_for(timeout=WAIT)
    coder.context.close()
    assert policyecho("review", "merge", torn, "--study", study.root).code == 1 and answers(study) == []


def test_what_documents_say_does_nothing_and_a_rival_comes_after_the_code(
    study: Bench, player: Any, policyecho: Policyecho, tmp_path: Path
) -> None:
    pack = tmp_path / "pack.html"
    policyecho("review", "pack", "--coder", "B", "--out", pack, "--study", study.root)
    coder = Coder(player, tmp_path / "profile", pack)
    coder.begin()
    for _ in range(8):
        assert "rival" not in coder.page.content().split('id="pack"')[0].split("</style>")[1]
        assert "<script>window.bad=1</script>" in coder.page.inner_text("#place")
        assert coder.page.locator("#place script, #place img, #place svg, #place a:not([data-page])").count() == 0
        coder.page.keyboard.press("1")
        if coder.shown == "And this one?":
            break
    assert "A rival of" in coder.page.inner_text("#place")
    coder.page.keyboard.press("s")
    assert coder.page.evaluate("window.bad") is None and coder.said == []
    coder.context.close()


def test_two_packs_in_one_browser_know_nothing_of_each_other(
    study: Bench, player: Any, policyecho: Policyecho, tmp_path: Path
) -> None:
    packs = {name: tmp_path / f"{name}.html" for name in ("A", "B")}
    for name, pack in packs.items():
        policyecho("review", "pack", "--coder", name, "--out", pack, "--study", study.root)
    coder = Coder(player, tmp_path / "profile", packs["A"])
    coder.begin()
    for _ in range(3):
        coder.page.keyboard.press("s")
    coder.page.goto(packs["B"].as_uri())
    assert coder.shown == "Judging pairs" and coder.page.inner_text("#kept") == "No answers yet"
    coder.begin()
    assert coder.page.inner_text(".progress").startswith("0 of 8 done")
    coder.page.keyboard.press("l")
    saved = coder.save(tmp_path / "b.jsonl")
    coder.page.goto(packs["A"].as_uri())
    coder.page.set_input_files("#open", str(saved))
    coder.page.get_by_text("it belongs to another coder").wait_for(timeout=WAIT)
    assert coder.page.inner_text(".progress").startswith("3 of 8 done")
    coder.context.close()
    assert policyecho("review", "merge", saved, "--study", study.root).code == 0
    assert [one.kind for one in answers(study)] == ["later"] and answers(study, "A") == []


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_every_page_of_a_pack_is_accessible_and_shows_the_codes(
    study: Bench, player: Any, policyecho: Policyecho, tmp_path: Path, size: tuple[int, int]
) -> None:
    wrong, pack = [], tmp_path / "pack.html"
    policyecho("review", "pack", "--coder", "B", "--out", pack, "--study", study.root)
    coder = Coder(player, tmp_path / "profile", pack, size=size)

    def check(name: str) -> None:
        for scheme, one in find_violations(coder.page):
            wrong.append(f"{name} {scheme} {one['id']}: {one['nodes'][0]['html'][:120]}")
        assert coder.page.evaluate("document.documentElement.scrollWidth") <= size[0]

    check("start")
    coder.begin()
    bar = coder.page.locator("#place fieldset").first.bounding_box()
    assert bar and bar["y"] + bar["height"] <= size[1]
    check("pair")
    for key in ("?", "k"):
        coder.page.keyboard.press(key)
        check(key)
        coder.page.keyboard.press("Escape")
    asked = False
    while coder.shown != "All pairs are judged":
        if coder.shown == "And this one?" and not asked:
            check("after")
            asked = True
        coder.page.keyboard.press("6")
    check("done")
    coder.context.close()
    assert asked and wrong == []
