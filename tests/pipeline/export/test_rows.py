from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.evidence.study_null import StudyNull
from pipeline.export.calibration import StudySentences, calibration_table
from pipeline.export.rows import Quoted, match_tables, page_range, quote_context
from pipeline.export.tables import Cell, Table
from pipeline.profile import ClassLevels, Nulls, NullTail, Profile, Rescorer, Scales
from pipeline.profile.planted import PlantedEchoes
from pipeline.profile.rescoring import FEATURES
from pipeline.records import (
    AlignedPair,
    Chance,
    Cluster,
    Document,
    DocumentStatus,
    ExclusionCode,
    Exposure,
    ExposureLevel,
    Extraction,
    FindKind,
    Flag,
    Grade,
    GradeReason,
    LearningType,
    Length,
    Letter,
    Match,
    NullOrigin,
    PageSpan,
    ReadableText,
    Role,
    Score,
    SharedTerms,
    Side,
    Span,
    Stratum,
    TextClass,
)
from pipeline.text.segment import SegmentSettings, segment

PAGES = Extraction(
    "a" * 30,
    DocumentStatus.OK,
    pages=(PageSpan(1, 0, 10), PageSpan(2, 10, 10), PageSpan(3, 12, 20), PageSpan(4, 20, 30)),
)


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [(0, 10, (1, 1)), (0, 13, (1, 3)), (9, 10, (1, 1)), (12, 20, (3, 3)), (19, 21, (3, 4)), (29, 30, (4, 4))],
)
def test_pages_are_those_on_which_a_span_begins_and_ends(start: int, end: int, pages: tuple[int, int]) -> None:
    assert page_range(PAGES, start, end) == pages


def test_a_format_without_pages_has_none() -> None:
    assert page_range(Extraction("abc", DocumentStatus.OK), 0, 3) == (None, None)


def test_context_is_the_rest_of_the_paragraph_and_one_neighbour() -> None:
    text = "zero zero zero.\n\nOne one one.\n\nTwo two two. HERE it is now. Two after that.\n\nThree three.\n\nFour."
    start = text.index("HERE")
    cut = segment(text, SegmentSettings(min_sentence_words=1))
    before, after = quote_context(text, cut, start, start + len("HERE it is now."), 500)
    assert before == "One one one.\n\nTwo two two. "
    assert after == " Two after that.\n\nThree three."
    assert quote_context(text, cut, start, start + 4, 5) == ("two. ", " it i")
    assert quote_context(text, cut, 0, len(text), 500) == ("", "")


TEXT = "One sentence that is quoted here."
STRATUM = Stratum("semantic:de-en:short")


def quoted() -> Quoted:
    found = {
        name: ReadableText(
            Document(name, role, name, name), Extraction(TEXT, DocumentStatus.OK), segment(TEXT, SegmentSettings())
        )
        for name, role in (("net", Role.NETWORK), ("city", Role.CITY))
    }
    return Quoted(found, {}, 10)


def match(match_id: str, letter: str, q_value: float | None, score: float, **more: object) -> Match:
    sides = [Side(name, "0" * 64, Span(0, 12), Span(0, 12), 0, 1, 1.0) for name in ("net", "city")]
    made = Match(
        match_id, *sides, score, None, None, (), grade=Grade(Letter(letter), 1, ()),
        chance=Chance(q_value, q_value, STRATUM, NullOrigin.NONE if q_value is None else NullOrigin.PROFILE, 3),
    )  # fmt: skip
    return replace(made, **more)


def cells(table: Table) -> list[dict[str, Cell]]:
    return [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows]


def claims(*matches: Match) -> list[dict[str, Cell]]:
    return cells(match_tables("run", matches, quoted())[0])


def test_rows_are_ordered_by_grade_then_q_then_strength_then_id() -> None:
    rows = claims(
        match("f", "C", None, 9.0), match("e", "C", 0.1, 9.0), match("d", "A", 0.1, 9.0), match("c", "A", 0.01, 2.0),
        match("b", "A", 0.01, 3.0), match("a", "A", 0.01, 2.0),
    )  # fmt: skip
    assert [row["match_id"] for row in rows] == ["b", "a", "c", "d", "e", "f"]


def long_match() -> tuple[Match, Quoted]:
    """A match of two long texts, listed in three pieces of ten, ten and five sentences."""
    text = " ".join(f"Sentence {number} of this text says what it says here." for number in range(25))
    cut = segment(text, SegmentSettings())
    texts = {
        name: ReadableText(Document(name, role, name, name), Extraction(text, DocumentStatus.OK), cut)
        for name, role in (("net", Role.NETWORK), ("city", Role.CITY))
    }
    sides = [Side(name, "0" * 64, Span(0, len(text)), Span(0, len(text)), 0, 25, 1.0) for name in texts]
    pairs = tuple(AlignedPair(n, n, 0.9, 0.5) for n in range(25))
    return replace(match("a", "C", 0.1, 3.0), network=sides[0], city=sides[1], pairs=pairs), Quoted(texts, {}, 10)


