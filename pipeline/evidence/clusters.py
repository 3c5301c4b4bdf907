"""Passages of one city document from one network document in the same order: chance hardly makes such chains."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush

from pipeline.records import Cluster, Document, Match

__all__ = ["find_clusters"]


def find_clusters(matches: Iterable[Match], documents: Mapping[str, Document]) -> dict[str, Cluster]:
    """The cluster of each match that no rule excludes, by match_id; `documents` by document_id.

    A cluster is the longest chain of passages that follow each other in both documents, without overlap on either
    side, so a passage that is repeated counts once; what is left over forms the next cluster, down to single
    passages. Versions and editions of one work are never added up: each match belongs to its own pair of documents.
    """
    groups: dict[tuple[str, str], list[Match]] = {}
    for match in matches:
        if match.exclusion is None:
            groups.setdefault((match.city.document_id, match.network.document_id), []).append(match)
    clusters: dict[str, Cluster] = {}
    for group in groups.values():
        for chain in _chains(group):
            cluster = Cluster(_cluster_id(chain, documents), len(chain))
            clusters |= {match.match_id: cluster for match in chain}
    return clusters


def _cluster_id(chain: list[Match], documents: Mapping[str, Document]) -> str:
    """12 hex digits of both works, both documents and the passages."""
    sides = [side.document_id for side in (chain[0].city, chain[0].network)]
    works = [documents[side].work_id for side in sides]
    members = sorted(match.match_id for match in chain)
    return hashlib.sha256("\n".join([*works, *sides, *members]).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _chains(matches: list[Match]) -> Iterator[list[Match]]:
    """The longest chain, then the longest of what is left, and so on."""
    rest = sorted(matches, key=lambda m: (m.city.core.start, m.city.core.end, m.network.core.start, m.match_id))
    while rest:
        chain = _longest_chain(rest)
        # Where the longest is of one, no two are left that follow each other.
        if len(chain) == 1:
            yield from ([match] for match in rest)
            return
        yield chain
        taken = {match.match_id for match in chain}
        rest = [match for match in rest if match.match_id not in taken]


def _longest_chain(ordered: list[Match]) -> list[Match]:
    """The longest increasing sequence on both sides; passages in order of their start in the city text.

    Patience sorting: `ends[k]` is the least network position at which a chain of k + 1 passages can end. A passage
    enters it only when the city text has come past it.
    """
    ends: list[int] = []
    lasts: list[int] = []
    before: dict[int, int | None] = {}
    lengths: list[int] = []
    # A passage may follow only what has ended in the city text where it begins. Passages come by their start, so one
    # that began before may still run on: it waits until the start of a later one has passed its end.
    waiting: list[tuple[int, int]] = []
    for place, match in enumerate(ordered):
        while waiting and waiting[0][0] <= match.city.core.start:
            _, earlier = heappop(waiting)
            _enter(ends, lasts, lengths[earlier], ordered[earlier].network.core.end, earlier)
        # The longest chain that ends in the network text at or before this passage's start.
        length = bisect_right(ends, match.network.core.start)
        before[place] = lasts[length - 1] if length else None
        lengths.append(length + 1)
        heappush(waiting, (match.city.core.end, place))
    # Of chains of one length the one whose last passage comes first, so that the order of the input decides nothing.
    at: int | None = max(range(len(ordered)), key=lambda place: (lengths[place], -place))
    chain: list[Match] = []
    while at is not None:
        chain.append(ordered[at])
        at = before[at]
    return chain[::-1]


def _enter(ends: list[int], lasts: list[int], length: int, end: int, place: int) -> None:
    """Let later passages follow a chain of this length that ends here, where none of that length ends earlier."""
    if length > len(ends):
        ends.append(end)
        lasts.append(place)
    elif end < ends[length - 1]:
        ends[length - 1], lasts[length - 1] = end, place
