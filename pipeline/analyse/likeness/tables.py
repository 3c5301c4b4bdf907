"""How alike texts grow, as a table that leaves."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.analyse.likeness.convergence import Convergence
from pipeline.analyse.likeness.leave_out import Trend
from pipeline.export.analysis.likeness import CONVERGENCE
from pipeline.export.tables import Cell, Table, rounded

__all__ = ["convergence_table"]


def convergence_table(found: Mapping[str, Convergence]) -> Table:
    """By network the distances of both groups by period, their slopes, and the difference of these."""
    rows = tuple(row for network, one in found.items() for row in _rows_of(network, one))
    return Table("convergence", CONVERGENCE, rows)


def _rows_of(network: str, found: Convergence) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for group in found.groups:
        about = len(group.cities), len(group.left_out)
        rows += [
            (
                network, group.name.value, "distance", period.first, period.last, *_ends(distance), *about,
                documents, None, "",
            )
            for period, distance, documents in zip(found.periods, group.distances, group.documents, strict=False)
        ]  # fmt: skip
        warning = group.missing.meaning if group.missing else ""
        of_group = *about, sum(group.documents), None, warning
        rows.append((network, group.name.value, "slope", None, None, *_ends(group.slope), *of_group))
    of_both = None, None, None, rounded(found.p), ""
    rows.append((network, "difference", "slope", None, None, *_ends(found.difference), *of_both))
    return rows


def _ends(trend: Trend | None) -> tuple[float | None, float | None, float | None]:
    return (rounded(trend.value), rounded(trend.low), rounded(trend.high)) if trend else (None, None, None)
