from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import StoreError
from pipeline.corpus.search.store import PassageStore, arrange, build_store
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
    for name in ("owners", "spans", "firsts", "sentences", "vectors", "lines", "line_counts"):
        np.testing.assert_array_equal(getattr(again, name), getattr(searched.store, name))
    assert again.words.holding("library").tolist() == searched.store.words.holding("library").tolist()


def test_a_study_without_running_text_can_be_saved(tmp_path: Path) -> None:
    build_store([]).save(tmp_path)
    assert len(PassageStore.load(tmp_path)) == 0


@pytest.mark.parametrize("name", ["passages.json", "owners.npy", "word_stems.npy"])
@pytest.mark.parametrize("damage", ["missing", "cut", "altered"])
def test_damaged_passages_are_named(searched: Searched, tmp_path: Path, name: str, damage: str) -> None:
    searched.store.save(tmp_path)
    path = tmp_path / "passages" / name
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(content[:20] if damage == "cut" else content[:-9] + b"?" + content[-8:])
    said = "there is no index in" if (name, damage) == ("passages.json", "missing") else f"{name} is damaged"
    with pytest.raises(StoreError, match=f"{said}.*run `policyecho run`"):
        PassageStore.load(tmp_path)


def assert_same(one: PassageStore, other: PassageStore) -> None:
    assert one.documents == other.documents and one.words.languages == other.words.languages
    for name in ("owners", "spans", "firsts", "sentences", "vectors"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)
    for name in ("bounds", "stems", "starts", "passages", "times", "weights", "langs", "lengths"):
        np.testing.assert_array_equal(getattr(one.words, name), getattr(other.words, name), name)


def test_stores_put_together_are_the_one_of_all_their_documents(searched: Searched, tmp_path: Path) -> None:
    other = Searched({"a": ["Die Bibliothek verleiht Spiele und Werkzeuge an alle."], "d": TEXTS["c"]}, {"a": "de"})
    texts = [other.texts[1], searched.texts[2], other.texts[0], searched.texts[1]]
    order = [(1, 1), (0, 2), (1, 0), (0, 1)]
    assert_same(arrange([searched.reopened(tmp_path), other.store], order), build_store(texts))
    assert_same(arrange([searched.store, build_store([])], [(0, 0), (0, 2)]), build_store(searched.texts[::2]))
    assert_same(arrange([build_store([]), searched.store], []), build_store([]))


def test_what_headings_share_is_kept_by_document_and_moves_with_it() -> None:
    headed = Searched({"a": ["Language courses", *TEXTS["a"]], "b": ["Language schools", *TEXTS["c"]]}).store
    assert headed.line_counts.tolist() == [2, 1]
    assert headed.common_line.any()
    assert not Searched({"c": TEXTS["c"]}).store.common_line.any()
    turned = arrange([headed], [(0, 1), (0, 0)])
    np.testing.assert_array_equal(turned.lines, headed.lines[::-1])
    assert turned.line_counts.tolist() == [1, 2]
    np.testing.assert_array_equal(arrange([headed], [(0, 0), (0, 1)]).common_line, headed.common_line)
    assert not arrange([headed], []).common_line.any()


def test_a_passages_vector_is_the_mean_of_its_sentences_however_many_it_has() -> None:
    sentence = "The {} library lends out games and tools to all who live nearby."
    paragraphs = [
        " ".join(sentence.format(f"{name}{n}") for n in range(count))
        for count, name in zip((1, 9, 2), "xyz", strict=True)
    ]
    searched = Searched({"a": paragraphs, "b": paragraphs[:1]})
    vectors = np.concatenate([text.vectors[text.rows] for text in searched.texts])
    for number in range(len(searched.store)):
        first, last = searched.store.firsts[number : number + 2].tolist()
        mean = vectors[first:last].mean(axis=0)
        np.testing.assert_array_equal(
            searched.store.vectors[number], (mean / np.linalg.norm(mean)).astype(np.float16), str(number)
        )
    assert np.diff(searched.store.firsts).tolist() == [1, 9, 2, 1]