def test_a_piece_that_is_a_scrap_by_itself_is_no_claim_and_the_others_keep_their_numbers() -> None:
    found, plain = long_match()
    scraps = {"net": frozenset(range(10, 20)), "city": frozenset(range(5))}
    known = replace(plain, find_scraps=lambda text: scraps[text.document.document_id])
    listed, excluded = (cells(table) for table in match_tables("run", [found], known))
    assert [row["match_id"] for row in listed] == ["a.1", "a.3"]
    (row,) = excluded
    assert (row["match_id"], row["passage_id"], row["exclusion_code"]) == ("a.2", "a", "scrap")
    assert (row["grade"], row["grade_points"], row["grade_reasons"]) == ("X", None, "X:scrap")


def test_a_claim_of_scraps_alone_stays_listed_as_it_was_weighed() -> None:
    found, plain = long_match()
    known = replace(plain, find_scraps=lambda _: frozenset(range(25)))
    listed, excluded = match_tables("run", [found], known)
    assert len(listed.rows) == 3 and not excluded.rows


def test_excluded_matches_are_no_claims() -> None:
    out = match("x", "X", 0.01, 9.0, exclusion=ExclusionCode.SAME_WORK)
    tables = match_tables("run", [match("a", "A", 0.01, 2.0), out], quoted())
    assert [[row["match_id"] for row in cells(table)] for table in tables] == [["a"], ["x"]]
    assert cells(tables[1])[0]["exclusion_code"] == "same_work"


