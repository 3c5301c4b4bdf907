"""Content controls of Word documents: form fields for dates, names and choices, filled in or not."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.extract.office.docx_names import is_on
from pipeline.extract.office.xml_frames import Frame


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
