"""Take transcriptions of pages in: `python -m benchmarks.extraction.golden_intake FILE...`

A page of the demo corpus is kept with its text; of a policy, which is not ours, digests of its words are kept.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.extraction.golden_pages import PAGES, GoldenPage, read_page, write_digests
from benchmarks.extraction.material import BenchmarkAbsent, demo_pdfs, policy_pdfs
from benchmarks.extraction.printed import read_printed_pages


def take_in(path: Path, folder: Path = PAGES) -> Path:
    """Keep one transcription among the golden pages; returns where.

    Raises ValueError when it is not well written or tells of a page without a text layer, BenchmarkAbsent when its
    file is not among those that extraction is measured on.
    """
    text = path.read_text(encoding="utf-8")
    page = read_page(text)
    demo = demo_pdfs().get(page.file)
    source = demo or policy_pdfs().get(page.file)
    if source is None:
        raise BenchmarkAbsent(f"no file {page.file} among the demo's and the policies")
    if page.number not in {printed.number for printed in read_printed_pages(source.read_bytes())}:
        raise ValueError(f"page {page.number} of {page.file} has no text layer")
    target = golden_path(page, folder)
    target.write_text(text if demo else write_digests(page), encoding="utf-8")
    return target


def golden_path(page: GoldenPage, folder: Path = PAGES) -> Path:
    """Where a golden page is kept."""
    return folder / f"{Path(page.file).stem}-p{page.number:03d}.txt"


def main() -> None:
    """Take each file in; exit code 1 when one of them was refused."""
    parser = argparse.ArgumentParser(description=__doc__.split(":")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="file", help="transcriptions of one page each")
    refused = 0
    for path in parser.parse_args().files:
        try:
            print(f"kept: {take_in(path)}")
        except (ValueError, BenchmarkAbsent) as error:
            print(f"refused: {path}: {error}")
            refused += 1
    raise SystemExit(bool(refused))


if __name__ == "__main__":
    main()
