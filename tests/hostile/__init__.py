"""Damaged and hostile files of every format, made here: a family a module, a maker a file.

A maker is a pure function that gives name, bytes and media type; large files come into being only when it is called.
"""

from __future__ import annotations

from tests.hostile import (
    office_archives,
    office_markup,
    pdf_content,
    pdf_damage,
    pdf_streams,
    pdf_structure,
    text_files,
    web_pages,
)
from tests.hostile.kinds import Maker

FAMILIES: dict[str, dict[str, Maker]] = {
    module.__name__.rsplit(".", 1)[-1]: module.MAKERS
    for module in (
        pdf_damage,
        pdf_structure,
        pdf_streams,
        pdf_content,
        office_archives,
        office_markup,
        web_pages,
        text_files,
    )
}
