"""What an issuer always writes: forms, letterheads, salutations, notices; learned from what recurs over its documents.

A sentence that a city takes over from a network into many of its papers recurs as well, and is what this program looks
for. The two are told apart by where they stand: a template stands by itself, a sentence taken over stands in running
text, between sentences that do not recur.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.records import ReadableText, ScrapKind, Sentence
from pipeline.records.arrays import Hashes, Mask
from pipeline.text.pages import compared_text
from pipeline.text.phrases import Phrases
from pipeline.text.scraps import find_scraps, is_prose

__all__ = [
    "IssuedText",
    "Templates",
    "find_issuers_that_can_be_learned",
    "find_scraps_of",
    "learn_templates",
    "mark_templates",
]

Templates = Mapping[str, Hashes]  # issuer_id -> its recurring phrases, sorted

_WORKS = 3  # of an issuer, in which a phrase recurs at least
_SHARE = 0.05  # and of its works
_COVERED = 0.6  # of a sentence's phrases recur: the rest are what a form is filled in with
_LONG = 8  # sentences of running text that recur one after the other: no notice is as long


@dataclass(frozen=True, slots=True, eq=False)
class IssuedText:
    """The phrases of one document, with who issued it and which work it is a version of."""

    issuer_id: str
    work_id: str
    phrases: Phrases


def find_issuers_that_can_be_learned(works: Iterable[tuple[str, str]]) -> set[str]:
    """The issuers of enough works to tell what recurs, of (issuer_id, work_id)."""
    counts = Counter(issuer for issuer, _ in set(works))
    return {issuer for issuer, count in counts.items() if count >= _WORKS}


def learn_templates(documents: Iterable[IssuedText]) -> dict[str, Hashes]:
    """The recurring phrases of every issuer that has enough works to tell; their order plays no part."""
    works: dict[str, dict[str, list[Hashes]]] = {}
    for document in documents:
        works.setdefault(document.issuer_id, {}).setdefault(document.work_id, []).append(document.phrases.hashes)
    return {issuer: _recurring(list(held.values())) for issuer, held in sorted(works.items()) if len(held) >= _WORKS}


def _recurring(works: Sequence[Sequence[Hashes]]) -> Hashes:
    once = [np.unique(np.concatenate(versions)) for versions in works]
    phrases, count = np.unique(np.concatenate(once), return_counts=True)
    return phrases[count >= max(_WORKS, math.ceil(_SHARE * len(works)))]


def find_scraps_of(
    readable: ReadableText, sentences: Sequence[Sentence], templates: Templates
) -> tuple[ScrapKind | None, ...]:
    """For each of these sentences of a document what it is if it is no running text, by its shape or its issuer."""
    text = compared_text(readable.extraction.text)
    scraps = find_scraps(text, sentences, readable.extraction.blocks)
    recurring = templates.get(readable.document.issuer_id)
    if recurring is None or not len(recurring):
        return scraps
    return mark_templates(text, sentences, scraps, Phrases.of(text, sentences), recurring)


def mark_templates(
    text: str,
    sentences: Sequence[Sentence],
    scraps: Sequence[ScrapKind | None],
    phrases: Phrases,
    recurring: Hashes,
) -> tuple[ScrapKind | None, ...]:
    """What each sentence is, with templates among them: those that recur and do not stand in running text.

    `scraps` is what the sentences are by their shape; a sentence that is a scrap already stays what it is.
    """
    recurs = phrases.covered_by(recurring) >= _COVERED
    prose = np.array([is_prose(text[one.start : one.end]) for one in sentences], bool)
    own = prose & ~recurs & np.array([scrap is None for scrap in scraps], bool)
    marked = list(scraps)
    for first, last in _stretches(recurs):
        if _stands_in_running_text((first, last), prose, own, sentences):
            continue
        for row in range(first, last):
            marked[row] = marked[row] or ScrapKind.TEMPLATE
    return tuple(marked)


def _stretches(recurs: Mask) -> Iterable[tuple[int, int]]:
    """The longest half-open ranges of sentences that all recur."""
    steps = np.flatnonzero(np.diff(np.concatenate([[0], recurs.astype(np.int8), [0]])))
    return [(int(first), int(last)) for first, last in steps.reshape(-1, 2)]


def _stands_in_running_text(stretch: tuple[int, int], prose: Mask, own: Mask, sentences: Sequence[Sentence]) -> bool:
    """Whether sentences that recur are part of a text: prose for the most part, beside prose that does not recur."""
    first, last = stretch
    if prose[first:last].mean() < 0.5:
        return False
    before, after = first > 0 and bool(own[first - 1]), last < len(sentences) and bool(own[last])
    same_paragraph = (before and sentences[first - 1].passage == sentences[first].passage) or (
        after and sentences[last].passage == sentences[last - 1].passage
    )
    return same_paragraph or (before and after) or last - first > _LONG
