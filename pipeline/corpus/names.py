"""Names as they are looked for in texts: from the rows of tables and the titles of networks' documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.study.tables import COMMON_SOURCE, NAME_TRAP, InstrumentTerm, NetworkFacts
from pipeline.text.language import base_language
from pipeline.text.languages import Language, known_languages
from pipeline.text.statements.words import WordedSentence
from pipeline.text.tokens import Word, find_words, stem

__all__ = [
    "NameEntry",
    "NameKind",
    "entries_of_city",
    "entries_of_network",
    "entries_of_term",
    "entries_of_title",
    "holds_phrase",
    "may_hold_trap",
    "stem_entry",
]

_BRACKETS = re.compile(r"\(([^()]*)\)")
_SUBTITLE = re.compile(r":\s|\s[-–—]\s")
_MIN_TITLE_WORDS = 3  # a shorter title is a phrase that anybody may use
_MIN_OWN_WORDS = 2  # of a title, that are not what anybody makes titles of
_MIN_LETTERS = 4  # of such a word
_MIN_ACRONYM = 3
_MIN_LETTERS_OF_ID = 4  # of the longest part of an id that spells a name


class NameKind(StrEnum):
    """What is called by a name."""

    INSTRUMENT = "instrument"
    NETWORK = "network"  # the network, or a document known as its own
    WORK = "work"
    CITY = "city"
    COMMON_SOURCE = "common_source"  # on which several issuers rest
    TRAP = "trap"


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One name as it is looked for: `words` folded, or stems in the look-up of a language's lemmas.

    A `common` one is a title that another document may bear as well, such as "Strategy for Integration".
    """

    kind: NameKind
    key: str
    term: str
    lang: str
    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    as_written: bool
    negative: tuple[tuple[str, ...], ...]
    common: bool = False

    def named(self) -> Iterator[tuple[NameKind, str]]:
        """What its presence in a text can mean."""
        yield self.kind, self.key
        if self.negative:
            yield NameKind.TRAP, self.key

    @property
    def may_mislead(self) -> bool:
        """Whether its presence in a text can mean a trap."""
        return self.kind is NameKind.TRAP or bool(self.negative)

    def agrees(self, words: Sequence[Word]) -> bool:
        """Whether the capitals of these words, which are otherwise the right ones, allow the name."""
        if self.as_written:
            return words[0].written == self.term
        return all(not must or word.written[:1].isupper() for must, word in zip(self.capitals, words, strict=True))


def entries_of_term(term: InstrumentTerm, networks: set[str]) -> Iterator[NameEntry]:
    """A document's name is cited, not adopted: it counts for the network it is of, or as a common source."""
    if term.term_kind == NAME_TRAP:
        kind, key = NameKind.TRAP, term.instrument_id
    elif term.type == COMMON_SOURCE:
        kind, key = NameKind.COMMON_SOURCE, term.instrument_id
    elif not term.is_of_instrument:
        if term.origin_id not in networks:
            return
        kind, key = NameKind.NETWORK, term.origin_id
    else:
        kind, key = NameKind.INSTRUMENT, term.instrument_id
    negative, lang = tuple(_fold(phrase) for phrase in term.negative_terms), base_language(term.lang)
    if term.match_mode == "regex":
        yield NameEntry(kind, key, term.term, lang, (), (), False, negative)
        return
    for variant in _list_variants(term.term):
        yield from _build_entries(kind, key, variant, lang, negative)


def entries_of_network(network: NetworkFacts) -> Iterator[NameEntry]:
    """A network's own name and its others, as they are looked for in any language."""
    for name in (network.name, *network.aliases):
        for variant in _list_variants(name):
            yield from _build_entries(NameKind.NETWORK, network.network_id, variant, "")


def entries_of_city(city_id: str, names: Iterable[str]) -> Iterator[NameEntry]:
    """A city's names as they are looked for in any language, with the one that its id spells.

    Networks write English, and call Gent and Torino by names that only ids such as ghent and turin have.
    """
    for variant in dict.fromkeys(variant for name in (*names, _spelt(city_id)) for variant in _list_variants(name)):
        yield from _build_entries(NameKind.CITY, city_id, variant, "")


