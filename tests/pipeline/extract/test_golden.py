"""The text of one file of each format, compared with what is stored.

POLICYECHO_REWRITE_GOLDEN=1 writes the stored texts anew; look at the difference before you keep it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.formats import FORMATS
from pipeline.extract import extract
from pipeline.records import DocumentStatus

GOLDEN = Path(__file__).parents[2] / "golden" / "extract"
NAMES = ("two_columns.pdf", "table.pdf", "page.html", "strategy.docx", "strategie.odt", "strategy.txt")


@pytest.mark.parametrize("name", NAMES)
def test_text_is_the_stored_one(name: str, golden_inputs: dict[str, bytes]) -> None:
    found = extract(golden_inputs[name], name=name)
    stored = GOLDEN / f"{name}.txt"
    if os.environ.get("POLICYECHO_REWRITE_GOLDEN") == "1":
        stored.write_bytes(found.text.encode())
    assert found.status is DocumentStatus.OK
    assert found.text == stored.read_bytes().decode()


def test_every_format_has_a_golden_pair(golden_inputs: dict[str, bytes]) -> None:
    extensions = {Path(name).suffix[1:] for name in golden_inputs}
    assert set(golden_inputs) == set(NAMES)
    for known in FORMATS.values():
        assert known.extensions & extensions, f"no golden pair for {known.name}"


@pytest.mark.parametrize("name", NAMES)
def test_same_bytes_give_same_extraction(name: str, golden_inputs: dict[str, bytes]) -> None:
    data = golden_inputs[name]
    assert extract(data, name=name) == extract(bytes(bytearray(data)), name=name)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith(".txt")])
def test_paragraphs_are_parted_by_one_blank_line_and_nothing_else(name: str, golden_inputs: dict[str, bytes]) -> None:
    text = extract(golden_inputs[name], name=name).text
    paragraphs = text.split("\n\n")
    assert len(paragraphs) > 2
    assert all(paragraph == " ".join(paragraph.split()) and paragraph for paragraph in paragraphs)
