from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.settings import EvidenceSettings
from pipeline.evidence.weigh import weigh
from pipeline.profile import NullTail, PairScale, Profile
from pipeline.records import ExclusionCode, Match, PageSpan, Score, Stratum, TextClass
from pipeline.records.dates import parse_interval
from pipeline.study.tables import Membership, NetworkFacts, StudyTables
from tests.fixtures import bare

SHORT = Stratum("semantic:de-en:short")
SETTINGS = EvidenceSettings()
COPY = (
    Score("coverage_network", 1.0), Score("coverage_city", 1.0), Score("length_ratio", 0.0),
    Score("aligned_words", 30.0), Score("longest_sentence", 15.0),
)  # fmt: skip


@pytest.fixture(scope="module")
def known() -> Profile:
    """Ten finds of strength 0 by chance in a study of a thousand sentences a side, ten times fewer at 1."""
    found: Profile = bare.profile({SHORT: NullTail(0.0, 10.0, 1.0, 1.0, 40)}, {("de", "en"): PairScale(0.2, 0.05, 0.7)})
    return found


def weighed(
    known: Profile | None, match: Match, *documents: CorpusDocument, tables: StudyTables | None = None,
    settings: EvidenceSettings = SETTINGS,
) -> Match:  # fmt: skip
    corpus = Corpus(tuple(sorted(documents, key=lambda one: one.document.document_id)))
    (found,) = weigh(corpus, [match], settings, known, tables or StudyTables(), -1.0).matches
    assert found.match_id == match.match_id
    return found


def said(found: Match) -> set[str]:
    """The flags but for what there was no rival to check."""
    return {flag for flag in found.flags if not flag.endswith("_not_checked")}


@pytest.mark.parametrize(
    ("date", "exclusion", "flags", "letter"),
    [
        ("2014", None, set(), "C"),
        ("2017-12-31", None, set(), "C"),
        ("2018-06", None, {"precedence_uncertain"}, "D"),
        ("2021", ExclusionCode.REVERSE_DIRECTION, set(), "R"),
    ],
)
def test_the_order_of_dates_excludes_or_flags(
    known: Profile, date: str, exclusion: ExclusionCode | None, flags: set[str], letter: str
) -> None:
    city, network = bare.city("c"), bare.network("n", date=date)
    found = weighed(known, bare.match(city, network, 2.0, cosines=(0.6, 0.6), scores=COPY), city, network)
    assert (found.exclusion, said(found)) == (exclusion, flags)
    assert found.grade is not None and found.grade.letter == letter


def test_without_dates_nobody_is_said_to_have_been_first(known: Profile) -> None:
    city, network = bare.city("c"), bare.network("n")
    undated = CorpusDocument(
        type(network.document)("n", network.document.role, "issuer", "n", sha256="n"), "en", network.text,
        network.sentences, network.vectors, network.hub,
    )  # fmt: skip
    found = weighed(known, bare.match(city, undated, 2.0, cosines=(0.6, 0.6), scores=COPY), city, undated)
    assert "order_unknown" in found.flags and found.exclusion is None
    assert found.grade is not None and "cap C:order_unknown" in found.grade.reasons


def test_versions_of_one_work_are_no_transfer_whoever_was_first(known: Profile) -> None:
    for date in ("2014", "2021"):
        city, network = bare.city("c", work="w"), bare.network("n", work="w", date=date)
        found = weighed(known, bare.match(city, network, 2.0), city, network)
        assert found.exclusion is ExclusionCode.SAME_WORK
        assert found.grade is not None and found.grade.letter == ("X" if date == "2014" else "R")


def test_what_chance_gives_as_often_is_excluded_and_graded_all_the_same(known: Profile) -> None:
    city, network = bare.city("c", 1000), bare.network("n", 1000)
    match = bare.match(city, network, 0.5)
    found = weighed(known, match, city, network)
    assert found.chance is not None and found.chance.q_value == pytest.approx(10**-0.5, abs=1e-6)
    assert found.exclusion is ExclusionCode.Q_ABOVE_LIMIT
    assert found.grade is not None and (found.grade.letter, "cap D:q_null" in found.grade.reasons) == ("D", True)


def test_the_limit_of_the_settings_is_the_one_that_counts_in_the_grade(known: Profile) -> None:
    city, network = bare.city("c", 1000), bare.network("n", 1000)
    match = bare.match(city, network, 0.5, cosines=(0.6, 0.6), scores=(*COPY, Score("citation", 1.0, "named")))
    strict, loose = (
        weighed(known, match, city, network, settings=EvidenceSettings(q_limit=limit)) for limit in (0.3, 0.4)
    )
    assert strict.chance is not None and 0.3 < (strict.chance.q_value or 0) < 0.4
    assert (strict.exclusion, loose.exclusion) == (ExclusionCode.Q_ABOVE_LIMIT, None)
    assert strict.grade is not None and loose.grade is not None
    assert (strict.grade.letter, loose.grade.letter) == ("D", "C")
    assert {"q_null:-2", "cap D:q_null"} <= set(strict.grade.reasons)
    assert "q_weak:-1" in loose.grade.reasons and "cap D:q_null" not in loose.grade.reasons


def test_an_uncalibrated_match_is_listed_and_never_graded_above_c() -> None:
    city, network = bare.city("c"), bare.network("n")
    found = weighed(None, bare.match(city, network, 2.0, cosines=(0.6, 0.6), scores=COPY), city, network)
    assert found.exclusion is None and "uncalibrated" in found.flags
    assert found.grade is not None and "cap C:uncalibrated" in found.grade.reasons


