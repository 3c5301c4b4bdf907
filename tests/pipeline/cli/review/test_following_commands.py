"""What commands tell of judgements after a new run."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.export.columns import JUDGEMENTS
from pipeline.review.store import STORE_NAME, ReviewStore
from tests.fixtures.command_line import Answer
from tests.fixtures.judging import code_all, say
from tests.fixtures.reviewed import ECHOES
from tests.fixtures.study import HASHING, Bench

pytestmark = pytest.mark.slow
Policyecho = Callable[..., Answer]

OTHER_CUTS = HASHING + "[segment]\nmax_sentence_chars = 40\n"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def changed(bench: Bench) -> None:
    """Another run, of which three documents have another text or none."""
    became: dict[str, Callable[[str], str]] = {
        "city-3": lambda text: f"Preface. {text}",
        "city-4": lambda text: f"{text}\n\n{text}",
        "city-5": lambda _: "Nothing.",
    }
    for city, change in became.items():
        path = bench.inbox / f"{city}.txt"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    bench.configure(OTHER_CUTS)
    bench.add()
    bench.run()


def test_exports_and_pages_tell_what_was_said_and_the_orphans_have_names(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    assert json.loads(policyecho("status", "--json", "--study", root).text)["review"] is None
    codes = code_all(judged)
    with judged.open(write=False) as study:
        first = study.runs.current()
    changed(judged)
    with judged.open(write=False) as study:
        second = study.runs.current()
    assert policyecho("export", "--study", root).code == 0
    rows = judged.exported(second)
    told = {row["city_document_id"]: row for row in rows if row["review_status"]}
    assert {city: row["settled_label"] for city, row in told.items()} == {
        city: code for city, code in codes.items() if city not in ("city-4", "city-5")
    }
    assert {row["coder_labels"] for row in told.values()} == {"A:copy", "A:frame", "A:unrelated"}
    assert len(rows) > len(told)  # some were never judged
    # A run that was made before tells it too.
    assert policyecho("export", "--run", first, "--study", root).code == 0
    assert {row["city_document_id"]: row["settled_label"] for row in judged.exported(first)} == codes

    shown = policyecho("show", told["city-3"]["match_id"], "--study", root).text
    assert "Judged by people" in shown and "A:copy" in shown and f"of run {first}" in " ".join(shown.split())
    page = json.loads(policyecho("show", told["city-3"]["match_id"], "--json", "--study", root).text)
    assert page["review"]["status"] == "coded" and page["review"]["settled"] == "copy"
    never = next(row["match_id"] for row in rows if not row["review_status"])
    assert "nobody has judged it" in policyecho("show", never, "--study", root).text

    status = policyecho("status", "--study", root).text
    assert f"Judged by people: {ECHOES - 2} matches of the newest run ({ECHOES - 2} coded)" in status
    assert "2 judged pairs on no match of it" in status
    state = policyecho("review", "status", "--study", root).text
    assert f"{ECHOES - 2} of {ECHOES} judged pairs of all samples are a match of it" in state
    assert "city-4): the text has changed, and the passage stands in it at several places (quote_twice)" in state
    assert "city-5): the text has changed, and the passage does not stand in it" in state
    found = json.loads(policyecho("review", "status", "--json", "--study", root).text)["followed"]
    assert found["whereabouts"] == {"quote_gone": 1, "quote_twice": 1, "same": ECHOES - 2}
    assert {one["city_document_id"]: one["why"] for one in found["orphans"]} == {
        "city-4": "quote_twice", "city-5": "quote_gone",
    }  # fmt: skip
    orphans = rows_of(policyecho("review", "judgements", "--orphans", "--study", root).text)
    assert {row["city_document_id"] for row in orphans} == {"city-4", "city-5"}
    assert all(row["city_quote"] and row["network_quote"] and len(row["city_file_sha256"]) == 64 for row in orphans)
    listed = rows_of(policyecho("review", "judgements", "--study", root).text)
    assert tuple(listed[0]) == tuple(column.name for column in JUDGEMENTS)
    passages = {row["passage_id"] for row in rows}
    assert {row["passage_ids"] for row in listed if row["whereabouts"] == "same"} <= passages


def test_a_list_of_all_judgements_is_taken_in_again_as_it_was(
    judged: Bench, policyecho: Policyecho, tmp_path: Path
) -> None:
    root, listed = judged.root, tmp_path / "judgements.csv"
    code_all(judged)
    with ReviewStore(root / "reviews") as store:
        pair = store.pairs("s")[0]
        say(judged, pair, "-B", "copy", book="0123456789ab")
        store_without = tmp_path / "without"
        kept = store.answers("s")
    assert policyecho("review", "judgements", "--out", listed, "--study", root).code == 0
    again = policyecho("review", "judgements", "--out", listed, "--study", root)
    assert again.code == 1 and "is there already" in again.err
    # A copy of the study whose answers are lost, but not its sample.
    shutil.copytree(root, store_without)
    with ReviewStore(root / "reviews") as store:
        samples, pairs = store.samples(), store.pairs("s")
    (store_without / "reviews" / STORE_NAME).unlink()
    with ReviewStore(store_without / "reviews") as store:
        store.add_sample(samples[0], pairs)
    taken = policyecho("review", "merge", listed, "--study", store_without)
    assert taken.code == 0 and f"{len(kept)} codes taken in" in taken.text
    with ReviewStore(store_without / "reviews") as store:
        assert sorted(store.answers("s"), key=lambda one: one.answer_id) == sorted(kept, key=lambda one: one.answer_id)
    assert "0 codes taken in" in policyecho("review", "merge", listed, "--study", store_without).text
    text = listed.read_text(encoding="utf-8-sig")
    listed.write_text(text.replace(",code,copy,", ",code,frame,"), encoding="utf-8")
    refused = policyecho("review", "merge", listed, "--study", store_without)
    assert refused.code == 1 and "is not what codes say" in refused.err and "nothing was taken" in refused.err


def test_precision_is_of_the_run_that_was_drawn_from_and_says_so(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    code_all(judged, "first")
    with judged.open(write=False) as study:
        old = study.runs.current()
    told = policyecho("review", "precision", "--study", root)
    assert f"first, drawn from run {old} (the newest)" in told.text and "not of the newest" not in told.err
    figures = json.loads(policyecho("review", "precision", "--json", "--study", root).text)
    judged.configure(OTHER_CUTS)
    judged.run()
    with judged.open(write=False) as study:
        new = study.runs.current()
    later = policyecho("review", "precision", "--study", root)
    assert later.code == 0 and f"These figures are of run {old} and not of the newest, {new}" in later.err
    after = json.loads(policyecho("review", "precision", "--json", "--study", root).text)
    assert (after.pop("run_id"), after.pop("newest_run_id")) == (old, new)
    assert {name: figures[name] for name in after} == after  # nothing was pooled from the new run
    code_all(judged, "a-second")
    assert f"a-second, drawn from run {new} (the newest)" in policyecho("review", "precision", "--study", root).text
    # Back to the first settings: that run is the newest again, and so is its sample.
    judged.configure(HASHING)
    judged.run()
    assert f"first, drawn from run {old} (the newest)" in policyecho("review", "precision", "--study", root).text


def test_a_codebook_that_cannot_be_used_is_told_before_a_run_and_not_after_it(
    judged: Bench, policyecho: Policyecho
) -> None:
    code_all(judged)
    with judged.open(write=False) as study:
        before = study.runs.known()
    (judged.root / "reviews" / "codebook.toml").write_text("version = ", encoding="utf-8")
    judged.configure(OTHER_CUTS)
    told = policyecho("run", "--study", judged.root)
    assert told.code == 1 and "codebook.toml is no TOML" in told.err and "mend it and run again" in told.err
    with judged.open(write=False) as study:
        assert study.runs.known() == before
