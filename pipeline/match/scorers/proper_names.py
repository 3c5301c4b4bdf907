"""Proper names that both passages hold."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pipeline.match.scorers.base import MatchedPassages, Measurement, Scorer, weigh_word
from pipeline.text.tokens import find_words

_MIN_LETTERS = 3
_KEY_LETTERS = 5  # endings differ between languages and cases: Zagreb, Zagreba
_SENTENCE_ENDS = frozenset('.!?:;…•\n“”„"«»()')
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class _Names:
    """Capitalised words of a passage by key: those inside sentences, and all with those that begin one."""

    inside: dict[str, str]
    all: dict[str, str]

    def scripts(self) -> set[str]:
        return {_script(word) for word in self.all.values()}

    def of_scripts(self, scripts: set[str]) -> _Names:
        inside, every = (
            {key: word for key, word in names.items() if _script(word) in scripts} for names in (self.inside, self.all)
        )
        return _Names(inside, every)


def _find_names(text: str, lang: str) -> _Names:
    """A word that also stands in lower case is none, nor one that is capitalised only because it begins a sentence."""
    words = find_words(text, lang)
    common = {_key(word.folded) for word in words if word.written.islower()}
    inside: dict[str, str] = {}
    every: dict[str, str] = {}
    reached = 0
    for word in words:
        begins = not reached or not _SENTENCE_ENDS.isdisjoint(text[reached : word.start])
        reached = word.end
        key = _key(word.folded)
        if len(word.written) < _MIN_LETTERS or not word.written[0].isupper() or key in common:
            continue
        every.setdefault(key, word.folded)
        if not begins or word.written.isupper():
            inside.setdefault(key, word.folded)
    return _Names(inside, every)


@lru_cache(maxsize=65536)
def _key(folded: str) -> str:
    """First letters without accents, by which a name is known again in another language of its script."""
    letters = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))[:_KEY_LETTERS]


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").split(" ")[0]


def _measure_names(passages: MatchedPassages) -> Measurement:
    """Share, by weight, of the names on the side with fewer that the other side holds too.

    German writes every noun with a capital, so names count by the side that has fewer of them.
    """
    network, city = (_find_names(core, passages.lang) for core in (passages.network_core, passages.city_core))
    scripts = network.scripts() & city.scripts()
    network, city = network.of_scripts(scripts), city.of_scripts(scripts)
    shared = (network.inside.keys() & city.all.keys()) | (network.all.keys() & city.inside.keys())
    names = city.all | network.all
    weights = {key: weigh_word(passages, word) for key, word in names.items()}
    fewer = min(sum(weights[key] for key in side.inside.keys() | shared) for side in (network, city))
    if fewer <= 0:
        return Measurement(None)
    rarest = sorted(shared, key=lambda key: (-weights[key], key))[:_SHOWN]
    return Measurement(sum(weights[key] for key in shared) / fewer, ", ".join(names[key] for key in rarest))


NAMES = Scorer(
    "names",
    _measure_names,
    "{value:.0%} of the names in the passage with fewer (words with a capital, so German nouns too) stand in the other "
    "too, by their rarity ({detail}).",
    "Both passages hold names, but none in common; a name may be another word in another language.",
    "Names: at least one passage holds none that could be compared.",
)
