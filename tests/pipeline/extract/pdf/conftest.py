"""What stock pdfplumber gives of the files that it is compared on."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.pipeline.extract.pdf.stock_words import StockWords


@pytest.fixture(scope="session")
def stock_words() -> Iterator[StockWords]:
    """All that is known of it, renewed where that is asked for."""
    known = StockWords()
    yield known
    if "POLICYECHO_REWRITE_EXPECTED" in os.environ:
        known.save()
