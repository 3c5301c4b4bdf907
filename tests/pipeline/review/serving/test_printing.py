from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.review.codebook import read_codebook
from pipeline.review.records import Pair, PairContent, PairKind, ShownPassage
from pipeline.review.serving.keys import Keys
from pipeline.review.serving.passages import Masks
from pipeline.review.serving.printing import Printer, Use

TEXT = "The city of Ghent says so."


@pytest.mark.parametrize(("names", "pictured"), [((), ["city", "network"]), (("Ghent",), [])])
def test_where_names_are_covered_no_page_is_pictured(
    tmp_path: Path, names: tuple[str, ...], pictured: list[str]
) -> None:
    asked: list[str] = []

    def picture(pair_id: str, side: str, shown: ShownPassage) -> str:
        asked.append(side)
        return f"/page/{pair_id}/{side}.png"

    codebook = read_codebook(tmp_path)
    passage = ShownPassage("d", "0" * 64, 0, len(TEXT), "en", TEXT, "B", "A", page=3)
    pair = Pair("0123456789ab", "s", PairKind.MATCH, "m", "t", 0.5, PairContent(passage, passage))
    printer = Printer(codebook, Masks(names), (), picture, Keys.of(codebook), Use.CODING)
    values = printer.dispute_values(pair)
    assert sorted(asked) == pictured
    assert bool(values["city"].picture) is bool(values["network"].picture) is bool(pictured)
