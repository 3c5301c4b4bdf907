"""The commands of a review, one after another, as a researcher gives them."""

from __future__ import annotations

import csv
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.review.judgements import coder_states
from pipeline.review.store import ReviewStore
from tests.fixtures.command_line import Answer
from tests.fixtures.ports import hold_port
from tests.fixtures.study import Bench

pytestmark = pytest.mark.slow
Policyecho = Callable[..., Answer]


def fill(path: Path, code: str) -> None:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"relation": code} for row in rows)


def test_a_sample_is_drawn_given_out_and_taken_in(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    planned = policyecho("review", "draw", "--plan", "--pairs", 8, "--study", root)
    assert planned.code == 0 and "minutes for each coder" in planned.text and not (root / "reviews").exists()
    drawn = policyecho("review", "draw", "--pairs", 8, "--study", root)
    assert drawn.code == 0 and "Kept as sample-1. Next: policyecho review serve --coder A --study " in drawn.text
    assert drawn.text.startswith(planned.text), "what was planned is what was drawn"
    again = policyecho("review", "draw", "--plan", "--name", "sample-1", "--study", root)
    assert again.code and "there is a sample 'sample-1' already" in again.err
    assert (root / "reviews" / "codebook.toml").exists()
    given = policyecho("review", "sheet", "--coder", "A", "--study", root)
    sheet = root / "reviews" / "sample-1-A.csv"
    assert given.code == 0 and str(sheet) in given.text
    fill(sheet, "frame")
    merged = policyecho("review", "merge", sheet, "--study", root)
    assert merged.code == 0 and "codes taken in" in merged.text
    assert "0 codes taken in" in policyecho("review", "merge", sheet, "--study", root).text
    state = json.loads(policyecho("review", "status", "--json", "--study", root).text)
    assert state["coded"] == {"A": state["pairs"]}
    assert (
        ": 0 pairs for A"
        in policyecho("review", "sheet", "--coder", "A", "--out", root / "b.csv", "--study", root).text
    )


def test_one_coder_under_two_spellings_is_not_taken_for_two(judged: Bench, policyecho: Policyecho) -> None:
    root, sheet = judged.root, judged.root / "reviews" / "sample-1-A.csv"
    policyecho("review", "draw", "--pairs", 4, "--study", root)
    policyecho("review", "sheet", "--coder", "A", "--study", root)
    fill(sheet, "frame")
    text = sheet.read_text(encoding="utf-8")
    assert policyecho("review", "merge", sheet, "--study", root).code == 0
    sheet.write_text(text.replace(",A,", ",a,"), encoding="utf-8")
    refused = policyecho("review", "merge", sheet, "--study", root)
    assert refused.code == 1 and "names coder 'a' beside 'A', who would count as two" in refused.err
    for people in (("--coder", "a"), ("--coder", "B", "--adjudicator", "a"), ("--coder", "b", "--coder", "B")):
        refused = policyecho("review", "serve", *people, "--study", root)
        assert refused.code == 1 and "would count as another than" in refused.err
    for command in ("sheet", "pack", "adjudicate"):
        refused = policyecho("review", command, "--coder", "a", "--study", root)
        assert refused.code == 1 and "coder 'a' would count as another than 'A'; write the name in one" in refused.err
    written = {path.name.casefold() for path in (root / "reviews").iterdir()}
    assert len(written) == len(list((root / "reviews").iterdir()))
    sheet.write_text(text.replace(",A,", ",B,"), encoding="utf-8")
    assert policyecho("review", "merge", sheet, "--study", root).code == 0
    state = json.loads(policyecho("review", "status", "--json", "--study", root).text)
    assert set(state["coded"]) == {"A", "B"}


def coded_by_two(root: Path, policyecho: Policyecho) -> None:
    """A and B code all pairs alike but for the first three of B."""
    policyecho("review", "draw", "--pairs", 12, "--foils", 0.5, "--study", root)
    for coder, codes in (("A", ["frame"]), ("B", ["copy", "copy", "topic_only", "frame"])):
        path = root / "reviews" / f"{coder}.csv"
        policyecho("review", "sheet", "--coder", coder, "--out", path, "--study", root)
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = sorted(csv.DictReader(stream), key=lambda row: row["pair_id"])
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            for number, row in enumerate(rows):
                writer.writerow(row | {"relation": codes[min(number, len(codes) - 1)]})
        assert policyecho("review", "merge", path, "--study", root).code == 0


def test_agreement_is_told_with_what_it_means_and_of_each_coder(judged: Bench, policyecho: Policyecho) -> None:
    coded_by_two(judged.root, policyecho)
    told = policyecho("review", "agreement", "--study", judged.root)
    assert told.code == 0 and "alpha is" in told.text and "foils: echoes found" in told.text
    figures = json.loads(policyecho("review", "agreement", "--json", "--study", judged.root).text)
    assert figures["agreement"]["units"] == 12
    assert {one["coder"]: one["sensitivity"]["value"] for one in figures["on_foils"]}["A"] == 1
    assert figures["other_codebooks"] == {}


def test_precision_is_told_by_group_and_waits_for_decisions(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    coded_by_two(root, policyecho)
    told = policyecho("review", "precision", "--study", root)
    assert told.code == 0 and "not validated: too few" in told.text and "review adjudicate --coder NAME`" in told.err
    assert "not counted, since coders differ whether there is an echo: with none," in told.text
    found = json.loads(policyecho("review", "precision", "--json", "--study", root).text)
    whole = found["precision"]["whole"]
    assert whole["estimate"]["value"] == 1 and whole["matches"] == 12 and 9 <= whole["read"] < 12 + 1
    assert found["undecided"] >= 1 and found["freed_from_coder_errors"]["value"] is None
    assert {part["by"] for part in found["precision"]["groups"]} == {"class", "grade", "language", "exposure"}


def test_codes_of_another_codebook_are_never_counted_in(judged: Bench, policyecho: Policyecho) -> None:
    coded_by_two(judged.root, policyecho)
    codebook = judged.root / "reviews" / "codebook.toml"
    codebook.write_text(
        codebook.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"'), encoding="utf-8"
    )
    figures = json.loads(policyecho("review", "agreement", "--json", "--study", judged.root).text)
    assert figures["agreement"]["judgements"] == 0 and sum(figures["other_codebooks"].values()) > 20


def test_whoever_decides_sees_the_codes_but_not_the_coders(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    coded_by_two(root, policyecho)
    policyecho("review", "adjudicate", "--coder", "C", "--study", root)
    path = root / "reviews" / "sample-1-adjudicate-C.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert 1 <= len(rows) <= 3 and {row["codes_given"] for row in rows} <= {"copy | frame", "frame | topic_only"}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"relation": "frame", "cause": "guess"} for row in rows)
    refused = policyecho("review", "merge", path, "--study", root)
    assert refused.code == 1 and "cause 'guess' is none of context, language, ocr" in refused.err
    path.write_text(path.read_text(encoding="utf-8").replace("guess", "slip"), encoding="utf-8")
    assert f"{len(rows)} codes taken in" in policyecho("review", "merge", path, "--study", root).text
    again = policyecho("review", "adjudicate", "--coder", "D", "--study", root)
    assert "nothing to decide" in again.text
    assert not (root / "reviews" / "sample-1-adjudicate-D.csv").exists(), "it would stand in the way of the next"


def test_a_code_that_was_changed_back_counts(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    policyecho("review", "draw", "--pairs", 4, "--foils", 0, "--study", root)
    policyecho("review", "sheet", "--coder", "A", "--study", root)
    sheet = root / "reviews" / "sample-1-A.csv"
    for number, code in enumerate(("copy", "frame", "copy")):
        fill(sheet, code)
        told = policyecho("review", "merge", sheet, "--study", root).text
        assert "0 codes taken in" not in told and ("codes given before no longer count" in told) == (number > 0)
    assert "0 codes taken in" in policyecho("review", "merge", sheet, "--study", root).text
    with ReviewStore(root / "reviews") as store:
        held = coder_states(store.answers("sample-1"))["A"]
    assert {state.coded.codes["relation"] for state in held.values() if state.coded} == {"copy"}


def test_a_code_may_begin_with_a_capital_as_spreadsheets_write_it(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    policyecho("review", "draw", "--pairs", 4, "--foils", 0, "--study", root)
    policyecho("review", "sheet", "--coder", "A", "--study", root)
    fill(root / "reviews" / "sample-1-A.csv", "Frame ")
    policyecho("review", "merge", root / "reviews" / "sample-1-A.csv", "--study", root)
    with ReviewStore(root / "reviews") as store:
        held = coder_states(store.answers("sample-1"))["A"]
    assert {state.coded.codes["relation"] for state in held.values() if state.coded} == {"frame"}


def test_codes_of_one_coder_are_not_taken_in_as_those_of_another(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    policyecho("review", "draw", "--pairs", 4, "--foils", 0, "--study", root)
    policyecho("review", "sheet", "--coder", "A", "--study", root)
    sheet = root / "reviews" / "sample-1-A.csv"
    fill(sheet, "frame")
    refused = policyecho("review", "merge", sheet, "--coder", "B", "--study", root)
    assert refused.code == 1 and "says that A coded, and `--coder` that B did" in refused.err
    with ReviewStore(root / "reviews") as store:
        assert store.answers("sample-1") == []
    assert "codes taken in" in policyecho("review", "merge", sheet, "--coder", "A", "--study", root).text


def test_columns_that_no_answer_has_are_named(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    policyecho("review", "draw", "--pairs", 4, "--foils", 0, "--study", root)
    policyecho("review", "sheet", "--coder", "A", "--study", root)
    sheet = root / "reviews" / "sample-1-A.csv"
    fill(sheet, "frame")
    assert "Not taken" not in policyecho("review", "merge", sheet, "--study", root).text
    head, rest = sheet.read_text(encoding="utf-8").split("\n", 1)
    sheet.write_text(head.replace("likely_source", "Likely Sources").replace("note", "remark") + "\n" + rest)
    assert "Not taken" not in policyecho("review", "merge", sheet, "--study", root).text, "nothing stands in them"
    sheet.write_text(sheet.read_text(encoding="utf-8").rstrip() + "see page 3\n")
    told = policyecho("review", "merge", sheet, "--study", root).text
    assert "Not taken, since the codebook has no such field: columns remark." in told


def test_a_sheet_with_a_fault_is_refused_whole(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    policyecho("review", "draw", "--pairs", 4, "--study", root)
    policyecho("review", "sheet", "--coder", "A", "--study", root)
    sheet = root / "reviews" / "sample-1-A.csv"
    fill(sheet, "frame")
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text[::-1].replace("frame"[::-1], "from"[::-1], 1)[::-1], encoding="utf-8")
    refused = policyecho("review", "merge", sheet, "--study", root)
    assert refused.code == 1 and "nothing was taken" in refused.err and "relation 'from' is none of" in refused.err
    told = policyecho("review", "status", "--study", root).text
    assert "Nobody has coded yet: policyecho review sheet --coder A --study " in told
    assert (
        "0 pairs coded by two coders or more; nobody has coded yet"
        in policyecho("review", "agreement", "--study", root).text
    )


def test_whoever_has_coded_cannot_decide_and_somebody_must_be_named(judged: Bench, policyecho: Policyecho) -> None:
    coded_by_two(judged.root, policyecho)
    decided = judged.root / "reviews" / "sample-1-adjudicate-C.csv"
    policyecho("review", "adjudicate", "--coder", "C", "--study", judged.root)
    rows = decided.read_text(encoding="utf-8-sig").replace(",C,", ",A,").replace(",,,", ",frame,slip,")
    (judged.root / "a.csv").write_text(rows, encoding="utf-8")
    for arguments in (
        ("serve", "--adjudicator", "A"),
        ("adjudicate", "--serve", "--coder", "B"),
        ("adjudicate", "--coder", "B"),
        ("merge", judged.root / "a.csv"),
    ):
        refused = policyecho("review", *arguments, "--study", judged.root)
        assert refused.code == 1 and "cannot decide between its coders" in refused.err
    both = policyecho("review", "serve", "--coder", "Z", "--adjudicator", "Z", "--study", judged.root)
    assert both.code == 1 and "name somebody else" in both.err
    nobody = policyecho("review", "serve", "--study", judged.root)
    assert nobody.code == 1 and "nobody is named" in nobody.err


def test_who_stops_the_page_twice_reads_one_sentence(judged: Bench, policyecho: Policyecho) -> None:
    policyecho("review", "draw", "--pairs", 8, "--study", judged.root)
    serve = [sys.executable, "-m", "pipeline.cli", "review", "serve", "--coder", "A", "--study", str(judged.root)]
    with (
        hold_port() as held,
        subprocess.Popen(
            [*serve, "--port", str(held.getsockname()[1])], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as page,
    ):
        assert page.stdout and page.stderr
        address = page.stdout.readline().removeprefix("A: ").strip()
        with urllib.request.urlopen(address, timeout=120) as answer:
            assert answer.status == 200
        while page.poll() is None:
            page.send_signal(signal.SIGINT)
            time.sleep(0.01)
        said = page.stderr.read()
    assert page.returncode == 128 + signal.SIGINT
    assert said == "policyecho: stopped; what was done is kept, run the same command again to go on\n"


def test_no_address_is_told_on_a_port_where_something_else_is_served(judged: Bench, policyecho: Policyecho) -> None:
    policyecho("review", "draw", "--pairs", 4, "--study", judged.root)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = policyecho("review", "serve", "--coder", "A", "--port", port, "--study", judged.root)
    assert refused.code == 1 and refused.text == ""
    assert refused.err.startswith(f"policyecho: port {port} of this machine cannot be had")
    assert "name another with `--port`" in refused.err


def test_a_pack_is_written_with_the_keys_of_its_coder(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    policyecho("review", "draw", "--pairs", 4, "--study", root)
    packed = policyecho("review", "pack", "--coder", "B", "--without-pictures", "--study", root)
    assert packed.text.rstrip().endswith(f"policyecho review merge FILE --study {root}")
    path = root / "reviews" / "sample-1-B.html"
    assert packed.code == 0 and str(path) in packed.text and "0 pictures of pages" in packed.text
    (root / "reviews" / "keys.toml").write_text('[coders.B]\nskip = "é"\n', encoding="utf-8")
    policyecho("review", "pack", "--coder", "B", "--study", root)
    assert "<kbd>é</kbd> Skip" in path.read_text(encoding="utf-8")
    (root / "reviews" / "keys.toml").write_text('[coders.B]\nskip = "u"\n', encoding="utf-8")
    refused = policyecho("review", "pack", "--coder", "B", "--study", root)
    assert refused.code == 1 and "key 'u' is both that of skip and of undo" in refused.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sheet", "--coder", "A"), "no sample was drawn yet"),
        (("sheet", "--coder", "../A"), "is no name of a coder"),
        (("sheet", "--coder", "A", "--format", "docx"), "unknown format 'docx'"),
        (("status",), "no sample was drawn yet"),
        (("agreement", "--field", "mood"), "unknown field 'mood'"),
        (("adjudicate", "--coder", "C"), "no sample was drawn yet"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    judged: Bench, policyecho: Policyecho, arguments: tuple[str, ...], said: str
) -> None:
    answer = policyecho("review", *arguments, "--study", judged.root)
    assert answer.code == 1 and said in answer.err
