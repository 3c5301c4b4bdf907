"""What a match can be said to be: closed sets of codes, as they are stored and exported.

Each code carries the words by which a person is told what it means; the data dictionary, the glossary and `show` are
written from them. Flags are in pipeline.records.flags, the parts of a grade in pipeline.records.grades.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

__all__ = ["Code", "FindKind", "Length", "NullOrigin"]


class Code(StrEnum):
    """A closed set of codes, each with its meaning in words."""

    meaning: str

    # A member is read back by its code alone, so the words have a default; a test asks that each has some.
    def __new__(cls, code: str, meaning: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member


class FindKind(Code):
    """By which kind of evidence a passage pair was found."""

    LEXICAL = "lexical", "found by words in common, within one language"
    DIGEST = "digest", "found by words in common with the whole network document, as in a summary"
    SEMANTIC = "semantic", "found by sentence vectors: sentences of like meaning, in any language"


class Length(Code):
    """How long the certain part of a passage is: finds are counted apart by it."""

    SHORT = "short", "of fewer than three sentences"
    LONG = "long", "of three sentences or more"


class NullOrigin(Code):
    """What a stratum's rate of chance finds was learned from."""

    PROFILE = "profile", "texts that ship with the model's profile"
    STUDY = "study", "this study's own texts"
    NONE = "", "nothing: it is not calibrated"
