"""Rivals among cities: the city's own earlier documents and its peers', and the spread of one network passage."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.records import ExclusionCode, Order

COPY = (3, 4, 5)


@pytest.mark.parametrize(
    ("change", "exclusion"),
    [
        ({}, ExclusionCode.OWN_DOCUMENT_BETTER),
        ({"issuer": "elsewhere"}, ExclusionCode.PEER_CITY_BETTER),
        ({"date": "2019"}, None),
        ({"date": "2018"}, None),
        ({"date": ""}, None),
        ({"fit": 0.3}, None),
    ],
)
def test_an_earlier_city_document_that_fits_better_excludes(
    case: Any, change: dict[str, Any], exclusion: ExclusionCode | None
) -> None:
    earlier = {"date": "2012", "fit": 1.0} | change
    held = case.near(earlier.pop("fit"))
    found = case.assessed(
        case.city(), case.network([1, *case.near(0.7, aside=130)]), case.city("e", (61, *held, 62), **earlier)
    )
    assert found.exclusion is exclusion
    kind = "peer_city" if "issuer" in change else "own_earlier"
    assert (kind in found.rivals_checked) is (earlier["date"] == "2012")


def test_a_peer_that_fits_as_well_is_a_tie_and_no_common_source(case: Any) -> None:
    found = case.assessed(case.city(), case.network(), case.city("e", (61, *COPY, 62), "2012", issuer="elsewhere"))
    assert (found.exclusion, case.said(found)) == (None, ("rival_tie",))


@pytest.mark.parametrize(("date", "expected"), [("2012", ExclusionCode.OWN_DOCUMENT_BETTER), ("2016", None)])
def test_what_the_city_wrote_before_the_network_it_has_from_itself(
    case: Any, date: str, expected: ExclusionCode | None
) -> None:
    found = case.assessed(case.city(), case.network(), case.city("e", (61, *COPY, 62), date, issuer="velden"))
    assert found.exclusion is expected
    assert ("rival_tie" in case.said(found)) is (expected is None)


@pytest.mark.parametrize(("issuer", "flag"), [("velden", "own_repeat"), ("elsewhere", "via_peer")])
def test_an_earlier_city_document_that_echoes_the_same_passage_is_the_spread_under_study(
    case: Any, issuer: str, flag: str
) -> None:
    documents = (
        case.city(),
        case.network([1, *case.near(0.7)]),
        case.city("e", (61, *COPY, 62), "2016", issuer=issuer),
    )
    found = case.assessed(*documents, matches=[case.match(), case.match("e")])
    assert (found.exclusion, case.said(found), found.rival) == (None, (flag,), None)


@pytest.mark.parametrize(
    "echo",
    [
        {"order": Order.UNKNOWN},
        {"network_id": "m"},
        {"first": 1, "last": 3, "aligned": (1,)},
        {"first": 9, "last": 10, "aligned": (9,)},
        {"network_first": 8},
    ],
    ids=["of unknown order", "of another work", "before it", "after it", "of another passage of the network's"],
)
def test_an_earlier_city_document_is_a_rival_where_its_echo_is_another(case: Any, echo: dict) -> None:
    documents = (
        case.city(), case.network([1, *case.near(0.7)]), case.network([1, *COPY], name="m"),
        case.city("e", (61, *COPY, 62), "2016", issuer="elsewhere"),
    )  # fmt: skip
    found = case.assessed(*documents, matches=[case.match(), case.match("e", **echo)])
    assert found.exclusion is ExclusionCode.PEER_CITY_BETTER


def test_an_echo_that_a_common_source_explains_makes_no_spread(case: Any) -> None:
    peer = case.city("e", (61, *COPY, 62), "2016", issuer="elsewhere")
    kept = case.assessed(case.city(), case.network([1, *case.near(0.7)]), peer, matches=[case.match(), case.match("e")])
    assert case.said(kept) == ("via_peer",)
    found = case.assessed(
        case.city(),
        case.network([1, *case.near(0.7)]),
        peer,
        case.reference(),
        matches=[case.match(), case.match("e")],
    )
    assert found.exclusion is not None and "via_peer" not in found.flags


def test_an_echo_of_another_edition_of_the_network_work_is_spread_too(case: Any) -> None:
    documents = (
        case.city(), case.network([1, *case.near(0.7)]), case.network([1, *COPY], name="m"),
        case.city("e", (61, *COPY, 62), "2016", issuer="elsewhere"),
    )  # fmt: skip
    works = {"c": "c", "e": "e", "n": "w", "m": "w"}
    found = case.assessed(*documents, matches=[case.match(), case.match("e", network_id="m")], work_of=works)
    assert (found.exclusion, case.said(found)) == (None, ("via_peer",))


def test_many_nearer_documents_of_spread_do_not_hide_a_rival(case: Any) -> None:
    peers = [case.city(f"p{n:02}", (61, *COPY, 62), "2016", issuer=f"city {n}") for n in range(15)]
    rival = case.city("z", (61, *case.near(0.95), 62), "2017", issuer="elsewhere")
    matches = [case.match(), *(case.match(peer.document.document_id) for peer in peers)]
    found = case.assessed(case.city(), case.network([1, *case.near(0.7)]), *peers, rival, matches=matches)
    assert found.exclusion is ExclusionCode.PEER_CITY_BETTER and found.rival and found.rival.document_id == "z"
