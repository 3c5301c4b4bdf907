"""What people said, in the tables of a run."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.export.columns import MATCHES, REVIEW_COLUMNS
from pipeline.export.tables import Bundle, Cell, Table
from pipeline.review.following.follow import follow
from pipeline.review.following.said import MatchReview
from pipeline.workflow.workspace import Workspace

__all__ = ["add_judgements", "review_cells"]

_COLUMNS = {column.name: column for column in MATCHES if column.name in REVIEW_COLUMNS}


def add_judgements(workspace: Workspace, bundle: Bundle) -> Bundle:
    """The tables of a run with what was said of its matches; as they are where nothing was said of any."""
    reviews = follow(workspace, bundle.run_id).reviews
    if not reviews:
        return bundle
    tables = [_fill(table, reviews) if table.name in ("matches", "excluded") else table for table in bundle.tables]
    return Bundle(bundle.run_id, tuple(tables), bundle.manifest)


def review_cells(review: MatchReview) -> dict[str, Cell]:
    """What was said of a match, by column."""
    cells: dict[str, Cell] = {
        "speech_act": review.speech_act,
        "review_status": review.status.value,
        "coder_labels": "|".join(label.text for label in review.labels),
        "coders": review.coders,
        "adjudicated_label": review.adjudicated,
        "settled_label": review.settled,
        "judged_pairs": "|".join(review.pair_ids),
        "judged_overlap": None if review.overlap is None else round(review.overlap, 4),
    }
    return {name: None if cell == "" else cell for name, cell in cells.items()}


def _fill(table: Table, reviews: Mapping[str, MatchReview]) -> Table:
    """The table with the columns of a review, which those of earlier runs lack, at its end."""
    names = [column.name for column in table.columns]
    columns = (*table.columns, *(column for name, column in _COLUMNS.items() if name not in names))
    places = {column.name: place for place, column in enumerate(columns) if column.name in REVIEW_COLUMNS}
    by_id = names.index("match_id")
    rows = []
    for row in table.rows:
        cells = [*row, *[None] * (len(columns) - len(row))]
        # A long passage is listed in pieces, each with its number behind the match's own id; it was judged as a whole.
        review = reviews.get(str(row[by_id]).partition(".")[0])
        if review is not None:
            for name, cell in review_cells(review).items():
                cells[places[name]] = cell
        rows.append(tuple(cells))
    return Table(table.name, columns, tuple(rows))
