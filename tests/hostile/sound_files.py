"""Sound files that stand beside the hostile ones, with the lines that must come out of each."""

from __future__ import annotations

from tests.hostile.kinds import PDF_TYPE, PROSE, Maker
from tests.hostile.office_writing import DOCX, ODT
from tests.hostile.pdf_writing import leaf, sound
from tests.hostile.web_pages import page

_PAGE = "".join(f"<p>{text}</p>" for text in PROSE)

SOUND: dict[str, tuple[Maker, tuple[str, ...]]] = {
    "PDF": (Maker("sound.pdf", PDF_TYPE, sound), (*leaf(0), *leaf(1), *leaf(2))),
    "DOCX": (Maker("sound.docx", DOCX.media_type, DOCX.file), PROSE),
    "ODT": (Maker("sound.odt", ODT.media_type, ODT.file), PROSE),
    "HTML": (Maker("sound.html", "text/html", lambda: page(_PAGE)), PROSE),
    "TXT": (Maker("sound.txt", "text/plain", lambda: "\n".join(PROSE).encode()), PROSE),
}
