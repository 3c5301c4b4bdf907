"""What tables quote is kept as long as texts and what is said of them stay, and quoted anew where any is another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.export.rows import Piece
from pipeline.records import Extraction, Match
from pipeline.records.matches import Side
from pipeline.workflow.measured.kept_work import keeping_work
from pipeline.workflow.measured.quoted_texts import quote_texts
from pipeline.workflow.new_study import init_study
from pipeline.workflow.workspace import Workspace, open_workspace
from tests.fixtures import bare
from tests.fixtures.drawn import DrawnDocument, put_drawn

CITY = DrawnDocument("c", "city", "i", 2018, "de", tuple(range(5)))
NETWORK = DrawnDocument("n", "network", "j", 2012, "de", tuple(range(5)))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    init_study(tmp_path / "study", settings='[study]\nname = "quotes"\nlanguages = ["de"]\n')
    put_drawn(tmp_path / "study", [CITY, NETWORK])
    return tmp_path / "study"


def match_in(workspace: Workspace) -> Match:
    match = bare.match(bare.city("c"), bare.network("n"))

    def of_study(side: Side) -> Side:
        return replace(side, sha256=workspace.item(side.document_id).document.sha256)

    return replace(match, network=of_study(match.network), city=of_study(match.city))


def quote(root: Path) -> tuple[list[Piece], bool]:
    """The pieces of a match of the two documents, and whether they were quoted anew."""
    asked = []
    with open_workspace(root, write=True) as workspace, keeping_work(workspace):
        match, quoted = match_in(workspace), quote_texts(workspace)

        def make() -> list[Piece]:
            asked.append(match)
            text = quoted.texts["c"].extraction.text
            return [Piece("m", False, {"passage": text[:30], "number": 1.5, "none": None})]

        return quoted.recall(match, make), bool(asked)


def test_what_was_quoted_is_quoted_again_without_its_text(root: Path) -> None:
    first, anew = quote(root)
    assert anew
    assert quote(root) == (first, False)


def read_otherwise(root: Path) -> None:
    """The same file gives another text, in which the passage stands at the same place."""
    with open_workspace(root, write=True) as workspace:
        item = workspace.item("c")
        known = workspace.extraction_of(item)
        read: Extraction = replace(known.extraction, text=known.extraction.text.replace("n", "m"))
        print_of_text = workspace.fingerprints.extraction
        cut = workspace.text_of(item).segmentation
        workspace.study.keep_text(item.document.sha256, print_of_text, read, known.detected_lang)
        workspace.study.texts.put_segmentation(item.document.sha256, workspace.fingerprints.segmentation, cut)


@pytest.mark.parametrize(
    "change",
    [
        read_otherwise,
        lambda root: put_drawn(root, [replace(CITY, year=2019)]),
        lambda root: put_drawn(root, [replace(NETWORK, issuer="k")]),
        lambda root: (root / "networks.csv").write_text("network_id,name,country_code\nj,A network,\n"),
        lambda root: (root / "study.toml").write_text(
            '[study]\nname = "quotes"\nlanguages = ["de"]\n[export]\ncontext_chars = 10\n'
        ),
    ],
    ids=["another text", "another date", "another issuer", "another name", "another context"],
)
def test_what_is_another_is_quoted_anew(root: Path, change: Callable[[Path], object]) -> None:
    quote(root)
    change(root)
    assert quote(root)[1]
    assert not quote(root)[1]
