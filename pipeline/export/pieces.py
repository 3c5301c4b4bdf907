"""Long passages in pieces that a person can judge, a spreadsheet can hold and a page number can name.

An echo is weighed as a whole: its pieces share its evidence and its `passage_id`, and only their texts differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Match, ReadableText, Side, Span, sentences_in
from pipeline.records.arrays import Range

__all__ = ["MOST_CHARACTERS", "MOST_SENTENCES", "cut_into_pieces"]

MOST_SENTENCES, MOST_CHARACTERS = 10, 1500


@dataclass(frozen=True, slots=True)
class _Cut:
    """One side of a passage: its sentences by their characters, the paragraph of each, and its numbers."""

    spans: tuple[Range, ...]
    paragraphs: tuple[int, ...]
    numbers: tuple[int, ...]

    def characters(self, rows: Range) -> int:
        return self.spans[rows[1] - 1][1] - self.spans[rows[0]][0]

    def fits(self, rows: Range) -> bool:
        return rows[1] - rows[0] <= MOST_SENTENCES and self.characters(rows) <= MOST_CHARACTERS


def cut_into_pieces(match: Match, network: ReadableText, city: ReadableText) -> list[Match]:
    """The match as it is listed: itself, or one for each piece of a long passage, in the order of the longer side.

    A piece holds at most ten sentences and 1,500 characters of either side, unless a single sentence is longer. What
    stands on the other side of a piece is what its sentences are aligned with.
    """
    cuts = _cut(match.network, network), _cut(match.city, city)
    if all(cut.fits((0, len(cut.spans))) for cut in cuts if cut.spans) or not all(cut.spans for cut in cuts):
        return [match]
    by_network = [(pair.network_sentence, pair.city_sentence) for pair in match.pairs]
    groups = [list(_groups(cut)) for cut in cuts]
    if len(groups[0]) > len(groups[1]):
        pairs = list(zip(groups[0], _stand_beside(cuts, groups[0], by_network), strict=True))
    else:
        by_city = [(city_row, network_row) for network_row, city_row in by_network]
        pairs = list(zip(_stand_beside(cuts[::-1], groups[1], by_city), groups[1], strict=True))
    return [
        replace(match, network=_side(match.network, cuts[0], network_rows), city=_side(match.city, cuts[1], city_rows))
        for network_rows, city_rows in pairs
    ]


def _cut(side: Side, text: ReadableText) -> _Cut:
    start, end = side.span.start, side.span.end
    inside = sentences_in(text.segmentation.sentences, start, end)
    return _Cut(
        tuple((max(one.start, start), min(one.end, end)) for one in inside),
        tuple(one.passage for one in inside),
        tuple(one.number for one in inside),
    )


def _groups(cut: _Cut) -> Iterator[Range]:
    """Ranges of sentences that fit, of about equal size, ending with a paragraph where one ends in reach."""
    start, count = 0, len(cut.spans)
    while start < count:
        most = start + 1
        while most < count and cut.fits((start, most + 1)):
            most += 1
        ends = [at for at in range(start + 1, most) if cut.paragraphs[at] != cut.paragraphs[at - 1]]
        # The last end of a paragraph that leaves a piece of some size; none is sought where the rest fits.
        stop = ends[-1] if ends and most < count and ends[-1] - start >= (most - start) / 3 else most
        yield start, stop
        start = stop


def _stand_beside(cuts: Sequence[_Cut], groups: Sequence[Range], pairs: Sequence[Range]) -> list[Range]:
    """For each group of rows of the first side those of the second that stand beside it.

    Where a group has no partner, what lies between those of the groups around it: what was not aligned stands there.
    """
    found = [_partners(cuts, rows, pairs) for rows in groups]
    told, last = [], 0
    for place, partners in enumerate(found):
        rows = partners
        if rows is None:
            following = next((one[0] for one in found[place + 1 :] if one is not None and one[0] > last), None)
            stop = len(cuts[1].spans) if following is None else following
            start = min(last, len(cuts[1].spans) - 1)
            rows = _grow(cuts[1], (start, start + 1), stop)
        told.append(rows)
        last = rows[1]
    return told


def _partners(cuts: Sequence[_Cut], rows: Range, pairs: Sequence[Range]) -> Range | None:
    """The rows of the second side that are partners of these of the first, as many as fit; None where none is."""
    first, second = cuts
    numbers = set(first.numbers[rows[0] : rows[1]])
    place = {number: row for row, number in enumerate(second.numbers)}
    partners = sorted({place[other] for one, other in pairs if one in numbers and other in place})
    if not partners:
        return None
    best: tuple[int, Range] = (0, (partners[0], partners[0] + 1))
    for place_of, low in enumerate(partners):
        high = low + 1
        held = 1
        for later in partners[place_of + 1 :]:
            if not second.fits((low, later + 1)):
                break
            high, held = later + 1, held + 1
        if held > best[0]:
            best = held, (low, high)
    return best[1]


def _grow(cut: _Cut, rows: Range, stop: int) -> Range:
    """The rows with those that follow, up to `stop`, as far as they fit."""
    low, high = rows
    while high < min(stop, len(cut.spans)) and cut.fits((low, high + 1)):
        high += 1
    return low, high


def _side(side: Side, cut: _Cut, rows: Range) -> Side:
    span = cut.spans[rows[0]][0], cut.spans[rows[1] - 1][1]
    core = max(span[0], side.core.start), min(span[1], side.core.end)
    return replace(
        side,
        span=Span(*span),
        # A piece outside the certain part has nothing that is certain: all of it is as sure as the rest.
        core=Span(*core) if core[0] < core[1] else Span(*span),
        first_sentence=cut.numbers[rows[0]],
        last_sentence=cut.numbers[rows[1] - 1] + 1,
    )
