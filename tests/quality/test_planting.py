"""Planted worlds: the truth is where it is said to be, and nothing else is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.quality.planting import Kind, Plan, Plant, Trap, World, plant_world
from pipeline.calibration.synthetic_study import SyntheticText, build_corpus
from pipeline.records import Role

LINES = 20
DOCUMENTS = {
    f"d{number:02}": {
        lang: [f"Story {number} line {line} {lang} {'word ' * 9}ends." for line in range(LINES)]
        for lang in ("en", "de", "fr")
    }
    for number in range(30)
}
KINDS = (Kind(1), Kind(3), Kind(8), Kind(8, turned=True))
PLAN = Plan(KINDS, network_documents=12)


def hashed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stands in for an encoder: a text's vector is drawn from its digest."""
    rows = [np.random.default_rng(list(hashlib.sha256(text.encode()).digest())).normal(size=16) for text in texts]
    vectors = np.array(rows, np.float32).reshape(-1, 16)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def text_of(world: World, document_id: str) -> SyntheticText:
    return next(text for text in world.texts if text.document_id == document_id)


def passages(world: World, plant: Plant) -> tuple[str, str]:
    case = plant.case
    return text_of(world, case.city).text[case.a0 : case.a1], text_of(world, case.network).text[case.b0 : case.b1]


def lines_named(passage: str) -> list[tuple[str, str]]:
    """Story and line numbers of a passage, in its order."""
    words = passage.split()
    return [(words[at + 1], words[at + 3]) for at, word in enumerate(words) if word == "Story"]


def test_a_seed_gives_one_world_and_another_seed_another() -> None:
    assert plant_world(DOCUMENTS, "de", PLAN, 1) == plant_world(DOCUMENTS, "de", PLAN, 1)
    assert plant_world(DOCUMENTS, "de", PLAN, 1) != plant_world(DOCUMENTS, "de", PLAN, 2)


def test_a_world_of_lines_differs_from_one_of_blanks_between_its_lines_alone() -> None:
    joined = plant_world(DOCUMENTS, "de", PLAN, 1)
    parted = plant_world(DOCUMENTS, "de", replace(PLAN, between="\n"), 1)
    assert parted.plants == joined.plants
    for one, other in zip(parted.texts, joined.texts, strict=True):
        assert one.text.replace("\n", " ") == other.text
        assert all(line.startswith("Story") and line.endswith("ends.") for line in one.text.split("\n"))


@pytest.mark.parametrize("seed", range(5))
def test_the_characters_of_a_plant_hold_the_same_lines_on_both_sides(seed: int) -> None:
    world = plant_world(DOCUMENTS, "de", PLAN, seed)
    assert [plant.kind for plant in world.plants] == list(KINDS)
    for plant in world.plants:
        city, network = passages(world, plant)
        assert city.startswith("Story") and city.endswith("ends.")
        assert network.startswith("Story") and network.endswith("ends.")
        assert {"de"} == {word for word in city.split() if word in DOCUMENTS["d00"]}
        if plant.kind.turned:
            assert lines_named(city) == sorted(lines_named(city), key=lambda one: -int(one[1]))
            assert len(lines_named(city)) == plant.kind.lines // 2
            assert set(lines_named(city)) <= set(lines_named(network))
        else:
            assert lines_named(city) == lines_named(network)
            assert len(lines_named(city)) == plant.kind.lines


def test_hosts_and_network_documents_are_of_different_works_and_a_host_has_one_plant() -> None:
    world = plant_world(DOCUMENTS, "de", PLAN, 3)
    told = {text.role: set() for text in world.texts}
    planted = {plant.case.city: passages(world, plant)[0] for plant in world.plants}
    assert len(planted) == len(world.plants)
    for text in world.texts:
        own = text.text.replace(planted.get(text.document_id, "\0"), "")
        told[text.role] |= {story for story, _ in lines_named(own)}
    assert not told[Role.NETWORK] & told[Role.CITY]


def test_prevalence_is_the_share_of_planted_lines() -> None:
    world = plant_world(DOCUMENTS, "de", PLAN, 0)
    lines = sum(len(lines_named(text.text)) for text in world.texts if text.role is Role.CITY)
    assert world.prevalence == pytest.approx((1 + 3 + 8 + 4) / lines)


def test_planting_stops_before_the_prevalence_is_exceeded() -> None:
    world = plant_world(DOCUMENTS, "de", replace(PLAN, prevalence=0.02), 0)
    assert [plant.kind for plant in world.plants] == [Kind(1), Kind(3)]
    assert world.prevalence <= 0.02


