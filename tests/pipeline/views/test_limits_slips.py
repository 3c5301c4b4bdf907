from __future__ import annotations

import pytest

from pipeline.views.limits import LimitKind
from tests.fixtures.study import Bench
from tests.pipeline.views.test_limits import limits_of, write


def test_columns_that_may_be_slips_are_told_where_a_column_that_counts_is_lacking(filled: Bench) -> None:
    write(filled, "memberships.csv", "city_id,network_id,role,joined,end_date", "a,net,member,2010,")
    (limit,) = limits_of(filled)[LimitKind.COLUMN_UNREAD]
    assert limit.ids == ("memberships.csv has joined and lacks start_date",)
    write(filled, "memberships.csv", "city_id,network_id,role,start_date,end_date,mine", "a,net,member,2010,,x")
    assert LimitKind.COLUMN_UNREAD not in limits_of(filled), "nothing that counts is lacking"
    write(filled, "memberships.csv", "city_id,network_id,note", "a,net,x")
    assert LimitKind.COLUMN_UNREAD not in limits_of(filled), "a column that is carried along is no slip"


def test_a_document_of_one_side_whose_issuer_is_of_the_other_is_told(filled: Bench) -> None:
    write(filled, "networks.csv", "network_id,name", "network-issuer,A Net")
    write(filled, "cities.csv", "city_id,name", "city-issuer,A City")
    assert LimitKind.ISSUER_MISPLACED not in limits_of(filled)
    write(filled, "networks.csv", "network_id,name", "city-issuer,A Net")
    write(filled, "cities.csv", "city_id,name", "network-issuer,A City")
    (limit,) = limits_of(filled)[LimitKind.ISSUER_MISPLACED]
    roles = {"city": "city-issuer", "network": "network-issuer"}
    assert limit.count == limit.of == len(limit.ids) >= 2
    assert {told.split(": ")[1] for told in limit.ids} == {f"{role} of {issuer}" for role, issuer in roles.items()}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Overrides.CSV", "overrides.csv"),
        ("memberships.xlsx", "memberships.csv"),
        ("membership.csv", "memberships.csv"),
        ("memberships - Sheet1.csv", "memberships.csv"),
        ("My study - memberships.csv", "memberships.csv"),
        ("memberships (1).csv", "memberships.csv"),
        ("memberships_final.csv", "memberships.csv"),
        ("my notes.csv", ""),
        ("memberships.pdf", ""),
    ],
)
def test_a_file_that_may_be_a_table_is_told_where_that_table_says_nothing(filled: Bench, name: str, meant: str) -> None:
    write(filled, name, "document_id,x", "a,b")
    told = [limit.ids for limit in limits_of(filled).get(LimitKind.TABLE_MISNAMED, [])]
    assert told == ([(f"{name}, perhaps {meant}",)] if meant else [])
    write(filled, "memberships.csv", "city_id,network_id", "a,b")
    write(filled, "overrides.csv", "document_id,corrected_by,reason", "a,b,c")
    assert LimitKind.TABLE_MISNAMED not in limits_of(filled)


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("cities (1).csv", "cities.csv"),
        ("cities (Kopie von Anna).csv", "cities.csv"),
        ("cities.sync-conflict-20260101-120000-ABC.csv", "cities.csv"),
        ("store/catalogue (conflicted copy 2026-01-01).sqlite", "catalogue.sqlite"),
        ("cities-2019.csv", ""),
        ("documents (1).csv", "documents.csv"),
        ("cities (1).xlsx", ""),
    ],
)
def test_a_second_copy_of_a_table_or_the_catalogue_is_told(filled: Bench, name: str, beside: str) -> None:
    write(filled, "cities.csv", "city_id,name", "a,A")
    write(filled, name, "city_id,name", "a,A City")
    told = [limit.ids for limit in limits_of(filled).get(LimitKind.TABLE_DOUBLED, [])]
    assert told == ([(f"{name.rpartition('/')[2]} beside {beside}",)] if beside else [])


def test_a_source_file_that_ends_as_a_text_is_told(filled: Bench) -> None:
    (filled.root / "sources").mkdir(exist_ok=True)
    write(filled, "sources/velden.toml.txt", 'id = "velden"')
    (limit,) = limits_of(filled)[LimitKind.TABLE_MISNAMED]
    assert limit.ids == ("velden.toml.txt, perhaps velden.toml",)
