"""Centred vectors of all documents in one file: given as they were made, and made anew where the file is not sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.corpus.centred_vectors import CentredVectors
from pipeline.records.arrays import Vectors

ROWS: dict[str, Vectors] = {
    name: np.random.default_rng(number).standard_normal((number, 4)).astype(np.float32)
    for number, name in enumerate("abcd")
}


def gather(path: Path, keys: Sequence[str]) -> tuple[list[Vectors], list[str]]:
    """The rows of these documents, and which had to be made."""
    made: list[str] = []

    def make(number: int) -> Vectors:
        made.append(keys[number])
        return ROWS[keys[number]]

    found = CentredVectors.read(path).gather(keys, make)
    assert len({one.digest for one in found}) == len(set(keys))
    return [one.vectors for one in found], made


def test_what_is_known_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "all.rows"
    assert gather(path, "abc")[1] == ["a", "b", "c"]
    vectors, made = gather(path, "dcba")
    assert made == ["d"]
    assert all((one == ROWS[key]).all() for one, key in zip(vectors, "dcba", strict=True))


def test_documents_that_left_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "all.rows"
    gather(path, "abc")
    gather(path, "ab")
    assert gather(path, "abc")[1] == ["c"]


MANY = [f"{number:03}" for number in range(99)]
ROWS |= {name: np.random.default_rng([7, int(name)]).standard_normal((2, 4)).astype(np.float32) for name in MANY}


def test_few_documents_that_come_have_no_others_written_again(tmp_path: Path) -> None:
    path = tmp_path / "all.rows"
    gather(path, MANY)
    before = path.read_bytes()
    for keys, made in ((["c", *MANY], ["c"]), (["c", *MANY, "d"], ["d"]), ([*MANY[1:], "d"], []), (MANY, [])):
        vectors, came = gather(path, keys)
        assert came == made
        assert all((one == ROWS[key]).all() for one, key in zip(vectors, keys, strict=True))
        assert path.read_bytes() == before
    assert gather(path, ["d", *MANY])[1] == ["d"]  # it had left, and went at once


def test_many_documents_that_come_one_by_one_are_written_with_all_others_seldom(tmp_path: Path) -> None:
    path, sizes = tmp_path / "all.rows", []
    for count in range(1, len(MANY) + 1):
        assert gather(path, MANY[:count])[1] == [MANY[count - 1]]
        sizes.append(path.stat().st_size)
    assert len(set(sizes)) < len(MANY) / 2
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) < 1.2 * sizes[-1]


def test_documents_of_one_key_share_their_rows(tmp_path: Path) -> None:
    assert gather(tmp_path / "all.rows", "bb")[1] == ["b"]


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:-3],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: b"0" + data[1:] if data[:1] != b"0" else b"1" + data[1:],
        lambda data: data.replace(b'["2"', b'["0"'),
        lambda _: b"",
    ],
    ids=["cut short", "a bit", "its digest", "another version", "empty"],
)
def test_a_file_that_is_not_sound_is_made_anew(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "all.rows"
    gather(path, "abc")
    path.write_bytes(harm(path.read_bytes()))
    vectors, made = gather(path, "abc")
    assert made == ["a", "b", "c"]
    assert all((one == ROWS[key]).all() for one, key in zip(vectors, "abc", strict=True))
    assert gather(path, "abc")[1] == []


def test_a_smaller_file_that_is_not_sound_costs_what_came_since_alone(tmp_path: Path) -> None:
    path = tmp_path / "all.rows"
    gather(path, MANY)
    gather(path, ["c", *MANY])
    (since,) = (one for one in tmp_path.iterdir() if one != path)
    since.write_bytes(since.read_bytes()[:-1])
    assert gather(path, ["c", *MANY])[1] == ["c"]
