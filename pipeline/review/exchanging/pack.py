"""A pack: one HTML file with the pairs of a coder, judged in a browser that no server and no network stands behind.

It holds what the served page would send before a code is given. What is asked afterwards (the strongest other source,
whose the network's passage is) lies covered, shuffled and unnamed, under a key that every pair has, also one of which
nothing is asked: whoever reads the file sees neither the texts nor which pairs have one. That keeps the eye off and is
no lock, since the file must be able to open it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from itertools import cycle
from pathlib import Path

from markupsafe import Markup

from pipeline.errors import InputError
from pipeline.review.judgements import CoderState
from pipeline.review.records import Pair, ShownPassage
from pipeline.review.serving.desk import Desk, Place
from pipeline.review.serving.keys import Keys
from pipeline.review.serving.passages import Masks
from pipeline.review.serving.pictures import squeeze_page
from pipeline.review.serving.printing import Printer, Use
from pipeline.study import write_atomically
from pipeline.workflow.workspace import open_workspace

__all__ = ["LARGEST", "PackWanted", "Packed", "write_pack"]

LARGEST = 60_000_000  # bytes; browsers take more, mail and old machines do not
_MAGIC = "policyecho:"
_KEY_BYTES = 64

Progress = Callable[[], None]


@dataclass(frozen=True, slots=True)
class PackWanted:
    """For whom a pack is, with which keys, how many pairs at most (0: all that are open), with pictures, how large."""

    coder: str
    keys: Keys
    pairs: int = 0
    with_pictures: bool = True
    largest: int = LARGEST


@dataclass(frozen=True, slots=True)
class Packed:
    """What a pack holds: pairs, pictures of pages, and its size in bytes."""

    pairs: int
    pictures: int
    size: int


@dataclass(slots=True)
class _Contents:
    """Pairs as HTML with their keys, what lies covered, and pictures by a name that tells nothing."""

    pairs: list[dict[str, str]] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """About how many bytes it comes to."""
        texts = (*(one["html"] for one in self.pairs), *self.covered, *self.pictures.values())
        return sum(map(len, texts))


def write_pack(
    path: Path, study: Path, desk: Desk, names: tuple[Masks, tuple[str, ...]], wanted: PackWanted, progress: Progress
) -> Packed:
    """Write the pairs that a coder has not judged yet, in the coder's order; `progress` is called after each.

    `names` are those to cover and the networks to choose from. Raises InputError where there is nothing to judge or the
    file would be too large.
    """
    open_pairs = desk.next_pairs(wanted.coder, wanted.pairs or desk.total)
    if not open_pairs:
        raise InputError(f"{wanted.coder} has judged all pairs of this sample; there is nothing to pack")
    with open_workspace(study) as workspace:
        writer = _Writer(desk, names, wanted.keys, partial(squeeze_page, workspace) if wanted.with_pictures else None)
        for number, pair_id in enumerate(open_pairs, start=1):
            writer.add(number, len(open_pairs), wanted.coder, pair_id)
            _check_size(writer.contents.size, number, len(open_pairs), wanted)
            progress()
    data = writer.print(wanted.coder).encode()
    _check_size(len(data), len(open_pairs), len(open_pairs), wanted)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)
    return Packed(len(open_pairs), len(writer.contents.pictures), len(data))


def _check_size(size: int, pairs: int, total: int, wanted: PackWanted) -> None:
    if size <= wanted.largest:
        return
    fewer = max(1, pairs * 9 // 10)
    without = ", or leave the pictures of pages out with `--without-pictures`" if wanted.with_pictures else ""
    raise InputError(
        f"the pack would be about {size * total // pairs / 1e6:.0f} MB, and more than {wanted.largest / 1e6:.0f} MB "
        f"open badly and cannot be sent; write fewer pairs at a time with `--pairs {fewer}`{without}"
    )


class _Writer:
    """Pairs, questions and pictures as they are put in."""

    def __init__(
        self,
        desk: Desk,
        names: tuple[Masks, tuple[str, ...]],
        keys: Keys,
        draw: Callable[[ShownPassage], bytes | None] | None,
    ) -> None:
        self.contents = _Contents()
        self._desk, self._draw = desk, draw
        self._drawn: dict[tuple[str, int, int], str] = {}
        self._printer = Printer(desk.codebook, *names, self._put_picture, keys, Use.PACK)

    def add(self, number: int, total: int, coder: str, pair_id: str) -> None:
        """A pair, and what is asked of it afterwards."""
        place = self._desk.place(coder, pair_id)
        if place is None:
            return
        shown = Place(place.pair, number, total, 0, CoderState())
        html = self._printer.render("pair.html", **self._printer.pair_values(shown, {"done": 0, "total": total}))
        key = secrets.token_bytes(_KEY_BYTES)
        cover = base64.b64encode(key).decode()
        self.contents.pairs.append({"pair_id": pair_id, "cover": cover, "html": Markup(html)})
        if asked := list(self._questions(place.pair, coder)):
            plain = (_MAGIC + json.dumps(asked, ensure_ascii=False)).encode()
            covered = bytes(byte ^ mask for byte, mask in zip(plain, cycle(key), strict=False))
            self.contents.covered.append(base64.b64encode(covered).decode())

    def print(self, coder: str) -> str:
        """The whole file."""
        static = files("pipeline.review.serving").joinpath("static")
        style = static.joinpath("review.css").read_text(encoding="utf-8")
        scripts = [static.joinpath(name).read_text(encoding="utf-8") for name in ("page.js", "pack.js")]
        data = {
            "mark": self._desk.mark(coder),
            "coder": coder,
            "codebook": self._desk.codebook.digest,
            "covered": _shuffle(self.contents.covered),
            "pictures": {name: self.contents.pictures[name] for name in sorted(self.contents.pictures)},
        }
        return self._printer.render(
            "pack.html",
            policy=_policy(style, scripts),
            style=Markup(style),
            scripts=[Markup(script) for script in scripts],
            data=Markup(json.dumps(data).replace("<", "\\u003c")),
            pairs=self.contents.pairs,
            codebook=self._desk.codebook,
        )

    def _questions(self, pair: Pair, coder: str) -> Iterator[dict[str, str]]:
        if pair.content.rival:
            yield {"kind": "rival", "html": self._printer.render("after.html", **self._printer.rival_values(pair))}
        if self._printer.networks and self._desk.asks_network(coder, pair.pair_id):
            html = self._printer.render("after.html", **self._printer.network_values(pair))
            yield {"kind": "network_guess", "html": html}

    def _put_picture(self, pair_id: str, side: str, shown: ShownPassage) -> str:
        """The picture under a random name, since a pair's picture must not be told from a rival's."""
        where = (shown.sha256, shown.start, shown.end)
        if where not in self._drawn:
            data = self._draw(shown) if self._draw and shown.page and shown.sha256 else None
            name = secrets.token_hex(8) if data else ""
            if data:
                self.contents.pictures[name] = "data:image/webp;base64," + base64.b64encode(data).decode()
            self._drawn[where] = name
        return f"#{self._drawn[where]}" if self._drawn[where] else ""


def _shuffle(texts: list[str]) -> list[str]:
    return sorted(texts, key=lambda _: secrets.randbits(64))


def _policy(style: str, scripts: list[str]) -> str:
    """Nothing runs but what is written here, and nothing is loaded or sent."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "form-action 'none'; base-uri 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
