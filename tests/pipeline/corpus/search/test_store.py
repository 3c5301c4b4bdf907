from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from index.errors import StoreError
from pipeline.corpus.search.store import PassageStore, build_store
from tests.fixtures.searching import Searched

TEXTS = {
    "a": ["Newcomers receive free language courses in the first two years.", "Contents"],
    "b": [],
    "c": [
        "The library lends out games and tools. Its hall was repaired by the city in spring.",
        "A word or two follow.",
    ],
}


@pytest.fixture
def searched() -> Searched:
    return Searched(TEXTS)


def test_positions_of_the_sentence_index_lead_to_their_passages(searched: Searched) -> None:
    store = searched.store
    assert store.documents == ("a", "b", "c")
    assert store.owners.tolist() == [0, 2, 2]
    assert store.firsts.tolist() == [0, 1, 3, 4]
    assert store.passage_of(np.arange(4)).tolist() == [0, 1, 1, 2]
    assert len(searched.index) == 4
    text = searched.texts[2].text
    assert [text[start:end] for start, end in store.sentences[1:3].tolist()] == [
        "The library lends out games and tools.",
        "Its hall was repaired by the city in spring.",
    ]


def test_vectors_are_means_of_unit_length(searched: Searched) -> None:
    np.testing.assert_allclose(np.linalg.norm(searched.store.vectors.astype(np.float32), axis=1), 1, atol=1e-3)


def test_what_is_saved_is_read_again(searched: Searched, tmp_path: Path) -> None:
    again = searched.reopened(tmp_path)
    assert again.documents == searched.store.documents
    for name in ("owners", "spans", "firsts", "sentences", "vectors"):
        np.testing.assert_array_equal(getattr(again, name), getattr(searched.store, name))
    assert again.words.holding("library").tolist() == searched.store.words.holding("library").tolist()
    assert searched.reopened(tmp_path).documents == again.documents  # a second time over the first


def test_a_study_without_running_text_can_be_saved(tmp_path: Path) -> None:
    build_store([]).save(tmp_path)
    assert len(PassageStore.load(tmp_path)) == 0


@pytest.mark.parametrize("name", ["passages.json", "owners.npy", "word_stems.npy"])
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_damaged_passages_are_named(searched: Searched, tmp_path: Path, name: str, damage: str) -> None:
    searched.store.save(tmp_path)
    path = tmp_path / "passages" / name
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(StoreError, match="run `policyecho index` again"):
        PassageStore.load(tmp_path)


def test_what_a_stopped_process_left_is_written_over(searched: Searched, tmp_path: Path) -> None:
    searched.store.save(tmp_path)
    shutil.move(tmp_path / "passages", tmp_path / "passages.part")
    assert searched.reopened(tmp_path).documents == ("a", "b", "c")
    assert not (tmp_path / "passages.part").exists()
