from __future__ import annotations

from typing import Any

import pytest

from pipeline.evidence import EvidenceSettings, weigh
from pipeline.match.margin_matcher import find_by_margin
from pipeline.records import ExclusionCode, Match, Rival

COPY = [3, 4, 5]
CITY = [11, 12, *COPY, 15, 16]


def judged(invented: Any, *documents: Any, **settings: float) -> Match:
    """The weighed match of city document `c`."""
    corpus = invented.corpus(*documents)
    matches = find_by_margin(corpus, invented.settings).matches
    weighed = weigh(corpus, matches, EvidenceSettings(**settings))
    assert [match.match_id for match in weighed] == [match.match_id for match in matches]
    (found,) = [match for match in weighed if match.city.document_id == "c"]
    return found


def said(found: Match) -> tuple[str, ...]:
    """The flags but for what there was none to check."""
    return tuple(flag for flag in found.flags if not flag.endswith("_not_checked"))


def similar(invented: Any, cosine: float, aside: int = 100) -> list[Any]:
    return [invented.near(topic, cosine, aside + topic) for topic in COPY]


def test_without_rivals_the_match_stands_and_says_that_none_was_checked(invented: Any) -> None:
    found = judged(invented, invented.city("c", CITY), invented.network("n", [1, *COPY]))
    assert (found.exclusion, found.rival, found.rivals_checked) == (None, None, ())
    assert found.flags == ("own_earlier_not_checked", "references_not_checked", "uncalibrated")


def test_versions_of_one_work_are_no_transfer(invented: Any) -> None:
    found = judged(invented, invented.city("c", CITY, work="w"), invented.network("n", COPY, work="w"))
    assert found.exclusion is ExclusionCode.SAME_WORK


@pytest.mark.parametrize(
    ("date", "exclusion", "flags"),
    [
        ("2020", ExclusionCode.REVERSE_DIRECTION, ("uncalibrated",)),
        ("2018-06", None, ("precedence_uncertain", "uncalibrated")),
        ("", None, ("order_unknown", "uncalibrated")),
        ("2017-12-31", None, ("uncalibrated",)),
    ],
)
def test_the_order_of_dates_excludes_or_flags(
    invented: Any, date: str, exclusion: ExclusionCode | None, flags: tuple[str, ...]
) -> None:
    found = judged(invented, invented.city("c", CITY), invented.network("n", COPY, date))
    assert (found.exclusion, said(found)) == (exclusion, flags)


def test_same_work_is_named_before_reverse_direction(invented: Any) -> None:
    found = judged(invented, invented.city("c", CITY, work="w"), invented.network("n", COPY, "2020", work="w"))
    assert found.exclusion is ExclusionCode.SAME_WORK


@pytest.mark.parametrize("date", ["2016", "2010", ""])
def test_a_reference_that_fits_better_excludes(invented: Any, date: str) -> None:
    found = judged(
        invented,
        invented.city("c", CITY), invented.network("n", similar(invented, 0.7)), invented.reference("r", COPY, date),
    )  # fmt: skip
    assert found.exclusion is ExclusionCode.COMMON_SOURCE_BETTER
    assert found.rival == Rival("reference", "r", 0.9, -0.3, 3, 0)
    assert found.rivals_checked == ("reference",) and "via_common_source" not in found.flags


def test_a_reference_from_after_the_city_is_no_rival(invented: Any) -> None:
    found = judged(
        invented,
        invented.city("c", CITY), invented.network("n", similar(invented, 0.7)), invented.reference("r", COPY, "2020"),
    )  # fmt: skip
    assert (found.exclusion, found.rival, found.rivals_checked) == (None, None, ())


@pytest.mark.parametrize(
    ("date", "exclusion", "flag"),
    [
        ("2010", ExclusionCode.COMMON_SOURCE_BETTER, "via_common_source"),
        ("2016", None, "rival_tie"),
        ("2014-05", None, "rival_tie"),
        ("", None, "rival_tie"),
    ],
)
def test_a_reference_that_fits_as_well_excludes_only_as_the_source_of_both(
    invented: Any, date: str, exclusion: ExclusionCode | None, flag: str
) -> None:
    found = judged(invented, invented.city("c", CITY), invented.network("n", COPY), invented.reference("r", COPY, date))
    assert (found.exclusion, said(found)) == (exclusion, tuple(sorted((flag, "uncalibrated"))))


