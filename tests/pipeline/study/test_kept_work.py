"""Work that is kept is found again, never wrong, and never in the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.study.kept_work import KeptWork, pack, unpack

VALUE = b"a result"


def kept_in(path: Path, made_by: str = "1") -> KeptWork:
    return KeptWork(path / "work" / "kept.sqlite", made_by)


def keep(path: Path, *names: str, made_by: str = "1") -> None:
    kept = kept_in(path, made_by)
    for name in names:
        kept.keep(kept.key("kind", name.encode()), VALUE + name.encode())
    kept.close()


def names_in(path: Path, *names: str, made_by: str = "1") -> list[str]:
    kept = kept_in(path, made_by)
    found = {name: kept.recall(kept.key("kind", name.encode())) for name in names}
    kept.close()
    assert all(value in (None, VALUE + name.encode()) for name, value in found.items())
    return [name for name, value in found.items() if value is not None]


def test_a_result_is_made_once(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return 7

    for _ in range(2):
        kept = kept_in(tmp_path)
        for _ in range(2):
            assert kept.remember(kept.key("a"), make, lambda value: b"%d" % value, int) == 7
        kept.close()
    assert made == [1]


def test_nothing_is_kept_nowhere() -> None:
    kept = KeptWork.nowhere()
    kept.keep(b"key", VALUE)
    kept.forget_unasked()
    kept.close()
    assert kept.recall(b"key") is None
    assert kept.remember(b"key", lambda: 7, lambda value: b"%d" % value, int) == 7


def test_results_that_follow_from_anything_else_have_other_keys(tmp_path: Path) -> None:
    one, other = kept_in(tmp_path), kept_in(tmp_path, "2")
    keys = [
        one.key("a"),
        one.key("b"),
        one.key("a", b""),
        one.key("a", b"x", b"y"),
        one.key("a", b"xy"),
        other.key("a"),
    ]
    assert len(set(keys)) == len(keys)


def test_what_other_versions_made_is_not_found(tmp_path: Path) -> None:
    keep(tmp_path, "a")
    assert names_in(tmp_path, "a", made_by="2") == []


def spoil_a_row(path: Path) -> None:
    with sqlite3.connect(path) as file:
        file.execute("UPDATE work SET value = x'00' || value WHERE key = (SELECT min(key) FROM work)")


@pytest.mark.parametrize(
    ("harm", "left"),
    [
        (lambda path: path.write_bytes(b"no database"), 0),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), 0),
        (lambda path: path.unlink(), 0),
        (spoil_a_row, 1),
    ],
    ids=["other bytes", "cut short", "deleted", "a damaged row"],
)
def test_what_is_damaged_is_made_anew(tmp_path: Path, harm: Callable[[Path], object], left: int) -> None:
    keep(tmp_path, "a", "b")
    harm(tmp_path / "work" / "kept.sqlite")
    assert len(names_in(tmp_path, "a", "b")) == left
    keep(tmp_path, "a", "b")
    assert names_in(tmp_path, "a", "b") == ["a", "b"]


def test_where_the_file_cannot_be_made_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file in the place of the folder")
    keep(tmp_path, "a")
    assert names_in(tmp_path, "a") == []


def test_what_is_kept_for_a_state_takes_the_place_of_that_of_the_state_before(tmp_path: Path) -> None:
    kept = kept_in(tmp_path)
    key, before, now = kept.key("kind"), kept.key("before"), kept.key("now")
    for state in (before, now):
        kept.keep_of(key, state, VALUE + state)
        kept.close()
        assert kept.recall_of(key, state) == VALUE + state
    assert kept.recall_of(key, before) is None
    kept.close()
    with sqlite3.connect(tmp_path / "work" / "kept.sqlite") as file:
        assert file.execute("SELECT count(*) FROM work").fetchone() == (1,)


def test_much_that_nobody_asks_for_any_more_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, "a", "b", "c")
    kept = kept_in(tmp_path)
    for name in ("b", "new"):
        kept.recall(kept.key("kind", name.encode()))
    kept.forget_unasked()
    kept.close()
    assert names_in(tmp_path, "a", "b", "c") == ["a", "b", "c"]
    for room, left in ((10**6, ["a", "b", "c"]), (0, ["b"])):
        monkeypatch.setattr("pipeline.study.kept_work.ALWAYS_ROOM_BYTES", room)
        kept = kept_in(tmp_path)
        kept.recall(kept.key("kind", b"b"))
        kept.forget_unasked()
        kept.close()
        assert names_in(tmp_path, "a", "b", "c") == left


def test_values_and_arrays_come_back_as_they_were() -> None:
    arrays = [np.arange(6, dtype=np.uint64).reshape(2, 3), np.zeros((0, 4)), np.array([-0.0, np.nan], np.float32)]
    head, found = unpack(pack({"a": [1, None, "ü\ud800\n"]}, arrays))
    assert head == {"a": [1, None, "ü\ud800\n"]}
    for before, after in zip(arrays, found, strict=True):
        assert (after.dtype, after.shape, after.tobytes()) == (before.dtype, before.shape, before.tobytes())


def test_what_is_too_much_to_be_read_at_once_is_found_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [str(number) for number in range(9)]
    keep(tmp_path, *names)
    monkeypatch.setattr("pipeline.study.kept_work.SHORT_BYTES_IN_ALL", 3 * len(VALUE))
    assert names_in(tmp_path, *names) == names
    monkeypatch.setattr("pipeline.study.kept_work.SHORT_BYTES", len(VALUE))
    assert names_in(tmp_path, *names) == names
