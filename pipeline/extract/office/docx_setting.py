"""How a paragraph of a Word document is set, and its runs: by its styles first, then by what it says itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.extract.characters import is_note_mark
from pipeline.extract.office.docx_headings import Look
from pipeline.extract.office.docx_names import get_value, is_filled, is_on, read_outline_level, read_size
from pipeline.extract.office.inline import is_sign_font, read_signs
from pipeline.extract.office.xml_frames import Frame

_NO_LOOK = Look()
_WHITE = "ffffff"


@dataclass(frozen=True, slots=True)
class StyleLooks:
    """By the ids of styles how their text looks, and the styles whose text is hidden or stands on a ground."""

    looks: Mapping[str, Look] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()


@dataclass(slots=True)
class Setting:
    """The paragraph that is open, and the run in it.

    `initial` where it is one letter set large before the next paragraph, `joined` where a tracked change deleted its
    end, so that the next one goes on, `raised` where the run stands higher than its line. `sign_font` is its font where
    that shows signs in place of letters. `look` is how all that was read of it is set: bold where all of it is, in the
    size of its beginning.
    """

    styles: StyleLooks
    style: str = ""
    number: str | None = None
    outline: int | None = None
    initial: bool = False
    joined: bool = False
    look: Look | None = None
    hidden: bool = False
    raised: bool = False
    sign_font: str = ""
    _filled: bool = False
    _run: Look = _NO_LOOK
    _run_white: bool = False
    _run_filled: bool = False
    # Of each open field whether what stands there still says how to make its text.
    _making: list[bool] = field(default_factory=list)

    @property
    def is_made(self) -> bool:
        """Whether what is read is no part of the instructions of a field."""
        return not any(self._making)

    def note_field(self, attributes: Mapping[str, str]) -> None:
        """A field begins, comes to its text, or ends."""
        kind = get_value(attributes, "fldCharType")
        if kind == "begin":
            self._making.append(True)
        elif self._making and kind == "separate":
            self._making[-1] = False
        elif self._making and kind == "end":
            self._making.pop()

    @property
    def is_pale(self) -> bool:
        """Whether the letters of the run are white and nothing sets another ground."""
        return self._run_white and not self._run_filled

    def begin_run(self) -> None:
        """A run begins; it is set as its paragraph is until it says else."""
        self.hidden, self.raised = self.style in self.styles.hidden, False
        self.sign_font = ""
        self._run = self.styles.looks.get(self.style, _NO_LOOK)
        self._run_white, self._run_filled = False, self._filled or self.style in self.styles.filled

    def note_paragraph(self, role: str, attributes: Mapping[str, str]) -> None:
        """Take in a property of the paragraph."""
        if role == "numId":
            self.number = get_value(attributes)
        elif role == "pStyle":
            self.style = get_value(attributes) or ""
        elif role == "outlineLvl":
            self.outline = read_outline_level(attributes)
        elif role == "shd":
            self._filled = is_filled(attributes)
        elif role == "framePr":
            self.initial = get_value(attributes, "dropCap") in ("drop", "margin")

    def note_run(self, role: str, attributes: Mapping[str, str]) -> None:
        """Take in a property of the run."""
        if role == "vanish":
            self.hidden = is_on(attributes)
        elif role == "rFonts":
            font = (get_value(attributes, "ascii") or "").lower()
            self.sign_font = font if is_sign_font(font) else ""
        elif role == "vertAlign":
            self.raised = get_value(attributes) == "superscript"
        elif role == "rStyle":
            style = get_value(attributes) or ""
            self.hidden = self.hidden or style in self.styles.hidden
            self._run_filled = self._run_filled or style in self.styles.filled
            self._run = self.styles.looks.get(style, _NO_LOOK).over(self._run)
        elif role == "b":
            self._run = Look(is_on(attributes)).over(self._run)
        elif role == "sz":
            self._run = Look(None, read_size(attributes)).over(self._run)
        elif role == "color":
            self._run_white = (get_value(attributes) or "").lower() == _WHITE
        elif role in ("shd", "highlight"):
            self._run_filled = self._run_filled or is_filled(attributes)

    def note_text(self) -> None:
        """Letters of the run are read."""
        if self.look is None:
            self.look = self._run
        elif self.look.bold and not self._run.bold:
            self.look = self.look._replace(bold=False)


@dataclass(slots=True)
class ParagraphProperties(Frame):
    """What a paragraph says of itself."""

    setting: Setting

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "numPr":
            return self
        if role == "rPr":
            return _EndProperties(self.setting)
        self.setting.note_paragraph(role, attributes)
        return None


@dataclass(slots=True)
class _EndProperties(Frame):
    """What a paragraph says of its end."""

    setting: Setting

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        self.setting.joined = self.setting.joined or role in ("del", "moveFrom")
        return None


@dataclass(slots=True)
class RunProperties(Frame):
    """Kept by its paragraph from run to run; what stands in a property says nothing."""

    setting: Setting

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        self.setting.note_run(role, attributes)
        return None


@dataclass(slots=True)
class RunText(Frame):
    """The letters of a run."""

    setting: Setting
    pieces: list[str]

    def data(self, text: str) -> None:
        if self.setting.raised and is_note_mark("".join(self.pieces[-3:]), text):
            self.pieces.append(" ")
        self.pieces.append(read_signs(self.setting.sign_font, text) if self.setting.sign_font else text)
        if text.strip():
            self.setting.note_text()
