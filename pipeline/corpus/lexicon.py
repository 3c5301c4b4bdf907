"""What a text may call by name: policy instruments, networks and their documents, and names that mislead.

Names are compared word by word without regard to case, at word boundaries, whatever hyphens or white space stand
between the words. Two need their capitals: an acronym, which in a line of capitals may be a word, and a capitalised
word in the name of a network or document.
The cost of a look-up is linear in the length of the text.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from types import MappingProxyType
from typing import Self

from pipeline.corpus.names import (
    NameEntry,
    NameKind,
    entries_of_city,
    entries_of_network,
    entries_of_term,
    entries_of_title,
    holds_phrase,
    may_hold_trap,
    stem_entry,
)
from pipeline.records import Document, Role
from pipeline.study.tables import StudyTables
from pipeline.text.characters import on_one_line
from pipeline.text.statements.common_sources import SourceMention, find_common_sources
from pipeline.text.tokens import Word, find_words, stem

__all__ = ["Lexicon", "Mention", "NameKind"]

_DIGEST_BYTES = 16
_NO_CITIES: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_LONGEST_WORD = 40
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[^\S\n]+$")
_WORD_AFTER = re.compile(r"[^\S\n]+([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text: what of (`key` is an instrument_id, network_id, work_id or city_id) and where.

    Of a common source `key` is its instrument_id in instruments.csv, or what all languages have it by.

    A `common` one is a title that another document may bear as well.
    """

    kind: NameKind
    key: str
    term: str
    start: int
    end: int
    common: bool = False


