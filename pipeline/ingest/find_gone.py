"""Judges what a round of a source no longer found: gone, or only not seen this time, and then why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.address import canonical_url
from crawler.events import Refusal, RefusalKind, RoundEnded
from crawler.source import Source
from crawler.source.kinds import has_dead_links, lists_all
from crawler.source.reach import reach_of
from pipeline.study import Given, Study

_NOT_LINKED = "it is no longer linked"
_NOT_KNOWN = (
    "it gave a document in a crawl by an earlier policyecho, which did not note where its source led; look whether it "
    "is gone, and if so take it out with `policyecho remove`"
)
_CHANGED_FILE = "it gave a document before; the source file was changed since, and does not lead to it any more"


_HINDERS = (
    "while it is part of the source, nothing that the source no longer links is called gone: take it out of the source"
    " file, or name it in skip_regex"
)


@dataclass(frozen=True, slots=True)
class Gone:
    """A document that a source gave before and no longer gives, and how that showed."""

    source_id: str
    document_id: str
    url: str
    reason: str


class MissingDocuments:
    """What a source gave in any earlier round, was not gone since, and was not given in the round that ended now.

    A round that could not read all its pages leaves the judgement to the next that can.
    """

    def __init__(self, study: Study, source: Source, ended: RoundEnded, refused: Sequence[Refusal]) -> None:
        self._study, self._source, self._ended = study, source, ended
        self._reach = reach_of(source)
        given_now = study.crawls.documents_of_round(source.id, ended.round_id)
        # The same bytes under another address are the same document: it moved, or has one address less.
        self._held = {document_id for _, document_id in given_now.values()}
        self._missing = {
            address: given
            for address, given in study.crawls.standing(source.id, ended.round_id).items()
            if address not in given_now
        }
        self._refusals = _by_address(refused)
        self._left = dict(ended.left)
        self._before = study.crawls.round_before(source.id, ended.round_id)
        self._gone_pages = self._find_gone_pages()
        self._all_read = lists_all(source.kind) and self._has_read_all(refused)

    def _find_gone_pages(self) -> dict[str, Refusal]:
        if not has_dead_links(self._source.kind):
            return {}
        found = self._refusals.items()
        return {address: one for address, one in found if one.of_index and one.kind is RefusalKind.GONE}

    def _has_read_all(self, refused: Sequence[Refusal]) -> bool:
        """Whether no page was left unread that may link what is missing still.

        Every site links pages that are not there. One that the round before found gone too is such a dead link; where
        it goes missing only now, what it led to is judged by the next round.
        """
        known = self._study.crawls.gone_in(self._source.id, self._before.round_id) if self._before else set[str]()
        unread = [one for one in refused if one.of_index and one not in self._gone_pages.values()]
        return not unread and self._gone_pages.keys() <= known

    def explain_hindrances(self) -> Iterator[Refusal]:
        """The refusals of pages that are not there and so hide what the source links, each with what to do."""
        for refusal in self._refusals.values():
            if (reason := explain_hindrance(self._source, refusal)) != refusal.reason:
                yield replace(refusal, reason=reason)

    def explain_left(self) -> Iterator[Refusal]:
        """A refusal for each address that gave a document before and was left in this round without a word."""
        has_changed = self._before is None or self._before.reach != self._reach
        for address, given in self._missing.items():
            if address in self._refusals or given.document_id in self._held:
                continue
            if address in self._left:
                yield self._refusal(given, f"it gave a document before, and is left now: {self._left[address]}")
            elif self._all_read and given.reach != self._reach and (has_changed or not given.reach):
                yield self._refusal(given, _CHANGED_FILE if given.reach else _NOT_KNOWN)

    def find_gone(self) -> list[Gone]:
        """The documents that are certainly gone, each once; that they are is kept, so that it is told once."""
        certain = {address: (given, reason) for address, given in self._missing.items()
                   if given.document_id not in self._held and (reason := self._why_gone(address, given))}  # fmt: skip
        kept = {address: ("", refusal.reason) for address, refusal in self._gone_pages.items()}
        kept |= {address: (given.document_id, reason) for address, (given, reason) in certain.items()}
        self._study.crawls.put_gone(self._source.id, self._ended.round_id, kept)
        found: dict[str, Gone] = {}
        for given, reason in certain.values():
            found.setdefault(given.document_id, Gone(self._source.id, given.document_id, given.url, reason))
        standing = {given.document_id for address, given in self._missing.items() if address not in certain}
        return [gone for document_id, gone in found.items() if document_id not in standing]

    def _why_gone(self, address: str, given: Given) -> str:
        """How it shows that an address gives no document any more; empty where that is not certain."""
        refusal = self._refusals.get(address)
        if refusal is not None:
            return refusal.reason if refusal.kind is RefusalKind.GONE else ""
        is_certain = self._all_read and address not in self._left and given.reach == self._reach
        return _NOT_LINKED if is_certain else ""

    def _refusal(self, given: Given, reason: str) -> Refusal:
        return Refusal(self._source.id, given.url, RefusalKind.LEFT_OUT, reason, round_id=self._ended.round_id)


def explain_hindrance(source: Source, refusal: Refusal) -> str:
    """The reason of a refusal, with what to do where nothing can be called gone for as long as it stands."""
    is_dead = refusal.of_index and refusal.kind is RefusalKind.GONE
    hinders = is_dead and lists_all(source.kind) and not has_dead_links(source.kind)
    return f"{refusal.reason}; {_HINDERS}" if hinders else refusal.reason


def _by_address(refused: Iterable[Refusal]) -> dict[str, Refusal]:
    """Refusals by canonical address: a link may be written in another way each time, as with the name of a visit."""
    found = {}
    for refusal in refused:
        try:
            found[canonical_url(refusal.url)] = refusal
        except ValueError:
            continue  # what is no address gave no document
    return found
