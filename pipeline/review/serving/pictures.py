"""The page of a file on which a passage stands, drawn with the passage marked, and with nothing else on it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import PipelineError
from pipeline.extract import Mark, draw_marked_pages
from pipeline.records import Extraction
from pipeline.review.records import ShownPassage
from pipeline.text.pages import running_text
from pipeline.workflow.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["draw_page", "squeeze_page"]


def draw_page(study: Path, shown: ShownPassage) -> bytes | None:
    """The page as PNG without any metadata; None where it cannot be drawn any more."""
    try:
        with open_workspace(study) as workspace:
            image = picture_page(workspace, shown)
    except PipelineError:
        return None
    return _write(image, "PNG") if image else None


def picture_page(workspace: Workspace, shown: ShownPassage) -> Image | None:
    """The page as a picture; None where it cannot be drawn any more."""
    try:
        # By its version alone: to take stock of all documents would cost more than drawing the page.
        read = _find_reading(workspace, shown) if shown.page else None
        if read is None:
            return None
        boxes = read.places.within(shown.start, shown.end)
        pages = sorted({box.page for box in boxes})[:1] or [shown.page]
        data = workspace.study.read_version(shown.sha256)
        (image,) = draw_marked_pages(data, {Mark.CERTAIN: boxes, Mark.WIDER: ()}, pages)
    except (PipelineError, ValueError):
        return None
    return image


def _find_reading(workspace: Workspace, shown: ShownPassage) -> Extraction | None:
    """The reading of a file in which the passage stands where it was shown; None where none is kept."""
    texts = workspace.study.texts
    for fingerprint in (workspace.fingerprints.extraction, *texts.readings(shown.sha256)):
        stored = texts.extraction(shown.sha256, fingerprint)
        if stored and running_text(stored.extraction.text)[shown.start : shown.end] == shown.text:
            return stored.extraction
    return None


def squeeze_page(workspace: Workspace, shown: ShownPassage) -> bytes | None:
    """The page as WebP, some five times smaller, for a file that carries many."""
    image = picture_page(workspace, shown)
    return _write(image, "WEBP", quality=50) if image else None


def _write(image: Image, form: str, **options: int) -> bytes:
    stream = BytesIO()
    image.save(stream, format=form, **options)
    return stream.getvalue()
