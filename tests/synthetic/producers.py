"""The four producers of PDFs under their names, and what a machine must have for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.synthetic.canvas_pdf import canvas_pdf
from tests.synthetic.chromium_pdf import chromium_pdfs, has_chromium
from tests.synthetic.content import LANGUAGES, Content, content_of
from tests.synthetic.faces import has_dejavu
from tests.synthetic.layouts import LAYOUTS, Layout
from tests.synthetic.office_pdf import has_office, office_pdfs
from tests.synthetic.platypus_pdf import platypus_pdf

Wanted = Sequence[tuple[Content, Layout]]


def _one_by_one(make: Callable[[Content, Layout], bytes]) -> Callable[[Wanted, Path], Iterator[bytes]]:
    return lambda wanted, _folder: (make(content, layout) for content, layout in wanted)


# Each makes the PDFs wanted, in order; its own files stay in the folder given.
PRODUCERS: dict[str, Callable[[Wanted, Path], Iterator[bytes]]] = {
    "canvas": _one_by_one(canvas_pdf),
    "platypus": _one_by_one(platypus_pdf),
    "chromium": lambda wanted, _folder: chromium_pdfs(wanted),
    "office": office_pdfs,
}
NEEDS = {"canvas": "the DejaVu fonts", "platypus": "the DejaVu fonts", "chromium": "Chromium and playwright",
         "office": "LibreOffice Writer"}  # fmt: skip


def can_make(producer: str) -> bool:
    """Whether this machine has what the producer needs."""
    return {"chromium": has_chromium, "office": has_office}.get(producer, has_dejavu)()


def documents(producer: str, folder: Path) -> dict[tuple[str, str], bytes]:
    """The producer's PDFs of every layout and language, by (layout, language)."""
    keys = [(layout, lang) for layout in LAYOUTS for lang in LANGUAGES]
    wanted = [(content_of(lang), LAYOUTS[layout]) for layout, lang in keys]
    return dict(zip(keys, PRODUCERS[producer](wanted, folder), strict=True))
