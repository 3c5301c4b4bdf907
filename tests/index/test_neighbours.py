from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import StoreError
from index.neighbours import Neighbours, SentenceIndex, SentencePlace, content_digest, nearest
from index.vectors import Vectors, unit_rows

ROOT = Path(__file__).parents[2]
Shards = list[tuple[str, Vectors]]


@pytest.fixture
def shards(some_vectors: Vectors) -> Shards:
    return [("b", some_vectors[:20]), ("empty", some_vectors[:0]), ("a", some_vectors[20:])]


def exact(queries: Vectors, base: Vectors, k: int) -> Neighbours:
    cosine = np.round(queries.astype(np.float64) @ base.T.astype(np.float64), 6)
    order: NDArray[np.int64] = np.argsort(-cosine, axis=1, kind="stable")[:, :k]
    return Neighbours(np.take_along_axis(cosine, order, 1).astype(np.float32), order)


def test_index_finds_what_comparing_with_every_vector_finds(shards: Shards, some_vectors: Vectors) -> None:
    found = SentenceIndex.build(shards).search(some_vectors, 5)
    wanted = exact(some_vectors, some_vectors, 5)
    assert found.cosine.dtype == np.float32 and found.position.dtype == np.int64
    np.testing.assert_array_equal(found.position, wanted.position)
    np.testing.assert_allclose(found.cosine, wanted.cosine, atol=2e-6)


def test_saved_index_is_the_same_when_loaded(tmp_path: Path, shards: Shards, some_vectors: Vectors) -> None:
    built = SentenceIndex.build(shards)
    path = built.save(tmp_path)
    loaded = SentenceIndex.load(tmp_path)
    assert path.name == f"{built.digest}.faiss"
    assert (loaded.digest, loaded.dim, len(loaded)) == (built.digest, 24, 60)
    assert loaded.documents == built.documents
    before, after = built.search(some_vectors, 7), loaded.search(some_vectors, 7)
    assert before.position.tobytes() == after.position.tobytes()
    assert before.cosine.tobytes() == after.cosine.tobytes()


def test_positions_and_places_lead_to_each_other(shards: Shards) -> None:
    index = SentenceIndex.build(shards)
    places = [index.place(position) for position in range(len(index))]
    assert places[0] == SentencePlace("b", 0)
    assert places[20] == SentencePlace("a", 0)
    assert [index.position(place) for place in places] == list(range(60))
    for wrong in (SentencePlace("none", 0), SentencePlace("b", 20), SentencePlace("empty", 0)):
        with pytest.raises(KeyError):
            index.position(wrong)
    for outside in (-1, 60):
        with pytest.raises(KeyError):
            index.place(outside)


def test_digest_follows_documents_vectors_and_order(shards: Shards) -> None:
    digest = content_digest(shards)
    changed = [("b", -shards[0][1]), *shards[1:]]
    others = [shards[:2], [*shards, ("c", shards[0][1])], shards[::-1], changed]
    assert SentenceIndex.build(shards).digest == digest
    assert len({digest, *(content_digest(other) for other in others)}) == 5


def test_saving_removes_the_indexes_it_replaces(tmp_path: Path, shards: Shards) -> None:
    (tmp_path / "notes.json").write_text("{}", encoding="utf-8")
    SentenceIndex.build(shards[:1]).save(tmp_path)
    digest = SentenceIndex.build(shards).save(tmp_path).stem
    assert {path.name for path in tmp_path.iterdir()} == {f"{digest}.faiss", f"{digest}.json", "notes.json"}


def test_saving_the_same_content_again_writes_nothing(tmp_path: Path, shards: Shards) -> None:
    path = SentenceIndex.build(shards).save(tmp_path)
    before = path.stat()
    SentenceIndex.build(shards).save(tmp_path)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_document_keys_must_differ_and_there_must_be_one(shards: Shards) -> None:
    with pytest.raises(ValueError, match="twice"):
        SentenceIndex.build([shards[0], shards[0]])
    with pytest.raises(ValueError, match="at least one"):
        SentenceIndex.build([])


@pytest.mark.parametrize("event", ["policyecho.index.describe", "policyecho.index.replace"])
def test_process_stopped_while_saving_leaves_the_older_index(tmp_path: Path, shards: Shards, event: str) -> None:
    digest = SentenceIndex.build(shards).save(tmp_path).stem
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from index.neighbours import SentenceIndex\n"
        "def stop(event, arguments):\n"
        f"    if event == {event!r}:\n"
        "        os._exit(7)\n"
        "sys.addaudithook(stop)\n"
        f"SentenceIndex.build([('new', np.eye(3, dtype=np.float32))]).save(Path({str(tmp_path)!r}))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 7
    assert SentenceIndex.load(tmp_path).digest == digest
    new = SentenceIndex.build(shards[:1]).save(tmp_path)
    assert {path.stem for path in tmp_path.glob("[0-9a-f]*")} == {new.stem}


