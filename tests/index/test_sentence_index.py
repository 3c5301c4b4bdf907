from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from index.errors import DamagedFileError, StoreError
from index.sentence_index import IndexKind, SentenceIndex
from index.vectors import Vectors, unit_rows
from tests.fixtures.exact_search import exact

ROOT = Path(__file__).parents[2]
Shards = list[tuple[str, Vectors]]
GROUPED = 24_000  # rows: fewer are compared one by one, whatever the kind


@pytest.fixture
def shards(some_vectors: Vectors) -> Shards:
    return [("b", some_vectors[:20]), ("empty", some_vectors[:0]), ("a", some_vectors[20:])]


@pytest.fixture(scope="module")
def clustered() -> Shards:
    """Documents of vectors around some hundred centres, as those of texts lie."""
    random = np.random.default_rng(5)
    centres = random.standard_normal((300, 16))
    noise = 0.6 * random.standard_normal((GROUPED + 3000, 16))
    rows = unit_rows(centres[random.integers(0, 300, GROUPED + 3000)] + noise)
    return [(f"d{first:05}", rows[first : first + 200]) for first in range(0, len(rows), 200)]


@pytest.fixture(scope="module")
def grouped(clustered: Shards) -> SentenceIndex:
    return SentenceIndex.build(clustered[: GROUPED // 200], model="m", flat_limit=10)


def rows_of(shards: Shards) -> Vectors:
    return np.concatenate([vectors for _, vectors in shards])


def recall(index: SentenceIndex, shards: Shards, allowed: np.ndarray | None = None) -> float:
    """The share of the nearest ten, of fifty queries, that is found where it lies."""
    base = rows_of(shards)
    queries = base[:: len(base) // 50]
    positions = np.arange(len(base))
    if allowed is not None:
        positions = np.flatnonzero(np.repeat(allowed, [len(vectors) for _, vectors in shards]))
    wanted = positions[exact(queries, base[positions], 10).position]
    found = index.search(queries, 10, allowed).position
    return float(np.mean([len(np.intersect1d(*pair)) / 10 for pair in zip(found, wanted, strict=True)]))


def test_index_finds_what_comparing_with_every_vector_finds(shards: Shards, some_vectors: Vectors) -> None:
    found = SentenceIndex.build(shards).search(some_vectors, 5)
    wanted = exact(some_vectors, some_vectors, 5)
    assert found.cosine.dtype == np.float32 and found.position.dtype == np.int64
    np.testing.assert_array_equal(found.position, wanted.position)
    np.testing.assert_allclose(found.cosine, wanted.cosine, atol=2e-6)


def test_saved_index_is_the_same_when_loaded(tmp_path: Path, shards: Shards, some_vectors: Vectors) -> None:
    built = SentenceIndex.build(shards, model="m")
    built.save(tmp_path)
    loaded = SentenceIndex.load(tmp_path, "m")
    assert (loaded.dim, len(loaded), loaded.documents, loaded.state) == (24, 60, built.documents, built.state)
    before, after = built.search(some_vectors, 7), loaded.search(some_vectors, 7)
    assert before.position.tobytes() == after.position.tobytes()
    assert before.cosine.tobytes() == after.cosine.tobytes()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes")
def test_a_folder_with_any_name_in_utf8_is_found_in_every_locale(tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nimport numpy as np\nfrom index.sentence_index import SentenceIndex\n"
        "from index.errors import StoreError\n"
        "for name in ('M\\u00fcnchen'.encode(), b'M\\xfcnchen'):\n"
        "    folder = Path(os.fsdecode(os.fsencode(sys.argv[1]) + b'/' + name))\n"
        "    try:\n"
        "        SentenceIndex.build([('a', np.eye(3, 8, dtype=np.float32))], model='m').save(folder)\n"
        "        print(len(SentenceIndex.load(folder, 'm')))\n"
        "    except StoreError as error:\n"
        "        print(error)\n"
    )
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    said = subprocess.run(
        [sys.executable, "-c", script, tmp_path],
        capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, **plain},
    ).stdout.splitlines()  # fmt: skip
    assert said[0] == "3" and (tmp_path / "München").is_dir()
    assert "not in UTF-8" in said[1] and said[1].endswith("rename the folder and run again")


def test_what_it_is_stands_in_its_description(tmp_path: Path, grouped: SentenceIndex) -> None:
    grouped.save(tmp_path)
    told = json.loads((tmp_path / "vectors.json").read_text(encoding="utf-8"))
    assert (told["model"], told["dim"], told["covered"], told["trained"]) == ("m", 16, GROUPED, GROUPED)
    assert len(told["keys"]) == len(told["rows"]) == GROUPED // 200
    assert {len(file["sha256"]) for file in told["files"].values()} == {64}
    assert {file["name"] for file in told["files"].values()} == {path.name for path in tmp_path.glob("*.faiss")}


def test_document_keys_must_differ_and_there_must_be_one(shards: Shards) -> None:
    with pytest.raises(ValueError, match="twice"):
        SentenceIndex.build([shards[0], shards[0]])
    with pytest.raises(ValueError, match="at least one"):
        SentenceIndex.build([])


def test_documents_without_sentences_can_be_searched_and_saved(tmp_path: Path, shards: Shards) -> None:
    SentenceIndex.build(shards[1:2]).save(tmp_path)
    assert SentenceIndex.load(tmp_path).search(shards[0][1][:1], 5).position.shape == (1, 0)


@pytest.mark.parametrize("event", ["policyecho.index.describe", "policyecho.index.replace"])
def test_process_stopped_while_saving_leaves_no_index(tmp_path: Path, event: str) -> None:
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from index.sentence_index import SentenceIndex\n"
        "def stop(event, arguments):\n"
        f"    if event == {event!r}:\n"
        "        os._exit(7)\n"
        "sys.addaudithook(stop)\n"
        f"SentenceIndex.build([('new', np.eye(3, dtype=np.float32))]).save(Path({str(tmp_path)!r}))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 7
    with pytest.raises(StoreError, match="there is no index"):
        SentenceIndex.load(tmp_path)


@pytest.mark.parametrize("name", ["rows-0.faiss", "vectors.json", f"groups-{GROUPED}.faiss"])
@pytest.mark.parametrize("kept", [0, 40, -1])
def test_a_file_cut_short_is_named(tmp_path: Path, grouped: SentenceIndex, name: str, kept: int) -> None:
    grouped.save(tmp_path)
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DamagedFileError, match=f"{name} is damaged; run `policyecho run`") as error:
        SentenceIndex.load(tmp_path)
    assert error.value.path == path


@pytest.mark.parametrize("rows", [5, 6000])
def test_a_file_that_was_altered_is_named(tmp_path: Path, random_rows: np.random.Generator, rows: int) -> None:
    SentenceIndex.build([("a", unit_rows(random_rows.standard_normal((rows, 96))))]).save(tmp_path)
    path = tmp_path / "rows-0.faiss"
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))
    with pytest.raises(DamagedFileError, match=r"rows-0\.faiss is damaged"):
        SentenceIndex.load(tmp_path)


