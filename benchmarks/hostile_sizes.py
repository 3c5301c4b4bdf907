"""What studies cost in which one thing stands again and again: equal sentences, a slogan, tables of few values.

Files are written, and added and matched by the program's own commands with the model `hashing`, each in a process of
its own. The bar: a run over 150,000 equal sentences in 30 seconds of processor.

    python -m benchmarks.hostile_sizes [--work FOLDER] [--only KIND ...]
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.large_study import as_installed, run_study
from pipeline.records import Role

_SAID = (
    "The city registers all newcomers at the counter for residents.",
    "Networks of cities share what they learnt about housing for refugees.",
    "Language courses are offered free of charge in every district.",
    "Schools receive additional teachers for children who arrive during the year.",
    "The municipality funds legal advice for people without papers.",
    "Employers are asked to recognise certificates from abroad.",
    "Health care is given to everyone irrespective of residence status.",
    "A council of migrants advises the mayor on all matters of integration.",
    "Volunteers accompany families to the authorities in their first months.",
    "The budget for integration is published every year in plain language.",
)
_CELLS = ("yes", "no", "not applicable", "Kreuzberg", "Neukölln", "12", "7")
_EQUAL, _HOLDERS, _ROWS, _COLUMNS = 151_516, 600, 100_000, 4
_BAR = 30.0  # seconds of processor for equal sentences
_HEAD = ("path", "document_id", "role", "issuer_id", "title", "lang", "date_earliest", "date_latest")
_BESIDE = (Role.CITY, Role.NETWORK) * 2


class _Written(NamedTuple):
    """A document as a file: the role of its issuer, its text and how its name ends."""

    role: Role
    text: str
    ending: str = "txt"


def _repeat(sentences: tuple[str, ...], heading: str = "") -> str:
    return heading + "\n\n".join(sentences[at % len(sentences)] for at in range(_EQUAL))


def _write_prose(chance: random.Random, sentences: int) -> str:
    words = [word for sentence in _SAID for word in sentence.strip(".").lower().split()]
    return " ".join(" ".join(chance.choices(words, k=11)).capitalize() + "." for _ in range(sentences))


def _write_table(chance: random.Random) -> str:
    rows = ("".join(f"<td>{cell}</td>" for cell in chance.choices(_CELLS, k=_COLUMNS)) for _ in range(_ROWS))
    return f"<html><body><p>{_SAID[0]}</p><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></body></html>"


def _one_side(chance: random.Random) -> Iterator[_Written]:
    yield _Written(Role.CITY, _repeat(_SAID[:1]))


def _both_sides(chance: random.Random) -> Iterator[_Written]:
    yield _Written(Role.CITY, _repeat(_SAID[:1]))
    yield _Written(Role.NETWORK, _repeat(_SAID[:1], "Annex to the report of the network.\n\n"))


def _in_turn(chance: random.Random) -> Iterator[_Written]:
    yield _Written(Role.CITY, _repeat(_SAID))
    yield _Written(Role.NETWORK, _repeat(_SAID, "Annex to the report of the network.\n\n"))


def _once_there(chance: random.Random) -> Iterator[_Written]:
    yield _Written(Role.CITY, _repeat(_SAID[:1]))
    yield _Written(Role.NETWORK, f"{_write_prose(chance, 6)} {_SAID[0]}")


def _slogan(chance: random.Random) -> Iterator[_Written]:
    for role in (Role.CITY, Role.NETWORK) * (_HOLDERS // 2):
        yield _Written(role, f"{_write_prose(chance, 4)} {_SAID[1]} {_write_prose(chance, 4)}")


def _tables(chance: random.Random) -> Iterator[_Written]:
    for role in (Role.CITY, Role.NETWORK):
        yield _Written(role, _write_table(chance), "html")


_KINDS: dict[str, Callable[[random.Random], Iterator[_Written]]] = {
    "one-side": _one_side, "both-sides": _both_sides, "in-turn": _in_turn, "once-there": _once_there,
    "slogan": _slogan, "tables": _tables,
}  # fmt: skip
_HELD_TO_BAR = "one-side"  # of the others two files are as large


def _make_study(root: Path, kind: str) -> None:
    """A study of the documents of a kind and four short ones beside them."""
    chance, files = random.Random(14), root.with_name(f"{root.name}-files")
    files.mkdir()
    written = [*_KINDS[kind](chance), *(_Written(role, _write_prose(chance, 6)) for role in _BESIDE)]
    with (files / "documents.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(_HEAD)
        for number, one in enumerate(written):
            name, year = f"d{number:06}", 2018 if one.role is Role.CITY else 2010
            (files / f"{name}.{one.ending}").write_text(one.text, encoding="utf-8")
            days = f"{year}-05-01", f"{year}-05-31"
            rows.writerow((f"{name}.{one.ending}", name, one.role.value, one.role.value, name, "en", *days))
    _call(root, "init", root)
    (root / "study.toml").write_text('[model]\nname = "hashing"\n', encoding="utf-8")
    _call(root, "add", files / "documents.csv", "--study", root)


def _call(root: Path, *command: object) -> None:
    called = [sys.executable, "-m", "pipeline.cli", *map(str, command)]
    subprocess.run(called, check=True, stdout=subprocess.DEVNULL, env=as_installed(root.parent))


def main(arguments: list[str] | None = None) -> int:
    """Print what each costs; 1 where equal sentences take longer than they may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, help="a folder with room for the studies")
    parser.add_argument("--only", nargs="+", choices=_KINDS, default=list(_KINDS))
    given = parser.parse_args(arguments)
    held = True
    for kind in given.only:
        with tempfile.TemporaryDirectory(dir=given.work) as folder:
            root = Path(folder) / kind
            _make_study(root, kind)
            taken, _ = run_study(root)
        bar = f" (at most {_BAR:.0f})" if kind == _HELD_TO_BAR else ""
        print(f"{kind}: {taken.cpu:.1f} CPU s{bar}, {taken.peak_mb:.0f} MB", flush=True)
        held &= not bar or taken.cpu <= _BAR
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
