"""The digests of the words that stock pdfplumber gives of pages of policies, kept since it takes long over them.

    POLICYECHO_REWRITE_EXPECTED=1 python -m pytest tests/pipeline/extract/pdf/test_engines.py

asks it anew, where it or a file changed. Only digests are kept: the words are the works of others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_name("stock_words.json")


class StockWords:
    """What is known of stock pdfplumber, by file, page and the order in which it was asked for words."""

    def __init__(self) -> None:
        kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
        self._known: dict[str, str] = kept.get(_describe_readers(), {})
        self._noted: dict[str, str] = {}

    def are_kept(self) -> bool:
        """Whether anything is kept of the pdfplumber that is installed."""
        return bool(self._known)

    def are_known(self, file: Path, page: int, flow: bool, words: Sequence[Any]) -> bool:
        """Whether pdfplumber is known to give just these words of the page."""
        key, digest = _key_of(file, page, flow), _digest(words)
        if self._known.get(key) != digest:
            return False
        self._noted[key] = digest
        return True

    def note(self, file: Path, page: int, flow: bool, words: Sequence[Any]) -> None:
        """Keep that pdfplumber gives these words of the page."""
        self._noted[_key_of(file, page, flow)] = _digest(words)

    def save(self) -> None:
        """Keep what was asked for, and nothing else."""
        kept = {_describe_readers(): dict(sorted(self._noted.items()))}
        KEPT.write_text(json.dumps(kept, indent=0) + "\n", encoding="utf-8")


def _describe_readers() -> str:
    return f"pdfplumber {version('pdfplumber')}, pdfminer.six {version('pdfminer.six')}"


def _key_of(file: Path, page: int, flow: bool) -> str:
    return f"{_digest_file(file)} {page} {'flow' if flow else 'place'}"


@cache
def _digest_file(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def _digest(words: Sequence[Any]) -> str:
    return hashlib.sha256(repr(words).encode()).hexdigest()[:24]
