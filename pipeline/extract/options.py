"""How a file is to be read: what may be used, what is left out, and who is told how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

OPENING = "opening the file"
PAGE = "reading page"
SCAN = "reading the scan of page"
ORDERING = "putting the text in order"


def _ignore_step(what: str, page: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How one file is read.

    `languages` are the study's, as tags: scans are read in them. `ocr` says whether pages without a text layer are
    read by optical character recognition where that is installed. `skip` names pages (1-based) that are not to be
    read, each with the reason. `on_step` is called before each step with what is done and the page, 0 for none.
    `charset` is the encoding in which a server said that it sends the file, empty where it said nothing.
    """

    languages: tuple[str, ...] = ()
    ocr: bool = True
    skip: Mapping[int, str] = field(default_factory=dict)
    on_step: Callable[[str, int], None] = _ignore_step
    charset: str = ""