def test_a_large_file_that_nothing_touched_is_opened_without_reading_it_whole(
    tmp_path: Path, random_rows: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    SentenceIndex.build([("a", unit_rows(random_rows.standard_normal((6000, 96))))]).save(tmp_path)

    def refuse(*_: object) -> None:
        raise AssertionError("the whole file was read")

    monkeypatch.setattr("hashlib.file_digest", refuse)
    assert len(SentenceIndex.load(tmp_path)) == 6000


def test_an_index_of_another_model_is_named(tmp_path: Path, shards: Shards) -> None:
    SentenceIndex.build(shards, model="one").save(tmp_path)
    with pytest.raises(DamagedFileError, match=r"vectors\.json is of another model, one; run `policyecho run`"):
        SentenceIndex.load(tmp_path, "other")


def test_vectors_of_other_documents_are_noticed(tmp_path: Path, shards: Shards) -> None:
    SentenceIndex.build(shards).save(tmp_path)
    path = tmp_path / "vectors.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"rows": [20,', '"rows": [21,'), encoding="utf-8")
    with pytest.raises(DamagedFileError, match=r"vectors\.json is damaged"):
        SentenceIndex.load(tmp_path)


def test_missing_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run `policyecho run` first"):
        SentenceIndex.load(tmp_path)


def test_kind_goes_by_the_number_of_vectors(shards: Shards, grouped: SentenceIndex) -> None:
    assert SentenceIndex.build(shards, flat_limit=60).state.kind is IndexKind.EXACT
    assert SentenceIndex.build(shards, flat_limit=59).state.kind is IndexKind.GROUPED
    assert (grouped.state.kind, grouped.state.vectors, grouped.state.since) == (IndexKind.GROUPED, GROUPED, 0)


def test_grouped_index_finds_nearly_all(tmp_path: Path, grouped: SentenceIndex, clustered: Shards) -> None:
    held = clustered[: GROUPED // 200]
    assert recall(grouped, held) > 0.98
    grouped.save(tmp_path)
    assert recall(SentenceIndex.load(tmp_path), held) == recall(grouped, held)


def test_cosines_of_a_grouped_index_are_those_of_the_vectors(grouped: SentenceIndex, clustered: Shards) -> None:
    base = rows_of(clustered[: GROUPED // 200])
    found = grouped.search(base[:50], 3)
    # Half precision moves a cosine by less than this, 8 bits a number by far more.
    np.testing.assert_allclose(found.cosine, np.einsum("ij,ikj->ik", base[:50], base[found.position]), atol=5e-4)


@pytest.mark.parametrize("every", [1, 3, 40])
def test_grouped_index_finds_nearly_all_of_the_allowed_however_few(
    grouped: SentenceIndex, clustered: Shards, every: int
) -> None:
    allowed = np.arange(GROUPED // 200) % every == 0
    assert recall(grouped, clustered[: GROUPED // 200], allowed) > 0.98


@pytest.mark.parametrize("flat_limit", [1000, 10])
def test_only_allowed_documents_are_found(some_vectors: Vectors, flat_limit: int) -> None:
    shards = [("a", some_vectors[:20]), ("b", some_vectors[20:22]), ("c", some_vectors[22:])]
    index = SentenceIndex.build(shards, flat_limit=flat_limit)
    found = index.search(some_vectors[:2], 5, np.array([False, True, False]))
    assert set(found.position[found.position >= 0].tolist()) == {20, 21}
    assert found.position.shape == (2, 5) and (found.cosine[found.position < 0] == -np.inf).all()
    rows = index.vectors(np.array([59, 0, 3]))
    np.testing.assert_allclose(rows, some_vectors[[59, 0, 3]], atol=1e-6 if flat_limit == 1000 else 1e-3)


def test_places_that_cannot_be_filled_are_marked(grouped: SentenceIndex, clustered: Shards) -> None:
    found = grouped.search(clustered[0][1][:3], GROUPED)
    empty = found.position < 0
    assert empty.any() and not empty[:, :100].any()
    assert np.isneginf(found.cosine[empty]).all() and np.isfinite(found.cosine[~empty]).all()


def test_changed_exact_index_is_the_one_built_anew(tmp_path: Path, shards: Shards, some_vectors: Vectors) -> None:
    anew = [("c", -some_vectors[:5]), shards[2], ("d", -some_vectors[5:9])]
    changed = SentenceIndex.build(shards).changed(["c", "a", "d"], dict([anew[0], anew[2]]))
    changed.save(tmp_path / "changed")
    SentenceIndex.build(anew).save(tmp_path / "anew")
    files = sorted(path.name for path in (tmp_path / "anew").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "changed").iterdir())
    for name in files:
        assert (tmp_path / "anew" / name).read_bytes() == (tmp_path / "changed" / name).read_bytes()


def test_a_document_that_is_neither_known_nor_added_cannot_be_indexed(shards: Shards) -> None:
    with pytest.raises(KeyError):
        SentenceIndex.build(shards).changed(["a", "z"], {})


@pytest.fixture
def changes(clustered: Shards) -> tuple[Shards, dict[str, Vectors]]:
    """The documents of a changed study in a new order, and those of them that came."""
    came = clustered[GROUPED // 200 :][:3]
    held = [came[0], *clustered[: GROUPED // 200 : 2], came[1], *clustered[1 : GROUPED // 200 : 2], came[2]]
    left = {clustered[7][0], clustered[20][0]}
    return [one for one in held if one[0] not in left], dict(came)


def test_documents_come_and_leave_without_new_groups(
    tmp_path: Path, grouped: SentenceIndex, changes: tuple[Shards, dict[str, Vectors]]
) -> None:
    held, came = changes
    grouped.save(tmp_path / "before")
    loaded = SentenceIndex.load(tmp_path / "before")
    changed = loaded.changed([key for key, _ in held], came, flat_limit=10)
    changed.save(tmp_path / "after")
    again = SentenceIndex.load(tmp_path / "after")
    for index in (changed, again):
        assert [document.key for document in index.documents] == [key for key, _ in held]
        assert (index.state.vectors, index.state.since) == (len(rows_of(held)), 600)
        assert recall(index, held) > 0.98
        np.testing.assert_allclose(index.vectors(np.arange(0, 23_000, 7)), rows_of(held)[:23_000:7], atol=1e-3)
        found = index.search(came["d24000"][:5], 1)
        assert found.position[:, 0].tolist() == list(range(5))
    # What did not change is the same file: nothing of it was written.
    for name in ("rows-0.faiss", f"groups-{GROUPED}.faiss"):
        assert (tmp_path / "after" / name).samefile(tmp_path / "before" / name)


def test_a_document_that_left_is_not_found_and_may_come_back(grouped: SentenceIndex, clustered: Shards) -> None:
    held = clustered[: GROUPED // 200]
    without = grouped.changed([key for key, _ in held[1:]], {}, flat_limit=10)
    assert (without.search(held[0][1], 5).cosine[:, 0] < 0.9999).all()
    assert (without.search(held[0][1], 5, np.ones(len(held) - 1, bool)).cosine[:, 0] < 0.9999).all()
    back = without.changed([key for key, _ in held], dict(held[:1]), flat_limit=10)
    assert back.search(held[0][1][:9], 1).position[:, 0].tolist() == list(range(9))


@pytest.mark.slow
def test_many_that_came_are_put_into_the_groups(
    tmp_path: Path, grouped: SentenceIndex, clustered: Shards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sentence_index.ASIDE", 1000)
    grouped.save(tmp_path / "0")
    held, covered = clustered[1 : GROUPED // 200], []
    for step, came in enumerate((clustered[120:124], clustered[124:127], clustered[127:130])):
        held = [*held, *came]
        index = SentenceIndex.load(tmp_path / str(step))
        index.changed([key for key, _ in held], dict(came), flat_limit=10).save(tmp_path / str(step + 1))
        again = SentenceIndex.load(tmp_path / str(step + 1))
        assert recall(again, held) > 0.98
        (groups,) = (tmp_path / str(step + 1)).glob("groups-*")
        covered.append(int(groups.stem.removeprefix("groups-")))
    assert covered == [GROUPED, GROUPED + 1400, GROUPED + 1400]


def test_groups_are_found_anew_when_most_came_since_or_many_have_left(clustered: Shards) -> None:
    small = SentenceIndex.build(clustered[:10], flat_limit=10)
    grown = small.changed([key for key, _ in clustered[:20]], dict(clustered[10:20]), flat_limit=10)
    assert grown.state.since == 2000
    more = grown.changed([key for key, _ in clustered[:21]], dict(clustered[20:21]), flat_limit=10)
    assert more.state.since == 0
    fewer = small.changed([key for key, _ in clustered[:7]], {}, flat_limit=10)
    assert len(fewer.vectors(np.arange(1400))) == len(fewer) == 1400 and fewer.state.since == 0


def test_an_exact_index_is_not_made_of_one_that_was_rounded(shards: Shards) -> None:
    rounded, whole = (SentenceIndex.build(shards, flat_limit=limit) for limit in (10, 100))
    assert not rounded.can_become(["a"], {}, flat_limit=50)
    assert rounded.can_become(["a"], {}, flat_limit=39) and whole.can_become(["a"], {}, flat_limit=50)


def test_positions_follow_the_documents_order(grouped: SentenceIndex, clustered: Shards) -> None:
    backwards = clustered[: GROUPED // 200][::-1]
    turned = grouped.changed([key for key, _ in backwards], {}, flat_limit=10)
    for one in (0, 5, 119):
        first = 200 * one
        assert turned.search(backwards[one][1][:3], 1).position[:, 0].tolist() == list(range(first, first + 3))
    assert all(a != b for a, b in pairwise(turned.documents))
