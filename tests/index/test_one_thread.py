from __future__ import annotations

import threadpoolctl
from pytest import MonkeyPatch

from index.one_thread import one_thread_a_product


def threads() -> set[int]:
    """How many threads numpy's library takes; scipy and faiss bring others, which other tests may load at any time."""
    found = [one for one in threadpoolctl.threadpool_info() if one["user_api"] == "blas"]
    return {one["num_threads"] for one in found if "numpy" in one["filepath"]} or {
        one["num_threads"] for one in found[:1]
    }


def test_products_run_on_one_thread_within_and_on_as_many_as_before_afterwards() -> None:
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        with one_thread_a_product():
            assert threads() == {1}
            with one_thread_a_product():
                assert threads() == {1}
            assert threads() == {1}
        assert threads() == {2}


def test_the_loaded_libraries_are_looked_at_once(monkeypatch: MonkeyPatch) -> None:
    with one_thread_a_product():
        pass
    looked: list[int] = []
    monkeypatch.setattr(threadpoolctl.ThreadpoolController, "__init__", lambda *of: looked.append(1))
    with one_thread_a_product():
        pass
    assert looked == []
