"""Knows documents again whose address changed: one that redirected to the new one, or by https what was http."""

from __future__ import annotations

from dataclasses import replace

from crawler.address import canonical_url, derive_document_id, other_scheme
from crawler.events import Snapshot
from pipeline.study import Study


class FormerAddresses:
    """Which documents the addresses of a source led to in its rounds before, each round looked up once."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._moved: dict[tuple[str, str], dict[str, str]] = {}

    def settle(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot under the id of the document that it is of; as it is where that is new, or its id was given.

        In the rounds before, another address must have led to this one last.
        """
        own = derive_document_id(snapshot.source_id, snapshot.canonical_url)
        if snapshot.document_id != own or self._study.documents.knows(own):
            return snapshot
        key = snapshot.source_id, snapshot.round_id
        if key not in self._moved:
            self._moved[key] = self._find_moved(*key)
        return replace(snapshot, document_id=self._moved[key].get(snapshot.canonical_url, own))

    def _find_moved(self, source_id: str, round_id: str) -> dict[str, str]:
        """By address, the document that another one gave last which led there."""
        standing = self._study.crawls.standing(source_id, round_id)
        found: dict[str, str] = {}
        for address, given in standing.items():
            final = canonical_url(given.final_url)
            for led_to in {final, other_scheme(final), other_scheme(address)} - {address}:
                # What led somewhere by itself as well is a document of its own, unless it was the same.
                if led_to not in standing or standing[led_to].document_id == given.document_id:
                    found.setdefault(led_to, given.document_id)
        return found


def is_at_home(study: Study, snapshot: Snapshot) -> bool:
    """Whether a document's id is that of the snapshot's address, or of one that it had before."""
    home = study.crawls.home_of(snapshot.document_id)
    if home is None or home[0] != snapshot.source_id:
        return False
    if home[1] == snapshot.canonical_url:
        return True
    # Only who settled the snapshot gives it an id that is made of another address.
    return snapshot.document_id == derive_document_id(*home)
