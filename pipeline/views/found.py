"""A match by its id, with the documents it quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pydantic import BaseModel

from pipeline.errors import StageError, UnknownNameError
from pipeline.evidence.grade_rules import Limits
from pipeline.records import Match, ReadableText
from pipeline.study.crawls import Vanished
from pipeline.study.tables import Issuer
from pipeline.workflow.inventory import document_digest
from pipeline.workflow.workspace import Workspace

__all__ = ["MatchView", "find_match", "find_rival"]


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match of a run with the documents it quotes; `rival` is None where there is none or its text has changed since.

    A document is `gone` where crawls find it at its source no more. `limits` are those by which its run made no claim
    or took points off. `taken` are the network's sentences, by number, that other matches of these two documents hold.
    """

    match: Match
    run_id: str
    network: ReadableText
    city: ReadableText
    is_current: bool
    rival: ReadableText | None = None
    network_name: str = ""
    city_name: str = ""
    limits: Limits = field(default_factory=Limits)
    network_gone: Vanished | None = None
    city_gone: Vanished | None = None
    taken: frozenset[int] = frozenset()


class _Settings(BaseModel):
    evidence: Limits = Limits()


class _MadeOf(BaseModel):
    """What a run's record says of the settings by which its matches were graded; they may be others now."""

    settings: _Settings = _Settings()


def find_match(workspace: Workspace, match_id: str) -> MatchView:
    """A match by its id or the beginning of it: of the newest run, else of an older one that is still on record.

    Raises UnknownNameError, StageError.
    """
    runs = workspace.study.runs
    current = runs.current()
    if not current:
        raise StageError("the study has no finished run; run `policyecho run` first")
    newest = runs.matches(current)
    fitting = _fitting(newest, match_id, current)
    if not fitting:
        for run_id in runs.known():
            fitting |= _fitting(runs.matches(run_id), match_id, run_id)
    if len(fitting) != 1:
        kind = "match" if not fitting else f"match (it fits {len(fitting)})"
        raise UnknownNameError(kind, match_id, [match.match_id for match in newest])
    ((match, run_id),) = fitting.values()
    of_run = newest if run_id == current else runs.matches(run_id)
    view = _view(workspace, match, run_id, is_current=run_id == current)
    return replace(view, taken=_taken_by_others(match, of_run))


def _taken_by_others(match: Match, of_run: Iterable[Match]) -> frozenset[int]:
    """The network's sentences that other matches of the same two documents align."""
    documents = match.network.document_id, match.city.document_id
    return frozenset(
        pair.network_sentence
        for other in of_run
        if other.match_id != match.match_id and (other.network.document_id, other.city.document_id) == documents
        for pair in other.pairs
    )


def _fitting(matches: Iterable[Match], match_id: str, run_id: str) -> dict[str, tuple[Match, str]]:
    """Matches whose id begins so, each with its run, by their ids; the number of a piece leads to its whole."""
    begin = match_id.partition(".")[0]
    return {match.match_id: (match, run_id) for match in matches if begin and match.match_id.startswith(begin)}


def _view(workspace: Workspace, match: Match, run_id: str, *, is_current: bool) -> MatchView:
    network, city = (_text(workspace, run_id, side.document_id, side.sha256) for side in (match.network, match.city))
    if network is None or city is None:
        changed = match.network.document_id if network is None else match.city.document_id
        if workspace.has(changed):
            why = f"the text of {changed} is another since that run, as its file, a setting or the program changed"
        else:
            why = f"{changed} is no longer in the study"
        raise StageError(f"{why}; run `policyecho run` and look at its matches")
    return MatchView(
        match,
        run_id,
        network,
        city,
        is_current,
        find_rival(workspace, match, run_id) if is_current else None,
        _name(workspace, network),
        _name(workspace, city),
        _MadeOf.model_validate(workspace.study.runs.made_of(run_id)).settings.evidence,
        workspace.item(match.network.document_id).gone,
        workspace.item(match.city.document_id).gone,
    )


def _text(workspace: Workspace, run_id: str, document_id: str, sha256: str = "") -> ReadableText | None:
    """A document as a run quotes it, in the named version or the newest; None where that text is not there any more."""
    if not workspace.has(document_id):
        return None
    document = workspace.item(document_id).document
    return workspace.text_of_run(run_id, document, sha256 or document.sha256)


def find_rival(workspace: Workspace, match: Match, run_id: str) -> ReadableText | None:
    """The document of a match's rival; None where there is none, or another file or anything else of it since the run.

    Which file it had then is not on record, and the numbers of its sentences are those of that file.
    """
    if match.rival is None or not workspace.has(match.rival.document_id):
        return None
    then = workspace.study.runs.made_of(run_id).get("documents")
    now = document_digest(workspace.item(match.rival.document_id))
    is_same = isinstance(then, dict) and then.get(match.rival.document_id) == now
    return _text(workspace, run_id, match.rival.document_id) if is_same else None


def _name(workspace: Workspace, text: ReadableText) -> str:
    issuer_id = text.document.issuer_id
    return workspace.issuers.get(issuer_id, Issuer()).name or issuer_id
