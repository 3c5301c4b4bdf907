"""Where the settings say it, a sentence that was encoded before is not encoded again, and the vectors are the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.embedder import HashingEmbedder
from index.models import DEFAULT_MODEL, MODELS, Model
from index.vectors import Vectors
from pipeline.workflow.cluster import compute
from tests.fixtures.study import Bench, fill


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What the default model was given since, which stands here for its name alone: its vectors are hashed."""
    given: list[str] = []

    class Counting(HashingEmbedder):
        def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
            given.extend(texts)
            return super().encode_batch(texts, query=query)

    def opened(model: Model) -> Counting:
        assert model == MODELS[DEFAULT_MODEL]
        return Counting(model)

    monkeypatch.setattr(compute, "open_embedder", opened)
    monkeypatch.setenv("POLICYECHO_CACHE", str(tmp_path / "cache"))
    return given


def vectors_in(bench: Bench) -> dict[str, str]:
    return {name: digest for name, digest in bench.files("store/vectors").items() if name.endswith(".vec")}


def choose(bench: Bench, where: str) -> Bench:
    bench.configure(f'[model]\nname = "{DEFAULT_MODEL}"\ncache = "{where}"\n')
    return fill(bench)


def forget_shards(bench: Bench) -> None:
    for path in (bench.root / "store" / "vectors").rglob("*.vec"):
        path.unlink()


@pytest.mark.parametrize("where", ["study", "user"])
def test_vectors_made_anew_are_those_that_were_kept(bench: Bench, encoded: list[str], where: str) -> None:
    choose(bench, where).run("embed")
    before = vectors_in(bench)
    assert len(encoded) == len(set(encoded)) > 10
    encoded.clear()
    forget_shards(bench)
    bench.run("embed")
    assert encoded == [] and vectors_in(bench) == before != {}


@pytest.mark.parametrize(("where", "files"), [("study", 1), ("user", 0), ("nowhere", 0)])
def test_vectors_are_kept_where_the_settings_say(
    bench: Bench, encoded: list[str], tmp_path: Path, where: str, files: int
) -> None:
    choose(bench, where).run("embed")
    assert len(list(bench.root.rglob("*.sqlite"))) == 1 + files  # beside the catalogue
    assert len(list((tmp_path / "cache").rglob("*.sqlite"))) == int(where == "user")
    encoded.clear()
    forget_shards(bench)
    bench.run("embed")
    assert (encoded == []) == (where != "nowhere")


def test_a_users_studies_share_their_vectors(
    bench: Bench, new_bench: Callable[[str], Bench], encoded: list[str]
) -> None:
    choose(bench, "user").run("embed")
    encoded.clear()
    other = choose(new_bench("other"), "user")
    other.run("embed")
    assert encoded == [] and vectors_in(other) == vectors_in(bench)


def test_a_cache_that_is_deleted_or_torn_costs_time_alone(bench: Bench, encoded: list[str]) -> None:
    choose(bench, "study").run("embed")
    before, made = vectors_in(bench), len(encoded)
    folder = bench.root / "store" / "vectors" / "by-sentence"
    for harm, told in (
        (lambda: shutil.rmtree(folder), ""),
        (lambda: next(folder.iterdir()).write_bytes(b"torn"), "was damaged and is begun anew: nothing is lost"),
    ):
        harm()
        encoded.clear()
        forget_shards(bench)
        hindered = bench.run("embed").stages["embed"].hindered
        assert len(encoded) == made and vectors_in(bench) == before
        assert told in hindered and bool(told) == bool(hindered)


def test_a_cache_that_cannot_be_written_is_told_and_hinders_nothing(
    bench: Bench, encoded: list[str], tmp_path: Path
) -> None:
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")
    report = choose(bench, "user").run("embed")
    assert report.stages["embed"].done == 3 and len(vectors_in(bench)) == 3
    assert "cannot be used" in report.stages["embed"].hindered and "nothing is lost" in report.stages["embed"].hindered


def test_where_vectors_are_kept_makes_no_other_run(bench: Bench, encoded: list[str]) -> None:
    runs = {choose(bench, where).run().run_id for where in ("study", "user", "nowhere")}
    assert len(runs) == 1


def test_work_of_earlier_runs_that_is_damaged_or_cannot_be_used_is_told_of(bench: Bench) -> None:
    kept = bench.root / "store" / "work" / "kept.sqlite"
    assert fill(bench).run().stages["match"].hindered == ""

    def told_after(harm: Callable[[], object], min_strength: float) -> str:
        harm()
        bench.configure(f'[model]\nname = "hashing"\n[match]\nmin_strength = {min_strength}\n')
        return bench.run().stages["match"].hindered

    torn = told_after(lambda: kept.write_bytes(b"torn"), 0.4)
    assert "kept.sqlite was damaged and is begun anew: nothing is lost" in torn
    kept.unlink()
    assert "kept.sqlite cannot be used" in told_after(kept.mkdir, 0.3)
