"""The picture of a match: two columns, what is certain and what was taken in, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.errors import InputError, StageError
from pipeline.extract import Mark
from pipeline.records import Extraction, PageSpan, ReadableText, Side, Span, WordBox, WordBoxes
from pipeline.study import open_study
from pipeline.views import MatchView, drawing, find_match
from pipeline.views.drawing import MAX_PAGES, draw
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import Bench

Asked = list[tuple[dict[Mark, list[int]], list[int]]]
WIDTH, HEIGHT = 200, 300


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What was to be marked on which pages, side by side, in place of pages that are really drawn."""
    found: Asked = []

    def draw_marked_pages(data: bytes, marked: Any, numbers: Sequence[int]) -> list[Image.Image]:
        found.append(({mark: [int(box.x0) for box in boxes] for mark, boxes in marked.items()}, list(numbers)))
        return [Image.new("RGB", (WIDTH, HEIGHT), "grey") for _ in numbers]

    monkeypatch.setattr(drawing, "draw_marked_pages", draw_marked_pages)
    return found


def on_pages(source: ReadableText, side: Side, pages: int, core: tuple[int, int]) -> tuple[ReadableText, Side]:
    """A passage of ten words a page, of five characters each; the certain part from one word to another."""
    words = 10 * pages
    text = "word " * words
    boxes = [(5 * n, 5 * n + 4, WordBox(1 + n // 10, float(n), 0.0, n + 1.0, 9.0)) for n in range(words)]
    spans = tuple(PageSpan(1 + n, 50 * n, 50 * (n + 1)) for n in range(pages))
    extraction = replace(source.extraction, text=text, pages=spans, places=WordBoxes.of(boxes), blocks=())
    span = Span(0, len(text))
    return replace(source, extraction=extraction), replace(side, span=span, core=Span(5 * core[0], 5 * core[1]))


@pytest.fixture
def shown(finished: Bench) -> MatchView:
    """A match whose network passage stands on three pages and whose city passage on one."""
    with open_study(finished.root) as study:
        (match, *_) = study.runs.matches(study.runs.current())
        found = find_match(Workspace(study), match.match_id)
    network, network_side = on_pages(found.network, match.network, 3, (5, 25))
    city, city_side = on_pages(found.city, match.city, 1, (0, 8))
    return replace(found, match=replace(match, network=network_side, city=city_side), network=network, city=city)


def colours_of(path: Path) -> set[Any]:
    with Image.open(path) as image:
        return {colour for _, colour in image.getcolors(1 << 24) or ()}


def drawn(finished: Bench, shown: MatchView, path: Path, page: int | None = None) -> list[str]:
    with open_study(finished.root) as study:
        return draw(study, shown, path, page)


def test_both_passages_stand_side_by_side_what_is_certain_and_what_was_taken_in_apart(
    finished: Bench, shown: MatchView, asked: Asked, tmp_path: Path
) -> None:
    assert drawn(finished, shown, tmp_path / "match.png") == []
    network, city = asked
    assert network == ({Mark.CERTAIN: list(range(5, 25)), Mark.WIDER: [*range(5), *range(25, 30)]}, [1, 2, 3])
    assert city == ({Mark.CERTAIN: list(range(8)), Mark.WIDER: [8, 9]}, [1])
    with Image.open(tmp_path / "match.png") as image:
        assert image.width > 2 * WIDTH and 3 * HEIGHT < image.height < 4.5 * HEIGHT


@pytest.mark.parametrize(("page", "network", "city", "told"), [
    (1, [1], [1], []),
    (3, [3], [], ["the city passage has one page only"]),
])  # fmt: skip
def test_one_page_of_each_passage_is_drawn_where_one_is_asked_for(
    finished: Bench, shown: MatchView, asked: Asked, tmp_path: Path, page: int, network: Any, city: Any, told: Any
) -> None:
    assert drawn(finished, shown, tmp_path / "match.png", page) == told
    assert [numbers for _, numbers in asked] == [network, city]


@pytest.mark.parametrize("page", [0, -1, 4])
def test_a_page_that_no_passage_has_is_refused(
    finished: Bench, shown: MatchView, asked: Asked, tmp_path: Path, page: int
) -> None:
    with pytest.raises(InputError, match=r"is not there; choose a --page from 1 to 3"):
        drawn(finished, shown, tmp_path / "match.png", page)
    assert not asked and not (tmp_path / "match.png").exists()


def test_of_many_pages_the_first_are_drawn_and_the_way_to_the_others_is_told(
    finished: Bench, shown: MatchView, asked: Asked, tmp_path: Path
) -> None:
    network, side = on_pages(shown.network, shown.match.network, MAX_PAGES + 2, (0, 9))
    long = replace(shown, match=replace(shown.match, network=side), network=network)
    assert drawn(finished, long, tmp_path / "match.png") == [
        "of the network passage's 8 pages only 6 are drawn; see the others with --page 7 to 8"
    ]
    assert drawn(finished, long, tmp_path / "match.png", 8) == ["the city passage has one page only"]
    assert [numbers for _, numbers in asked] == [[1, 2, 3, 4, 5, 6], [1], [8], []]


def test_the_legend_tells_only_marks_that_are_there(
    finished: Bench, shown: MatchView, asked: Asked, tmp_path: Path
) -> None:
    drawn(finished, shown, tmp_path / "both.png")
    certain = {name: replace(side, core=side.span) for name, side in
               (("network", shown.match.network), ("city", shown.match.city))}  # fmt: skip
    drawn(finished, replace(shown, match=replace(shown.match, **certain)), tmp_path / "certain.png")
    blue = (222, 240, 251)
    colours = [colours_of(tmp_path / name) for name in ("both.png", "certain.png")]
    assert [blue in found for found in colours] == [True, False] and all((252, 226, 130) in found for found in colours)


def test_a_match_without_pages_and_one_whose_places_are_not_known_say_so(
    finished: Bench, shown: MatchView, asked: Asked, tmp_path: Path
) -> None:
    def without(**part: Any) -> MatchView:
        bare: Extraction = replace(shown.network.extraction, **part)
        return replace(shown, network=replace(shown.network, extraction=bare))

    assert drawn(finished, without(pages=()), tmp_path / "a.png") == [
        "the network passage is in a file without pages, so nothing of it is drawn"
    ]
    assert drawn(finished, without(places=WordBoxes()), tmp_path / "b.png") == [
        "where the network passage is printed is not known, so nothing of it is drawn"
    ]
    neither = without(pages=())
    with pytest.raises(StageError, match=r"no page to draw .* leave out --image"):
        drawn(finished, replace(neither, city=neither.network), tmp_path / "c.png")
