from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from pipeline.corpus.model import CorpusDocument
from pipeline.match.candidate import MatchCandidate
from pipeline.match.overlapping import resolve_overlaps
from pipeline.match.scraps import set_scraps_apart
from pipeline.records import FindKind, Order, ScrapKind
from tests.fixtures import bare

F, H = ScrapKind.FORM, ScrapKind.HEADING


def with_scraps(document: CorpusDocument, *kinds: ScrapKind | None) -> CorpusDocument:
    return replace(document, scraps=kinds + (None,) * (len(document.sentences) - len(kinds)))


def candidate(
    city: CorpusDocument, network: CorpusDocument, rows: tuple[int, int] = (0, 5), **said: object
) -> MatchCandidate:
    """All sentences of these rows, each aligned with that of the same row."""
    span = city.characters(rows)
    made = MatchCandidate(
        city=city, network=network, order=Order.NETWORK_FIRST, kind=FindKind.SEMANTIC, base_score=1.0, strength=2.0,
        city_span=span, network_span=span, city_core=span, network_core=span, core_sentences=rows[1] - rows[0],
        pairs=tuple((row, row) for row in range(*rows)),
    )  # fmt: skip
    return replace(made, **said)  # type: ignore[arg-type]  # by name


@pytest.fixture
def city() -> CorpusDocument:
    return bare.city("c", 5)


@pytest.fixture
def network() -> CorpusDocument:
    return bare.network("n", 5)


def test_a_passage_without_scraps_is_left_as_it_is(city: CorpusDocument, network: CorpusDocument) -> None:
    found = candidate(city, network)
    assert set_scraps_apart(found) is found
    found = candidate(with_scraps(city, *[None] * 5), with_scraps(network, *[None] * 5))
    assert set_scraps_apart(found) is found


def test_scraps_are_cut_from_the_edges_and_their_pairs_with_them(city: CorpusDocument, network: CorpusDocument) -> None:
    found = set_scraps_apart(candidate(with_scraps(city, F, None, None, None, H), network))
    assert not found.is_scrap
    assert found.city_span == found.city_core == city.characters((1, 4))
    assert found.network_span == network.characters((0, 5))
    assert found.pairs == ((1, 1), (2, 2), (3, 3))


@pytest.mark.parametrize("side", ["city", "network"])
def test_a_passage_made_of_scraps_on_either_side_is_one(
    city: CorpusDocument, network: CorpusDocument, side: str
) -> None:
    documents = {"city": city, "network": network}
    documents[side] = with_scraps(documents[side], F, F, F, None, None)
    assert set_scraps_apart(candidate(documents["city"], documents["network"])).is_scrap


def test_a_passage_whose_aligned_sentences_are_all_scraps_is_one(city: CorpusDocument, network: CorpusDocument) -> None:
    found = candidate(with_scraps(city, F), with_scraps(network, None, H), pairs=((0, 0), (1, 1)))
    assert set_scraps_apart(found).is_scrap


def test_runs_outside_what_is_left_are_dropped(city: CorpusDocument, network: CorpusDocument) -> None:
    runs = (((0, 5), (0, 5)), (city.characters((1, 2)), network.characters((1, 2))))
    found = set_scraps_apart(candidate(with_scraps(city, F), network, runs=runs))
    assert found.runs == runs[1:]


def test_a_run_over_an_edge_that_is_cut_ends_there() -> None:
    text = "".join(f"{f'measure {n} of this plan is for everybody':50}" for n in range(5))
    city, network = bare.city("c", 5, text=text), bare.network("n", 5, text=text.replace("this", "THIS"))
    scraps = with_scraps(city, F), with_scraps(network, None, None, None, None, H)
    found = set_scraps_apart(candidate(*scraps, runs=(((0, 250), (0, 250)), ((0, 12), (0, 12)))))
    assert found.runs == (((50, 189), (50, 189)),)
    assert text[50:189].split()[:2] == ["measure", "1"] and text[50:189].endswith("everybody")


def test_a_strong_scrap_hides_no_passage(city: CorpusDocument, network: CorpusDocument) -> None:
    scrap = set_scraps_apart(candidate(with_scraps(city, F, F, F, F, F), network, strength=9.0))
    passage = candidate(city, network, rows=(1, 3), strength=1.0)
    kept = resolve_overlaps([scrap, passage], dropped := Counter())
    assert (len(kept), dropped.total()) == (2, 0)
