"""Rivals among cities: the city's own earlier documents and its peers', and the spread of one network passage."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.records import ExclusionCode, Order
from tests.fixtures import rival_cases as cases

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
    change: dict[str, Any], exclusion: ExclusionCode | None
) -> None:
    earlier = {"date": "2012", "fit": 1.0} | change
    held = cases.near(earlier.pop("fit"))
    found = cases.assessed(
        cases.city(),
        cases.network([1, *cases.near(0.7, aside=130)]),
        cases.city("e", (61, *held, 62), **earlier),
    )
    assert found.exclusion is exclusion
    kind = "peer_city" if "issuer" in change else "own_earlier"
    assert (kind in found.rivals_checked) is (earlier["date"] == "2012")


def test_a_peer_that_fits_as_well_is_a_tie_and_no_common_source() -> None:
    found = cases.assessed(cases.city(), cases.network(), cases.city("e", (61, *COPY, 62), "2012", issuer="elsewhere"))
    assert (found.exclusion, cases.said(found)) == (None, ("rival_tie",))


@pytest.mark.parametrize(("date", "expected"), [("2012", ExclusionCode.OWN_DOCUMENT_BETTER), ("2016", None)])
def test_what_the_city_wrote_before_the_network_it_has_from_itself(date: str, expected: ExclusionCode | None) -> None:
    found = cases.assessed(cases.city(), cases.network(), cases.city("e", (61, *COPY, 62), date, issuer="velden"))
    assert found.exclusion is expected
    assert ("rival_tie" in cases.said(found)) is (expected is None)


@pytest.mark.parametrize(("issuer", "flag"), [("velden", "own_repeat"), ("elsewhere", "via_peer")])
def test_an_earlier_city_document_that_echoes_the_same_passage_is_the_spread_under_study(
    issuer: str, flag: str
) -> None:
    documents = (
        cases.city(),
        cases.network([1, *cases.near(0.7)]),
        cases.city("e", (61, *COPY, 62), "2016", issuer=issuer),
    )
    found = cases.assessed(*documents, matches=[cases.match(), cases.match("e")])
    assert (found.exclusion, cases.said(found), found.rival) == (None, (flag,), None)


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
def test_an_earlier_city_document_is_a_rival_where_its_echo_is_another(echo: dict) -> None:
    documents = (
        cases.city(), cases.network([1, *cases.near(0.7)]), cases.network([1, *COPY], name="m"),
        cases.city("e", (61, *COPY, 62), "2016", issuer="elsewhere"),
    )  # fmt: skip
    found = cases.assessed(*documents, matches=[cases.match(), cases.match("e", **echo)])
    assert found.exclusion is ExclusionCode.PEER_CITY_BETTER


def test_an_echo_that_a_common_source_explains_makes_no_spread() -> None:
    peer = cases.city("e", (61, *COPY, 62), "2016", issuer="elsewhere")
    kept = cases.assessed(
        cases.city(),
        cases.network([1, *cases.near(0.7)]),
        peer,
        matches=[cases.match(), cases.match("e")],
    )
    assert cases.said(kept) == ("via_peer",)
    found = cases.assessed(
        cases.city(),
        cases.network([1, *cases.near(0.7)]),
        peer,
        cases.reference(),
        matches=[cases.match(), cases.match("e")],
    )
    assert found.exclusion is not None and "via_peer" not in found.flags


def test_an_echo_of_another_edition_of_the_network_work_is_spread_too() -> None:
    documents = (
        cases.city(), cases.network([1, *cases.near(0.7)]), cases.network([1, *COPY], name="m"),
        cases.city("e", (61, *COPY, 62), "2016", issuer="elsewhere"),
    )  # fmt: skip
    works = {"c": "c", "e": "e", "n": "w", "m": "w"}
    found = cases.assessed(*documents, matches=[cases.match(), cases.match("e", network_id="m")], work_of=works)
    assert (found.exclusion, cases.said(found)) == (None, ("via_peer",))


def test_many_nearer_documents_of_spread_do_not_hide_a_rival() -> None:
    peers = [cases.city(f"p{n:02}", (61, *COPY, 62), "2016", issuer=f"city {n}") for n in range(15)]
    rival = cases.city("z", (61, *cases.near(0.95), 62), "2017", issuer="elsewhere")
    matches = [cases.match(), *(cases.match(peer.document.document_id) for peer in peers)]
    found = cases.assessed(cases.city(), cases.network([1, *cases.near(0.7)]), *peers, rival, matches=matches)
    assert found.exclusion is ExclusionCode.PEER_CITY_BETTER and found.rival and found.rival.document_id == "z"
