"""What `show` prints: what belongs to what, how sure it is, what else could explain it, how the grade comes about."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date

import pytest

from pipeline.evidence.grade import grade, grade_inputs
from pipeline.evidence.grade_rules import Limits
from pipeline.records import (
    AlignedPair,
    AlignedRun,
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
    Match,
    NullOrigin,
    Order,
    ReadableText,
    Rival,
    RivalKind,
    Role,
    Score,
    Side,
    Span,
    Stratum,
    TextClass,
)
from pipeline.records.dates import DateInterval
from pipeline.study.crawls import Vanished
from pipeline.text.segment import SegmentSettings, segment
from pipeline.views import MatchView, describe_match, describe_share, match_page
from pipeline.workflow.settings import StudySettings

NETWORK = (
    "Before it comes something else entirely.\n\nEvery newcomer is welcomed in person. A single counter answers "
    "all questions. Mentors walk along for one year.\n\nAfter it comes the end."
)
CITY = (
    "Vorher steht etwas ganz anderes.\n\nJede neue Person wird persönlich begrüßt. Eine Stelle beantwortet alle "
    "Fragen. Dafür stehen zwei Räume bereit.\n\nDanach kommt das Ende."
)
SHORT, LONG = Stratum("semantic:de-en:short"), Stratum("semantic:de-en:long")
RIVAL = "This law is older than both. A single office answers every question. It ends here and now."


def source(document_id: str, role: Role, text: str, lang: str, year: int) -> ReadableText:
    when = DateInterval(date(year, 5, 1), date(year, 5, 31))
    document = Document(document_id, role, f"{document_id}-issuer", document_id, title="Plan", lang=lang, date=when)
    return ReadableText(document, Extraction(text, DocumentStatus.OK), segment(text, SegmentSettings()))


def side(document_id: str, text: str, first: str, last: str, core_last: str, sentences: tuple[int, int]) -> Side:
    start, end = text.index(first), text.index(last) + len(last)
    core = Span(start, text.index(core_last) + len(core_last))
    return Side(document_id, "0" * 64, Span(start, end), core, *sentences, coverage=1.0)


MATCH = Match(
    match_id="0123456789abcdef",
    network=side("net", NETWORK, "Every", "for one year.", "for one year.", (1, 4)),
    city=side("city", CITY, "Jede", "Räume bereit.", "alle Fragen.", (1, 4)),
    score=2.5,
    score_cosine=0.6,
    score_margin=0.2,
    pairs=(AlignedPair(1, 1, 0.6, 0.2), AlignedPair(2, 2, 0.6, 0.2), AlignedPair(3, 2, 0.5, 0.1)),
    scores=(Score("cosine", 0.6, "3 aligned sentence pairs"), Score("numbers", None), Score("two_point", 0.93)),
    base_score=0.31,
    order=Order.NETWORK_FIRST,
    lag_days_min=700,
    lag_days_max=760,
    rival=Rival(RivalKind.REFERENCE, "law", 0.41, 0.52, 0, 2, 1, 2),
    rivals_checked=(RivalKind.OWN_EARLIER, RivalKind.REFERENCE),
    chance=Chance(0.019801, 0.0012, SHORT, NullOrigin.PROFILE, 20),
    text_class=TextClass.TRANSLATED_COPY,
    class_reason="scored 0.93 where translations reach 0.64",
    exposure=Exposure(ExposureLevel.MEMBER, "member of Net since 2014 (memberships.csv)"),
    cluster=Cluster("c", 1),
    flags=(Flag.PEERS_NOT_CHECKED,),
)


def shown(match: Match = MATCH, *, rival: bool = True, current: bool = True, **limits: float) -> MatchView:
    of_run = Limits(**limits)
    graded = match if match.grade else replace(match, grade=grade(grade_inputs(match, of_run.q_limit)))
    return MatchView(
        graded,
        "0123456789ab",
        source("net", Role.NETWORK, NETWORK, "en", 2014),
        source("city", Role.CITY, CITY, "de", 2016),
        current,
        source("law", Role.REFERENCE, RIVAL, "en", 2004) if rival else None,
        "Net of Towns",
        "Kleinstadt",
        of_run,
    )


def told(match: Match = MATCH, **how: bool | float) -> str:
    return describe_match(shown(match, **how), StudySettings())


def flat(match: Match = MATCH, **how: bool | float) -> str:
    return " ".join(told(match, **how).split())


def test_every_line_fits_a_terminal_of_eighty_columns() -> None:
    assert max(map(len, told().splitlines())) <= 80


def test_sentences_that_belong_together_have_one_number_and_the_wider_part_another_stroke() -> None:
    lines = told().splitlines()
    assert "    1 | Every newcomer is welcomed in person." in lines
    assert "    1 | Jede neue Person wird persönlich begrüßt." in lines
    assert "    3 | Mentors walk along for one year." in lines
    assert "  2+3 | Eine Stelle beantwortet alle Fragen." in lines
    assert "      : Dafür stehen zwei Räume bereit." in lines
    assert "    …   Vorher steht etwas ganz anderes." in lines


def test_words_in_common_stand_in_numbered_brackets_on_both_sides() -> None:
    places = [NETWORK.index("newcomer"), CITY.index("neue"), NETWORK.index("answers"), CITY.index("beantwortet")]
    runs = (
        AlignedRun(Span(places[2], places[2] + 7), Span(places[3], places[3] + 11)),
        AlignedRun(Span(places[0], places[0] + 8), Span(places[1], places[1] + 4)),
    )
    lines = told(replace(MATCH, runs=runs, kind=FindKind.LEXICAL)).splitlines()
    assert "      | Every [[1 newcomer 1]] is welcomed in person." in lines
    assert "      | Jede [[1 neue 1]] Person wird persönlich begrüßt." in lines
    assert "      | A single counter [[2 answers 2]] all questions." in lines
    assert "      | Eine Stelle [[2 beantwortet 2]] alle Fragen." in lines


def test_words_in_common_that_reach_over_sentences_open_in_one_and_close_in_the_next() -> None:
    start, end = NETWORK.index("person"), NETWORK.index(" answers")
    other = CITY.index("begrüßt"), CITY.index(" beantwortet")
    lines = told(replace(MATCH, runs=(AlignedRun(Span(start, end), Span(*other)),))).splitlines()
    assert "      | Every newcomer is welcomed in [[1 person." in lines
    assert "      | A single counter 1]] answers all questions." in lines


def test_words_that_begin_where_the_certain_part_ends_are_bracketed_once() -> None:
    start = CITY.index("alle Fragen")
    match = replace(MATCH, city=replace(MATCH.city, core=Span(MATCH.city.core.start, start)))
    place = NETWORK.index("all questions")
    lines = told(replace(match, runs=(AlignedRun(Span(place, place + 3), Span(start, start + 4)),))).splitlines()
    assert "      | Eine Stelle beantwortet" in lines
    assert "      : [[1 alle 1]] Fragen." in lines


def test_a_certain_part_that_ends_inside_a_sentence_is_cut_there() -> None:
    core = Span(MATCH.city.core.start, CITY.index(" alle Fragen"))
    lines = told(replace(MATCH, city=replace(MATCH.city, core=core))).splitlines()
    assert "  2+3 | Eine Stelle beantwortet" in lines
    assert "  2+3 : alle Fragen." in lines


def test_chance_is_told_in_finds_and_in_the_share_of_claims() -> None:
    found = flat()
    # The p-value .019801 is that of 0.02 expected finds: 1 - exp(-0.02).
    assert "chance alone gives at most 0.02 finds as strong among city texts in de and network texts in en" in found
    assert "passages of fewer than three sentences; p-value 0.019801" in found
    assert "about 0.12 %, or fewer, are expected to be chance" in found
    assert "20 chance finds of this kind were met there" in found


def test_expected_finds_are_not_the_probability_of_any() -> None:
    assert "gives at most 1 find as strong" in flat(
        replace(MATCH, chance=Chance(0.632121, 0.5, LONG, NullOrigin.PROFILE, 0))
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "less than 0.0001 %"), (0.000001, "about 0.0001 %"), (0.0333, "about 3.3 %"), (0.05, "about 5 %"),
     (0.127, "about 13 %"), (1.0, "about 100 %")],
)  # fmt: skip
def test_shares_have_two_figures_that_count(share: float, words: str) -> None:
    assert describe_share(share) == words


@pytest.mark.parametrize(("p_value", "words"), [(0.0, "fewer than 0.000001 finds"), (1.0, "more than 13 finds")])
def test_chance_that_was_rounded_away_is_a_bound(p_value: float, words: str) -> None:
    assert words in flat(replace(MATCH, chance=Chance(p_value, 0.5, LONG, NullOrigin.PROFILE, 0)))


def test_a_match_that_is_not_calibrated_is_never_told_an_error_rate() -> None:
    bare = replace(MATCH, chance=Chance(None, None, SHORT, NullOrigin.NONE, 0), flags=(Flag.UNCALIBRATED,))
    found = flat(bare)
    assert "Not calibrated: how often chance gives as much is not known" in found
    section = found.split("How sure it is")[1].split("Time and contact")[0]
    assert "p-value" not in section and "q-value" not in section and "%" not in section
    assert "at most C No error rate is known (uncalibrated)" in found


def test_the_grade_is_printed_as_an_addition_that_adds_up() -> None:
    lines = [line.strip() for line in told().splitlines()]
    first = lines.index("Grade")
    points = [int(line.split()[0]) for line in lines[first + 1 :] if line and line.split()[0].lstrip("+-").isdigit()]
    assert points == [4, 1, 5]  # the class, the contact, and the sum
    found = flat()
    assert "5 points In all (A from 5 points, B 4, C 3, D less)" in found
    assert "grade A Documented." in found
    assert "No contact with the network at the time would make it C (now A)." in found


def test_caps_stand_after_the_sum_and_say_why() -> None:
    found = flat(replace(MATCH, exposure=Exposure(ExposureLevel.UNKNOWN, "memberships.csv lists no city for Net")))
    assert found.index("4 points In all") < found.index("at most C The source is not named and no contact is known")
    assert "grade C Probable." in found


def test_the_limit_on_the_q_value_is_told_as_the_run_had_it() -> None:
    weak = replace(MATCH, chance=Chance(0.3, 0.25, SHORT, NullOrigin.PROFILE, 20))
    assert "-2 The q-value lies above .20 (q_null)." in flat(weak)
    assert "at most D The q-value lies above .20 (q_null)." in flat(weak)
    assert "A q-value of at most .05 would make it A (now D)." in flat(weak)
    assert "-1 The q-value lies above .05 (q_weak)." in flat(weak, q_limit=0.3)
    assert "A q-value above .30 would make it D (now B)." in flat(weak, q_limit=0.3)


def test_the_limits_on_how_texts_were_read_are_told_as_the_run_had_them() -> None:
    low = replace(MATCH, flags=(Flag.EXTRACTION_LOW,))
    said = "-1 Less than {} of one document's pages gave usable text, or a page of a passage cannot be trusted or was"
    assert said.format(".80") in flat(low) and "with a confidence below .80 (extraction_low)." in flat(low)
    strict = flat(low, low_quality=0.95, low_ocr=0.9)
    assert said.format(".95") in strict and "with a confidence below .90 (extraction_low)." in strict


def test_the_share_of_pages_that_could_be_read_is_told_where_it_is_not_all() -> None:
    whole = shown()
    assert "gave usable text" not in flat()
    city = replace(whole.city, extraction=replace(whole.city.extraction, quality=0.996))
    found = " ".join(describe_match(replace(whole, city=city), StudySettings()).split())
    assert "of the whole file, 99 % of the pages gave usable text" in found
    assert (match_page(replace(whole, city=city)).city_place.quality) == 0.996


def test_the_rivals_own_passage_is_quoted_and_the_decision_told() -> None:
    found = flat()
    assert "law “Plan”, 2004, a reference document." in found
    assert "“A single office answers every question.”" in found
    assert "at 0.41 in this rival and at 0.93 in the network document" in found
    assert "2 sentences are clearly nearer to the network document, none to the rival" in found
    assert "The network document explains the passage better." in found


def test_a_rival_that_wins_and_one_that_ties_are_told_apart() -> None:
    assert MATCH.rival is not None
    won = replace(MATCH, rival=replace(MATCH.rival, decisive_for_rival=1, decisive_for_network=0),
                  exclusion=ExclusionCode.COMMON_SOURCE_BETTER)  # fmt: skip
    assert "The rival is the better explanation, so this is no claim." in flat(won)
    tied = replace(MATCH, rival=replace(MATCH.rival, decisive_for_network=0), flags=(Flag.RIVAL_TIE,))
    assert "The text alone cannot tell the two apart." in flat(tied)
    very_words = "it is their source only by a version in the city's language"
    assert very_words not in flat(tied)
    assert very_words in flat(replace(tied, text_class=TextClass.VERBATIM_COPY))
    both = replace(MATCH, rival=replace(MATCH.rival, decisive_for_rival=1))
    assert "Each explains a part of the passage" in flat(both)
    shared = replace(MATCH, flags=(Flag.RIVAL_IN_PART,))
    assert "Others stand in this rival as well, which is older than the network document" in flat(shared)
    kept = "the network keeps its claim"
    assert all(kept in flat(one) for one in (both, shared))
    # What is excluded by something else has none to keep.
    assert not any(kept in flat(replace(one, exclusion=ExclusionCode.SAME_WORK)) for one in (both, shared))


def test_nothing_found_nothing_compared_and_a_text_that_is_gone_never_look_alike() -> None:
    none = replace(MATCH, rival=None)
    assert "None of them comes near any sentence" in flat(none)
    assert "compared with Nothing: see the flags." in flat(replace(none, rivals_checked=()))
    assert "Its text has changed since, or is no longer in the study." in flat(rival=False)


def test_flags_and_exclusions_are_told_in_words() -> None:
    assert "No earlier documents of other cities could be compared" in flat()
    excluded = flat(replace(MATCH, exclusion=ExclusionCode.REVERSE_DIRECTION, order=Order.CITY_FIRST))
    assert excluded.startswith(
        "Match 0123456789abcdef Grade R, reversed: the city wrote first; translated copy. "
        "No claim: the city wrote it before the network did (reverse_direction)."
    )


def test_a_city_text_that_is_first_is_never_told_to_come_from_the_network() -> None:
    reversed_ = replace(MATCH, exclusion=ExclusionCode.REVERSE_DIRECTION, order=Order.CITY_FIRST, lag_days_min=-760,
                        lag_days_max=-700)  # fmt: skip
    found = flat(reversed_)
    assert "The network document explains the passage better" not in found
    assert "As the city wrote first, the network document cannot be its source either way." in found
    assert "certainly earlier; 700 to 760 days from the city text to the network text." in found


def test_days_between_texts_count_from_the_network_text_where_it_may_be_first() -> None:
    assert "certainly earlier; 700 to 760 days from the network text to the city text." in flat()
    overlap = replace(MATCH, order=Order.OVERLAP, lag_days_min=-3, lag_days_max=1)
    assert "; -3 to 1 days from the network text to the city text." in flat(overlap)
    assert "; 1 day from the network" in flat(replace(MATCH, lag_days_min=1, lag_days_max=1))


def test_a_source_of_both_is_not_called_the_better_explanation() -> None:
    assert MATCH.rival is not None
    found = flat(replace(MATCH, rival=replace(MATCH.rival, decisive_for_network=0), flags=(Flag.VIA_COMMON_SOURCE,),
                         exclusion=ExclusionCode.COMMON_SOURCE_BETTER))  # fmt: skip
    assert "holds the passage as well, and no sentence tells the two apart" in found
    assert "source of both, so this is no claim." in found
    assert "The rival is the better explanation" not in found and "No sentence is so much nearer" not in found


def test_rivals_that_no_profile_lets_compare_are_not_said_to_be_missing() -> None:
    unknown = Chance(None, None, SHORT, NullOrigin.NONE, 0)
    flags = (Flag.PEERS_NOT_CHECKED, Flag.REFERENCES_NOT_CHECKED, Flag.UNCALIBRATED)
    found = flat(replace(MATCH, rival=None, rivals_checked=(), chance=unknown, flags=flags))
    assert "the study may hold some: the model has no profile for this language pair" in found
    assert "policyecho calibrate --model NAME --parallel FOLDER" in found
    assert "(peers_not_checked, references_not_checked)" in found
    assert "could be compared: the study holds none" not in found
    missing = flat(replace(MATCH, chance=unknown, flags=flags))  # others were compared, so the profile knows the pair
    assert "could be compared: the study holds none" in missing and "the study may hold some" not in missing


def test_a_rate_without_a_chance_find_says_where_it_is_from() -> None:
    found = flat(replace(MATCH, chance=Chance(0.01, 0.01, Stratum("lexical:en-en:long"), NullOrigin.PROFILE, 0)))
    assert "no chance find as strong was met in this language pair; the rate is estimated from other pairs" in found
    assert "(found by words, passages of three sentences or more;" in found


def test_a_ratio_of_lengths_is_told_as_the_ratio() -> None:
    found = flat(replace(MATCH, scores=(Score("length_ratio", 0.1044, "111 characters for 100"),)))
    assert "length_ratio 1.11 The city passage is 1.11 times as long" in found
    assert "0.1044" not in found


def test_what_could_not_be_compared_is_told_once_for_each_reason() -> None:
    silent = (Score("numbers", None), Score("longest_run", None), Score("identity", None))
    found = flat(replace(MATCH, scores=silent))
    assert "not compared Numbers: at least one passage gives none in figures. Runs of the same words:" in found
    assert found.count("Runs of the same words: there is none of 5 words.") == 1
    assert "not compared" not in flat(replace(MATCH, scores=MATCH.scores[:1]))


def test_every_score_has_its_sentence_also_those_of_older_versions() -> None:
    found = flat(replace(MATCH, scores=(*MATCH.scores, Score("gone", 1.0))))
    assert "mean cosine of 0.60" in found
    assert "not compared Numbers: at least one passage gives none in figures." in found
    assert "the aligned sentences lie at 0.93" in found
    assert "A score of an older version: gone." in found


def test_a_match_without_grade_or_chance_can_be_shown() -> None:
    bare = replace(MATCH, chance=None, exposure=None, cluster=None, text_class=None, scores=(), rival=None)
    found = " ".join(describe_match(replace(shown(), match=bare), StudySettings()).split())
    assert "Not graded; run `policyecho run`." in found and "of an older run" not in found
    assert "of an older run" in flat(current=False)


def test_a_document_that_is_a_source_as_a_whole_is_cut_short() -> None:
    text = "\n\n".join(f"This is sentence number {number} of the document." for number in range(90))
    whole = Side("net", "0" * 64, Span(0, len(text)), Span(0, len(text)), 0, 90, 1.0)
    long = replace(
        shown(replace(MATCH, network=whole, pairs=())), network=source("net", Role.NETWORK, text, "en", 2014)
    )
    found = describe_match(long, StudySettings())
    assert "number 59 of" in found and "number 60 of" not in found
    assert "and 30 sentences more: policyecho text net" in found


def test_control_characters_are_shown_by_their_stand_in() -> None:
    odd = CITY.replace("Person wird", "Person\x1b[31m wird")
    start, end = odd.index("Jede"), odd.index("bereit.") + 7
    match = replace(MATCH, city=replace(MATCH.city, span=Span(start, end), core=Span(start, end)))
    found = describe_match(replace(shown(match), city=source("city", Role.CITY, odd, "de", 2016)), StudySettings())
    assert "\x1b" not in found and "Person\ufffd[31m wird" in found


def test_a_program_gets_the_record_the_exact_passages_and_the_same_sentences() -> None:
    page = match_page(shown())
    assert page.city_passage == CITY[MATCH.city.span.start : MATCH.city.span.end]
    assert page.rival_passage == "A single office answers every question."
    values = json.loads(json.dumps(asdict(page)))
    assert values["match"]["grade"]["letter"] == "A"
    titles = [section["title"] for section in values["sections"]]
    assert titles == ["What kind of echo it is", "How sure it is", "Time and contact", "What else could explain it",
                      "Grade", "Mind", "What was compared"]  # fmt: skip
    assert [(one.place, one.text) for one in page.left_out] == []
    for section in page.sections:
        for one in section.told:
            assert " ".join(one.text.split()) in flat()


def test_a_document_that_is_gone_from_its_source_says_since_when() -> None:
    gone = replace(shown(), city_gone=Vanished("2026-03-01T10:00:00Z", "it is no longer linked"))
    line = "gone from its source since 2026-03-01T10:00:00Z (it is no longer linked); what was archived is kept"
    lines = " ".join(describe_match(gone, StudySettings()).split())
    assert lines.count(line) == 1 and lines.index("CITY") < lines.index(line)
    assert "gone from its source" not in flat()
    page = match_page(gone)
    assert (page.network_gone_since, page.city_gone_since) == ("", "2026-03-01T10:00:00Z")
