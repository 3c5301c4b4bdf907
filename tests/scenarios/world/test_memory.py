"""A large document passes through crawl, second crawl and replay without being held in memory over and over."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenarios.world.server import Reply, World

ROOT = Path(__file__).resolve().parents[3]
MEGABYTES = 40
# Of all processes that a process waited for, its counter tells the largest: so the small document comes first.
PROGRAM = """
import resource, sys
from pathlib import Path
from crawler.crawl import crawl, replay
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Role, Source
if __name__ == "__main__":
    settings = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
    for name, ways in (("small", (crawl,)), ("large", (crawl, crawl, replay))):
        documents = (DirectDocument(f"{sys.argv[1]}/{name}.txt"),)
        source = Source("site", Role.CITY, "site", "direct", ("en",), ("127.0.0.1",), ("txt",), documents=documents)
        for make in ways:
            assert len(make((source,), settings, Path(sys.argv[2], name)).snapshots) >= 1
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def measure_megabytes(address: str, folder: Path) -> tuple[int, int]:
    """The most that a crawl of the small document held, and a crawl or replay of the large one."""
    program = folder / "program.py"
    program.write_text(PROGRAM)
    ran = subprocess.run(
        [sys.executable, str(program), address, str(folder)], env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    small, large = map(int, ran.stdout.split())
    return small, large


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the counter is in other units elsewhere")
def test_a_large_document_is_in_memory_only_a_few_times(world: World, reply: type[Reply], tmp_path: Path) -> None:
    world.pages = {"/large.txt": reply(random.Random(1).randbytes(MEGABYTES * 1024**2)), "/small.txt": reply(b"small")}
    small, large = measure_megabytes(world.address, tmp_path)
    # What came, and what is archived of it; with room for what the allocator keeps.
    assert large - small < 3.6 * MEGABYTES
