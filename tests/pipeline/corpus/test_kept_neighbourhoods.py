from __future__ import annotations

from collections.abc import Callable, Sequence
from unittest.mock import patch

import numpy as np
import pytest

from index.vectors import unit_rows
from pipeline.corpus import grown_neighbourhoods, kept_neighbourhoods
from pipeline.corpus.kept_neighbourhoods import KeptNeighbourhoods
from pipeline.corpus.neighbourhoods import CentredDocument, Neighbourhoods, measure_neighbourhoods
from pipeline.records import Role
from pipeline.records.arrays import Vectors

DIM, K = 12, 6
ROLES = (Role.CITY, Role.NETWORK, Role.REFERENCE)
KINDS = unit_rows(np.random.default_rng(0).standard_normal((40, DIM)))


def document(number: int, rows: int = 8) -> CentredDocument:
    """A document of sentences of which many are said by others too."""
    draw = np.random.default_rng(number)
    own = unit_rows(draw.standard_normal((rows, DIM)))
    said = np.where(draw.random((rows, 1)) < 0.5, KINDS[draw.integers(0, len(KINDS), rows)], own).astype(np.float32)
    return CentredDocument(f"d{number:03}", ROLES[number % 3], said)


def study(numbers: Sequence[int]) -> list[CentredDocument]:
    return [document(number) for number in sorted(numbers)]


def halved(vectors: Vectors) -> Vectors:
    return vectors.astype(np.float16).astype(np.float32)


BACKGROUNDS = (
    halved(np.concatenate([document(number).vectors for number in (1, 2, 4, 5)])),
    halved(np.concatenate([document(number).vectors for number in (0, 3)])),
)
FIRST = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)


def assert_same(one: Neighbourhoods, other: Neighbourhoods) -> None:
    assert len(one.hubs) == len(other.hubs)
    for found, expected in zip(one.hubs, other.hubs, strict=True):
        np.testing.assert_array_equal(found, expected)
    for near, wanted in ((one.of_cities, other.of_cities), (one.of_networks, other.of_networks)):
        np.testing.assert_array_equal(near.cosine, wanted.cosine)
        np.testing.assert_array_equal(near.position, wanted.position)


def measured(
    documents: Sequence[CentredDocument], earlier: KeptNeighbourhoods | None, k: int = K
) -> KeptNeighbourhoods:
    return KeptNeighbourhoods.measure(documents, BACKGROUNDS, k, earlier)


@pytest.mark.parametrize(
    "later",
    [
        (*FIRST, 12), (*FIRST, 13), (*FIRST, 14), (*FIRST, 12, 13, 14, 15, 16), FIRST[1:], FIRST[:-1],
        (0, 2, 3, 4, 5, 6, 8, 9, 10, 11), (*FIRST[2:], 12, 13), FIRST,
    ],
    ids=[
        "a city more", "a network more", "a reference more", "several more", "a city less", "a reference less",
        "two networks less", "some gone and some new", "as it was",
    ],
)  # fmt: skip
def test_what_changed_is_compared_and_the_result_is_that_of_all_anew(later: Sequence[int]) -> None:
    first = measured(study(FIRST), None)
    with patch.object(kept_neighbourhoods, "measure_neighbourhoods", side_effect=AssertionError("all was compared")):
        grown = measured(study(later), first)
    assert_same(grown.found, measure_neighbourhoods(study(later), *BACKGROUNDS, K))


def test_a_study_that_changes_again_and_again_stays_the_same_as_one_made_anew() -> None:
    draw = np.random.default_rng(3)
    present, kept = set(FIRST), measured(study(FIRST), None)
    for _ in range(25):
        present = present ^ set(draw.integers(0, 40, 3).tolist())
        kept = KeptNeighbourhoods.from_bytes(measured(study(sorted(present)), kept).to_bytes()) or pytest.fail(
            "damaged"
        )
        assert_same(kept.found, measure_neighbourhoods(study(sorted(present)), *BACKGROUNDS, K))


@pytest.mark.parametrize("first", [(0, 1, 3), (1, 3, 4, 6), (0, 3, 6)])
def test_a_side_that_had_fewer_than_are_wanted_finds_more_when_it_grows(first: Sequence[int]) -> None:
    small = [document(number, 2) for number in first]
    more = sorted([*small, document(13, 1), document(15, 1)], key=lambda one: one.document_id)
    grown = measured(more, measured(small, None))
    assert_same(grown.found, measure_neighbourhoods(more, *BACKGROUNDS, K))


def test_a_document_whose_vectors_are_others_now_is_new() -> None:
    first = measured(study(FIRST), None)
    changed = [document(33) if one.document_id == "d003" else one for one in study(FIRST)]
    changed = [CentredDocument("d003", one.role, one.vectors) if one.document_id == "d033" else one for one in changed]
    assert_same(measured(changed, first).found, measure_neighbourhoods(changed, *BACKGROUNDS, K))


def test_only_the_sentences_of_a_new_document_are_multiplied() -> None:
    first = measured(study(FIRST), None)
    joined: list[tuple[int, int]] = []
    join = grown_neighbourhoods.join

    def counted(a: Vectors, b: Vectors, *args: object, **options: object) -> object:
        joined.append((len(a), len(b)))
        return join(a, b, *args, **options)  # type: ignore[arg-type]  # handed on as they come

    with patch.object(grown_neighbourhoods, "join", counted):
        measured(study((*FIRST, 12)), first)
    (there, back) = [pair for pair in joined if min(pair)]
    # Of the others only those to which one that came is nearer than the last of their own.
    assert there == (8, 32) and back[1] == 8 and back[0] < 32


@pytest.mark.parametrize(
    "change",
    [
        lambda documents, kept: KeptNeighbourhoods.measure(documents, (BACKGROUNDS[0][1:], BACKGROUNDS[1]), K, kept),
        lambda documents, kept: KeptNeighbourhoods.measure(documents, BACKGROUNDS, K + 1, kept),
        lambda documents, kept: KeptNeighbourhoods.measure(study(range(20, 40)), BACKGROUNDS, K, kept),
    ],
    ids=["another background", "another number of nearest", "other documents"],
)
def test_what_rests_on_something_else_is_measured_anew(
    change: Callable[[list[CentredDocument], KeptNeighbourhoods], KeptNeighbourhoods],
) -> None:
    first = measured(study(FIRST), None)
    with patch.object(kept_neighbourhoods, "measure_neighbourhoods", wraps=measure_neighbourhoods) as anew:
        change(study(FIRST), first)
    assert anew.call_count == 1


@pytest.mark.parametrize("numbers", [FIRST, (0, 3), (1, 4), ()])
def test_the_same_is_read_back(numbers: Sequence[int]) -> None:
    kept = measured(study(numbers), None)
    again = KeptNeighbourhoods.from_bytes(kept.to_bytes())
    assert again is not None and again.documents == kept.documents
    assert_same(again.found, kept.found)
    assert again.to_bytes() == kept.to_bytes()


@pytest.mark.parametrize(
    "harm", [lambda data: data[:-4], lambda data: b"x" + data[1:], lambda data: b"", lambda data: data[:40]]
)
def test_what_is_damaged_is_measured_anew(harm: Callable[[bytes], bytes]) -> None:
    assert KeptNeighbourhoods.from_bytes(harm(measured(study(FIRST), None).to_bytes())) is None
