from __future__ import annotations

import pytest

from pipeline.extract.pdf.spill import SpillFile


@pytest.mark.parametrize("memory", [10, 10_000_000])
def test_things_come_back_in_order_and_may_be_read_twice(memory: int) -> None:
    kept: SpillFile[tuple[str, int]] = SpillFile(memory)
    things = [("word", number) for number in range(300)]
    for thing in things:
        kept.append(thing)
    assert len(kept) == 300 and list(kept) == things and list(kept) == things
    kept.close()
