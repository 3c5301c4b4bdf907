"""Finds that a person has read and labelled, kept by their spans alone, and which of them a later find is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

__all__ = ["Find", "count_labels", "label_of", "read_labels", "row_find", "write_labels"]

_SAME = 0.5  # of the shorter span's characters, on both sides, that two finds of one passage share


@dataclass(frozen=True, order=True)
class Find:
    """A passage of a city document that resembles one of a network's, by the characters of both."""

    network: str
    city: str
    network_start: int
    network_end: int
    city_start: int
    city_end: int

    def is_same(self, other: Find) -> bool:
        """Whether both sides of two finds share most of the shorter span."""
        if (self.network, self.city) != (other.network, other.city):
            return False
        sides = (
            (self.network_start, self.network_end, other.network_start, other.network_end),
            (self.city_start, self.city_end, other.city_start, other.city_end),
        )
        return all(min(a[1], a[3]) - max(a[0], a[2]) >= _SAME * min(a[1] - a[0], a[3] - a[2]) for a in sides)

    def join(self, other: Find) -> Find:
        """The find that reaches over both."""
        return Find(
            self.network,
            self.city,
            min(self.network_start, other.network_start),
            max(self.network_end, other.network_end),
            min(self.city_start, other.city_start),
            max(self.city_end, other.city_end),
        )


def row_find(row: Mapping[str, str]) -> Find:
    """The find of a row of matches.csv or excluded.csv."""
    spans = [int(row[f"{side}_char_{end}"]) for side in ("network", "city") for end in ("start", "end")]
    return Find(row["network_document_id"], row["city_document_id"], *spans)


def read_labels(path: Path) -> dict[Find, str]:
    """The labelled finds of a list."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    spans = ("network_start", "network_end", "city_start", "city_end")
    return {Find(row["network"], row["city"], *(int(row[name]) for name in spans)): row["label"] for row in rows}


def write_labels(path: Path, labels: Mapping[Find, str]) -> None:
    """Write a list of labelled finds, in the order of their places."""
    names = [field.name for field in fields(Find)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*names, "label"])
        writer.writerows([*(getattr(find, name) for name in names), labels[find]] for find in sorted(labels))


def label_of(find: Find, labels: Mapping[Find, str]) -> str:
    """The label of the labelled find that it is; empty where nobody has read it."""
    if find in labels:
        return labels[find]
    return next((label for known, label in labels.items() if known.is_same(find)), "")


def count_labels(finds: Iterable[Find], labels: Mapping[Find, str]) -> dict[str, int]:
    """How many finds are `text`, `scrap` and `unread`, as nobody has labelled them."""
    told = [label_of(find, labels) or "unread" for find in finds]
    return {label: told.count(label) for label in ("text", "scrap", "unread")}
