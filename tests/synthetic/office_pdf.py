"""PDFs that LibreOffice makes of flat OpenDocument files: real footnotes, lists, tables, frames and page styles."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from tests.synthetic.content import Block, Content, Kind, runs
from tests.synthetic.layouts import Layout, blocks_of
from tests.synthetic.office_styles import styles_of

_STYLES = {Kind.PARAGRAPH: "Body", Kind.CAPTION: "Caption", Kind.BOX: "Box", Kind.BOX_TITLE: "Box"}
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
_TIMEOUT_SECONDS = 240


def has_office() -> bool:
    """Whether this machine has LibreOffice."""
    return shutil.which("soffice") is not None


def office_pdfs(wanted: Iterable[tuple[Content, Layout]], folder: Path) -> Iterator[bytes]:
    """The contents as PDFs in their layouts, in order, all converted by one call; its files stay in `folder`."""
    sources = []
    for content, layout in wanted:
        sources.append(folder / f"{layout.name}-{content.lang}.fodt")
        sources[-1].write_text(_document(content, layout), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT_SECONDS)
    for source in sources:
        yield source.with_suffix(".pdf").read_bytes()


def _document(content: Content, layout: Layout) -> str:
    body = _Body(content, layout)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMESPACES} office:version="1.2" '
        f'office:mimetype="application/vnd.oasis.opendocument.text">{styles_of(content, layout)}'
        f"<office:body><office:text>{body.xml()}</office:text></office:body></office:document>"
    )


class _Body:
    """The body of one document as XML."""

    def __init__(self, content: Content, layout: Layout) -> None:
        self._content, self._layout = content, layout
        self._sides = list(content.sides) if layout.side else []

    def xml(self) -> str:
        """All blocks; those after a title of full width stand in a section with columns."""
        blocks = blocks_of(self._content, self._layout)
        parts = []
        if self._layout.titled:
            parts.append(
                f'<text:h text:style-name="Wide" text:outline-level="1">{self._markup(blocks.pop(0).text)}</text:h>'
            )
        for group, members in groupby(
            blocks, lambda block: block.kind if block.kind in (Kind.ROW, Kind.BULLET, Kind.NUMBERED) else None
        ):
            if group is Kind.ROW:
                parts.append(self._table(list(members)))
            elif group is not None:
                items = "".join(
                    f"<text:list-item>{self._paragraph(block, 'Item')}</text:list-item>" for block in members
                )
                parts.append(f'<text:list text:style-name="{group.name.capitalize()}">{items}</text:list>')
            else:
                parts += [self._block(block) for block in members]
        inner = "".join(parts[1:] if self._layout.titled else parts)
        if self._layout.titled:
            return f'{parts[0]}<text:section text:style-name="Columns" text:name="Columns">{inner}</text:section>'
        return inner

    def _block(self, block: Block) -> str:
        if block.kind is Kind.TITLE:
            first = block is self._content.blocks[0]
            style = "Title" if first else "Part"
            return f'<text:h text:style-name="{style}" text:outline-level="1">{self._markup(block.text)}</text:h>'
        if block.kind is Kind.HEADING:
            return f'<text:h text:style-name="Heading" text:outline-level="2">{self._markup(block.text)}</text:h>'
        return self._paragraph(block, _STYLES[block.kind])

    def _paragraph(self, block: Block, style: str) -> str:
        text = f"*{block.text}*" if block.kind is Kind.BOX_TITLE else block.text
        side = ""
        if self._sides and block.kind is Kind.PARAGRAPH:
            side = self._side(self._sides.pop(0))
        return f'<text:p text:style-name="{style}">{side}{self._markup(text)}</text:p>'

    def _side(self, text: str) -> str:
        layout = self._layout
        return (
            f'<draw:frame draw:style-name="Side" text:anchor-type="paragraph" svg:width="{layout.side}pt" '
            f'svg:x="{layout.column_width + layout.gutter}pt" svg:y="0pt"><draw:text-box fo:min-height="20pt">'
            f'<text:p text:style-name="SideText">{self._markup(text)}</text:p></draw:text-box></draw:frame>'
        )

    def _table(self, rows: list[Block]) -> str:
        columns = "".join(
            f'<table:table-column table:style-name="Column{number}"/>' for number in range(len(rows[0].cells))
        )
        lines = []
        for row in rows:
            cells = "".join(
                f'<table:table-cell table:style-name="Cell"><text:p text:style-name="CellText">{self._markup(cell)}'
                "</text:p></table:table-cell>"
                for cell in row.cells
            )
            lines.append(f'<table:table-row table:style-name="Row">{cells}</table:table-row>')
        return f'<table:table table:style-name="Table">{columns}{"".join(lines)}</table:table>'

    def _markup(self, text: str) -> str:
        parts = []
        for run in runs(text):
            if run.raised:
                note = self._markup(self._content.notes[run.text])
                parts.append(
                    f'<text:note text:note-class="footnote"><text:note-citation>{run.text}</text:note-citation>'
                    f'<text:note-body><text:p text:style-name="Note">{note}</text:p></text:note-body></text:note>'
                )
            elif run.bold or run.italic:
                style = "Bold" if run.bold else "Italic"
                parts.append(f'<text:span text:style-name="{style}">{escape(run.text)}</text:span>')
            else:
                parts.append(escape(run.text))
        return "".join(parts)
