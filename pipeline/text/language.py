"""The language of a document or passage, and the tags in which languages are declared."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from pipeline.records import Passage
from pipeline.text.characters import SOFT_HYPHEN
from pipeline.text.languages import known_languages

MIN_LETTERS = 20
# Of 19,653 beginnings of sentences none was told wrong from here on where every language was allowed, and where ten
# were, one in a thousand of those with 20 to 40 letters. Below, policies are told to be in other languages wherever
# they list names.
_SURE = 0.8
_SAMPLE = 2000
_lock = threading.Lock()

_NO_LANGUAGE = "zxx"
_TAGS_REMEMBERED = 1024  # each document of a study is asked for again and again, and they have few


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A primary language subtag, empty when the text is too short to tell, and how sure it is (0-1)."""

    lang: str
    confidence: float


def base_language(tag: str) -> str:
    """The primary subtag of a BCP 47 tag in lower case: `de` for `de-DE`, `DE` and `de_AT`; empty for none."""
    languages = known_languages()
    known = languages.base_of_tag.get(tag)
    if known is not None:
        return known
    primary = tag.strip().replace("_", "-").split("-", 1)[0].casefold()
    primary = languages.tag_of_code.get(primary, primary)
    base = primary if primary.isascii() and primary.isalpha() and 2 <= len(primary) <= 3 else ""
    if len(languages.base_of_tag) < _TAGS_REMEMBERED:
        languages.base_of_tag[tag] = base
    return base


def detect(text: str, allowed: Sequence[str] = ()) -> LanguageGuess:
    """The likeliest language of a text, among those allowed when some are given (as tags or primary subtags).

    The text's beginning, middle and end are read, 2,000 characters each; fewer than 20 letters tell nothing.
    """
    sample = _sample(text).replace(SOFT_HYPHEN, "")
    if not _has_enough_letters(sample):
        return LanguageGuess("", 0.0)
    ranked: list[tuple[str, float]] = _identifier().rank(sample)
    if allowed:
        names = {_label_of(base): base for base in map(base_language, reversed(allowed))}
        ranked = [(names[label], share) for label, share in ranked if label in names]
    total = sum(share for _, share in ranked)
    if not total or ranked[0][0] == _NO_LANGUAGE:
        return LanguageGuess("", 0.0)
    return LanguageGuess(ranked[0][0], min(1.0, ranked[0][1] / total))


def is_detectable(tag: str) -> bool:
    """Whether detection can find the language of a tag; a name such as German is no tag."""
    base = base_language(tag)
    # What is known here can be found, which spares loading the identifier.
    return known_languages().get(base) is not None or bool(base and _label_of(base) in _identifier().nb_classes)


def detect_passages(
    passages: Iterable[Passage], text: str, allowed: Sequence[str], otherwise: str
) -> tuple[Passage, ...]:
    """The passages of a text, each with its language.

    It is found as `detect` does; where that is not sure or there is too little to tell, the passage has the language
    `otherwise`: that of the whole text.
    """
    found, known = [], dict[str, str]()
    for passage in passages:
        content = text[passage.start : passage.end]
        if content not in known:
            guess = detect(content, allowed)
            known[content] = guess.lang if guess.confidence >= _SURE else otherwise
        found.append(Passage(passage.number, passage.start, passage.end, known[content]))
    return tuple(found)


def _label_of(lang: str) -> str:
    """What the identifier calls a language."""
    language = known_languages().get(lang)
    return language.identifier if language and language.identifier else lang


def _has_enough_letters(sample: str) -> bool:
    """Whether at least MIN_LETTERS characters are letters; no more are looked at than it takes."""
    return sum(1 for _ in islice(filter(str.isalpha, sample), MIN_LETTERS)) == MIN_LETTERS


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = (len(text) - _SAMPLE) // 2
    return "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


def _identifier() -> Any:
    """The identifier of this process; `rank` changes nothing in it, so threads may share it."""
    with _lock:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
