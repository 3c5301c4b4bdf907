from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.analyse.counts.doubles import leave_out_doubles
from pipeline.analyse.counts.finds import Find
from pipeline.corpus.model import CorpusDocument
from pipeline.records import AlignedPair, Match
from tests.fixtures import bare

CHARTER = bare.network("charter", date="2010")


def text(name: str, date: str = "2016", issuer: str = "town") -> CorpusDocument:
    found = bare.city(name, date=date)
    return replace(found, document=replace(found.document, issuer_id=issuer))


def echo(city: CorpusDocument, name: str, first: int, last: int, network: CorpusDocument = CHARTER) -> Match:
    """A match that rests on the network's sentences [first, last)."""
    pairs = tuple(AlignedPair(n, n, 0.6, 0.3) for n in range(first, last))
    return replace(bare.match(city, network, name=name), pairs=pairs)


def counted(*given: tuple[CorpusDocument, Match], first: bool = True) -> list[str]:
    """The matches that stay."""
    finds = [Find(one.match_id, one.city.document_id, one.network.document_id, first) for _, one in given]
    documents = {city.document.document_id: city.document for city, _ in given}
    return [find.match_id for find in leave_out_doubles(finds, {one.match_id: one for _, one in given}, documents)]


PLAN, DRAFT = text("plan", "2016-05"), text("draft")


def test_a_draft_and_a_plan_of_one_year_count_once_as_the_earlier_may_be_either() -> None:
    both = (PLAN, echo(PLAN, "in plan", 0, 2)), (DRAFT, echo(DRAFT, "in draft", 0, 2))
    assert counted(*both) == counted(*reversed(both)) == ["in draft"]
    assert counted(*both, first=False) == ["in draft"]


def test_what_a_text_repeats_of_itself_counts_once_and_the_longer_of_both_stays() -> None:
    summary, body = echo(PLAN, "in summary", 1, 2), echo(PLAN, "in body", 0, 4)
    assert counted((PLAN, summary), (PLAN, body)) == ["in body"]


@pytest.mark.parametrize(("last", "stays"), [(5, ["one", "other"]), (4, ["one"])])
def test_half_of_the_sentences_must_be_the_same(last: int, stays: list[str]) -> None:
    one, other = echo(PLAN, "one", 0, 3), echo(PLAN, "other", 2, last)
    assert counted((PLAN, one), (PLAN, other)) == stays


def test_other_sentences_texts_in_order_cities_and_networks_count_by_themselves() -> None:
    first = PLAN, echo(PLAN, "first", 0, 2)
    later, elsewhere = text("later", "2018"), text("elsewhere", issuer="another town")
    another = bare.network("another", date="2010")
    for city, match in (
        (DRAFT, echo(DRAFT, "b", 2, 4)), (later, echo(later, "b", 0, 2)), (elsewhere, echo(elsewhere, "b", 0, 2)),
        (DRAFT, echo(DRAFT, "b", 0, 2, another)),
    ):  # fmt: skip
        assert counted(first, (city, match)) == ["first", "b"]


def test_a_passage_without_aligned_sentences_is_taken_whole() -> None:
    both = [(city, replace(echo(city, name, 0, 0))) for city, name in ((PLAN, "in plan"), (DRAFT, "in draft"))]
    assert counted(*both) == ["in draft"]
