"""The file that is judged offline: what stands in it, what does not, and how answers come back from it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.review.codebook import Codebook, keep_codebook, read_codebook
from pipeline.review.exchanging.answer_file import is_answer_file, read_answer_file
from pipeline.review.exchanging.pack import PackWanted, write_pack
from pipeline.review.judgements import order_pairs
from pipeline.review.records import Pair, PairContent, PairKind, Sample, ShownPassage
from pipeline.review.serving.desk import Desk
from pipeline.review.serving.keys import Keys
from pipeline.review.serving.passages import Masks
from pipeline.review.store import ReviewStore
from tests.fixtures.study import Bench, make_bench

NETWORKS = ("First net", "Second net")
HOSTILE = (
    "<script>document.title='bad'</script><img src=x onerror=alert(1)><svg onload=alert(2)>"
    "<a href='javascript:alert(3)'>go</a></template><template>\u202egnp.exe ]]> --> {{ 7 * 7 }}"
)


def shown(text: str, page: int = 0) -> ShownPassage:
    return ShownPassage(
        "secret-document", "5ec2e7" * 10 + "0000", 0, len(text), "en", text, "Before.", "After.", page=page
    )


def pair(number: int, rival: str = "") -> Pair:
    content = PairContent(
        shown(f"The network says {number}."),
        shown(f"The city of Ghent says {number}."),
        shown(rival) if rival else None,
    )
    return Pair(f"{number:012x}", "secret-sample", PairKind.MATCH, "secret-match", "secret|known", 0.5, content)


class Study:
    """A study with a sample of forty pairs, every other one with a rival, whose files are not there."""

    def __init__(self, root: Path) -> None:
        self.bench: Bench = make_bench(root)
        self.root = self.bench.root
        self.pairs = [pair(number, f"A rival says {number}." if number % 2 else "") for number in range(39)]
        self.pairs.append(replace(pair(39), content=PairContent(shown(HOSTILE), shown(HOSTILE), shown(HOSTILE))))
        self.store = ReviewStore(self.root / "reviews")
        self.store.add_sample(Sample("secret-sample", "2026-03-04T05:06:07Z", "secret-run", 7, {}), self.pairs)
        self.codebook: Codebook = read_codebook(self.root / "reviews")

    @property
    def desk(self) -> Desk:
        return Desk(self.store, self.store.samples()[0], self.codebook)

    def pack(self, wanted: PackWanted | None = None, masks: Masks | None = None) -> str:
        path = self.root / "pack.html"
        names = (masks or Masks(()), NETWORKS)
        write_pack(path, self.root, self.desk, names, wanted or PackWanted("B", Keys.of(self.codebook)), lambda: None)
        return path.read_text(encoding="utf-8")

    def read(self, text: str) -> Any:
        path = self.root / "answers.jsonl"
        path.write_text(text, encoding="utf-8")
        assert is_answer_file(path)
        return read_answer_file(path, self.store, self.codebook, NETWORKS)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    made = Study(tmp_path / "study")
    yield made
    made.store.close()


def sum_of(text: str) -> str:
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return f"{value:016x}"


def answer(number: int, kind: str = "code", pair_id: str = f"{1:012x}", **more: Any) -> dict[str, Any]:
    return {
        "answer_id": f"{number:032x}", "pair_id": pair_id, "kind": kind,
        "codes": {"relation": "frame"} if kind in ("code", "rival") else {},
        "given_at": f"2026-05-06T07:08:{number:02}.123Z", "seconds": 3.5, **more,
    }  # fmt: skip


def saved(study: Study, *answers: dict[str, Any], **head: Any) -> str:
    begin = {
        "policyecho_answers": 1, "work": study.desk.mark("B"), "coder": "B", "codebook": study.codebook.digest, **head,
    }  # fmt: skip
    lines, before = [], ""
    for value in (begin, *answers, {"end": len(answers)}):
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)[:-1]
        before = sum_of(before + text)
        lines.append(f'{text},"sum":"{before}"}}\n')
    return "".join(lines)


def test_nothing_in_a_pack_tells_what_a_pair_is(study: Study) -> None:
    html = study.pack()
    told = (
        "secret",
        "5ec2e7",
        "2026-03-04",
        "First net",
        "Second net",
        "rival says",
        "score",
        "grade",
        "match_id",
        "0.5",
    )
    data = re.sub(r"<(script|style)>.*?</\1>", "", html, flags=re.DOTALL)
    assert [word for word in told if word in data] == []
    assert "The network says 3." in data and "The city of Ghent says 3." in data
    for text in ("A rival says 3.", "First net"):
        assert base64.b64encode(text.encode())[:-4].decode() not in html


def test_a_pair_of_which_more_is_asked_looks_like_the_others(study: Study) -> None:
    html = study.pack()
    covers = re.findall(r'<template data-pair="([0-9a-f]{12})" data-cover="([^"]+)">', html)
    assert len(covers) == 40 and {len(cover) for _, cover in covers} == {88} and len({c for _, c in covers}) == 40


def test_pairs_stand_in_the_order_of_the_coder_and_judged_ones_are_left_out(study: Study) -> None:
    order = order_pairs(study.store.pair_ids("secret-sample"), 7, "B")
    assert re.findall(r'<template data-pair="([0-9a-f]{12})"', study.pack()) == order
    study.store.add_answers(study.read(saved(study, answer(1, pair_id=order[0]))).answers)
    assert (
        re.findall(r'<template data-pair="([0-9a-f]{12})"', study.pack(PackWanted("B", Keys.of(study.codebook), 5)))
        == order[1:6]
    )


def test_only_what_is_ours_may_run_and_nothing_is_loaded(study: Study) -> None:
    html = study.pack()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    allowed = policy[1].replace("&#39;", "'")
    assert allowed.startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in allowed
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 2
    for text in (*scripts, *re.findall(r"<style>(.*?)</style>", html, re.DOTALL)):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in allowed
    markup = re.sub(r"<(script|style)[ >].*?</\1>", "", html, flags=re.DOTALL)
    assert not re.search(r"""\s(src|action|style|on\w+)=|https?:|href="(?!#)""", re.sub("&[^;]+;[^<]*", "", markup))


