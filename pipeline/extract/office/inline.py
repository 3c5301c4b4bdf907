"""What stands in the lines of an office file and is no run of letters: form fields, formulas, signs by their code."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from pipeline.extract.backend import Paragraph, UnreadableError
from pipeline.extract.characters import BULLETS, is_note_mark
from pipeline.extract.office.docx_names import SILENT, get_value, is_on
from pipeline.extract.office.xml_frames import Frame, FrameReader
from pipeline.extract.office.zip_package import Package

# Letters of the font Symbol by their codes, and its signs that texts use.
_LETTERS = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SIGNS = {
    0xA0: "€", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
    0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…",
    0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫", 0x2D: "−",
}  # fmt: skip
_SYMBOL = {
    **{
        first + place: letter
        for first, row in zip((0x41, 0x61), _LETTERS, strict=True)
        for place, letter in enumerate(row)
    },
    **_SIGNS,
}
# Of the fonts of signs the ticks, boxes and arrows that answer a question or lead on.
_EMPTY_BOX, _CROSSED_BOX = "☐", "☒"
_DINGBATS = {
    "wingdings": {
        0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x78: "☒", 0xA8: "☐", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
        0xE0: "→", 0xE8: "➔", 0xF0: "⇨",
    },
    "wingdings 2": {
        0x2A: "☐", 0x30: "☐", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐",
    },
}  # fmt: skip
_SIGN_FONTS = ("wingdings", "webdings", "zapfdingbats")
_MOST_DIGITS = 4
MATHML_ROLES = {
    f"http://www.w3.org/1998/Math/MathML}}{name}": role
    for name, role in {
        "math": "formula", "mfrac": "fraction", "msqrt": "root", "annotation": "silent", "annotation-xml": "silent",
    }.items()
}  # fmt: skip
FIELD_NAMESPACE = "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_FORM = "urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_ANSWERS = {"current-state": "checked", "current-selected": "true"}
_UNREAD_FIELD = "fields of a form are filled in and were not read; save the document as PDF"
_PRIVATE, _PRIVATE_END = 0xF000, 0xF0FF
_SQUARE_ROOT = "√"


def read_sign(attributes: Mapping[str, str]) -> str:
    """The sign that a Word file gives by a font and its code there; a bullet where it is one that no letter says."""
    font, number = (get_value(attributes, "font") or "").lower(), get_value(attributes, "char") or ""
    try:
        return _tell_sign(font, int(number, 16))
    except (ValueError, OverflowError):
        return ""


def is_sign_font(font: str) -> bool:
    """Whether a font, by its name in lower case, shows signs in place of letters."""
    return font == "symbol" or font.startswith(_SIGN_FONTS)


def read_signs(font: str, text: str) -> str:
    """What letters in a font of signs show."""
    return "".join(letter if letter.isspace() else _tell_sign(font, ord(letter)) for letter in text)


def _tell_sign(font: str, code: int) -> str:
    letter = chr(code)
    low = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE_END else code
    if font == "symbol":
        return _SYMBOL.get(low, chr(low) if low < 0x7F else "•")
    if "dings" in font or letter in BULLETS:
        return _DINGBATS.get(font, {}).get(low, "•")
    return chr(low)


class Formula(Frame):
    """A formula as one writes it on a line: a/b for a fraction, with brackets and the root's sign, without blanks.

    That of Word (OMML) and of OpenDocument (MathML) are alike in what is read of them.
    """

    def __init__(self, pieces: list[str]) -> None:
        self._pieces = pieces

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "silent" or role in SILENT:
            return None
        if role == "denominator":
            self._pieces.append("/")
        elif role == "root":
            self._pieces.append(_SQUARE_ROOT)
        elif role == "fraction":
            return _Fraction(self._pieces)
        elif role == "brackets":
            return _Brackets(self._pieces)
        return self

    def data(self, text: str) -> None:
        self._pieces.append("".join(text.split()))


class _Fraction(Formula):
    """A fraction of MathML, whose second part is what it divides by."""

    def __init__(self, pieces: list[str]) -> None:
        super().__init__(pieces)
        self._parts = 0

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        self._parts += 1
        inside = Formula(self._pieces)
        if self._parts == 2:
            self._pieces.append("/")
        return inside.begin(role, attributes)


class _Brackets(Formula):
    """What stands in brackets, round ones where a formula of Word names no others."""

    def __init__(self, pieces: list[str]) -> None:
        super().__init__([])
        self._around, self._marks = pieces, {"opening": "(", "closing": ")"}

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role in self._marks:
            self._marks[role] = next((text for name, text in attributes.items() if name.endswith("}val")), "")
            return None
        return super().begin(role, attributes)

    def end(self) -> None:
        self._around += [self._marks["opening"], *self._pieces, self._marks["closing"]]


def read_shown(package: Package, link: str, line: list[str], roles: Mapping[str, str]) -> list[Paragraph] | None:
    """The blocks of an object that an OpenDocument text shows, whose formula is added to its line.

    None where it cannot be read or is a sheet, of which not all cells may be seen.
    """
    blocks: list[Paragraph] = []
    shown = _ShownObject(line, blocks)
    try:
        package.parse(posixpath.normpath(f"{link}/content.xml"), FrameReader(shown, roles))
    except UnreadableError:
        return None
    return None if shown.is_sheet else blocks


class _ShownObject(Frame):
    """Formulas go into the line, the words of charts and texts become blocks, without the table that a chart is of."""

    def __init__(self, line: list[str], blocks: list[Paragraph]) -> None:
        self._line, self._blocks = line, blocks
        self.is_sheet = False

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        self.is_sheet = self.is_sheet or role == "sheet"
        if role == "formula":
            return Formula(self._line)
        if role in ("p", "h"):
            return _ShownWords(self._blocks)
        return None if role in ("silent", "row", "sheet") else self


class _ShownWords(Frame):
    def __init__(self, blocks: list[Paragraph]) -> None:
        self._blocks, self._pieces = blocks, list[str]()

    def data(self, text: str) -> None:
        self._pieces.append(text)

    def end(self) -> None:
        self._blocks.append(Paragraph("".join(self._pieces)))


class Raised(Frame):
    """Words that stand higher than the line around them: the mark of a note is parted from the word before it."""

    def __init__(self, around: Frame, pieces: list[str]) -> None:
        self._around, self._pieces = around, pieces

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        return self._around.begin(role, attributes)

    def data(self, text: str) -> None:
        if is_note_mark("".join(self._pieces[-3:]), text):
            self._pieces.append(" ")
        self._pieces.append(text)


class FormAnswer(Frame):
    """What a field of a Word form shows without holding it as text: the entry of a list, a box with a cross or none."""

    def __init__(self) -> None:
        self._entries: list[str] = []
        self._chosen, self._is_list = "0", False
        self._box = ""

    @property
    def text(self) -> str:
        """The chosen entry or the box; empty for fields of other kinds."""
        if not self._is_list:
            return self._box
        place = int(self._chosen) if self._chosen.isdecimal() and len(self._chosen) < _MOST_DIGITS else 0
        return self._entries[place] if place < len(self._entries) else ""

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "ddList":
            self._is_list = True
        elif role == "checkBox":
            self._box = _EMPTY_BOX
        elif self._is_list and role in ("default", "result"):  # in this order, so that the answer counts
            self._chosen = get_value(attributes) or "0"
        elif self._is_list and role == "listEntry":
            self._entries.append(get_value(attributes) or "")
        elif self._box and role in ("default", "checked"):
            self._cross(is_on(attributes))
        return self

    def _cross(self, checked: bool) -> None:
        self._box = _CROSSED_BOX if checked else _EMPTY_BOX


class FieldMark(FormAnswer):
    """The same in an OpenDocument text that was made from a Word form; it is added to its line."""

    def __init__(self, pieces: list[str], kind: str) -> None:
        super().__init__()
        self._pieces = pieces
        self._is_list = kind.endswith("FORMDROPDOWN")
        self._box = _EMPTY_BOX if kind.endswith("FORMCHECKBOX") else ""

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        name, value = (attributes.get(f"{FIELD_NAMESPACE}{part}", "") for part in ("name", "value"))
        if name == "Dropdown_ListEntry":
            self._entries.append(value)
        elif name == "Dropdown_Selected":
            self._chosen = value
        elif name == "Checkbox_Checked":
            self._cross(value == "true")
        return self

    def end(self) -> None:
        self._pieces.append(self.text)


class FormFields(Frame):
    """The fields of a form that stand anywhere in an OpenDocument text; filled ones are told in `unread`."""

    def __init__(self, unread: list[str]) -> None:
        self._unread = unread

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        chosen = any(attributes.get(f"{_FORM}{name}") == answer for name, answer in _ANSWERS.items())
        if chosen or attributes.get(f"{_FORM}current-value"):
            self._unread[:] = dict.fromkeys((*self._unread, _UNREAD_FIELD))
        return self


class Control(Frame):
    """A content control: what it holds is read by what it stands in, but not the words that ask to fill it in."""

    def __init__(self, around: Frame) -> None:
        self._around, self._empty = around, False

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "sdtContent":
            return None if self._empty else _ControlContent(self._around)
        if role == "showingPlcHdr":
            self._empty = is_on(attributes)
        return self


class _ControlContent(Frame):
    def __init__(self, around: Frame) -> None:
        self._around = around

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        frame = self._around.begin(role, attributes)
        return self if frame is self._around else frame
