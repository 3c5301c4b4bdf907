"""The page layouts in which every producer sets every text."""

from __future__ import annotations

from dataclasses import dataclass

from tests.synthetic.content import Block, Content, Kind, plain


@dataclass(frozen=True, slots=True)
class Layout:
    """How pages look; all lengths in points.

    `titled` sets the title over the full width above the columns; `boxed` shades the box; `side` adds a narrow
    column with texts of its own; `indented` marks paragraphs by indent, else by space; `alternating` gives left and
    right pages different running lines.
    """

    name: str
    width: float
    height: float
    columns: int = 1
    gutter: float = 0.0
    margin: float = 40.0
    size: float = 9.5
    leading: float = 12.0
    serif: bool = True
    justified: bool = False
    indented: bool = False
    titled: bool = False
    boxed: bool = False
    side: float = 0.0
    alternating: bool = False
    table_columns: int = 3

    @property
    def top(self) -> float:
        """Height of the upper margin, which holds the running header."""
        return 52.0

    @property
    def bottom(self) -> float:
        """Height of the lower margin, which holds the page number."""
        return 48.0

    @property
    def column_width(self) -> float:
        """Width of one text column."""
        side = self.side + self.gutter if self.side else 0.0
        return (self.width - 2 * self.margin - side - self.gutter * (self.columns - 1)) / self.columns


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("single", 300, 300, size=9.5, leading=12.5, justified=True, indented=True, alternating=True),
        Layout("side", 460, 380, gutter=20, size=9.5, leading=13, serif=False, side=110),
        Layout("two", 440, 330, columns=2, gutter=18, size=8.5, leading=11, justified=True, indented=True),
        Layout("titled", 480, 340, columns=2, gutter=14, size=9, leading=11, serif=False, titled=True),
        Layout(
            "boxed", 480, 360, columns=2, gutter=30, size=8.5, leading=12, serif=False, justified=True, boxed=True,
        ),
        Layout("three", 560, 264, columns=3, gutter=16, size=8, leading=10, indented=True, table_columns=2),
    )
}  # fmt: skip


def blocks_of(content: Content, layout: Layout) -> list[Block]:
    """The blocks that a document of this layout holds, in reading order; tables lose columns that do not fit."""
    boxes = (Kind.BOX, Kind.BOX_TITLE)
    kept = [block for block in content.blocks if layout.boxed or block.kind not in boxes]
    return [
        Block(Kind.ROW, cells=block.cells[: layout.table_columns]) if block.kind is Kind.ROW else block
        for block in kept
    ]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is to be read: the paragraphs in reading order, and apart from them what has no fixed place among them.

    `asides` are footnotes, which stand at the end of a page or column, and texts of the side column.
    """

    paragraphs: tuple[str, ...]
    asides: tuple[str, ...]
    running: tuple[str, ...]
    page_word: str


def truth_of(content: Content, layout: Layout) -> Truth:
    """The known text of a document; a table row is its cells in order."""
    paragraphs = []
    for block in blocks_of(content, layout):
        parts = block.cells if block.kind is Kind.ROW else (block.mark, block.text)
        paragraphs.append(" ".join(plain(part) for part in parts if part))
    asides = [f"{number} {plain(text)}" for number, text in content.notes.items()]
    if layout.side:
        asides += [plain(text) for text in content.sides]
    running = (content.head, content.side_head) if layout.alternating else (content.head,)
    return Truth(tuple(paragraphs), tuple(asides), running, content.page_word)