def test_a_reference_that_fits_worse_leaves_the_match_and_is_named(invented: Any) -> None:
    found = judged(
        invented,
        invented.city("c", CITY), invented.network("n", COPY), invented.reference("r", similar(invented, 0.7), "2010"),
    )  # fmt: skip
    assert (found.exclusion, said(found)) == (None, ("uncalibrated",))
    assert found.rival == Rival("reference", "r", 0.6, 0.3, 0, 3)


def test_a_reference_below_the_floor_was_checked_and_explains_nothing(invented: Any) -> None:
    documents = (
        invented.city("c", CITY), invented.network("n", COPY), invented.reference("r", similar(invented, 0.2), "2010"),
    )  # fmt: skip
    found = judged(invented, *documents)
    assert (found.rival, found.rivals_checked) == (None, ("reference",))
    assert judged(invented, *documents, rival_margin=0.05).rival is not None


def test_a_passage_of_mixed_sources_is_kept(invented: Any) -> None:
    network = [3, 4, invented.near(5, 0.6, 105)]
    reference = [*similar(invented, 0.6, 130)[:2], 5]
    found = judged(
        invented, invented.city("c", CITY), invented.network("n", network), invented.reference("r", reference, "2010")
    )
    assert (found.exclusion, said(found)) == (None, ("uncalibrated",))
    assert found.rival and (found.rival.decisive_for_rival, found.rival.decisive_for_network) == (1, 2)


def own(invented: Any, name: str = "own", date: str = "2012", issuer: str = "velden", fit: float = 1.0) -> Any:
    return invented.city(name, [61, *(similar(invented, fit) if fit < 1 else COPY), 62], date, issuer=issuer)


@pytest.mark.parametrize(
    ("change", "exclusion"),
    [
        ({}, ExclusionCode.OWN_DOCUMENT_BETTER),
        ({"issuer": "elsewhere"}, None),
        ({"date": "2019"}, None),
        ({"date": "2018"}, None),
        ({"date": ""}, None),
        ({"fit": 0.5}, None),
    ],
)
def test_an_earlier_document_of_the_same_city_that_fits_better_excludes(
    invented: Any, change: dict[str, Any], exclusion: ExclusionCode | None
) -> None:
    city, network = invented.city("c", CITY, issuer="velden"), invented.network("n", similar(invented, 0.7, 130))
    found = judged(invented, city, network, own(invented, **change))
    assert found.exclusion is exclusion
    assert ("own_earlier" in found.rivals_checked) is (change.keys() <= {"fit"})


def test_an_own_document_that_fits_as_well_is_a_tie_and_no_common_source(invented: Any) -> None:
    city, network = invented.city("c", CITY, issuer="velden"), invented.network("n", COPY)
    found = judged(invented, city, network, own(invented))
    assert (found.exclusion, said(found)) == (None, ("rival_tie", "uncalibrated"))
    assert found.rival and found.rival.kind == "own_earlier"


def test_the_rival_that_decides_most_sentences_is_named(invented: Any) -> None:
    city, network = invented.city("c", CITY), invented.network("n", similar(invented, 0.7))
    rivals = [invented.reference("one", [3], "2010"), invented.reference("all", COPY, "2010")]
    found = judged(invented, city, network, *rivals)
    assert found.rival and found.rival.document_id == "all"


def test_delta_is_how_much_better_a_rival_must_fit(invented: Any) -> None:
    documents = (
        invented.city("c", CITY), invented.network("n", similar(invented, 0.9)), invented.reference("r", COPY, "2016"),
    )  # fmt: skip
    assert judged(invented, *documents, rival_delta=0.05).exclusion is ExclusionCode.COMMON_SOURCE_BETTER
    assert said(judged(invented, *documents, rival_delta=0.2)) == ("rival_tie", "uncalibrated")
