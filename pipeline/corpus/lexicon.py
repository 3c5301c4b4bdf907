"""What a text may call by name: policy instruments, networks and their documents, and names that mislead.

Names are compared word by word without regard to case, at word boundaries, whatever hyphens or white space stand
between the words. Two need their capitals: an acronym, and a capitalised word in the name of a network or document.
The cost of a look-up is linear in the length of the text.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate
from typing import Self

from pipeline.records import Document, Role
from pipeline.study.tables import COMMON_SOURCE, NAME_TRAP, InstrumentTerm, NetworkFacts, StudyTables
from pipeline.text.tokens import Word, find_words, stem

__all__ = ["Lexicon", "Mention", "NameKind"]

_BRACKETS = re.compile(r"\(([^()]*)\)")
_SUBTITLE = re.compile(r":\s|\s[-–—]\s")
_MIN_TITLE_WORDS = 3  # a shorter title is a phrase that anybody may use
_MIN_ACRONYM = 3
_DIGEST_BYTES = 16


class NameKind(StrEnum):
    """What is called by a name."""

    INSTRUMENT = "instrument"
    NETWORK = "network"  # the network, or a document known as its own
    WORK = "work"
    TRAP = "trap"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text: what of (`key` is an instrument_id, network_id or work_id) and where."""

    kind: NameKind
    key: str
    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name as it is looked for: `words` folded, or stems in the look-up of a language's lemmas."""

    kind: NameKind
    key: str
    term: str
    lang: str
    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    as_written: bool
    negative: tuple[tuple[str, ...], ...]

    def named(self) -> Iterator[tuple[NameKind, str]]:
        """What its presence in a text can mean."""
        yield self.kind, self.key
        if self.negative:
            yield NameKind.TRAP, self.key

    def agrees(self, words: Sequence[Word]) -> bool:
        """Whether the capitals of these words, which are otherwise the right ones, allow the name."""
        if self.as_written:
            return words[0].written == self.term
        return all(not must or word.written[:1].isupper() for must, word in zip(self.capitals, words, strict=True))


