"""A match by its id, with the documents it quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import StageError, UnknownNameError
from pipeline.export.rows import Source
from pipeline.records import Match
from pipeline.study import Study
from pipeline.study.tables import Issuer, read_issuers
from pipeline.workflow.inventory import Fingerprints, inventory

__all__ = ["MatchView", "find_match"]


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match with the documents it quotes; `rival` is None where there is none or its text has changed since."""

    match: Match
    network: Source
    city: Source
    is_current: bool
    rival: Source | None = None
    network_name: str = ""
    city_name: str = ""


def find_match(study: Study, prints: Fingerprints, match_id: str) -> MatchView:
    """A match by its id or the beginning of it: of the newest run, else of an older one that is still on record.

    Raises UnknownNameError, StageError.
    """
    current = study.runs.current()
    if not current:
        raise StageError("the study has no finished run; run `policyecho run` first")
    newest = study.runs.matches(current)
    found = {match.match_id: match for match in newest if match_id and match.match_id.startswith(match_id)}
    if not found:
        older = (match for run_id in study.runs.known() for match in study.runs.matches(run_id))
        found = {match.match_id: match for match in older if match_id and match.match_id.startswith(match_id)}
    if len(found) != 1:
        kind = "match" if not found else f"match (it fits {len(found)})"
        raise UnknownNameError(kind, match_id, [match.match_id for match in newest])
    (match,) = found.values()
    return _shown(study, prints, match, is_current=any(one.match_id == match.match_id for one in newest))


def _shown(study: Study, prints: Fingerprints, match: Match, *, is_current: bool) -> MatchView:
    sources = _Sources(study, prints)
    network, city = (sources.of(side.document_id, side.sha256) for side in (match.network, match.city))
    if network is None or city is None:
        changed = match.network.document_id if network is None else match.city.document_id
        raise StageError(f"{changed} changed since that run; run `policyecho run` and look at its matches")
    issuers = read_issuers(study.root)
    return MatchView(
        match,
        network,
        city,
        is_current,
        sources.of(match.rival.document_id) if match.rival and is_current else None,
        _name(issuers, network),
        _name(issuers, city),
    )


def _name(issuers: Mapping[str, Issuer], source: Source) -> str:
    return issuers.get(source.document.issuer_id, Issuer()).name or source.document.issuer_id


class _Sources:
    """The texts of a study's documents."""

    def __init__(self, study: Study, prints: Fingerprints) -> None:
        self._study, self._prints = study, prints
        self._documents = {item.document.document_id: item.document for item in inventory(study, prints)}

    def of(self, document_id: str, sha256: str = "") -> Source | None:
        """A document as it is quoted, in the named version or the newest; None where its text is not there."""
        document = self._documents.get(document_id)
        version = sha256 or (document.sha256 if document else "")
        stored = self._study.texts.extraction(version, self._prints.extraction)
        cut = self._study.texts.segmentation(version, self._prints.segmentation)
        return Source(document, stored.extraction, cut) if document and stored and cut else None
