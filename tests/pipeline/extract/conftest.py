"""A file of every format whose extraction is kept in `tests/golden/extract`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fixtures import documents, pdfs

GOLDEN_INPUTS: dict[str, Callable[[], bytes]] = {
    "two_columns.pdf": pdfs.two_columns,
    "table.pdf": pdfs.table,
    "page.html": documents.html,
    "strategy.docx": documents.docx,
    "strategie.odt": documents.odt,
    "strategy.txt": documents.txt,
}


@pytest.fixture(scope="session")
def golden_inputs() -> dict[str, bytes]:
    """The bytes by file name."""
    return {name: make() for name, make in GOLDEN_INPUTS.items()}
