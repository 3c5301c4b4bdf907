"""Take transcriptions of pages in: `python -m benchmarks.extraction.golden_intake FILE...`

A page of the demo corpus is kept with its text; of a policy, which is not ours, digests of its words are kept.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.extraction.golden_pages import PAGES, GoldenPage, digests_only, read_page
from benchmarks.extraction.material import BenchmarkAbsent, demo_pdfs, policy_pdfs
from benchmarks.extraction.printed import printed_pages


def taken_in(path: Path, folder: Path = PAGES) -> Path:
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
    if page.number not in {printed.number for printed in printed_pages(source.read_bytes())}:
        raise ValueError(f"page {page.number} of {page.file} has no text layer")
    target = kept_at(page, folder)
    target.write_text(text if demo else digests_only(page), encoding="utf-8")
    return target


def kept_at(page: GoldenPage, folder: Path = PAGES) -> Path:
    """Where a golden page is kept."""
    return folder / f"{Path(page.file).stem}-p{page.number:03d}.txt"


def main() -> None:
    """Take each file in; exit code 1 when one of them was refused."""
    parser = argparse.ArgumentParser(description=__doc__.split(":")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="file", help="transcriptions of one page each")
    refused = 0
    for path in parser.parse_args().files:
        try:
            print(f"kept: {taken_in(path)}")
        except (ValueError, BenchmarkAbsent) as error:
            print(f"refused: {path}: {error}")
            refused += 1
    raise SystemExit(bool(refused))


if __name__ == "__main__":
    main()
