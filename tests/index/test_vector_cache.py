"""Vectors kept by their text: found again by every process, never wrong, never in the way."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index import kept_file, vector_cache
from index.vector_cache import HalfVectors, VectorCache, text_key

DIM = 8


def keys_of(numbers: range) -> list[bytes]:
    return [text_key(f"sentence {number}") for number in numbers]


def rows_of(numbers: range) -> HalfVectors:
    drawn = np.stack([np.random.default_rng(number).standard_normal(DIM) for number in numbers])
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float16)


def filled(path: Path, numbers: range, limit: int = 1000) -> VectorCache:
    cache = VectorCache(path, DIM, limit=limit)
    cache.add(keys_of(numbers), rows_of(numbers))
    cache.close()
    return cache


def numbers_in(path: Path, numbers: range) -> list[int]:
    cache = VectorCache(path, DIM, limit=1000)
    found = cache.find(keys_of(numbers))
    cache.close()
    for number, key in zip(numbers, keys_of(numbers), strict=True):
        assert key not in found or found[key].tobytes() == rows_of(range(number, number + 1))[0].tobytes()
    return [number for number, key in zip(numbers, keys_of(numbers), strict=True) if key in found]


def test_vectors_come_back_to_the_last_bit_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.sqlite"
    filled(path, range(5))
    assert numbers_in(path, range(7)) == [0, 1, 2, 3, 4]


def test_texts_that_differ_in_anything_have_other_keys() -> None:
    texts = ["a", "a ", "A", "á", "a\u0301", "", "\ud800", "?a"]
    assert len({text_key(text) for text in texts}) == len(texts)
    assert {len(text_key(text)) for text in texts} == {16}


def test_what_was_kept_first_goes_when_the_cache_is_full(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    for first in range(0, 200, 10):
        filled(path, range(first, first + 10), limit=100)
    kept = numbers_in(path, range(200))
    assert 90 <= len(kept) <= 100 and kept == list(range(200 - len(kept), 200))


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"no database at all, but long enough to be looked at as one" * 99,
        lambda content: content[: len(content) // 2],
        lambda content: content[:100] + bytes(len(content) - 100),
        lambda content: content[:4096] + b"\xff" * (len(content) - 4096),
    ],
    ids=["emptied", "another file", "cut", "blanked", "scribbled over"],
)
def test_a_torn_file_is_begun_anew_and_gives_nothing_wrong(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "a.sqlite"
    filled(path, range(50))
    path.write_bytes(damage(path.read_bytes()))
    numbers_in(path, range(50))  # whatever is found is right
    assert "cannot be used" not in filled(path, range(100, 103)).loss
    assert numbers_in(path, range(100, 103)) == [100, 101, 102]


def test_a_damaged_file_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    assert filled(path, range(50)).loss == ""
    path.write_bytes(b"no database at all")
    told = f"{path} was damaged and is begun anew: nothing is lost, but sentences may have to be encoded again"
    assert filled(path, range(3)).loss == told
    assert filled(path, range(3)).loss == ""


def test_a_file_that_is_deleted_while_it_is_open_is_begun_anew_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.sqlite"
    cache = VectorCache(path, DIM, limit=100)
    assert cache.find(keys_of(range(3))) == {}
    shutil.rmtree(path.parent)
    cache.add(keys_of(range(3)), rows_of(range(3)))
    cache.close()
    assert cache.loss == ""
    assert numbers_in(path, range(3)) == [0, 1, 2]


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 2.0, 1.005])
def test_a_row_that_is_no_unit_vector_is_missing_whatever_its_checksum(tmp_path: Path, value: float) -> None:
    path = tmp_path / "a.sqlite"
    filled(path, range(3))
    spoilt = rows_of(range(3))
    spoilt[1] *= np.float16(value)
    cache = VectorCache(path, DIM, limit=100)
    cache.add(keys_of(range(3)), spoilt)
    cache.close()
    assert numbers_in(path, range(3)) == [0, 2]


def test_a_limit_holds_on_the_disk_too_after_it_was_lowered(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    filled(path, range(2000), limit=2000)
    large = path.stat().st_size
    filled(path, range(2000, 2010), limit=100)
    assert path.stat().st_size < large / 5
    kept = numbers_in(path, range(2010))
    assert kept == list(range(2010 - len(kept), 2010)) and len(kept) == 90


def test_a_cache_never_holds_more_than_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    for first in (0, 70, 140):
        filled(path, range(first, first + 70), limit=100)
        assert len(numbers_in(path, range(first + 70))) <= 100
    filled(path, range(300, 550), limit=100)
    assert numbers_in(path, range(550)) == list(range(450, 550))


def test_a_table_of_another_shape_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE vectors (something)")
    filled(path, range(3))
    assert numbers_in(path, range(3)) == [0, 1, 2]


@pytest.mark.parametrize("change", ["row = zeroblob(16)", "row = substr(row, 2)", "row = 'text'", "checksum = 1"])
def test_an_altered_row_is_missing_and_kept_again(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.sqlite"
    filled(path, range(3))
    with sqlite3.connect(path) as other:
        other.execute(f"UPDATE vectors SET {change} WHERE number = 2")
    assert numbers_in(path, range(3)) == [0, 2]
    filled(path, range(3))
    assert numbers_in(path, range(3)) == [0, 1, 2]


def test_a_vector_of_another_length_is_none_of_this_model(tmp_path: Path) -> None:
    filled(tmp_path / "a.sqlite", range(3))
    longer = VectorCache(tmp_path / "a.sqlite", 2 * DIM, limit=10)
    assert longer.find(keys_of(range(3))) == {}


def test_a_cache_that_cannot_be_used_holds_nothing_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = filled(tmp_path / "file" / "a.sqlite", range(3))
    assert "a.sqlite cannot be used" in cache.loss and cache.loss.endswith("written to, or delete it")
    assert cache.find(keys_of(range(3))) == {}


def test_a_cache_that_takes_nothing_gives_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    filled(path, range(3))
    with sqlite3.connect(path) as other:
        other.execute("CREATE TRIGGER refuse BEFORE INSERT ON vectors BEGIN SELECT RAISE(FAIL, 'not here'); END")
    cache = VectorCache(path, DIM, limit=100)
    cache.add(keys_of(range(3, 6)), rows_of(range(3, 6)))
    cache.close()
    assert "cannot be used (not here)" in cache.loss
    assert sorted(cache.find(keys_of(range(6)))) == sorted(keys_of(range(3)))


def test_a_cache_that_another_process_holds_is_let_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_file, "BUSY_SECONDS", 0.05)
    path = tmp_path / "a.sqlite"
    filled(path, range(3))
    with sqlite3.connect(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert re.search("locked.*end$", filled(path, range(3, 6)).loss)
    assert numbers_in(path, range(6)) == [0, 1, 2]


def fill_in_parts(path: Path, first: int) -> None:
    for start in range(first, first + 200, 20):
        filled(path, range(start, start + 20))


@pytest.mark.slow
def test_two_processes_may_fill_one_cache_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=fill_in_parts, args=(path, first)) for first in (0, 100)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert numbers_in(path, range(300)) == list(range(300))


def test_vectors_are_in_the_file_before_the_cache_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_cache, "COMMIT_SECONDS", 0.0)
    cache = VectorCache(tmp_path / "a.sqlite", DIM, limit=100)
    cache.add(keys_of(range(3)), rows_of(range(3)))
    assert numbers_in(tmp_path / "a.sqlite", range(3)) == [0, 1, 2]
