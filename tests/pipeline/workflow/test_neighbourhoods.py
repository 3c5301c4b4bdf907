from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.corpus import kept_neighbourhoods
from pipeline.corpus.kept_neighbourhoods import measure_neighbourhoods
from pipeline.corpus.neighbourhoods import CentredDocument
from tests.fixtures.study import Bench

NEW = "The tram depot is turned into a market hall. Its roof will carry solar panels."


@pytest.fixture
def compared_anew(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents were compared each time that all were."""
    counts: list[int] = []

    def counting(documents: Sequence[CentredDocument], *arguments: Any) -> Any:
        counts.append(len(documents))
        return measure_neighbourhoods(documents, *arguments)

    monkeypatch.setattr(kept_neighbourhoods, "measure_neighbourhoods", counting)
    return counts


def kept(bench: Bench) -> Path:
    (path,) = (bench.root / "store" / "neighbourhoods").iterdir()
    return path


def add_new(bench: Bench) -> Bench:
    bench.put("city-new", NEW, "city")
    bench.add()
    return bench


def test_a_new_document_is_compared_alone(finished: Bench, compared_anew: list[int]) -> None:
    before = kept(finished).read_bytes()
    add_new(finished).run()
    assert compared_anew == [] and kept(finished).read_bytes() != before


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.unlink(),
        lambda path: shutil.rmtree(path.parent),
    ],
    ids=["cut short", "deleted", "folder deleted"],
)
def test_what_was_kept_may_be_lost(finished: Bench, compared_anew: list[int], harm: Callable[[Path], object]) -> None:
    undisturbed = add_new(finished.copied(finished.root.with_name("other")))
    expected = undisturbed.run().run_id
    harm(kept(finished))
    run_id = add_new(finished).run().run_id
    assert run_id == expected and compared_anew == [4]
    assert finished.exported(run_id) == undisturbed.exported(run_id)
    assert kept(finished).read_bytes() == kept(undisturbed).read_bytes()


def test_other_settings_of_matching_use_what_was_kept(finished: Bench, compared_anew: list[int]) -> None:
    settings = (finished.root / "study.toml").read_text(encoding="utf-8")
    before = kept(finished).stat().st_mtime_ns
    finished.configure(settings + "[match]\nseed_margin = 0.08\n")
    finished.run()
    assert compared_anew == [] and kept(finished).stat().st_mtime_ns == before
    finished.configure(settings + "[match]\nneighbours = 5\n")
    finished.run()
    assert compared_anew == [3]


def test_of_another_model_alone_are_kept_those_of_the_last_run(
    finished: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept(finished).parent / "of-an-earlier-model.near").write_bytes(b"")
    add_new(finished).run()
    assert kept(finished).name != "of-an-earlier-model.near"
