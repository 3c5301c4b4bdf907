"""Judgements beside a later run: they go with their passage, or are told to be on none."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing

import pytest

from pipeline.records import ReviewStatus
from pipeline.review.following.follow import Following, follow
from pipeline.review.following.whereabouts import Whereabouts
from pipeline.review.records import AnswerKind, PairKind
from pipeline.review.store import STORE_NAME, ReviewStore
from pipeline.workflow.workspace import Workspace
from tests.fixtures.command_line import Answer
from tests.fixtures.judging import code_all, draw, say
from tests.fixtures.reviewed import ECHOES
from tests.fixtures.study import HASHING, NOW, Bench

# Sentences are cut otherwise, so that some passages end elsewhere and their matches have other ids.
OTHER_CUTS = HASHING + "[segment]\nmax_sentence_chars = 40\n"


def followed(bench: Bench, run_id: str = "") -> Following:
    with bench.open(write=False) as study:
        return follow(Workspace(study), run_id or study.runs.current())


def where(bench: Bench) -> dict[str, Whereabouts]:
    return {one.judged.pair.content.city.document_id: one.whereabouts for one in followed(bench).followed}


def settled_by_city(bench: Bench, found: Following) -> dict[str, str]:
    with bench.open(write=False) as study:
        places = {one.match_id: one.city.document_id for one in study.runs.places(found.run_id)}
    return {places[match_id]: review.settled for match_id, review in found.reviews.items()}


def edit(bench: Bench, document_id: str, old: str, new: str) -> None:
    """Another edition of a city's text under the same id."""
    path = bench.inbox / f"{document_id}.txt"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    bench.add()
    bench.run()


def passage(bench: Bench, document_id: str) -> str:
    pair = next(
        one.judged.pair for one in followed(bench).followed if one.judged.pair.content.city.document_id == document_id
    )
    return pair.content.city.text


def test_a_study_without_a_review_has_nothing_to_follow_and_gets_no_file(judged: Bench) -> None:
    assert followed(judged).followed == () and not (judged.root / "reviews" / STORE_NAME).exists()


def test_judgements_stand_on_the_matches_they_were_given_to(judged: Bench) -> None:
    codes = code_all(judged)
    found = followed(judged)
    assert found.counts == {Whereabouts.SAME: ECHOES} and found.orphans == ()
    assert settled_by_city(judged, found) == codes
    assert {review.status for review in found.reviews.values()} == {ReviewStatus.CODED}
    assert {review.overlap for review in found.reviews.values()} == {1.0}


@pytest.mark.slow
def test_a_setting_that_renames_matches_leaves_each_judgement_with_its_passage(judged: Bench) -> None:
    codes = code_all(judged)
    before = {pair.judged.pair.match_id for pair in followed(judged).followed}
    judged.configure(OTHER_CUTS)
    judged.run()
    found = followed(judged)
    renamed = set(found.reviews) - before
    assert len(renamed) == 4 and found.counts == {Whereabouts.SAME: ECHOES}
    assert settled_by_city(judged, found) == codes
    for one in found.followed:
        (overlap,) = one.overlaps
        assert overlap.share == 1 or overlap.match_id in renamed


def test_text_that_changed_before_the_passage_is_followed(judged: Bench) -> None:
    codes = code_all(judged)
    with judged.open(write=False) as study:
        before = {one.match_id for one in study.runs.places(study.runs.current())}
    text = judged.text("city-3")
    edit(judged, "city-3", text[:40], "A new preface stands here. " + text[:40])
    found = followed(judged)
    assert found.counts == {Whereabouts.SAME: ECHOES} and settled_by_city(judged, found) == codes
    assert len(set(found.reviews) - before) == 1


def test_a_passage_that_came_to_stand_twice_is_an_orphan_and_neither_place_gets_its_code(judged: Bench) -> None:
    code_all(judged)
    text = judged.text("city-3")
    edit(judged, "city-3", text, f"{text}\n\n{text}")
    assert where(judged)["city-3"] is Whereabouts.QUOTE_TWICE
    found = followed(judged)
    assert "city-3" not in settled_by_city(judged, found)
    (orphan,) = found.orphans
    assert orphan.judged.pair.content.city.document_id == "city-3" and orphan.overlaps == ()


def test_a_near_twin_never_receives_the_judgement(judged: Bench) -> None:
    code_all(judged)
    quote = passage(judged, "city-3")
    edit(judged, "city-3", quote, quote.replace(quote.split()[4], "otherwise", 1))
    assert where(judged)["city-3"] is Whereabouts.QUOTE_GONE
    found = followed(judged)
    with judged.open(write=False) as study:
        places = study.runs.places(found.run_id)
    assert any(one.city.document_id == "city-3" for one in places)  # the twin is a match of its own
    assert "city-3" not in settled_by_city(judged, found)