_Table = Mapping[str, tuple[NameEntry, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The names of a study, ready to be looked for; what is not in its tables or documents is not known here."""

    _exact: _Table = field(repr=False)
    _lemmas: Mapping[str, _Table] = field(repr=False)
    _patterns: tuple[tuple[NameEntry, re.Pattern[str]], ...] = field(repr=False)
    _parents: Mapping[str, str] = field(repr=False)
    _named: frozenset[tuple[NameKind, str]] = field(repr=False)
    _titles: Mapping[str, tuple[tuple[str, str], ...]] = field(repr=False)  # with their languages, by work_id
    _cities: Mapping[str, tuple[str, ...]] = field(repr=False)
    _instrument_langs: frozenset[str] = field(repr=False)
    _held: frozenset[str] = field(repr=False)  # common sources that are among the reference documents
    digest: bytes  # what stands for all names but those of cities and titles of works in which nothing misleads

    @classmethod
    def of(
        cls, tables: StudyTables, documents: Iterable[Document] = (), cities: Mapping[str, tuple[str, ...]] = _NO_CITIES
    ) -> Self:
        """The lexicon of a study: its instruments, networks and cities (names by id), and its networks' titles."""
        networks = {network.network_id for network in tables.networks}
        by_mode: dict[str, list[NameEntry]] = {"exact": [], "lemma": [], "regex": []}
        for term in tables.terms:
            by_mode[term.match_mode] += entries_of_term(term, networks)
        exact = by_mode["exact"]
        exact += [entry for network in tables.networks for entry in entries_of_network(network)]
        titles: dict[str, tuple[tuple[str, str], ...]] = {}
        references: list[Document] = []
        for document in documents:
            if document.role is Role.REFERENCE:
                references.append(document)
            elif document.role is Role.NETWORK:
                titles[document.work_id] = (*titles.get(document.work_id, ()), (document.title, document.lang))
        works = [
            entry for work_id, own in titles.items() for title in own for entry in entries_of_title(work_id, *title)
        ]
        lemma_langs = sorted({entry.lang for entry in by_mode["lemma"]})
        lemmas = {
            at: _index_by_first_word(stem_entry(e) for e in by_mode["lemma"] if e.lang == at) for at in lemma_langs
        }
        traps = {mode: [entry for entry in entries if entry.may_mislead] for mode, entries in by_mode.items()}
        told = tables.networks, tables.terms, [title for title in works if may_hold_trap(title, traps)]
        exact += [*works, *(entry for city_id, names in cities.items() for entry in entries_of_city(city_id, names))]
        named = cls(
            _index_by_first_word(exact),
            lemmas,
            tuple((entry, re.compile(entry.term, re.IGNORECASE)) for entry in by_mode["regex"]),
            {network.network_id: network.parent_id for network in tables.networks},
            frozenset(named for entries in by_mode.values() for entry in entries for named in entry.named()),
            titles,
            dict(cities),
            frozenset(e.lang for entries in by_mode.values() for e in entries if e.kind is NameKind.INSTRUMENT),
            frozenset(),
            _digest_of(told),
        )
        held = {key for one in references for key in named.find_common_sources(one.title, one.lang)}
        return replace(named, _held=frozenset(held), digest=_digest_of((told, sorted(held)))) if held else named

    def digest_for(self, work_id: str, city_id: str) -> bytes:
        """What stands for all names that scores of a match between a network's work and a city can turn on.

        Whether one cites it turns on its own titles. One of another work plays no part, unless it may hold a trap:
        inside a longer true name that is none.
        """
        return _digest_of((self.digest, self._titles.get(work_id, ()), self._cities.get(city_id, ())))

    def find_mentions(self, text: str, lang: str) -> tuple[Mention, ...]:
        """Every name in a text of this language, in order of place; terms are those of the language and of English.

        An instrument's term in a text that also holds one of its negative terms is a trap. A trap inside a longer
        true name is none, and a true name inside a trap is none.
        """
        words = find_words(text)
        folded = [word.folded for word in words]
        exact = _look_up(self._exact, words, folded)
        hits = [hit for hit in exact if not (hit[0].as_written and _is_among_capitals(text, *hit[1:]))]
        for lemma_lang, table in self._lemmas.items():
            if lemma_lang in _term_languages(lang):
                hits += _look_up(table, words, [stem(word, lemma_lang) for word in folded])
        for entry, pattern in self._patterns:
            hits += [(entry, *hit.span()) for hit in pattern.finditer(text) if hit.start() < hit.end()]
        hits = [hit for hit in hits if hit[0].lang in _term_languages(lang)]
        return _keep_true_names(_collect_mentions(hits, folded))

    def find_common_sources(self, text: str, lang: str) -> dict[str, str]:
        """The works that a text calls by name or number and that are no reference document of the study.

        By what each is known by in all languages, with the words in which the text first names it.
        """
        own = (one for one in self.find_mentions(text, lang) if one.kind is NameKind.COMMON_SOURCE)
        hits = [*find_common_sources(text, lang), *(SourceMention(one.key, one.start, one.end) for one in own)]
        named: dict[str, str] = {}
        for hit in sorted(hits, key=lambda one: (one.start, one.end, one.key)):
            if hit.key not in self._held:
                named.setdefault(hit.key, on_one_line(text[hit.start : hit.end]))
        return named

    def family(self, network_id: str) -> tuple[str, ...]:
        """A network and those whose part it is, nearest first."""
        chain = [network_id]
        while (parent := self._parents.get(chain[-1], "")) and parent not in chain:
            chain.append(parent)
        return tuple(chain)

    def knows(self, kind: NameKind, key: str | None = None) -> bool:
        """Whether there is any name to look for; without one, not finding it means nothing."""
        return (kind, key) in self._named if key is not None else any(kind is known for known, _ in self._named)

    def names_instruments_in(self, lang: str) -> bool:
        """Whether an instrument has a term of this language; without one, a text of it that names none says little."""
        return not self._instrument_langs.isdisjoint(("", lang))


_Hit = tuple[NameEntry, int, int]


def _digest_of(told: object) -> bytes:
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()


def _term_languages(lang: str) -> tuple[str, str, str]:
    """Terms of no language, English ones (which often stay untranslated), and those of the text's own."""
    return ("", "en", lang)


def _index_by_first_word(entries: Iterable[NameEntry]) -> _Table:
    table: dict[str, dict[NameEntry, None]] = {}
    for entry in entries:
        table.setdefault(entry.words[0], {})[entry] = None
    return {first: tuple(same_start) for first, same_start in table.items()}


def _look_up(table: _Table, words: Sequence[Word], keys: Sequence[str]) -> Iterator[_Hit]:
    """Entries whose words stand at a place of the text; `keys` are its words as the table has them."""
    for place, key in enumerate(keys):
        for entry in table.get(key, ()):
            last = place + len(entry.words)
            if tuple(keys[place:last]) == entry.words and entry.agrees(words[place:last]):
                yield entry, words[place].start, words[last - 1].end


def _is_among_capitals(text: str, start: int, end: int) -> bool:
    """Whether an acronym stands in a line of capitals, where it may be a word: "EIN KONZEPT"."""
    before, after = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start), _WORD_AFTER.match(text, end)
    beside = [found[1] for found in (before, after) if found]
    return bool(beside) and all(len(word) > 1 and word.isupper() for word in beside)


def _collect_mentions(hits: Iterable[_Hit], folded: Sequence[str]) -> set[Mention]:
    """The hits as mentions; an instrument's beside a negative term of it is a trap."""
    trapped: dict[NameEntry, bool] = {}
    mentions = set()
    for entry, start, end in hits:
        if entry not in trapped:
            trapped[entry] = any(holds_phrase(folded, phrase) for phrase in entry.negative)
        kind = NameKind.TRAP if trapped[entry] else entry.kind
        mentions.add(Mention(kind, entry.key, entry.term, start, end, entry.common))
    return mentions


def _keep_true_names(mentions: set[Mention]) -> tuple[Mention, ...]:
    ordered = sorted(mentions, key=lambda m: (m.start, m.end, m.kind, m.key, m.term))
    traps = _Cover([m for m in ordered if m.kind is NameKind.TRAP])
    names = _Cover([m for m in ordered if m.kind is not NameKind.TRAP])
    return tuple(m for m in ordered if not (names.holds_more_than(m) if m.kind is NameKind.TRAP else traps.holds(m)))


class _Cover:
    """Which stretches of a text a list of mentions, in order of place, covers as single mentions."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._starts = [m.start for m in mentions]
        self._ends = list(accumulate((m.end for m in mentions), max))
        self._longest = {m.start: m.end for m in mentions}  # the last one at a start is the longest

    def holds(self, other: Mention) -> bool:
        """Whether one mention covers all of `other`."""
        return self._begun_before(other) or self._longest.get(other.start, -1) >= other.end

    def holds_more_than(self, other: Mention) -> bool:
        """Whether one mention covers all of `other` and more."""
        same = self._longest.get(other.start, -1)
        return same > other.end or self._begun_before(other)

    def _begun_before(self, other: Mention) -> bool:
        before = bisect_left(self._starts, other.start)
        return before > 0 and self._ends[before - 1] >= other.end
