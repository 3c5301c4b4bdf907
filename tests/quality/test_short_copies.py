"""What counts as found where sentences of council papers are planted."""

from __future__ import annotations

import pytest

from benchmarks.quality.plagdet import Case
from benchmarks.quality.short_copies import Planted, World, find_plant

SENTENCE = "The library opens its reading room to newcomers on every second Sunday of the month."
BESIDE = "Nobody has asked for longer hours in any of the other branches so far."
PAPER = f"{SENTENCE} {BESIDE} {SENTENCE}"


@pytest.mark.parametrize(
    ("place", "found"),
    [(0, True), (PAPER.rindex(SENTENCE), True), (PAPER.index(BESIDE), False)],
    ids=["where it was taken from", "where the paper says it again", "elsewhere"],
)
def test_a_planted_sentence_is_found_wherever_its_paper_says_it(place: int, found: bool) -> None:
    plant = Planted(Case("host", "paper", 0, len(SENTENCE), 0, len(SENTENCE)), edited=False)
    world = World({"host": SENTENCE}, {"paper": PAPER}, (plant,), {"host": ""})
    find = Case("host", "paper", 0, len(SENTENCE), place, place + len(BESIDE))
    assert (find_plant(world, find) is plant) is found