def test_what_no_class_holds_for_is_no_claim_and_belongs_to_no_cluster(known: Profile) -> None:
    city, network = bare.city("c", 30), bare.network("n", 30)
    match = bare.match(city, network, 4.0, cosines=(0.1, 0.1))
    found = weighed(known, match, city, network)
    assert (found.text_class, found.exclusion, found.cluster) == (TextClass.UNCLASSED, ExclusionCode.UNCLASSED, None)
    assert found.grade is not None and found.grade.letter == "D"


def test_a_scrap_stays_one_whoever_wrote_it_first_and_makes_no_claim_look_surer(known: Profile) -> None:
    city, network = bare.city("c", 1000), bare.network("n", 1000)
    later = bare.network("later", 1000, date="2030")
    scraps = [
        replace(bare.match(city, one, 6.0, scores=COPY), exclusion=ExclusionCode.SCRAP) for one in (network, later)
    ]
    claim = bare.match(city, network, 0.5, cosines=(0.6, 0.6), scores=COPY)
    corpus = Corpus((city, network, later))
    first, reverse, found = weigh(corpus, [*scraps, claim], SETTINGS, known, StudyTables(), -1.0).matches
    assert {first.exclusion, reverse.exclusion} == {ExclusionCode.SCRAP}
    assert [one.grade.letter for one in (first, reverse) if one.grade] == ["X", "X"]
    alone = weigh(corpus, [claim], SETTINGS, known, StudyTables(), -1.0).matches[0]
    assert found.chance == alone.chance


@pytest.mark.parametrize(("scores", "trapped"), [((), True), (COPY, False)])
def test_a_name_that_misleads_excludes_what_rests_on_the_name_alone(
    known: Profile, scores: tuple[Score, ...], trapped: bool
) -> None:
    city, network = bare.city("c"), bare.network("n")
    trap = Score("name_trap", 1.0, "Charta")
    match = bare.match(city, network, 2.0, cosines=(0.45, 0.45), scores=(*scores, trap))
    found = weighed(known, match, city, network)
    assert (found.exclusion is ExclusionCode.NAME_TRAP) is trapped


def test_a_poor_text_on_either_side_costs_a_point(known: Profile) -> None:
    for city_quality, network_quality, poor in ((0.79, 1.0, True), (1.0, 0.5, True), (0.8, 0.8, False)):
        city, network = bare.city("c", quality=city_quality), bare.network("n", quality=network_quality)
        found = weighed(known, bare.match(city, network, 2.0), city, network)
        assert found.grade is not None
        assert ("extraction_low" in found.flags, "extraction_low:-1" in found.grade.reasons) == (poor, poor)
    strict = weighed(known, bare.match(city, network, 2.0), city, network, settings=EvidenceSettings(low_quality=0.9))
    assert "extraction_low" in strict.flags


@pytest.mark.parametrize(
    ("page", "poor"),
    [
        (PageSpan(7, 0, 60, "its letters have no known meaning"), True),
        (PageSpan(7, 20, 20, "no text layer"), True),  # the passage runs over a page of which nothing is known
        (PageSpan(7, 60, 90, "its letters have no known meaning"), False),
        (PageSpan(7, 0, 60, ocr=0.79), True),
        (PageSpan(7, 0, 60, ocr=0.8), False),
        (PageSpan(7, 60, 90, ocr=0.2), False),
    ],
)
@pytest.mark.parametrize("side", ["city", "network"])
def test_a_passage_on_a_page_that_was_read_poorly_costs_a_point(
    known: Profile, side: str, page: PageSpan, poor: bool
) -> None:
    city, network = (getattr(bare, s)(s, pages=(page,) if s == side else ()) for s in ("city", "network"))
    found = weighed(known, bare.match(city, network, 2.0), city, network)
    assert found.grade is not None
    assert ("extraction_low" in found.flags, "extraction_low:-1" in found.grade.reasons) == (poor, poor)


def test_how_sure_ocr_must_be_is_a_setting(known: Profile) -> None:
    city, network = bare.city("c", pages=(PageSpan(1, 0, 60, ocr=0.85),)), bare.network("n")
    strict = EvidenceSettings(low_ocr=0.9)
    assert "extraction_low" in weighed(known, bare.match(city, network), city, network, settings=strict).flags


def test_known_contact_is_told_and_adds_a_point(known: Profile) -> None:
    city, network = bare.city("c"), bare.network("n")
    tables = StudyTables(
        (NetworkFacts("issuer of n", "Net"),),
        (Membership("issuer of c", "issuer of n", "member", parse_interval("2012"), None),),
    )
    match = bare.match(city, network, 2.0)
    found, alone = weighed(known, match, city, network, tables=tables), weighed(known, match, city, network)
    assert found.exposure is not None and found.exposure.level == "X1"
    assert alone.exposure is not None and alone.exposure.level == "unknown"
    assert found.grade is not None and "exposed:+1" in found.grade.reasons
    assert alone.grade is not None and "exposed:+1" not in alone.grade.reasons


def test_matches_keep_their_number_and_sequence(known: Profile) -> None:
    city, networks = bare.city("c", 30), [bare.network(f"n{n}", date="2021" if n % 2 else "2014") for n in range(5)]
    matches = [bare.match(city, networks[n], score) for n, score in ((3, 0.1), (0, 2.0), (4, -1.0), (1, 5.0))]
    corpus = Corpus((city, *networks))
    found = weigh(corpus, matches, SETTINGS, known, StudyTables(), -1.0).matches
    assert [match.match_id for match in found] == [match.match_id for match in matches]
    assert all(match.grade and match.chance and match.text_class and match.exposure for match in found)
    one_by_one = weigh(corpus, matches[::-1], SETTINGS, known, StudyTables(), -1.0).matches[::-1]
    assert one_by_one == found
