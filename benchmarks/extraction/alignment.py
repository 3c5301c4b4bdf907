"""Two measures of a text against the truth, on words: how many are wrong, and how often its order breaks."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple


class Tile(NamedTuple):
    """A run of words that two texts share: where it begins in either, and its length."""

    output: int
    truth: int
    length: int


def count_word_errors(output: Sequence[str], truth: Sequence[str]) -> int:
    """The least number of words to insert, delete or replace that makes one of the other (Levenshtein).

    Bit-parallel after Myers (1999) as simplified by Hyyrö (2003): one column of the table is two integers.
    """
    if not truth:
        return len(output)
    places: dict[str, int] = defaultdict(int)
    for place, word in enumerate(truth):
        places[word] |= 1 << place
    every, last = (1 << len(truth)) - 1, 1 << (len(truth) - 1)
    rises, falls, distance = every, 0, len(truth)
    for word in output:
        same = places.get(word, 0)
        kept = same | falls
        diagonal = (((same & rises) + rises) ^ rises) | same
        up, down = (falls | ~(diagonal | rises)) & every, rises & diagonal
        distance += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & every, down << 1 & every
        rises, falls = (down | ~(kept | up)) & every, up & kept
    return distance


def count_order_errors(pairs: Mapping[int, int]) -> int:
    """How often a reader of the output must jump to go on reading the truth.

    `pairs` are places of the output with their places in the truth (`pair_words`). Going along the output, each step
    from one paired word to the next is an error unless it leads to the next paired word of the truth. Words without a
    partner are no errors of order. Two columns that changed places are one error, a word put elsewhere is two or three,
    two columns of ten lines read line by line are nineteen.
    """
    rank = {place: number for number, place in enumerate(sorted(pairs.values()))}
    steps = pairwise(rank[pairs[place]] for place in sorted(pairs))
    return sum(after != before + 1 for before, after in steps)


def pair_words(output: Sequence[str], truth: Sequence[str]) -> dict[int, int]:
    """For places of the output the place of the same word in the truth, one to one, words in the longest runs first.

    Greedy string tiling (Wise 1993) down to single words; of runs of one length those that go on where their
    neighbours are paired come first.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    by_length: dict[int, list[Tile]] = defaultdict(list)
    for tile in _find_shared_runs(output, truth):
        by_length[tile.length].append(tile)
    for length in range(max(by_length, default=0), 0, -1):
        if length not in by_length:
            continue
        free = [tile for tile in by_length.pop(length) if _is_free(tile, pairs, taken, by_length)]
        for tile in _sort_by_nearness(free, pairs, (len(output), len(truth))):
            if _is_free(tile, pairs, taken, by_length):
                pairs.update((tile.output + step, tile.truth + step) for step in range(length))
                taken.update(range(tile.truth, tile.truth + length))
    return pairs


def _is_free(tile: Tile, pairs: dict[int, int], taken: set[int], by_length: dict[int, list[Tile]]) -> bool:
    """Whether no word of the tile is paired yet; where some are, the runs between them are put among the others."""
    parts = _find_free_parts(tile, pairs, taken)
    if parts == [tile]:
        return True
    for part in parts:
        by_length[part.length].append(part)
    return False


def _find_shared_runs(output: Sequence[str], truth: Sequence[str]) -> list[Tile]:
    """Every run that both texts hold and that cannot be made longer."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(truth):
        places[word].append(place)
    runs = []
    open_runs: dict[int, int] = {}  # place in the truth after the run -> its length so far
    for place in range(len(output) + 1):
        here = places.get(output[place], []) if place < len(output) else []
        going_on = {after + 1: open_runs.get(after, 0) + 1 for after in here}
        ended = (one for one in open_runs.items() if one[0] + 1 not in going_on)
        runs += [Tile(place - length, after - length, length) for after, length in ended]
        open_runs = going_on
    return runs


def _find_free_parts(tile: Tile, pairs: dict[int, int], taken: set[int]) -> list[Tile]:
    """The runs within a tile of which no word is paired yet."""
    parts = []
    start = 0
    for step in range(tile.length + 1):
        if step == tile.length or tile.output + step in pairs or tile.truth + step in taken:
            if step > start:
                parts.append(Tile(tile.output + start, tile.truth + start, step - start))
            start = step + 1
    return parts


def _sort_by_nearness(tiles: list[Tile], pairs: dict[int, int], ends: tuple[int, int]) -> list[Tile]:
    """The tiles by how far they lie from where the paired words before and after them would have them."""
    known = sorted({-1: -1, ends[0]: ends[1], **pairs}.items())
    places = [place for place, _ in known]

    def distance(tile: Tile) -> int:
        number = bisect(places, tile.output)
        offset = tile.truth - tile.output
        return min(abs(offset - (truth - place)) for place, truth in known[number - 1 : number + 1])

    return sorted(tiles, key=lambda tile: (distance(tile), tile))
