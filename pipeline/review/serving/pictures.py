"""The page of a file on which a passage stands, drawn with the passage marked, and with nothing else on it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.extract import Mark, draw_marked_pages
from pipeline.review.records import ShownPassage
from pipeline.workflow.workspace import open_workspace

__all__ = ["draw_page"]


def draw_page(study: Path, shown: ShownPassage) -> bytes | None:
    """The page as PNG without any metadata; None where it cannot be drawn any more."""
    try:
        with open_workspace(study) as workspace:
            if not workspace.has(shown.document_id):
                return None
            document = workspace.item(shown.document_id).document
            source = workspace.text_of_version(document, shown.sha256)
            if source is None:
                return None
            boxes = source.extraction.places.within(shown.start, shown.end)
            pages = sorted({box.page for box in boxes})[:1] or [shown.page]
            data = workspace.study.read_version(shown.sha256)
            (image,) = draw_marked_pages(data, {Mark.CERTAIN: boxes, Mark.WIDER: ()}, pages)
    except (PipelineError, ValueError):
        return None
    stream = BytesIO()
    image.save(stream, format="PNG")
    return stream.getvalue()