def _spelt(city_id: str) -> str:
    """The name that an id spells, with capitals: ghent, san_sebastian; empty where it spells none, as c1 and be-gnt."""
    parts = re.split(r"[-_ ]", city_id)
    named = all(part.isalpha() for part in parts) and max(map(len, parts)) >= _MIN_LETTERS_OF_ID
    return " ".join(part.capitalize() for part in parts) if named else ""


def entries_of_title(work_id: str, title: str, lang: str) -> Iterator[NameEntry]:
    """A work's title as it is looked for, with and without its subtitle; none of a title that anybody may use.

    `lang` is the language of the work, as far as it is told.
    """
    titles = {variant for short in _SUBTITLE.split(title)[:1] for variant in _list_variants(short)}
    for one in sorted(titles | {title}):
        if sum(not word.isdigit() for word in _fold(one)) >= _MIN_TITLE_WORDS:
            for entry in _build_entries(NameKind.WORK, work_id, one, ""):
                yield replace(entry, common=_is_common(one, base_language(lang)))


def _is_common(title: str, lang: str) -> bool:
    """Whether hardly a word of a title is more than what titles of its language, or English ones, are made of.

    So is every title of a language of which nobody said what titles are made of.
    """
    languages = known_languages()
    own = languages.get(lang)
    if own is not None and not own.title_words:
        return True
    spoken = [one for one in languages if one.tag in ("en", lang)] if own else list(languages)
    sentence = WordedSentence(title)
    used = {place for one in spoken for run in sentence.find(one.title_words) for place in range(*run)}
    used |= {
        place for place, word in enumerate(sentence.words)
        if len(word.folded) < _MIN_LETTERS or word.folded[0].isdigit() or _is_small(word.folded, spoken)
    }  # fmt: skip
    return len(sentence.words) - len(used) < _MIN_OWN_WORDS


def _is_small(word: str, spoken: Sequence[Language]) -> bool:
    """Whether a word carries no content in one of these languages."""
    return any(word in (*one.function_words, *one.opening_words, *one.conjunctions) for one in spoken)


def _list_variants(name: str) -> tuple[str, ...]:
    """A name as written, without what it has in brackets, and an acronym that stands in them."""
    acronyms = [inner.strip() for inner in _BRACKETS.findall(name)]
    acronyms = [inner for inner in acronyms if len(inner) >= _MIN_ACRONYM and _is_acronym(inner)]
    return tuple(dict.fromkeys([name, _BRACKETS.sub(" ", name), *acronyms]))


def _is_acronym(term: str) -> bool:
    words = find_words(term)
    return len(words) == 1 and sum(letter.isupper() for letter in words[0].written) > 1


def _build_entries(
    kind: NameKind, key: str, term: str, lang: str, negative: tuple[tuple[str, ...], ...] = ()
) -> Iterator[NameEntry]:
    words = find_words(term)
    if not words:
        return
    proper = kind in (NameKind.NETWORK, NameKind.WORK, NameKind.CITY)
    capitals = tuple(proper and word.written[0].isupper() for word in words)
    acronym = _is_acronym(term)
    shown = words[0].written if acronym else " ".join(term.split())
    yield NameEntry(kind, key, shown, lang, tuple(word.folded for word in words), capitals, acronym, negative)


def stem_entry(entry: NameEntry) -> NameEntry:
    """The name as it is looked for among the stems of its language."""
    return replace(entry, words=_stem_words(entry.words, entry.lang))


def _stem_words(words: Sequence[str], lang: str) -> tuple[str, ...]:
    return tuple(stem(word, lang) for word in words)


def may_hold_trap(title: NameEntry, traps: Mapping[str, Sequence[NameEntry]]) -> bool:
    """Whether one of these traps, by their match_mode, may stand in a title; of a pattern nobody can tell."""
    return (
        bool(traps["regex"])
        or any(holds_phrase(title.words, one.words) for one in traps["exact"])
        or any(
            holds_phrase(_stem_words(title.words, one.lang), _stem_words(one.words, one.lang)) for one in traps["lemma"]
        )
    )


def _fold(phrase: str) -> tuple[str, ...]:
    return tuple(word.folded for word in find_words(phrase))


def holds_phrase(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    """Whether these words stand among others, one after the other."""
    size = len(phrase)
    return size > 0 and any(tuple(words[at : at + size]) == phrase for at in range(len(words) - size + 1))
