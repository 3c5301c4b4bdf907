"""How far an extracted text is from the known one: the character error rate, and which paragraphs came out whole.

The distance is Levenshtein's, exact, by the bit-parallel method of Myers (1999) as told by Hyyrö (2003): one long
integer holds a whole column of the matrix.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from tests.synthetic.layouts import Truth

# Chromium draws its bullets as discs, so that they are no text there.
_BULLETS = re.compile(r"[•●○◦▪■‣⁃\uf0b7\uf0a7](?=\s)")
# An aside further off than this is taken as missing, and nothing is cut out for it.
_MAX_ASIDE_RATE = 0.3


@dataclass(frozen=True, slots=True)
class Measure:
    """Edits between a text and the truth, characters of the truth, and its paragraphs: all, and those found whole."""

    errors: int
    characters: int
    whole: int
    paragraphs: int

    @property
    def rate(self) -> float:
        """Edits as a share of the characters of the truth."""
        return self.errors / self.characters

    @property
    def whole_share(self) -> float:
        """The share of the truth's paragraphs that are one paragraph of the text, to the character, blanks apart."""
        return self.whole / self.paragraphs

    def __add__(self, other: Measure) -> Measure:
        return Measure(
            self.errors + other.errors,
            self.characters + other.characters,
            self.whole + other.whole,
            self.paragraphs + other.paragraphs,
        )


def normal(text: str) -> str:
    """The text in NFKC with white space folded, cell marks and bullets left out."""
    folded = _BULLETS.sub(" ", unicodedata.normalize("NFKC", text).replace(" | ", " "))
    return " ".join(folded.split())


def measured(text: str, truth: Truth) -> Measure:
    """The text against the truth.

    Asides may stand anywhere: each is sought in the text, its edits are counted, and it is cut out before what
    remains is compared with the paragraphs in order.
    """
    rest, errors = normal(text), 0
    asides = [normal(aside) for aside in truth.asides]
    for aside in asides:
        start, end, edits = nearest(aside, rest)
        if edits > _MAX_ASIDE_RATE * len(aside):
            errors += len(aside)
        else:
            errors += edits
            rest = f"{rest[:start].rstrip()} {rest[end:].lstrip()}".strip()
    body = [normal(paragraph) for paragraph in truth.paragraphs]
    whole = " ".join(body)
    errors += distance(whole, rest)
    known = body + asides
    return Measure(errors, len(whole) + sum(map(len, asides)), len(known) - len(not_whole(text, truth)), len(known))


def not_whole(text: str, truth: Truth) -> list[str]:
    """The paragraphs and asides of the truth that are not one paragraph of the text, blanks apart."""
    found = {_without_blanks(paragraph) for paragraph in text.split("\n\n")}
    return [known for known in truth.paragraphs + truth.asides if _without_blanks(known) not in found]


def _without_blanks(text: str) -> str:
    return normal(text).replace(" ", "")


def differences(text: str, truth: Truth) -> list[str]:
    """What was read otherwise than it stands in the truth, each with the words before it: for people to look at."""
    told, rest = [], normal(text)
    for aside in map(normal, truth.asides):
        start, end, edits = nearest(aside, rest)
        if edits:
            told.append(f"aside {aside!r} read as {rest[start:end]!r}")
        if edits <= _MAX_ASIDE_RATE * len(aside):
            rest = f"{rest[:start].rstrip()} {rest[end:].lstrip()}".strip()
    whole = " ".join(map(normal, truth.paragraphs))
    steps = SequenceMatcher(None, whole, rest, autojunk=False).get_opcodes()
    return told + [
        f"after {whole[max(0, a - 25) : a]!r}: {whole[a:b]!r} read as {rest[c:d]!r}"
        for step, a, b, c, d in steps
        if step != "equal"
    ]


def distance(a: str, b: str) -> int:
    """The least number of insertions, deletions and replacements that turn one text into the other."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    return _scores(a, b, anchored=True)[-1]


def nearest(part: str, text: str) -> tuple[int, int, int]:
    """Where in the text the part stands, or what is nearest to it: start, end and distance."""
    at = text.find(part)
    if at >= 0:
        return at, at + len(part), 0
    ends = _scores(part, text, anchored=False)
    end = ends.index(min(ends))
    starts = _scores(part[::-1], text[:end][::-1], anchored=True)
    return end - starts.index(min(starts)), end, ends[end]


def _scores(a: str, b: str, *, anchored: bool) -> list[int]:
    """For each end in `b`, the distance of `a` to the text before it: all of it when anchored, else the best part."""
    if not a:
        return list(range(len(b) + 1)) if anchored else [0] * (len(b) + 1)
    places: dict[str, int] = {}
    for number, character in enumerate(a):
        places[character] = places.get(character, 0) | 1 << number
    full, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    more, less = full, 0
    scores = [len(a)]
    for character in b:
        equal = places.get(character, 0)
        diagonal = (((equal & more) + more) ^ more) | equal | less
        up = less | (full & ~(diagonal | more))
        down = diagonal & more
        scores.append(scores[-1] + bool(up & last) - bool(down & last))
        up = (up << 1) | anchored
        more = full & ((down << 1) | ~(diagonal | up))
        less = full & up & diagonal
    return scores