def test_the_same_words_in_another_document_never_receive_it(judged: Bench) -> None:
    code_all(judged)
    judged.put("city-99", judged.text("city-3"), "city", date_earliest="2018", issuer_id="city-99")
    judged.add()
    judged.run()
    assert "city-99" not in settled_by_city(judged, followed(judged))


def rename(bench: Bench, document_id: str, to: str) -> None:
    """Take a document out and add its file under another id."""
    with bench.open() as study:
        study.documents.remove(document_id, "another id", now=NOW)
    bench.rows[to] = bench.rows.pop(document_id) | {"document_id": to}
    bench.add()


def test_judgements_go_with_a_document_that_got_another_id(judged: Bench, policyecho: Callable[..., Answer]) -> None:
    codes = code_all(judged)
    first = followed(judged).run_id
    rename(judged, "city-3", "plan-3")
    rename(judged, "net-1", "charter")
    judged.run()
    found = followed(judged)
    assert found.run_id != first and followed(judged, first).counts == {Whereabouts.SAME: ECHOES}
    assert found.counts == {Whereabouts.SAME: ECHOES} and found.orphans == ()
    expected = {("plan-3" if city == "city-3" else city): code for city, code in codes.items()}
    assert settled_by_city(judged, found) == expected
    with judged.open(write=False) as study:
        (of_plan,) = [one for one in study.runs.places(found.run_id) if one.city.document_id == "plan-3"]
    shown = policyecho("show", of_plan.match_id, "--study", judged.root).text
    assert of_plan.network.document_id == "charter" and "nobody has judged it" not in shown
    code_all(judged, "later")
    both = followed(judged, first)
    assert settled_by_city(judged, both).keys() == codes.keys() and both.counts[Whereabouts.SAME] == 2 * ECHOES


@pytest.mark.slow
def test_judgements_stay_with_their_file_where_its_id_is_given_to_another(judged: Bench) -> None:
    codes = code_all(judged)
    before = (judged.inbox / "city-3.txt").read_bytes()
    judged.put("city-3", "A later plan, which says nothing that any network has said before it.", "city")
    judged.add()
    judged.put("plan-3", before, "city", date_earliest="2018", issuer_id="city-3")
    judged.add()
    judged.run()
    found = followed(judged)
    assert found.counts == {Whereabouts.SAME: ECHOES}
    assert settled_by_city(judged, found)["plan-3"] == codes["city-3"]


def test_judgements_of_a_document_that_is_gone_are_orphans(judged: Bench) -> None:
    code_all(judged)
    with judged.open() as study:
        study.documents.remove("city-3", "withdrawn", now=NOW)
    judged.run()
    assert where(judged)["city-3"] is Whereabouts.DOCUMENT_GONE


def test_a_document_that_counts_as_of_another_language_keeps_no_judgement(judged: Bench) -> None:
    code_all(judged)
    judged.rows["city-3"]["lang"] = "fr"
    judged.add()
    judged.run()
    assert where(judged)["city-3"] is Whereabouts.OTHER_LANGUAGE


def test_a_document_whose_role_was_changed_keeps_its_judgements_in_the_runs_before_alone(judged: Bench) -> None:
    code_all(judged)
    first = followed(judged).run_id
    judged.rows["city-3"]["role"] = "reference"
    judged.add()
    judged.run()
    assert where(judged)["city-3"] is Whereabouts.OTHER_ROLE
    assert followed(judged, first).counts == {Whereabouts.SAME: ECHOES}


def test_passages_that_are_there_but_no_match_any_more_are_told(judged: Bench) -> None:
    code_all(judged)
    judged.configure(HASHING + "[match]\nmin_score = 999\nmatcher = 'semantic'\n")
    judged.run()
    assert set(where(judged).values()) == {Whereabouts.NO_MATCH}


@pytest.mark.slow
def test_an_earlier_run_has_its_judgements_still(judged: Bench) -> None:
    codes = code_all(judged)
    first = followed(judged).run_id
    judged.configure(OTHER_CUTS)
    judged.run()
    found = followed(judged, first)
    assert found.run_id == first and settled_by_city(judged, found) == codes
    # And what was judged in the newest run is one of the earlier run too, where the texts are the same.
    code_all(judged, "later")
    both = followed(judged, first)
    assert both.counts[Whereabouts.SAME] > ECHOES and set(both.counts) == {Whereabouts.SAME, Whereabouts.NO_MATCH}
    assert {review.status for review in both.reviews.values()} == {ReviewStatus.CODED}