_Table = Mapping[str, tuple[_Entry, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The names of a study, ready to be looked for; what is not in its tables or documents is not known here."""

    _exact: _Table = field(repr=False)
    _lemmas: Mapping[str, _Table] = field(repr=False)
    _patterns: tuple[tuple[_Entry, re.Pattern[str]], ...] = field(repr=False)
    _parents: Mapping[str, str] = field(repr=False)
    _named: frozenset[tuple[NameKind, str]] = field(repr=False)
    digest: bytes = b""  # what stands for all names

    @classmethod
    def of(cls, tables: StudyTables, documents: Iterable[Document] = ()) -> Self:
        """The lexicon of a study: its instruments and networks, and the titles of its network documents."""
        networks = {network.network_id for network in tables.networks}
        by_mode: dict[str, list[_Entry]] = {"exact": [], "lemma": [], "regex": []}
        for term in tables.terms:
            by_mode[term.match_mode] += _entries_of_term(term, networks)
        exact = by_mode["exact"]
        exact += [entry for network in tables.networks for entry in _entries_of_network(network)]
        works = [document for document in documents if document.role is Role.NETWORK]
        exact += [entry for document in works for entry in _entries_of_work(document)]
        lemma_langs = sorted({entry.lang for entry in by_mode["lemma"]})
        return cls(
            _index_by_first_word(exact),
            {at: _index_by_first_word(_stem_entry(e) for e in by_mode["lemma"] if e.lang == at) for at in lemma_langs},
            tuple((entry, re.compile(entry.term, re.IGNORECASE)) for entry in by_mode["regex"]),
            {network.network_id: network.parent_id for network in tables.networks},
            frozenset(named for entries in by_mode.values() for entry in entries for named in entry.named()),
            _digest_of(tables, works),
        )

    def find_mentions(self, text: str, lang: str) -> tuple[Mention, ...]:
        """Every name in a text of this language, in order of place; terms are those of the language and of English.

        An instrument's term in a text that also holds one of its negative terms is a trap. A trap inside a longer
        true name is none, and a true name inside a trap is none.
        """
        words = find_words(text)
        folded = [word.folded for word in words]
        hits = list(_look_up(self._exact, words, folded))
        for lemma_lang, table in self._lemmas.items():
            if lemma_lang in _term_languages(lang):
                hits += _look_up(table, words, [stem(word, lemma_lang) for word in folded])
        for entry, pattern in self._patterns:
            hits += [(entry, *hit.span()) for hit in pattern.finditer(text) if hit.start() < hit.end()]
        hits = [hit for hit in hits if hit[0].lang in _term_languages(lang)]
        return _keep_true_names(_collect_mentions(hits, folded))

    def family(self, network_id: str) -> tuple[str, ...]:
        """A network and those whose part it is, nearest first."""
        chain = [network_id]
        while (parent := self._parents.get(chain[-1], "")) and parent not in chain:
            chain.append(parent)
        return tuple(chain)

    def knows(self, kind: NameKind, key: str | None = None) -> bool:
        """Whether there is any name to look for; without one, not finding it means nothing."""
        return (kind, key) in self._named if key is not None else any(kind is known for known, _ in self._named)


_Hit = tuple[_Entry, int, int]


def _digest_of(tables: StudyTables, works: Sequence[Document]) -> bytes:
    told = repr((tables.networks, tables.terms, [(work.work_id, work.title) for work in works]))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()


def _term_languages(lang: str) -> tuple[str, str, str]:
    """Terms of no language, English ones (which often stay untranslated), and those of the text's own."""
    return ("", "en", lang)


def _entries_of_term(term: InstrumentTerm, networks: set[str]) -> Iterator[_Entry]:
    """A document's name is cited, not adopted: it counts for the network it is of, and is no instrument."""
    if term.term_kind == NAME_TRAP:
        kind, key = NameKind.TRAP, term.instrument_id
    elif not term.is_of_instrument:
        if term.type == COMMON_SOURCE or term.origin_id not in networks:
            return
        kind, key = NameKind.NETWORK, term.origin_id
    else:
        kind, key = NameKind.INSTRUMENT, term.instrument_id
    negative = tuple(_fold(phrase) for phrase in term.negative_terms)
    if term.match_mode == "regex":
        yield _Entry(kind, key, term.term, term.lang, (), (), False, negative)
        return
    for variant in _list_variants(term.term):
        yield from _build_entries(kind, key, variant, term.lang, negative)


def _entries_of_network(network: NetworkFacts) -> Iterator[_Entry]:
    for name in (network.name, *network.aliases):
        for variant in _list_variants(name):
            yield from _build_entries(NameKind.NETWORK, network.network_id, variant, "")


def _entries_of_work(document: Document) -> Iterator[_Entry]:
    titles = {variant for title in _SUBTITLE.split(document.title)[:1] for variant in _list_variants(title)}
    for title in sorted(titles | {document.title}):
        if sum(not word.isdigit() for word in _fold(title)) >= _MIN_TITLE_WORDS:
            yield from _build_entries(NameKind.WORK, document.work_id, title, "")


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
) -> Iterator[_Entry]:
    words = find_words(term)
    if not words:
        return
    proper = kind in (NameKind.NETWORK, NameKind.WORK)
    capitals = tuple(proper and word.written[0].isupper() for word in words)
    acronym = _is_acronym(term)
    shown = words[0].written if acronym else " ".join(term.split())
    yield _Entry(kind, key, shown, lang, tuple(word.folded for word in words), capitals, acronym, negative)


def _stem_entry(entry: _Entry) -> _Entry:
    return replace(entry, words=tuple(stem(word, entry.lang) for word in entry.words))


def _index_by_first_word(entries: Iterable[_Entry]) -> _Table:
    table: dict[str, dict[_Entry, None]] = {}
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


def _fold(phrase: str) -> tuple[str, ...]:
    return tuple(word.folded for word in find_words(phrase))


def _collect_mentions(hits: Iterable[_Hit], folded: Sequence[str]) -> set[Mention]:
    """The hits as mentions; an instrument's beside a negative term of it is a trap."""
    trapped: dict[_Entry, bool] = {}
    mentions = set()
    for entry, start, end in hits:
        if entry not in trapped:
            trapped[entry] = any(_holds(folded, phrase) for phrase in entry.negative)
        mentions.add(Mention(NameKind.TRAP if trapped[entry] else entry.kind, entry.key, entry.term, start, end))
    return mentions


def _holds(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return size > 0 and any(tuple(words[at : at + size]) == phrase for at in range(len(words) - size + 1))


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
