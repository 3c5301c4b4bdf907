"""Readers of the benchmark material: NTREX, VroniPlag, Karlsruhe council texts, Tatoeba, and the committed id lists.

The material is not part of the project (benchmarks/quality/README.md says where it comes from). A reader of
absent material raises `BenchmarkAbsent`; the run then says so and skips the task.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.calibration.parallel import ParallelText, is_even, read_parallel

BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"
IDS = Path(__file__).with_name("ids")

_LONGEST_HOST = 20_000  # characters: a few very long annexes would otherwise be most of the hosts
_MIGRATION_HOSTS, _OTHER_HOSTS = 70, 130


class BenchmarkAbsent(Exception):
    """The material a task needs is not on this machine."""


@dataclass(frozen=True, slots=True)
class CouncilText:
    """One German municipal council paper; `migration` says whether it is on migration or integration."""

    document_id: str
    migration: bool
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class CopiedPassage:
    """A passage of a dissertation (`target`, German) and what it was translated from by hand (`source`, English)."""

    case: str
    source: str
    target: str


def bench(name: str) -> Path:
    """The folder of one benchmark. Raises BenchmarkAbsent."""
    folder = BENCH / name
    if not folder.is_dir():
        raise BenchmarkAbsent(f"the benchmark data {name} are not here")
    return folder


def read_ids(name: str) -> tuple[str, ...]:
    """A committed list of ids, one a line; lines with # are remarks."""
    lines = (IDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def event_clean_ids() -> tuple[str, ...]:
    """NTREX documents of which no two tell the same event, of both halves."""
    return read_ids("ntrex_event_clean")


def odd(ids: Iterable[str]) -> tuple[str, ...]:
    """The ids that figures are measured on, sorted."""
    return tuple(sorted(one for one in ids if not is_even(one)))


@cache
def ntrex() -> ParallelText:
    """NTREX-128 in forty languages; Serbian in either script by turns of its documents. Raises BenchmarkAbsent."""
    folder = bench("ntrex")
    text = read_parallel(folder)
    scripts = [_serbian(folder, script) for script in ("Latn", "Cyrl")]
    serbian = list(scripts[0])
    for half in (True, False):
        for turn, name in enumerate(sorted(one for one in event_clean_ids() if is_even(one) is half)):
            for row in text.documents[name]:
                serbian[row] = scripts[turn % 2][row]
    return ParallelText({**text.lines, "sr": tuple(serbian)}, text.documents)


def _serbian(folder: Path, script: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in _lines(folder / f"newstest2019-ref.srp-{script}.txt"))


def ntrex_lines(document_id: str, lang: str) -> tuple[str, ...]:
    """The lines of one NTREX document in one language."""
    text = ntrex()
    return tuple(text.lines[lang][row] for row in text.documents[document_id])


@cache
def ntrex_test() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The event-clean odd NTREX documents, on which all figures are measured: id -> language -> lines."""
    ids = odd(event_clean_ids())
    return {one: {lang: ntrex_lines(one, lang) for lang in ntrex().languages} for one in ids}


@cache
def council_texts() -> tuple[CouncilText, ...]:
    """All Karlsruhe council papers. Raises BenchmarkAbsent."""
    path = bench("karlsruhe") / "docs.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    return tuple(CouncilText(row["id"], row["kind"] != "distractor", row["date"], row["text"]) for row in rows)


def council_hosts() -> tuple[CouncilText, ...]:
    """The 200 papers that serve as hosts: 70 on migration and 130 others, drawn by the digest of their id."""
    short = [one for one in council_texts() if len(one.text) < _LONGEST_HOST]
    short.sort(key=lambda one: hashlib.sha1(("k" + one.document_id).encode()).hexdigest())
    migration = [one for one in short if one.migration][:_MIGRATION_HOSTS]
    return (*migration, *[one for one in short if not one.migration][:_OTHER_HOSTS])


@cache
def vroniplag() -> tuple[CopiedPassage, ...]:
    """The German passages translated from English by hand. Raises BenchmarkAbsent."""
    rows = [json.loads(line) for line in _lines(bench("vroniplag") / "pairs.jsonl")]
    return tuple(
        CopiedPassage(row["case"], row["source"], row["target"])
        for row in rows
        if (row["sl"], row["tl"]) == ("en", "de")
    )


def _lines(path: Path) -> list[str]:
    # splitlines() would also cut at U+2028 and the like, which stand inside some sentences.
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