def test_judgements_stand_in_a_run_whose_texts_other_settings_would_read_anew(judged: Bench) -> None:
    codes = code_all(judged)
    judged.configure(OTHER_CUTS)
    second = judged.run().run_id
    judged.configure(OTHER_CUTS + '[study]\nlanguages = ["en", "de"]\n')  # and not run yet
    found = followed(judged)
    assert found.run_id == second and found.counts == {Whereabouts.SAME: ECHOES}
    assert settled_by_city(judged, found) == codes


def test_codes_of_another_codebook_are_shown_and_not_pooled(judged: Bench) -> None:
    first, second, *_ = draw(judged)
    say(judged, first, "A", "copy", book="0123456789ab")
    say(judged, second, "A", "copy", book="0123456789ab")
    say(judged, second, "B", "frame")
    reviews = followed(judged).reviews
    old, both = reviews[first.match_id], reviews[second.match_id]
    assert (old.status, old.coders, old.settled) == (ReviewStatus.OTHER_CODEBOOK, 0, "")
    assert [label.text for label in old.labels] == ["A:copy (codebook 0123456789ab)"]
    assert (both.status, both.coders, both.settled) == (ReviewStatus.CODED, 1, "frame")
    assert [label.text for label in both.labels] == ["A:copy (codebook 0123456789ab)", "B:frame"]


def test_what_coders_say_is_pooled_and_decisions_count(judged: Bench) -> None:
    alike, differ, decided, *_ = draw(judged)
    for pair, codes in ((alike, "copy copy"), (differ, "copy frame"), (decided, "copy frame")):
        for coder, code in zip("AB", codes.split(), strict=True):
            say(judged, pair, coder, code)
    say(judged, decided, "C", "frame", AnswerKind.ADJUDICATED)
    reviews = followed(judged).reviews
    told = [
        (review.status, review.coders, review.adjudicated, review.settled)
        for review in (reviews[pair.match_id] for pair in (alike, differ, decided))
    ]
    assert told == [
        (ReviewStatus.AGREED, 2, "", "copy"),
        (ReviewStatus.DISPUTED, 2, "", ""),
        (ReviewStatus.ADJUDICATED, 2, "frame", "frame"),
    ]


def test_one_passage_judged_in_two_samples_with_other_codes_is_told_and_none_is_chosen(judged: Bench) -> None:
    first, *_ = draw(judged, "s")
    again = next(pair for pair in draw(judged, "t") if pair.match_id == first.match_id)
    say(judged, first, "A", "copy")
    say(judged, again, "B", "unrelated")
    review = followed(judged).reviews[first.match_id]
    assert (review.status, review.settled, review.coders) == (ReviewStatus.CONFLICTING, "", 2)
    assert [label.text for label in review.labels] == ["A:copy", "B:unrelated"]


def test_foils_repeats_skips_and_what_was_taken_back_are_no_judgement(judged: Bench) -> None:
    draw(judged)
    with ReviewStore(judged.root / "reviews") as store:
        pairs = {kind: [pair for pair in store.pairs("s") if pair.kind is kind] for kind in PairKind}
    for kind, (pair, *_) in ((kind, found) for kind, found in pairs.items() if found):
        if kind is not PairKind.MATCH:
            say(judged, pair, "A", "copy")
    skipped, taken_back, *_ = pairs[PairKind.MATCH]
    say(judged, skipped, "A", "copy", AnswerKind.SKIP)
    say(judged, taken_back, "A", "copy")
    say(judged, taken_back, "A", "copy", AnswerKind.UNDO)
    assert followed(judged).followed == ()


def without_digests(bench: Bench) -> None:
    """The review file as it was written before passages were kept with the digest of their text."""

    def older(content: Mapping[str, object]) -> dict[str, object]:
        for side in ("network", "city"):
            shown = content[side]
            assert isinstance(shown, dict)
            del shown["text_sha256"], shown["times"]
        return dict(content)

    with closing(sqlite3.connect(bench.root / "reviews" / STORE_NAME)) as database, database:
        database.execute("DROP TRIGGER pairs_no_update")
        for pair_id, content in database.execute("SELECT pair_id, content FROM pairs").fetchall():
            database.execute(
                "UPDATE pairs SET content = ? WHERE pair_id = ?", (json.dumps(older(json.loads(content))), pair_id)
            )


@pytest.mark.slow
@pytest.mark.parametrize("edited", [False, True], ids=("cut otherwise", "edited before the passage"))
def test_review_files_that_were_written_before_are_followed(judged: Bench, edited: bool) -> None:
    codes = code_all(judged)
    without_digests(judged)
    if edited:
        edit(judged, "city-3", judged.text("city-3")[:40], "New. " + judged.text("city-3")[:40])
    judged.configure(OTHER_CUTS)
    judged.run()
    found = followed(judged)
    assert found.counts == {Whereabouts.SAME: ECHOES} and settled_by_city(judged, found) == codes
