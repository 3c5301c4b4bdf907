"""A query as it was asked: its text, its phrases, its vector, and where is searched."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.records.arrays import Mask, Vectors

__all__ = ["WORDS_OF_A_QUESTION", "AskedVector", "Question", "Scope", "without_quotes"]

WORDS_OF_A_QUESTION = 6  # different ones, from which on words count in full
_WORDS_OF_A_TOPIC = 8  # at most
_QUESTION_MARKS = ("?", ";", "\N{GREEK QUESTION MARK}", "\N{ARABIC QUESTION MARK}")  # Greek writes a semicolon
_MARKS = '"“”„«»'
_QUOTED = re.compile(f"[{_MARKS}]([^{_MARKS}]+)[{_MARKS}]")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the text, and the phrases in quotation marks that an answer must hold as they are."""

    text: str
    phrases: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Question:
        """The question that a user wrote."""
        phrases = tuple(" ".join(found.split()) for found in _QUOTED.findall(text) if found.strip())
        return cls(_QUOTED.sub(r"\1", text).strip(), phrases)

    @property
    def words(self) -> int:
        """How many different words it has."""
        return len(set(self.text.casefold().split()))

    @property
    def is_topic(self) -> bool:
        """Whether it is a few words and no question: they tell neither their language nor all that is meant."""
        return self.words <= _WORDS_OF_A_TOPIC and not self.text.endswith(_QUESTION_MARKS)

    @property
    def has_number(self) -> bool:
        """Whether a number or year is asked for, which stands for itself alone and which vectors blur."""
        return any(character.isdigit() for character in self.text)

    def word_for_word(self) -> Question:
        """The same as if it were in quotation marks."""
        return Question(self.text, (" ".join(self.text.split()),))

    @property
    def is_number(self) -> bool:
        """Whether a number is all that is asked for."""
        return self.has_number and not any(character.isalpha() for character in self.text)


def without_quotes(text: str) -> str:
    """The text as a query of which nothing must be found word for word."""
    return text.translate(dict.fromkeys(map(ord, _MARKS)))


@dataclass(frozen=True, slots=True, eq=False)
class AskedVector:
    """The unit vector of a question, centred on its language, a topic on all; `lang` is empty where nobody can tell."""

    row: Vectors
    lang: str


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Where is searched: the language of each document, and whether its passages may be found.

    `apart` are passages that may not, as they are the very text that is asked for.
    """

    langs: NDArray[np.str_]
    allowed: Mask
    apart: tuple[int, ...] = ()

    @property
    def searched(self) -> frozenset[str] | None:
        """The languages of the documents allowed; None where all are."""
        return None if self.allowed.all() else frozenset(self.langs[self.allowed].tolist())
