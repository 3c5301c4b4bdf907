"""How alike texts grow, as a table that leaves."""

from __future__ import annotations

from pipeline.analyse.likeness.convergence import Convergence
from pipeline.analyse.likeness.leave_out import Trend
from pipeline.export.analysis.likeness import CONVERGENCE
from pipeline.export.tables import Cell, Table, rounded

__all__ = ["convergence_table"]


def convergence_table(found: Convergence, network: str) -> Table:
    """The distances of both groups by period, their slopes, and the difference of these."""
    rows: list[tuple[Cell, ...]] = []
    for group in found.groups:
        about = len(group.cities), len(group.left_out)
        rows += [
            (
                network, group.name.value, "distance", period.first, period.last, *_ends(distance), *about,
                documents, "",
            )
            for period, distance, documents in zip(found.periods, group.distances, group.documents, strict=False)
        ]  # fmt: skip
        warning = group.missing.meaning if group.missing else ""
        rows.append(
            (network, group.name.value, "slope", None, None, *_ends(group.slope), *about, sum(group.documents), warning)
        )
    rows.append((network, "difference", "slope", None, None, *_ends(found.difference), None, None, None, ""))
    return Table("convergence", CONVERGENCE, tuple(rows))


def _ends(trend: Trend | None) -> tuple[float | None, float | None, float | None]:
    return (rounded(trend.value), rounded(trend.low), rounded(trend.high)) if trend else (None, None, None)
