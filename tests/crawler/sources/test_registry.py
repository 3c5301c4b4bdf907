"""The registry that ships: whose sources it holds, that each can be used, and that none claims more than was seen."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.address import is_inside
from crawler.source import Confidence, Role, Source, load_source, load_sources
from crawler.sources import SHIPPED

SEEDS = Path(__file__).resolve().parents[3] / "data" / "seeds"
FILES = sorted(SHIPPED.rglob("*.toml"))
FOLDERS = {"networks": Role.NETWORK, "cities": Role.CITY, "reference": Role.REFERENCE}

# The networks of the three studies, and the programmes around them.
NETWORKS = {
    *("eurocities", "eurocities_wgmi", "integrating_cities", "connection", "unites", "solidarity_cities"),
    *("inclusive_cities", "c_mise", "ein"),
    *("icc", "urbact", "arrival_cities", "rumourless", "mc2cm", "eccar"),
}
# Cities that the tables name as issuers of documents or in known cases.
NAMED_CITIES = {
    *("antwerp", "barcelona", "dusseldorf", "gdansk", "gothenburg", "inclusive_cities_members", "lisbon", "vantaa"),
    *("amadora", "athens", "cluj", "dortmund", "leipzig", "sofia", "stockholm", "zagreb"),
}
# Keys that say where something was seen or in words what is assumed; nothing there is ever asked for.
NOT_ASKED = {"seen_at", "note", "licence"}


def rows(table: str) -> list[dict[str, str]]:
    with (SEEDS / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def issuers(role: Role) -> set[str]:
    return {source.issuer_id for source in load_sources(SHIPPED) if source.role is role}


def addresses(value: object) -> Iterator[str]:
    """Every web address in the values of a TOML table."""
    if isinstance(value, str):
        if value.startswith(("http://", "https://")):
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from addresses(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in NOT_ASKED:
                yield from addresses(one)


def test_all_sources_are_read_together_and_no_two_share_an_id() -> None:
    assert len(load_sources(SHIPPED)) == len(FILES) > 100


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_source_says_whose_it_is_and_claims_no_more_than_was_seen(path: Path) -> None:
    source = load_source(path)
    assert source.role is FOLDERS[path.parent.name]
    assert source.facts.note, "what is assumed is said"
    assert source.facts.licence, "what is known of reuse is said, also that nothing is"
    assert source.facts.country or source.role is not Role.CITY
    assert source.facts.seen_at or source.facts.confidence is not Confidence.PAGE_SEEN
    assert source.expected_min == 0 or source.facts.confidence is Confidence.PAGE_SEEN
    assert not source.ignore_robots_because


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_source_asks_for_nothing_outside_its_domains(path: Path) -> None:
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    asked = list(addresses(values))
    assert asked
    assert not [url for url in asked if not is_inside(url, values["allowed_domains"])]


@pytest.mark.slow
def test_every_issuer_has_a_row_in_a_table() -> None:
    assert issuers(Role.NETWORK) <= {row["network_id"] for row in rows("networks.csv")}
    assert issuers(Role.CITY) <= {row["city_id"] for row in rows("cities.csv")}
    assert issuers(Role.REFERENCE) <= {row["issuer_id"] for row in rows("common_sources.csv")}


def test_every_network_of_the_studies_has_a_source() -> None:
    assert issuers(Role.NETWORK) >= NETWORKS


def test_every_city_that_is_not_only_a_member_by_name_has_a_source() -> None:
    with_source = issuers(Role.CITY)
    assert with_source >= NAMED_CITIES
    known = {row["city_id"] for row in rows("cities.csv") if row["confidence"] != Confidence.UNVERIFIED}
    assert len(known) > 50
    assert known <= with_source


def test_every_common_source_has_an_address() -> None:
    works = {document.work_id for source in reference_sources() for document in source.documents}
    listed = {source.issuer_id for source in reference_sources() if not source.documents}
    without = [
        row["common_source_id"]
        for row in rows("common_sources.csv")
        if row["common_source_id"] not in works and row["issuer_id"] not in listed
    ]
    assert not without


def reference_sources() -> list[Source]:
    return [source for source in load_sources(SHIPPED) if source.role is Role.REFERENCE]