@pytest.mark.parametrize("suffix", [".faiss", ".json"])
@pytest.mark.parametrize("kept", [0, 40, -1])
def test_index_cut_short_is_noticed(tmp_path: Path, shards: Shards, suffix: str, kept: int) -> None:
    path = SentenceIndex.build(shards).save(tmp_path).with_suffix(suffix)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StoreError, match=r"damaged; delete it and run `policyecho index` again"):
        SentenceIndex.load(tmp_path)


def test_damaged_index_is_replaced_by_the_next_save(tmp_path: Path, shards: Shards) -> None:
    path = SentenceIndex.build(shards).save(tmp_path)
    path.write_bytes(path.read_bytes()[:-4])
    SentenceIndex.build(shards).save(tmp_path)
    assert len(SentenceIndex.load(tmp_path)) == 60


def _large(rows: int = 6000) -> Shards:
    """An index of some more than 16 MB."""
    return [("a", unit_rows(np.random.default_rng(3).standard_normal((rows, 768))))]


def test_large_index_that_was_changed_is_noticed_and_replaced(tmp_path: Path) -> None:
    path = SentenceIndex.build(_large()).save(tmp_path)
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    before = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    with pytest.raises(StoreError, match="damaged"):
        SentenceIndex.load(tmp_path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    SentenceIndex.build(_large()).save(tmp_path)
    assert path.read_bytes() != bytes(content)


def test_large_index_that_nothing_touched_is_opened_without_reading_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SentenceIndex.build(_large()).save(tmp_path)

    def refuse(*_: object) -> None:
        raise AssertionError("the whole file was read")

    monkeypatch.setattr("hashlib.file_digest", refuse)
    assert len(SentenceIndex.load(tmp_path)) == 6000


def test_index_of_other_vectors_under_the_same_name_is_noticed(tmp_path: Path, shards: Shards) -> None:
    path = SentenceIndex.build(shards).save(tmp_path)
    other = SentenceIndex.build(shards[:1]).save(tmp_path / "other")
    path.write_bytes(other.read_bytes())
    described = path.with_suffix(".json").read_text(encoding="utf-8")
    digests = [
        sha256(one).hexdigest()
        for one in (SentenceIndex.build(shards).save(tmp_path / "same").read_bytes(), other.read_bytes())
    ]
    path.with_suffix(".json").write_text(described.replace(*digests), encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        SentenceIndex.load(tmp_path)


def test_missing_index_says_what_to_do(tmp_path: Path, shards: Shards) -> None:
    with pytest.raises(StoreError, match="run `policyecho index` first"):
        SentenceIndex.load(tmp_path)
    SentenceIndex.build(shards).save(tmp_path)
    with pytest.raises(StoreError, match="run `policyecho index` first"):
        SentenceIndex.load(tmp_path, digest="0" * 32)


def test_grouped_index_finds_nearly_all_and_is_saved_like_the_exact_one(
    tmp_path: Path, random_rows: np.random.Generator
) -> None:
    centres = random_rows.standard_normal((150, 32))
    base = unit_rows(centres[random_rows.integers(0, 150, 3000)] + random_rows.standard_normal((3000, 32)))
    index = SentenceIndex.build([("a", base[:1000]), ("b", base[1000:])], flat_limit=2999)
    index.save(tmp_path)
    found, wanted = SentenceIndex.load(tmp_path).search(base[:200], 10), exact(base[:200], base, 10)
    shared = [len(set(a) & set(b)) for a, b in zip(found.position, wanted.position, strict=True)]
    assert np.mean(shared) > 9
    assert (found.position[:, 0] == np.arange(200)).mean() > 0.99
    np.testing.assert_allclose(found.cosine[:, 0], 1, atol=0.01)


@pytest.mark.parametrize("every", [2, 40])
def test_grouped_index_finds_nearly_all_of_the_allowed_however_few(
    random_rows: np.random.Generator, every: int
) -> None:
    base = unit_rows(random_rows.standard_normal((16_000, 12)))
    allowed = np.arange(len(base)) % every == 0
    found = SentenceIndex.build([("a", base)], flat_limit=10).search(base[:50], 10, allowed)
    wanted = np.flatnonzero(allowed)[exact(base[:50], base[allowed], 10).position]
    shared = [len(set(a) & set(b)) for a, b in zip(found.position, wanted, strict=True)]
    assert np.mean(shared) > 9
    assert allowed[found.position].all()


def test_where_few_are_allowed_a_grouped_index_compares_with_each(some_vectors: Vectors) -> None:
    allowed = np.zeros(60, bool)
    allowed[10:30] = True
    found = SentenceIndex.build([("a", some_vectors)], flat_limit=10).search(some_vectors[:7], 20, allowed)
    wanted = exact(some_vectors[:7], some_vectors[10:30], 20)
    np.testing.assert_array_equal(found.position, wanted.position + 10)
    np.testing.assert_allclose(found.cosine, wanted.cosine, atol=2e-3)


def test_grouped_index_marks_places_it_could_not_fill(random_rows: np.random.Generator) -> None:
    base = unit_rows(random_rows.standard_normal((2000, 16)))
    found = SentenceIndex.build([("a", base)], flat_limit=10).search(base[:3], 2000)
    assert found.position.shape == (3, 2000)
    empty = found.position < 0
    assert empty.any() and not empty[:, :100].any()
    assert np.isneginf(found.cosine[empty]).all() and np.isfinite(found.cosine[~empty]).all()


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("k", [1, 3, 40, 100])
def test_nearest_equals_comparing_with_every_vector(some_vectors: Vectors, count: int, k: int) -> None:
    found, wanted = (
        nearest(some_vectors[:count], some_vectors, k),
        exact(some_vectors[:count], some_vectors, k),
    )
    np.testing.assert_array_equal(found.position, wanted.position)
    np.testing.assert_allclose(found.cosine, wanted.cosine, atol=2e-6)


def test_ties_go_to_the_lower_position_even_where_many_are_cut_off(some_vectors: Vectors) -> None:
    base = np.concatenate([some_vectors, np.repeat(some_vectors[:1], 100, axis=0)])
    found = nearest(some_vectors[:30], base, 4)
    assert found.position[0].tolist() == [0, 60, 61, 62]
    np.testing.assert_array_equal(found.position, exact(some_vectors[:30], base, 4).position)


def test_differences_in_the_last_bits_count_as_ties() -> None:
    base = np.zeros((100, 4), np.float32)
    base[:, 0] = 0.5 + np.linspace(0, 3e-7, 100)
    assert len(np.unique(base[:, 0])) > 2
    assert nearest(np.eye(1, 4, dtype=np.float32), base, 3).position.tolist() == [[0, 1, 2]]


def test_nearest_of_nothing_or_among_nothing_is_empty(some_vectors: Vectors) -> None:
    assert nearest(some_vectors[:0], some_vectors, 3).position.shape == (0, 3)
    assert nearest(some_vectors, some_vectors[:0], 3).cosine.shape == (60, 0)


def test_search_library_gets_one_thread_where_torch_is_imported(
    monkeypatch: pytest.MonkeyPatch, some_vectors: Vectors
) -> None:
    import faiss

    monkeypatch.setitem(sys.modules, "torch", object())
    nearest(some_vectors, some_vectors, 1)
    assert faiss.omp_get_max_threads() == 1
    monkeypatch.delitem(sys.modules, "torch")
    monkeypatch.setattr("index.neighbours.available_cores", lambda: 2)
    nearest(some_vectors, some_vectors, 1)
    assert faiss.omp_get_max_threads() == 2


@pytest.mark.parametrize("flat_limit", [1000, 10])
def test_only_allowed_positions_are_found_and_vectors_are_given_back(some_vectors: Vectors, flat_limit: int) -> None:
    index = SentenceIndex.build([("a", some_vectors[:20]), ("b", some_vectors[20:])], flat_limit=flat_limit)
    allowed = np.zeros(60, bool)
    allowed[[3, 41, 59]] = True
    found = index.search(some_vectors[:2], 5, allowed)
    assert set(found.position[found.position >= 0].tolist()) == {3, 41, 59}
    assert found.position.shape == (2, 5) and (found.cosine[found.position < 0] == -np.inf).all()
    rows = index.vectors(np.array([59, 0, 3]))
    np.testing.assert_allclose(rows, some_vectors[[59, 0, 3]], atol=1e-6 if flat_limit == 1000 else 0.02)


def test_vectors_are_given_back_by_a_saved_grouped_index(some_vectors: Vectors, tmp_path: Path) -> None:
    SentenceIndex.build([("a", some_vectors)], flat_limit=10).save(tmp_path)
    rows = SentenceIndex.load(tmp_path).vectors(np.array([7]))
    np.testing.assert_allclose(rows, some_vectors[[7]], atol=0.02)