def test_a_prevalence_too_small_for_one_plant_is_refused() -> None:
    with pytest.raises(ValueError, match="more than the prevalence"):
        plant_world(DOCUMENTS, "de", replace(PLAN, prevalence=0.001), 0)


def test_too_few_documents_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        plant_world(DOCUMENTS, "de", replace(PLAN, network_documents=25), 0)


def test_companions_stand_once_more_without_plants_and_count_as_hosts() -> None:
    alone = plant_world(DOCUMENTS, "de", PLAN, 0)
    world = plant_world(DOCUMENTS, "de", replace(PLAN, companions=("fr",)), 0)
    french = [text for text in world.texts if text.lang == "fr"]
    assert len(french) == sum(text.role is Role.CITY for text in alone.texts)
    assert all(len(lines_named(text.text)) == PLAN.host_documents * LINES for text in french)
    assert alone.prevalence / 2 < world.prevalence < alone.prevalence


@pytest.mark.parametrize("share", [0.2, 0.4])
def test_an_edited_plant_differs_by_the_share_of_its_words(share: float) -> None:
    telling = {
        one: {"en": [" ".join(f"{one}-{line}-{word}" for word in range(30)) for line in range(LINES)]}
        for one in DOCUMENTS
    }
    world = plant_world(telling, "en", Plan((Kind(8, edited=share),), network_documents=12), 0)
    city, network = (passage.split() for passage in passages(world, world.plants[0]))
    same = sum(block.size for block in SequenceMatcher(None, city, network, autojunk=False).get_matching_blocks())
    # Two words that are swapped twice stand as before, so somewhat less than the share may differ, never more.
    assert 0.7 * share < 1 - same / len(network) <= share


def test_a_later_network_document_is_no_echo() -> None:
    world = plant_world(DOCUMENTS, "de", Plan((Kind(3, trap=Trap.REVERSED),), network_documents=12), 0)
    plant = world.plants[0]
    assert text_of(world, plant.case.network).date.earliest > text_of(world, plant.case.city).date.latest
    assert world.echoes == ()


def test_a_third_source_is_older_and_holds_the_passage() -> None:
    world = plant_world(DOCUMENTS, "de", Plan((Kind(3, trap=Trap.THIRD_SOURCE),), network_documents=12), 0)
    network = text_of(world, world.plants[0].case.network)
    reference = next(text for text in world.texts if text.role is Role.REFERENCE)
    assert passages(world, world.plants[0])[1] in reference.text
    assert reference.date.latest < network.date.earliest
    assert world.echoes == ()


def test_own_reuse_is_an_older_text_of_the_same_city() -> None:
    world = plant_world(DOCUMENTS, "de", Plan((Kind(3, trap=Trap.OWN_REUSE),), network_documents=12), 0)
    plant = world.plants[0]
    city = text_of(world, plant.case.city)
    older = next(t for t in world.texts if t.issuer == city.issuer and t.document_id != city.document_id)
    assert older.text == passages(world, plant)[0]
    assert older.date.latest < text_of(world, plant.case.network).date.earliest
    assert world.echoes == ()


def test_a_lookalike_goes_on_with_a_story_whose_lines_the_network_lacks() -> None:
    world = plant_world(DOCUMENTS, "de", Plan((Kind(3, trap=Trap.LOOKALIKE),), network_documents=12), 0)
    plant = world.plants[0]
    city, network = passages(world, plant)
    assert len(lines_named(network)) == LINES - 3
    assert not set(lines_named(city)) & set(lines_named(network))
    assert {story for story, _ in lines_named(city)} == {story for story, _ in lines_named(network)}
    assert world.echoes == ()


def test_a_corpus_holds_every_text_with_a_row_for_each_sentence() -> None:
    world = plant_world(DOCUMENTS, "de", PLAN, 0)
    corpus = build_corpus(world.texts, hashed, {})
    assert [d.document.document_id for d in corpus.documents] == sorted(text.document_id for text in world.texts)
    for found in corpus.documents:
        assert found.text == text_of(world, found.document.document_id).text
        assert len(found.vectors) == len(found.sentences) == len(lines_named(found.text))
        assert found.document.date == text_of(world, found.document.document_id).date
    # Each language is centred on its own mean.
    for lang in ("de", "en"):
        rows = np.concatenate([found.vectors for found in corpus.documents if found.lang == lang])
        assert np.abs(rows.mean(0)).max() < 0.1
