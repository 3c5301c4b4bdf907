"""Pairs and questions as HTML, the same for the page that is served and for the file that is judged offline."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from enum import Enum, auto
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from pipeline.review.codebook import Codebook
from pipeline.review.records import Pair, ShownPassage
from pipeline.review.serving.desk import Place
from pipeline.review.serving.keys import Keys
from pipeline.review.serving.passages import Masks, PrintedPassage, print_passage

__all__ = ["SIDES", "Pictures", "Printer", "Use", "page_templates"]

SIDES = ("network", "city", "rival")

# The address of the picture of a page: of which pair and side, and the passage; empty where there is none.
Pictures = Callable[[str, str, ShownPassage], str]


class Use(Enum):
    """What pages are for: coding at a server, deciding between coders there, or coding offline from a file."""

    CODING = auto()
    DECIDING = auto()
    PACK = auto()


# Commands that pages of a use do not have: only a pack has an answer file, and nobody skips a decision for good.
_LACKING = {Use.CODING: ("file",), Use.DECIDING: ("file", "skip"), Use.PACK: ()}


@cache
def page_templates() -> Environment:
    """The templates of all pages; each is compiled once a process, whoever looks at it."""
    return Environment(
        loader=PackageLoader("pipeline.review.serving"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Printer:
    """The templates with what all pages of a sample have in common: codebook, covered names, networks to choose from.

    In a pack, forms and links lead nowhere, since no server takes the answers, and a script does all.
    """

    def __init__(
        self,
        codebook: Codebook,
        masks: Masks,
        networks: tuple[str, ...],
        pictures: Pictures,
        keys: Keys,
        use: Use,
    ) -> None:
        self.codebook, self.networks = codebook, networks
        self._masks, self._pictures, self._keys, self._use = masks, pictures, keys, use

    def render(self, name: str, **values: Any) -> str:
        """A template filled in."""
        commands, served = self._keys.commands(_LACKING[self._use]), self._use is not Use.PACK
        return page_templates().get_template(name).render(served=served, keys=self._keys, commands=commands, **values)

    def pair_values(self, place: Place, progress: dict[str, Any]) -> dict[str, Any]:
        """What `pair.html` needs: the passages, the codebook, and what the coder said already."""
        pair, coded = place.pair, place.state.coded
        return {
            "pair_id": pair.pair_id,
            "answer_id": uuid.uuid4().hex,
            "number": place.number,
            "network": self._passage(pair, "network"),
            "city": self._passage(pair, "city"),
            "codebook": self.codebook,
            "given": dict(coded.codes) if coded else {},
            **progress,
        }

    def dispute_values(self, pair: Pair) -> dict[str, Any]:
        """What `decide.html` needs of the pair: the passages, and the codes to choose from."""
        return {
            "pair_id": pair.pair_id,
            "answer_id": uuid.uuid4().hex,
            "network": self._passage(pair, "network"),
            "city": self._passage(pair, "city"),
            "relation": self.codebook.relation,
        }

    def rival_values(self, pair: Pair) -> dict[str, Any]:
        """What `after.html` needs to ask about the strongest other source."""
        return {**self._after(pair), "rival": self._passage(pair, "rival"), "networks": ()}

    def network_values(self, pair: Pair) -> dict[str, Any]:
        """What `after.html` needs to ask which network it may be."""
        return {**self._after(pair), "rival": None, "networks": self.networks}

    def _after(self, pair: Pair) -> dict[str, Any]:
        return {
            "pair_id": pair.pair_id,
            "answer_id": uuid.uuid4().hex,
            "city": self._passage(pair, "city"),
            "relation": self.codebook.relation,
        }

    def _passage(self, pair: Pair, side: str) -> PrintedPassage:
        shown: ShownPassage = getattr(pair.content, side)
        # On a picture names cannot be covered, and one look at it would undo the rest.
        picture = "" if self._masks.cover_any else self._pictures(pair.pair_id, side, shown)
        return print_passage(shown, self._masks, picture)