def test_what_was_found_and_weighed_stands_in_its_columns() -> None:
    named = Score(
        "instruments", 2.0, SharedTerms.of({"one_stop_shop": ("hub", "Haus"), "welcome_desk": ("desk", "Tisch")})
    )
    scores = (Score("lexical", 0.25), Score("numbers", 0.8), Score("citation", 0.0), named)
    full = match(
        "a", "B", 0.012345, 2.0, scores=scores, text_class=TextClass.CLOSE_PARAPHRASE,
        learning_type=LearningType.INSTRUMENTAL, exposure=Exposure(ExposureLevel.TAKES_PART, "signed"),
        cluster=Cluster("abc", 3), flags=(Flag.RIVAL_TIE, Flag.VIA_PEER),
        grade=Grade(Letter.B, 4, (GradeReason("close_paraphrase:3"), GradeReason("exposed:+1"))),
    )  # fmt: skip
    (row,) = claims(full)
    expected = {
        "score_lexical": 0.25, "numbers_match": "yes", "cites_source": "no", "text_class": "close_paraphrase",
        "learning_type": "instrumental", "exposure_level": "X2", "cluster_id": "abc", "cluster_size": 3,
        "instrument_ids": "one_stop_shop|welcome_desk", "grade": "B", "grade_points": 4,
        "grade_reasons": "close_paraphrase:3|exposed:+1", "flags": "rival_tie|via_peer", "q_value": 0.012345,
        "p_value": 0.012345, "stratum": STRATUM, "speech_act": None, "review_status": None,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(("value", "cell"), [(1.0, "yes"), (0.8, "yes"), (0.79, "no"), (0.0, "no"), (None, None)])
def test_yes_no_and_not_comparable_are_three_things(value: float | None, cell: str | None) -> None:
    (row,) = claims(match("a", "A", 0.01, 2.0, scores=(Score("numbers", value),)))
    assert row["numbers_match"] == cell
    (row,) = claims(match("a", "A", 0.01, 2.0))  # not scored at all
    assert row["numbers_match"] is row["cites_source"] is None


def test_ocr_is_told_of_the_pages_of_the_passage_alone() -> None:
    here, elsewhere = PageSpan(1, 0, len(TEXT), ocr=0.9), PageSpan(2, len(TEXT), 99, ocr=0.9)
    for pages, cell in (((here,), "yes"), ((PageSpan(1, 0, len(TEXT)), elsewhere), "no"), ((), "no")):
        said = quoted()
        scanned = replace(said.texts["net"].extraction, pages=pages)
        source = replace(said.texts["net"], extraction=scanned)
        table, _ = match_tables("run", [match("a", "A", 0.01, 2.0)],
                                replace(said, texts={**said.texts, "net": source}))  # fmt: skip
        (row,) = cells(table)
        assert (row["network_ocr"], row["city_ocr"]) == (cell, "no")


def profile(tails: dict[str, NullTail], levels: dict[str, ClassLevels]) -> Profile:
    weights = Rescorer(*((1.0,) * len(FEATURES),) * 3, 0.0)
    return Profile("model", (), {}, {}, weights, Nulls(tails), Scales(), levels)


LEVELS = ClassLevels(0.64, None, 0.37, 26_000, 0.0002)
PROFILE = profile({STRATUM: NullTail(0.0, 10.0, 2.0, 0.5, 20)}, {"de-en": LEVELS})
SENTENCES = StudySentences.of([(Role.CITY, "de", 500), (Role.CITY, "de", 1500), (Role.NETWORK, "en", 2000)])


def test_a_stratums_row_tells_what_its_values_rest_on() -> None:
    found = [match("a", "A", 0.01, 3.0), match("b", "C", 0.1, 1.0),
             match("x", "X", 0.5, -1.0, exclusion=ExclusionCode.Q_ABOVE_LIMIT)]  # fmt: skip
    (row,) = cells(calibration_table(found, PROFILE, [], SENTENCES))
    # Strength 1 is .1 in a study of 1,000 by 1,000; the root of 2,000 by 2,000 over that is 2.
    assert (row["calibrated"], row["null"], row["null_size"], row["claims"], row["expected_chance"]) == (
        "yes", "profile", 20, 2, 0.2,
    )  # fmt: skip
    assert (row["threshold_parallel"], row["threshold_paraphrase"], row["threshold_topic"]) == (0.64, None, 0.37)
    assert (row["classes_off"], row["negatives"], row["false_rate"]) == ("close_paraphrase", 26_000, 0.0002)
    assert row["study_null_size"] is row["study_null_expected"] is row["study_null_agrees"] is None


def test_the_studys_own_null_stands_beside_the_profiles_and_may_take_over() -> None:
    found = [match("a", "A", 0.01, 1.0)]
    (row,) = cells(calibration_table(found, PROFILE, [StudyNull(STRATUM, 7, 2.5, False, 1.0)], SENTENCES))
    assert (row["null"], row["study_null_size"], row["study_null_expected"], row["study_null_agrees"]) == (
        "profile", 7, 2.5, "no",
    )  # fmt: skip
    (row,) = cells(calibration_table(found, PROFILE, [StudyNull(STRATUM, 250, 100.0, True, 2.5)], SENTENCES))
    assert (row["null"], row["null_size"], row["expected_chance"]) == ("study", 250, 0.5)


def test_what_was_found_of_planted_echoes_stands_with_its_stratum(monkeypatch: pytest.MonkeyPatch) -> None:
    short, digest = Stratum.of(FindKind.SEMANTIC, "de", "en", Length.SHORT), Stratum("digest:de-en:short")
    to_german = Stratum.of(FindKind.SEMANTIC, "de", "de", Length.SHORT)
    monkeypatch.setattr(
        "pipeline.export.calibration.load_planted", lambda _: {"de": {Length.SHORT: PlantedEchoes(30, 24)}}
    )
    nulls = [StudyNull(one, 1, 1.0, True, 1.0) for one in (short, digest, to_german)]
    told = {row["stratum"]: (row["planted"], row["planted_found"]) for row in cells(
        calibration_table([], PROFILE, nulls, SENTENCES)
    )}  # fmt: skip
    assert told == {short: (30, 0.8), digest: (None, None), to_german: (None, None)}


def test_a_stratum_only_the_studys_own_null_knows_has_a_row() -> None:
    table = calibration_table([], PROFILE, [StudyNull(Stratum("semantic:all:short"), 2, 3.4, True, 1.0)], SENTENCES)
    (row,) = cells(table)
    assert (row["stratum"], row["claims"], row["study_null_agrees"]) == ("semantic:all:short", 0, "yes")
    assert row["classes_off"] is None


@pytest.mark.parametrize(
    ("expected", "agrees", "cell"),
    [(2.99, True, "too few"), (3.0, True, "yes"), (2.5, False, "no"), (30.0, False, "no")],
)
def test_agreement_is_claimed_only_where_there_was_something_to_see(expected: float, agrees: bool, cell: str) -> None:
    (row,) = cells(calibration_table([], PROFILE, [StudyNull(STRATUM, 1, expected, agrees, 1.0)], SENTENCES))
    assert row["study_null_agrees"] == cell


@pytest.mark.parametrize("known", [None, profile({}, {})])
def test_strata_without_a_null_are_listed_as_not_calibrated(known: Profile | None) -> None:
    (row,) = cells(calibration_table([match("a", "C", None, 5.0)], known, [], SENTENCES))
    assert (row["calibrated"], row["null"], row["claims"], row["expected_chance"]) == ("no", None, 1, None)
    assert row["classes_off"] == "close_paraphrase|shared_frame|shared_instrument|translated_copy"


def test_within_one_language_nothing_is_said_of_translations() -> None:
    known = profile({}, {"de-de": ClassLevels(None, None, 0.3, 100, 0.01)})
    same = match("a", "C", None, 5.0, chance=Chance(None, None, Stratum("lexical:de-de:long"), NullOrigin.NONE, 0))
    (row,) = cells(calibration_table([same], known, [], SENTENCES))
    assert (row["threshold_parallel"], row["classes_off"]) == (None, "close_paraphrase")
