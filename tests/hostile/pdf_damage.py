"""PDF files cut off, with bytes changed in one of their parts, and files that are no PDF at all."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.kinds import DOCX_TYPE, PDF_TYPE, PROSE, Maker, flipped, truncated
from tests.hostile.pdf_writing import sound

_HTML = f"<!doctype html><html><body><p>{PROSE[0]}</p></body></html>".encode()


def _between(first: bytes, last: bytes, seed: int) -> bytes:
    data = sound()
    start = data.index(first)
    return flipped(data, seed, start, data.index(last, start) + len(last))


def _zipped() -> bytes:
    from tests.hostile.office_writing import archive_of

    return archive_of({"notes.txt": b"nothing of use"})


_PARTS: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "cut off": (20, lambda seed: truncated(sound(), seed)),
    "bytes changed anywhere": (15, lambda seed: flipped(sound(), seed)),
    "many bytes changed": (5, lambda seed: flipped(sound(), seed, count=400)),
    "header changed": (3, lambda seed: flipped(sound(), seed, 0, 12, 4)),
    "table of objects changed": (6, lambda seed: _between(b"xref\n", b"%%EOF", seed)),
    "stream changed": (6, lambda seed: _between(b"stream\n", b"endstream", seed)),
    "font changed": (6, lambda seed: _between(b"/BaseFont", b"endobj", seed)),
    "page tree changed": (6, lambda seed: _between(b"/Pages", b"endobj", seed)),
}

MAKERS: dict[str, Maker] = {
    f"{label} {seed}": Maker("paper.pdf", PDF_TYPE, lambda make=make, seed=seed: make(seed))  # type: ignore[misc]
    for label, (count, make) in _PARTS.items()
    for seed in range(count)
}
MAKERS |= {
    "no byte": Maker("paper.pdf", PDF_TYPE, bytes),
    "one byte": Maker("paper.pdf", PDF_TYPE, lambda: b"%"),
    "only the header": Maker("paper.pdf", PDF_TYPE, lambda: b"%PDF-"),
    "header and version": Maker("paper.pdf", PDF_TYPE, lambda: b"%PDF-1.7\n%%EOF\n"),
    "header and zeros": Maker("paper.pdf", PDF_TYPE, lambda: b"%PDF-1.7\n" + bytes(1_000_000)),
    "header and noise": Maker(
        "paper.pdf", PDF_TYPE, lambda: flipped(b"%PDF-1.7\n" + bytes(50_000), 1, 9, None, 200_000)
    ),
    "junk before the header": Maker("paper.pdf", PDF_TYPE, lambda: b"junk\n" * 150 + sound()),
    "much junk before the header": Maker("paper.pdf", PDF_TYPE, lambda: b"junk\n" * 15_000 + sound()),
    "two files in one": Maker("paper.pdf", PDF_TYPE, lambda: sound(1) + sound(2)),
    "web page called PDF": Maker("paper.pdf", PDF_TYPE, lambda: _HTML),
    "PDF called DOCX": Maker("paper.docx", DOCX_TYPE, sound),
    "archive called PDF": Maker("paper.pdf", PDF_TYPE, _zipped),
    "PDF in a page": Maker("paper.pdf", PDF_TYPE, lambda: _HTML + sound()),
}
