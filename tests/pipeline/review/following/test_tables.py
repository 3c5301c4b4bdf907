from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.export.columns import MATCHES, REVIEW_COLUMNS
from pipeline.export.tables import Bundle, Table
from pipeline.review.following.tables import add_judgements
from pipeline.workflow.export import bundle_run
from pipeline.workflow.workspace import Workspace
from tests.fixtures.judging import code_all, draw
from tests.fixtures.study import Bench


def completed(bench: Bench, *, of_earlier: bool = False, in_pieces: bool = False) -> tuple[Bundle, Bundle]:
    """The kept tables of the newest run and the same with what was said, as an earlier version kept them if asked."""
    with bench.open() as study:
        workspace = Workspace(study)
        kept = bundle_run(workspace, study.runs.current())
        if of_earlier:
            kept = replace(kept, tables=tuple(_without_review(table) for table in kept.tables))
        if in_pieces:
            kept = replace(kept, tables=tuple(_in_pieces(table) for table in kept.tables))
        return kept, add_judgements(workspace, kept)


def _without_review(table: Table) -> Table:
    late = set(REVIEW_COLUMNS) - {"speech_act", "review_status"}
    places = [place for place, column in enumerate(table.columns) if column.name not in late]
    return Table(
        table.name, tuple(table.columns[place] for place in places),
        tuple(tuple(row[place] for place in places) for row in table.rows),
    )  # fmt: skip


def _in_pieces(table: Table) -> Table:
    if table.name != "matches":
        return table
    rows = tuple((f"{row[0]}.{number}", *row[1:]) for row in table.rows for number in (1, 2))
    return Table(table.name, table.columns, rows)


def matches(bundle: Bundle) -> list[dict[str, object]]:
    table = next(table for table in bundle.tables if table.name == "matches")
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_tables_of_a_study_that_nobody_judged_are_as_they_are_kept(judged: Bench) -> None:
    kept, given = completed(judged)
    assert given is kept
    draw(judged)  # pairs that nobody has coded are no judgement
    kept, given = completed(judged)
    assert given is kept
    assert all(row[name] is None for row in matches(kept) for name in REVIEW_COLUMNS)


@pytest.mark.parametrize("of_earlier", [False, True], ids=("of now", "of an earlier version"))
def test_what_was_said_stands_in_its_columns_and_all_else_is_as_it_was(judged: Bench, of_earlier: bool) -> None:
    codes = code_all(judged)
    kept, given = completed(judged, of_earlier=of_earlier)
    rows = matches(given)
    assert list(rows[0]) == [column.name for column in MATCHES]
    for row, before in zip(rows, matches(kept), strict=True):
        code = codes[str(row["city_document_id"])]
        assert (row["review_status"], row["coder_labels"], row["coders"]) == ("coded", f"A:{code}", 1)
        assert (row["settled_label"], row["adjudicated_label"], row["judged_overlap"]) == (code, None, 1.0)
        assert {name: row[name] for name in before if name not in REVIEW_COLUMNS} == {
            name: cell for name, cell in before.items() if name not in REVIEW_COLUMNS
        }
    assert [table for table in given.tables if table.name == "documents"] == [
        table for table in kept.tables if table.name == "documents"
    ]


def test_each_piece_of_a_long_passage_has_what_was_said_of_the_whole(judged: Bench) -> None:
    codes = code_all(judged)
    _, given = completed(judged, in_pieces=True)
    rows = matches(given)
    assert len(rows) == 2 * len(codes)
    assert {(row["city_document_id"], row["settled_label"]) for row in rows} == set(codes.items())
