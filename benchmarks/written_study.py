"""What a large study costs as a user meets it: files are added, read, embedded, matched and exported, all of it real.

`large_study` leaves reading and embedding out, which makes its ratios the stricter ones; here nothing is. Each sentence
is the frame of a real one (NTREX), its frequent words, with others in the place of all that are rarer. In each 16
documents a city takes over a passage of a network, word for word or in translation.

    python -m benchmarks.written_study [--sizes N] [--work FOLDER] [--bench FOLDER] [--write PAGE]
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.drawn_study import LANGS, SEED, SETTINGS, role_of
from benchmarks.large_study import Taken, as_installed, processor, run_study, tell_stages, write_between_marks
from pipeline.records import Role

BENCH = Path(__file__).resolve().parent.parent.parent / "shared" / "bench" / "ntrex"
_FILES = {"de": "newstest2019-ref.deu.txt", "en": "newstest2019-src.eng.txt", "es": "newstest2019-ref.spa.txt"}
_FREQUENT = 150  # words of a language that stay where they are
_SENTENCES, _OF_A_PARAGRAPH, _OF_AN_ECHO = 8, 4, 3
_BLOCK = 8  # documents, in each of which roles come in the same order
_NETWORK, _TRANSLATOR, _COPIER = 2, 3, 5  # who is copied in a block, and who copies; the last is in the same language
_MARKS = ".,;:!?\"'()[]“”„«»‘’¿¡…-–"  # that may stand about a word
_COLUMNS = ("path", "document_id", "role", "issuer_id", "title", "lang", "date_earliest", "date_latest")


@dataclass(frozen=True)
class Measured:
    """What the commands of one study took: the first, and those after one new document of a city and of a network."""

    documents: int
    runs: dict[str, Taken]
    adding: dict[str, float]


class Composer:
    """Composes documents, each always the same for its number, from sentences that say the same line by line."""

    def __init__(self, lines: dict[str, list[str]]) -> None:
        self._lines = lines
        self._frequent: dict[str, set[str]] = {}
        self._rare: dict[tuple[str, bool], list[str]] = {}
        for lang, own in lines.items():
            words = [word.strip(_MARKS) for line in own for word in line.split()]
            counts = Counter(word.lower() for word in words)
            self._frequent[lang] = {word for word, _ in counts.most_common(_FREQUENT)}
            for capital in (False, True):
                # As often as it stands there: words are as rare in what is composed as in the language.
                self._rare[lang, capital] = [
                    word
                    for word in words
                    if word.isalpha() and word[0].isupper() is capital and word.lower() not in self._frequent[lang]
                ]

    def text(self, number: int) -> str:
        """The text of the document of this number."""
        lines, block, at = self._compose(number), number // _BLOCK, number % _BLOCK
        if block % 4 == 0 and at in (_NETWORK, _TRANSLATOR):
            first = block // 4 * _OF_AN_ECHO % (len(self._lines["en"]) - _OF_AN_ECHO)
            lines[:_OF_AN_ECHO] = self._lines[_lang(number)][first : first + _OF_AN_ECHO]
        if block % 4 == 2 and at == _COPIER:
            lines[:_OF_AN_ECHO] = self._compose(number - _COPIER + _NETWORK)[:_OF_AN_ECHO]
        starts = range(0, len(lines), _OF_A_PARAGRAPH)
        return "\n\n".join(" ".join(lines[start : start + _OF_A_PARAGRAPH]) for start in starts)

    def _compose(self, number: int) -> list[str]:
        chance, lang = random.Random(f"{SEED} {number}"), _lang(number)
        frames = chance.sample(self._lines[lang], _SENTENCES)
        return [" ".join(self._replace(word, lang, chance) for word in frame.split()) for frame in frames]

    def _replace(self, word: str, lang: str, chance: random.Random) -> str:
        core = word.strip(_MARKS)
        if not core or core.lower() in self._frequent[lang]:
            return word
        if not core.isalpha():
            return word.replace(core, str(chance.randrange(10_000)))
        return word.replace(core, chance.choice(self._rare[lang, core[0].isupper()]))


def _lang(number: int) -> str:
    return LANGS[number % len(LANGS)]


def read_lines(bench: Path) -> dict[str, list[str]]:
    """The sentences of NTREX in each language, of which those in one line say the same."""
    return {lang: (bench / name).read_text(encoding="utf-8").splitlines() for lang, name in _FILES.items()}


def write_documents(folder: Path, composer: Composer, numbers: Iterable[int]) -> Path:
    """Write documents of these numbers as files, and the table that lists them; returns the table."""
    folder.mkdir(parents=True)
    table = folder / "documents.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(_COLUMNS)
        for number in numbers:
            role, name = role_of(number), f"d{number:06}"
            (folder / f"{name}.txt").write_text(composer.text(number), encoding="utf-8")
            year = (2016 if role is Role.CITY else 2006) + number % 8
            issuer = f"{role.value}-{number % 50}"
            days = f"{year}-05-01", f"{year}-05-31"
            rows.writerow((f"{name}.txt", name, role.value, issuer, f"Document {number}", _lang(number), *days))
    return table


def measure(folder: Path, composer: Composer, documents: int) -> Measured:
    """Write a study of so many documents and measure its commands."""
    root = folder / "study"
    _call(root, "init", root)
    (root / "study.toml").write_text(SETTINGS, encoding="utf-8")
    runs: dict[str, Taken] = {}
    adding: dict[str, float] = {}
    came: dict[str, Iterable[int]] = {"first": range(documents)}
    for role in (Role.CITY, Role.NETWORK):
        later = range(documents, documents + _BLOCK)
        came[role.value] = [next(number for number in later if role_of(number) is role)]
    for name, numbers in came.items():
        adding[name] = _call(root, "add", write_documents(folder / name, composer, numbers), "--study", root)
        runs[name], _ = run_study(root)
    return Measured(documents, runs, adding)


def _call(root: Path, *command: object) -> float:
    """A command as a user gives it; the seconds of processor it took."""
    before = _of_children()
    called = [sys.executable, "-m", "pipeline.cli", *map(str, command)]
    subprocess.run(called, check=True, stdout=subprocess.DEVNULL, env=as_installed(root.parent))
    return _of_children() - before


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report(measured: Sequence[Measured]) -> str:
    """What was measured, as tables for docs/performance.md."""
    head = "".join(f" {one.documents:,} documents |" for one in measured)
    lines = [
        f"{processor()}, {date.today().isoformat()}; files of {_SENTENCES} sentences, nothing of them known before.",
        "Seconds of processor, beside them the share of the first run:",
        "",
        f"| |{head}",
        f"|---|{'---|' * len(measured)}",
    ]
    runs = (("first run", "first"), ("one new file of a city", "city"), ("one of a network", "network"))
    for name, kind in runs:
        lines.append(f"| {name} | {' | '.join(_cell(one, kind) for one in measured)} |")
        adding = " | ".join(f"{one.adding[kind]:.1f}" for one in measured)
        lines.append(f"| adding {'them' if kind == 'first' else 'it'} before | {adding} |")
    for name, kind in runs[:2]:
        stages = tell_stages([one.runs[kind].cost for one in measured])
        lines += ["", f"By stage, {name}:", "", lines[3] + " memory |", lines[4] + "---|", *stages]
    return "\n".join(lines)


def _cell(one: Measured, kind: str) -> str:
    first, taken = one.runs["first"].cpu, one.runs[kind].cpu
    return f"{taken:.1f}" if kind == "first" else f"{taken:.1f} (1/{first / taken:.0f})"


def main() -> None:
    """Print what a study of files costs, and what one more file does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000], help="documents; 10,000 take half an hour")
    parser.add_argument("--work", type=Path, help="a folder with room for the studies")
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--write", type=Path, help="a page with marks `written study`, such as docs/performance.md")
    given = parser.parse_args()
    if not given.bench.is_dir():
        raise SystemExit(f"the benchmark data are not in {given.bench}; name their folder with --bench")
    composer = Composer(read_lines(given.bench))
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        found = report([measure(Path(folder) / str(size), composer, size) for size in given.sizes])
    print(found)
    if given.write:
        write_between_marks(given.write, "written study", found)


if __name__ == "__main__":
    main()
