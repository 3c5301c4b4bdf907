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
# Of all processes that a process waited for, its counter tells the largest: so each figure takes a process of its own.
PROGRAM = """
import resource, sys
from pathlib import Path
from crawler.crawl import crawl, replay
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Role, Source
if __name__ == "__main__":
    documents = (DirectDocument(sys.argv[1]),)
    source = Source("site", Role.CITY, "site", "direct", ("en",), ("127.0.0.1",), ("txt",), documents=documents)
    settings = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
    for make in (crawl, crawl, replay):
        assert len(make((source,), settings, Path(sys.argv[2])).snapshots) >= 1
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def megabytes_for(address: str, folder: Path) -> int:
    program = folder / "program.py"
    program.write_text(PROGRAM)
    ran = subprocess.run(
        [sys.executable, str(program), address, str(folder / "archive")], env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return int(ran.stdout)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the counter is in other units elsewhere")
def test_a_large_document_is_in_memory_only_a_few_times(world: World, reply: type[Reply], tmp_path: Path) -> None:
    world.pages = {"/large.txt": reply(random.Random(1).randbytes(MEGABYTES * 1024**2)), "/small.txt": reply(b"small")}
    found = {}
    for name in ("small", "large"):
        (tmp_path / name).mkdir()
        found[name] = megabytes_for(f"{world.address}/{name}.txt", tmp_path / name)
    # What came, and what is archived of it; with room for what the allocator keeps.
    assert found["large"] - found["small"] < 3.6 * MEGABYTES