def test_text_of_a_document_is_never_markup(study: Study) -> None:
    html = study.pack()
    assert "<img" not in html and "<svg" not in html and "<a href='java" not in html and "\u202e" not in html
    assert html.count("<template") == html.count("</template>") and "49 }}" not in html and "{{ 7 * 7 }}" in html


def test_names_are_covered_where_it_is_asked_for(study: Study) -> None:
    assert "Ghent" in study.pack() and "Ghent" not in study.pack(masks=Masks(["Ghent"]))


def test_a_pack_that_is_too_large_is_refused_with_what_to_do(study: Study) -> None:
    with pytest.raises(InputError, match=r"write fewer pairs at a time with `--pairs \d+`, or leave the pictures"):
        study.pack(PackWanted("B", Keys.of(study.codebook), largest=40_000))
    with pytest.raises(InputError, match=r"--pairs \d+`$"):
        study.pack(PackWanted("B", Keys.of(study.codebook), with_pictures=False, largest=40_000))
    assert not (study.root / "pack.html").exists()


def test_answers_come_back_once_however_often_they_are_taken_in(study: Study) -> None:
    text = saved(
        study, answer(1), answer(2, "rival"), answer(3, "undo"), answer(4, codes={"relation": "copy", "note": "é"})
    )
    for new in (4, 0):
        read = study.read(text)
        assert read.faults == () and study.store.add_answers(read.answers) == new
    more = study.read(saved(study, answer(1), answer(2, "rival"), answer(3, "undo"), answer(5, "skip")))
    assert more.faults == () and study.store.add_answers(more.answers) == 1
    kept = study.store.answers("secret-sample", "B")
    assert [one.kind for one in kept] == ["code", "rival", "undo", "code", "skip"]
    assert kept[0].given_at == "2026-05-06T07:08:01Z" and kept[0].seconds == 3.5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (answer(2, pair_id="ffffffffffff"), "pair 'ffffffffffff' is none of this sample"),
        (answer(2, codes={"relation": "=HYPERLINK()"}), "is none of copy"),
        (answer(2, codes={}), "relation is missing"),
        (answer(2, codes={"relation": "copy", "mood": "x"}), "there is no field 'mood'"),
        (answer(2, "rival", codes={"relation": "copy", "content": "both"}), "there is no field 'content'"),
        (answer(2, "network_guess", codes={"network": "<b>"}), "'<b>' is no network"),
        (answer(2, "undo", codes={"relation": "copy"}), "carries codes"),
        (answer(2, "adjudicated"), "no answer \\('kind'\\)"),
        (answer(2, coder="A"), "no answer \\('coder'\\)"),
        (answer(2, seconds=-1), "no answer \\('seconds'\\)"),
        (answer(2, seconds=1e9), "no answer \\('seconds'\\)"),
        (answer(2, given_at="2026-99-99"), "no answer \\('given_at'\\)"),
        (answer(2, answer_id="../../x"), "no answer \\('answer_id'\\)"),
        (answer(2, codes={"relation": "copy", "note": "x" * 5000}), "no answer \\('codes.note'\\)"),
        (answer(1), "stands twice"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(study: Study, line: dict[str, Any], said: str) -> None:
    (fault,) = study.read(saved(study, answer(1), line, answer(3))).faults
    assert fault.line == 3 and re.search(said, fault.text)


def test_every_line_that_was_edited_or_lost_is_named(study: Study) -> None:
    lines = saved(study, *(answer(number) for number in range(1, 6))).splitlines(keepends=True)

    def faults(changed: list[str]) -> list[int]:
        return [fault.line for fault in study.read("".join(changed)).faults]

    assert faults(lines) == []
    edited = [line.replace(f"{1:012x}", f"{2:012x}") if number in (1, 3) else line for number, line in enumerate(lines)]
    assert faults(edited) == [2, 4]
    assert faults(lines[:2] + lines[3:])[0] == 3
    assert faults(lines[:4]) == [4] and faults([*lines[:4], lines[4][:50]])[0] == 5
    assert faults([*lines, "{}"]) != [] and faults([lines[0].replace("\n", "\r\n"), *lines[1:]]) == []
    assert faults([f"\ufeff{lines[0]}", *lines[1:]]) == [], "editors begin files so"


def test_an_answer_that_says_something_else_than_the_kept_one_is_refused(study: Study) -> None:
    study.store.add_answers(study.read(saved(study, answer(1))).answers)
    (fault,) = study.read(saved(study, answer(1, codes={"relation": "copy"}))).faults
    assert "says something else" in fault.text


def test_answers_of_other_work_are_refused(study: Study, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="another study, or its coder was changed"):
        study.read(saved(study, answer(1), coder="A"))
    with pytest.raises(InputError, match="another study"):
        study.read(saved(study, answer(1), work="0" * 12))
    with pytest.raises(InputError, match="line 1"):
        study.read(saved(study, answer(1), extra=1))
    path = keep_codebook(study.root / "reviews")
    text = saved(study, answer(1))
    path.write_text(path.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"'), encoding="utf-8")
    study.codebook = read_codebook(study.root / "reviews")
    (fault,) = study.read(text).faults
    assert fault.line == 1 and "another codebook" in fault.text


def test_a_file_of_another_kind_is_none(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("pair_id,coder\n", encoding="utf-8")
    assert not is_answer_file(path) and not is_answer_file(tmp_path / "none")
    for mark in ("", "\ufeff"):
        path.write_text(f'{mark}{{"policyecho_answers":1}}', encoding="utf-8")
        assert is_answer_file(path)
