"""RTF as Word documents embed it: paragraphs, list items, table rows and notes; no pictures, fields or hidden text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.extract.backend import BULLET, CELL_BREAK, Paragraph, UnreadableError
from pipeline.extract.encodings import normalise_encoding
from pipeline.records import BlockKind
from pipeline.text.characters import storable

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,9})? ?|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_MOST_DEEP = 1000
_WESTERN = "cp1252"
# What these hold is not shown where it stands, or is no text.
_UNREAD = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "header", "headerl", "headerr", "headerf", "footer",
    "footerl", "footerr", "footerf", "sp", "nonshppict", "listtable", "listoverridetable", "revtbl", "rsidtbl",
    "themedata", "datastore", "xmlnstbl", "annotation", "atnid", "bkmkstart", "bkmkend", "tc", "xe", "template",
    "private", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc",
})  # fmt: skip
_READ_IF_KNOWN = frozenset({"shpinst"})  # marked as to be skipped by programs that do not know it, and holds text
_ITEM = frozenset({"listtext", "pntext"})
_SIGNS = {
    "tab": " ", "line": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "~": "\xa0", "_": "-",
}  # fmt: skip
_ENDS = frozenset({"par", "sect", "page", "column"})
_CHARSETS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_OLD = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}


@dataclass(slots=True)
class _Group:
    """What holds until a brace closes: whether it is read, its encoding, how many signs stand in for a letter."""

    silent: bool = False
    hidden: bool = False
    fonts: bool = False
    note: bool = False
    encoding: str = ""
    stand_ins: int = 1


@dataclass(slots=True)
class _Flow:
    """Text in the making: the paragraph that is open, the row that is open, and what is whole."""

    blocks: list[Paragraph] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    in_table: bool = False
    item: bool = False
    level: int = 0

    def take_text(self) -> str:
        text = "".join(self.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self.pieces.clear()
        return storable(text).strip()

    def end_paragraph(self) -> None:
        text = self.take_text()
        item, self.item = self.item, False
        if self.in_table:
            self.cell += [text] if text else []
            return
        if text and self.level:
            self.blocks.append(Paragraph(text, BlockKind.HEADING, self.level))
        elif text:
            self.blocks.append(Paragraph(f"{BULLET} {text}", BlockKind.LIST_ITEM) if item else Paragraph(text))
        self._take_notes()

    def end_cell(self) -> None:
        self.cell += [text for text in [self.take_text()] if text]
        self.row += [" ".join(self.cell)] if self.cell else []
        self.cell, self.item = [], False

    def end_row(self) -> None:
        self.end_cell()
        if self.row:
            self.blocks.append(Paragraph(CELL_BREAK.join(self.row), BlockKind.TABLE_ROW))
        self.row = []
        self._take_notes()

    def _take_notes(self) -> None:
        self.blocks += self.notes
        self.notes.clear()


def read_rtf(data: bytes) -> list[Paragraph]:
    """The blocks of a document in RTF; raises UnreadableError when its braces open without end."""
    return _Reader(data).read()


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data.decode("latin-1")
        self._groups = [_Group()]
        self._flow, self._note = _Flow(), _Flow()
        self._encoding = _WESTERN
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._bytes = bytearray()
        self._skip = 0
        self._starred = False

    def read(self) -> list[Paragraph]:
        place = 0
        while match := _TOKEN.match(self._data, place):
            place = match.end()
            if byte := match["byte"]:
                self._take_byte(int(byte, 16))
                continue
            if match["text"]:
                self._take_plain(match["text"])
                continue
            self._flush()
            if match["brace"] or match["word"] or match["sign"]:
                self._skip = 0  # what stands in for a letter stands right behind it
            if match["brace"]:
                self._take_brace(match["brace"])
            elif match["word"] == "bin":
                place += max(0, int(match["number"] or 0))
            elif match["word"]:
                self._take_word(match["word"], None if match["number"] is None else int(match["number"]))
            elif match["sign"]:
                self._take_sign(match["sign"])
        self._flush()
        self._flow.end_paragraph()
        self._flow.end_row()
        return self._flow.blocks

    @property
    def _group(self) -> _Group:
        return self._groups[-1]

    def _take_brace(self, brace: str) -> None:
        self._starred = False
        if brace == "{":
            if len(self._groups) > _MOST_DEEP:
                raise UnreadableError("it is damaged RTF; save the document as PDF")
            self._groups.append(replace(self._group))
        elif len(self._groups) > 1:
            closed = self._groups.pop()
            if closed.note and not self._group.note:
                self._end_note()

    def _end_note(self) -> None:
        self._note.end_paragraph()
        self._note.end_row()
        if self._note.blocks:
            text = " ".join(block.text for block in self._note.blocks)
            self._flow.notes.append(Paragraph(text, BlockKind.FOOTNOTE))
        self._note = _Flow()

    def _take_byte(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(byte)

    def _take_plain(self, text: str) -> None:
        text = text[self._skip :] if self._skip else text
        self._skip = 0
        self._bytes += text.encode("latin-1")

    def _flush(self) -> None:
        """Give what was gathered to the text, as the letters that its encoding says."""
        if not self._bytes:
            return
        group = self._group
        text = bytes(self._bytes).decode(group.encoding or self._encoding, errors="replace")
        self._bytes.clear()
        self._starred = False
        self._add(text)

    def _add(self, text: str) -> None:
        if not self._group.silent and not self._group.hidden:
            self._open_flow().pieces.append(text)

    def _open_flow(self) -> _Flow:
        return self._note if self._group.note else self._flow

    def _take_sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in "\r\n":
            self._end_paragraph()
        elif sign != "-":
            self._add(_SIGNS.get(sign, sign))

    def _take_word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        group = self._group
        if (starred and word not in _READ_IF_KNOWN) or word in _UNREAD:
            group.silent, group.fonts = True, group.fonts or word == "fonttbl"
        elif word in _ITEM:
            if not group.silent:
                self._open_flow().item = True
            group.silent = True
        elif word == "footnote":
            group.note = True
        elif word == "u":
            self._take_unicode(number or 0)
        elif word in ("v", "deleted"):
            group.hidden = number != 0
        elif word == "plain":
            group.hidden = False
        elif word == "uc":
            group.stand_ins = max(0, min(number or 0, 9))
        elif not self._take_encoding(word, number) and not group.silent:
            self._take_layout(word, number)

    def _take_unicode(self, code: int) -> None:
        self._add(chr(code % 0x10000))
        self._skip = self._group.stand_ins

    def _take_encoding(self, word: str, number: int | None) -> bool:
        """Whether a word tells encodings; they belong to the document or, by the font table, to a font."""
        group = self._group
        if word == "ansicpg":
            self._encoding = normalise_encoding(f"cp{number}") or self._encoding
        elif word in _OLD:
            self._encoding = _OLD[word]
        elif word == "fcharset" and group.fonts:
            self._fonts[self._font] = _CHARSETS.get(number or 0, "")
        elif word == "f" and group.fonts:
            self._font = number or 0
        elif word == "f":
            group.encoding = self._fonts.get(number or 0, "")
        else:
            return False
        return True

    def _take_layout(self, word: str, number: int | None) -> None:
        flow = self._open_flow()
        if word in _SIGNS:
            self._add(_SIGNS[word])
        elif word in _ENDS:
            self._end_paragraph()
        elif word in ("cell", "nestcell"):
            flow.end_cell()
        elif word in ("row", "nestrow"):
            flow.end_row()
        elif word == "pard":
            flow.in_table, flow.level = False, 0
        elif word in ("intbl", "itap"):
            flow.in_table = number != 0
        elif word == "outlinelevel":
            flow.level = (number or 0) + 1 if 0 <= (number or 0) < 9 else 0

    def _end_paragraph(self) -> None:
        if not self._group.silent:
            self._open_flow().end_paragraph()
