from __future__ import annotations

from pathlib import Path

from benchmarks import council_claims, twin_claims
from benchmarks.labelled_finds import Find, count_labels, label_of, read_labels, write_labels

KNOWN = Find("net", "city", 100, 200, 1000, 1100)


def test_a_find_is_the_labelled_one_where_both_sides_share_most_of_the_shorter() -> None:
    labels = {KNOWN: "text"}
    assert label_of(Find("net", "city", 150, 400, 1000, 1060), labels) == "text"
    assert label_of(Find("net", "city", 151, 400, 1000, 1100), labels) == ""
    assert label_of(Find("net", "city", 100, 200, 2000, 2100), labels) == ""
    assert label_of(Find("other", "city", 100, 200, 1000, 1100), labels) == ""
    assert count_labels([KNOWN, Find("net", "city", 0, 9, 0, 9)], labels) == {"text": 1, "scrap": 0, "unread": 1}


def test_labels_are_read_as_they_were_written(tmp_path: Path) -> None:
    labels = {Find("b", "c", 1, 2, 3, 4): "scrap", KNOWN: "text"}
    write_labels(tmp_path / "labels.csv", labels)
    assert read_labels(tmp_path / "labels.csv") == labels


def test_the_lists_that_are_kept_hold_nothing_but_labels() -> None:
    for path, fewest in ((council_claims.LABELS, 100), (twin_claims.LABELS, 100)):
        labels = read_labels(path)
        assert len(labels) >= fewest and set(labels.values()) == {"text", "scrap"}


def test_a_row_that_goes_moves_no_other_of_those_drawn() -> None:
    rows = [{"match_id": str(number)} for number in range(50)]
    drawn = twin_claims.draw(rows, 10, 1)
    assert twin_claims.draw([row for row in rows if row != drawn[3]], 9, 1) == drawn[:3] + drawn[4:]
    assert twin_claims.draw(rows, 10, 2) != drawn
