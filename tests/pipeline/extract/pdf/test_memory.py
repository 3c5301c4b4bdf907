"""A document of thousands of pages is read without keeping its pages in memory."""

from __future__ import annotations

import subprocess
import sys
from typing import NamedTuple

import pytest

from tests.synthetic.long_document import long_pdf

FEW_PAGES, MANY_PAGES = 100, 800
# What may grow is the words known so far, and the pages put aside before they go to a file.
MAX_READING_MB = 12.0
# What may grow besides is the text with the places of its words; 1,000 of these pages are 0.7 MB of text.
MAX_WHOLE_MB = 25.0
TIMEOUT_SECONDS = 240
# What is put aside goes to files before the first measurement, as it does in thousands of pages, and not between both.
READER = """
import resource, sys
from pathlib import Path
from pipeline.extract import ReadOptions, extract
from pipeline.extract.options import PAGE
from pipeline.extract.pdf import spill

spill.MEMORY_BYTES //= 40

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)

def note(what, page):
    if what == PAGE:
        peaks[page] = peak()

peaks = {}
found = extract(Path(sys.argv[1]).read_bytes(), options=ReadOptions(on_step=note))
print(len(found.pages), len(found.text), peaks[int(sys.argv[2])], peaks[len(found.pages)], peak())
"""


class Peaks(NamedTuple):
    """The most memory that a reading process had taken when it began a page, and at its end, in MB."""

    few: float
    many: float
    end: float


@pytest.fixture(scope="module")
def peaks(tmp_path_factory: pytest.TempPathFactory) -> Peaks:
    path = tmp_path_factory.mktemp("long") / "long.pdf"
    path.write_bytes(long_pdf(MANY_PAGES))
    command = [sys.executable, "-c", READER, str(path), str(FEW_PAGES)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=TIMEOUT_SECONDS)
    pages, characters, *kilobytes = map(int, done.stdout.split())
    assert pages == MANY_PAGES and characters > 500 * pages
    return Peaks(*(size / 1024 for size in kilobytes))


def per_1000_pages(growth: float) -> float:
    return growth / (MANY_PAGES - FEW_PAGES) * 1000


pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell a process its peak of memory so"),
    pytest.mark.xdist_group("long-document"),
]


@pytest.mark.slow
def test_pages_that_were_read_are_not_kept(peaks: Peaks) -> None:
    assert per_1000_pages(peaks.many - peaks.few) < MAX_READING_MB, peaks


@pytest.mark.slow
def test_the_whole_text_is_put_in_order_without_all_pages_in_memory(peaks: Peaks) -> None:
    assert per_1000_pages(peaks.end - peaks.few) < MAX_WHOLE_MB, peaks
