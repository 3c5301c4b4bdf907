"""What an index page may hold, as its kind of source tells it."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.source import DirectDocument
from crawler.spiders.continuations import Counted
from crawler.spiders.linked import Linked


@dataclass(frozen=True, slots=True)
class PagePosition:
    """Where an index page stands: steps from the start, pages before it that brought nothing new, and its list."""

    depth: int = 0
    barren: int = 0
    first: str = ""


@dataclass(frozen=True, slots=True)
class Follow:
    """A further page of the index; one that `begins` a list of its own is not counted with the page that names it."""

    url: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """A page that an index page names as its next; where nothing in the source file leads there, that is told."""

    url: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the source file says is on a page and that is not there."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unwanted:
    """An entry that the source file excludes: no document is asked for, but the index goes on. `key` tells it apart."""

    key: str


Entry = DirectDocument | Linked | Follow | Next | Missing | Unwanted | Counted
