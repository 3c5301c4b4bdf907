"""Proposes NTREX documents that may tell the same event, for a reader to decide.

Such documents echo each other outside the planted truth, so that a right find would count as a false one. The
proposal looks at the English side only, at names that stand in few documents; no vectors and no matcher take
part. A reader read all 123 documents and every proposed pair; the decisions are ids/ntrex_event_clean.txt (one
document an event) and ids/ntrex_dropped.tsv (the others, each with the document it repeats and why).

    python -m benchmarks.quality.events [--kept]

`--kept` proposes pairs among the kept documents alone: what is left there was read and judged to be no echo.
"""

from __future__ import annotations

import argparse
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.quality.bench_data import event_clean_ids, ntrex, ntrex_lines

# A name: a capitalised word of at least four letters after a small one, so that sentence openings do not count.
_NAME = re.compile(r"(?<=[a-z,;] )[\"'(]?([A-Z][A-Za-z'-]{3,})")
_RARE = 8  # documents that may hold a name before it says nothing of one event
_WEIGHT = 5.0  # summed log rarity from which a pair is proposed: two names that stand nowhere else, or more common ones


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two documents and the rare names both hold, rarest first; weight in nats of rarity."""

    first: str
    second: str
    weight: float
    names: tuple[str, ...]


def proposals(documents: Mapping[str, Sequence[str]]) -> list[Proposal]:
    """Pairs of documents (id -> English lines) that share rare names, strongest first."""
    holders: dict[str, set[str]] = defaultdict(set)
    for document_id, lines in documents.items():
        for line in lines:
            for name in _NAME.findall(line):
                holders[name.removesuffix("'s")].add(document_id)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, ids in sorted(holders.items()):
        if 2 <= len(ids) <= _RARE:
            for pair in itertools.combinations(sorted(ids), 2):
                shared[pair].append(name)
    rarity = {name: math.log(len(documents) / len(ids)) for name, ids in holders.items()}
    found = [
        Proposal(*pair, round(sum(rarity[name] for name in names), 2), tuple(sorted(names, key=lambda n: -rarity[n])))
        for pair, names in shared.items()
    ]
    strong = [one for one in found if one.weight >= _WEIGHT]
    return sorted(strong, key=lambda one: (-one.weight, one.first, one.second))


def main() -> None:
    """Print the proposed pairs, one a line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kept", action="store_true", help="among the documents of the committed list only")
    options = parser.parse_args()
    ids = event_clean_ids() if options.kept else tuple(ntrex().documents)
    for one in proposals({document_id: ntrex_lines(document_id, "en") for document_id in ids}):
        print(f"{one.weight:6.2f}  {one.first:24} {one.second:24} {', '.join(one.names[:8])}")


if __name__ == "__main__":
    main()
