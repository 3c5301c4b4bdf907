"""Prints the character error rate of the extraction, by producer, layout and language, beside plain pdfplumber's.

`python -m tests.synthetic [--producers NAME ...]`; `--show LAYOUT-LANG` prints what was read wrongly there.
"""

from __future__ import annotations

import argparse
import re
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pdfplumber

from pipeline.extract import extract
from tests.synthetic.content import LANGUAGES, content_of
from tests.synthetic.error_rate import Measure, differences, measured, normal, not_whole
from tests.synthetic.layouts import LAYOUTS, Truth, truth_of
from tests.synthetic.producers import PRODUCERS, can_make, documents


def main() -> None:
    """Reads the command line, makes the PDFs and prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.synthetic")
    parser.add_argument("--producers", nargs="+", choices=list(PRODUCERS), default=list(PRODUCERS))
    parser.add_argument("--show", metavar="LAYOUT-LANG")
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="also writes the PDFs there")
    chosen = parser.parse_args()
    print("ours / plain pdfplumber, character error rate in %; whole: share of paragraphs read as one\n")
    print(f"{'':18}" + "".join(f"{lang:>14}" for lang in LANGUAGES) + f"{'all':>14}{'whole':>9}")
    for producer in chosen.producers:
        if not can_make(producer):
            print(f"{producer} is not on this machine", file=sys.stderr)
            continue
        with TemporaryDirectory() as folder:
            made = documents(producer, Path(folder))
        if chosen.keep:
            for (layout, lang), data in made.items():
                (chosen.keep / f"{producer}-{layout}-{lang}.pdf").write_bytes(data)
        if chosen.show:
            _show(made[tuple(chosen.show.split("-"))], chosen.show)
        else:
            _print_rates(producer, made)


def _print_rates(producer: str, made: dict[tuple[str, str], bytes]) -> None:
    seconds, pages = 0.0, 0
    for layout in LAYOUTS:
        cells, ours, plain = [], Measure(0, 0, 0, 0), Measure(0, 0, 0, 0)
        for lang in LANGUAGES:
            data, truth = made[layout, lang], truth_of(content_of(lang), LAYOUTS[layout])
            started = perf_counter()
            found = extract(data)
            seconds += perf_counter() - started
            pages += len(found.pages)
            one, other = measured(found.text, truth), measured(_plain_text(data, truth), truth)
            cells.append(f"{100 * one.rate:.2f} /{100 * other.rate:5.1f}")
            ours, plain = ours + one, plain + other
        cells.append(f"{100 * ours.rate:.2f} /{100 * plain.rate:5.1f}")
        print(f"{producer + ' ' + layout:18}" + "".join(f"{cell:>14}" for cell in cells) + f"{ours.whole_share:9.1%}")
    print(f"{'':18}{pages} pages in {seconds:.1f} s\n")


def _plain_text(data: bytes, truth: Truth) -> str:
    """What pdfplumber reads by itself, without the running lines, which it is told."""
    running = {normal(line) for line in truth.running}
    number = re.compile(rf"{re.escape(truth.page_word)} \d+\Z")
    with pdfplumber.open(BytesIO(data)) as pdf:
        lines = [line for page in pdf.pages for line in page.extract_text().splitlines()]
    return "\n".join(line for line in lines if normal(line) not in running and not number.match(normal(line)))


def _show(data: bytes, name: str) -> None:
    layout, lang = name.split("-")
    truth, text = truth_of(content_of(lang), LAYOUTS[layout]), extract(data).text
    print("\n".join(differences(text, truth)))
    print("\n".join(f"not whole: {paragraph}" for paragraph in not_whole(text, truth)))


main()
