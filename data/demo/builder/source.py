"""Readable sources: a TOML front matter between `+++` lines, then a small subset of Markdown.

The subset is headings (`#`), paragraphs on one line, bullet lists (`-`) and pipe tables. Invisible markers
`<!-- plant t07 l09 network -->...<!-- /plant -->` around whole sentences name the rows of the truth.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from builder.errors import CorpusError

SIDES = ("network", "city", "rival")
_FRONT_MATTER = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n(.*)\Z", re.DOTALL)
_PLANT = re.compile(r"<!-- plant ((?:[a-z]\d{2} )+)(\w+) -->(.*?)<!-- /plant -->")
_MARKER = re.compile(r"<!--.*?-->")
_TABLE_RULE = re.compile(r"\|(?:\s*-+\s*\|)+\Z")

BlockKind = Literal["heading", "paragraph", "bullets", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block in reading order; `rows` holds the items of a list or the cells of a table, else one text."""

    kind: BlockKind
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The text of a heading or paragraph."""
        return self.rows[0][0]


@dataclass(frozen=True, slots=True)
class Plant:
    """A passage that stands for one side of one row of the truth."""

    truth_id: str
    side: str
    passage: str


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document of the corpus: its metadata, its blocks and the passages marked in it."""

    slug: str
    site: str
    file: str
    format: str
    role: str
    issuer_id: str
    title: str
    lang: str
    date: str
    colophon: str
    layout: str
    font: str
    running_header: str
    blocks: tuple[Block, ...]
    plants: tuple[Plant, ...]


def read_sources(folder: Path) -> tuple[SourceDocument, ...]:
    """Every document of the folder, in the order of file names; raises CorpusError naming the faulty file."""
    return tuple(read_source(path) for path in sorted(folder.glob("*.md")))


def read_source(path: Path) -> SourceDocument:
    """The document of one source file; raises CorpusError when its front matter or a marker is faulty."""
    found = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if not found:
        raise CorpusError(f"{path.name} has no front matter; put it between two lines of +++")
    try:
        meta = tomllib.loads(found.group(1))
        return _document(meta, found.group(2))
    except (tomllib.TOMLDecodeError, KeyError, CorpusError) as error:
        raise CorpusError(f"{path.name}: {error}; correct the file and build again") from None


def _document(meta: dict[str, str], body: str) -> SourceDocument:
    plants = tuple(_plants(body))
    plain = _MARKER.sub("", body)
    return SourceDocument(
        slug=meta["document_id"],
        site=meta["site"],
        file=meta["file"],
        format=meta["format"],
        role=meta["role"],
        issuer_id=meta["issuer_id"],
        title=meta["title"],
        lang=meta["lang"],
        date=meta["date"],
        colophon=meta["colophon"],
        layout=meta.get("layout", "report"),
        font=meta.get("font", "serif"),
        running_header=meta.get("running_header", ""),
        blocks=tuple(_block(part) for part in plain.strip().split("\n\n")),
        plants=plants,
    )


def _plants(body: str) -> list[Plant]:
    found = list(_PLANT.finditer(body))
    if len(found) * 2 != len(_MARKER.findall(body)):
        raise CorpusError("a plant marker is misspelt, nested or not closed")
    for match in found:
        if match.group(2) not in SIDES:
            raise CorpusError(f"{match.group(2)!r} is no side; known: {', '.join(SIDES)}")
    return [Plant(truth_id, m.group(2), m.group(3)) for m in found for truth_id in m.group(1).split()]


def _block(part: str) -> Block:
    lines = part.split("\n")
    if part.startswith("# ") and len(lines) == 1:
        return Block("heading", ((part[2:],),))
    if all(line.startswith("- ") for line in lines):
        return Block("bullets", tuple((line[2:],) for line in lines))
    if all(line.startswith("|") for line in lines):
        rows = [line for line in lines if not _TABLE_RULE.match(line)]
        return Block("table", tuple(tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows))
    if len(lines) > 1:
        raise CorpusError(f"a paragraph must be one line: {part[:60]!r}")
    return Block("paragraph", ((part,),))
