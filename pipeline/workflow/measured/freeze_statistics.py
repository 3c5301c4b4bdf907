"""Freezing the numbers of a study: made on first use, extended for new languages and issuers, renewed on request."""

from __future__ import annotations

from collections.abc import Sequence

from index.progress import Bar, units_of
from pipeline.corpus.embed import select_embedded
from pipeline.corpus.kept_texts import recall_words
from pipeline.corpus.sayings import SameFrom, nobody_knows
from pipeline.corpus.statistics import DocumentVectors, Statistics, add_newcomers, compute_statistics, statistics_id
from pipeline.corpus.templates import find_issuers_that_can_be_learned
from pipeline.study import write_atomically
from pipeline.study.stored_runs.runs import FrozenStatistics
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.pages import compared_text
from pipeline.text.phrases import Phrases
from pipeline.workflow.inventory import Item
from pipeline.workflow.report import Progress, no_progress
from pipeline.workflow.statistics import StatisticsInForce, find_lost_statistics, unusable
from pipeline.workflow.workspace import Workspace


def freeze_statistics(
    workspace: Workspace, *, now: str, renew: bool = False, progress: Progress = no_progress
) -> StatisticsInForce:
    """The study's frozen statistics, in force from now on; those that no stored run used are removed.

    The mean of a language that no document has any more is dropped: it may have been a language given by mistake.
    Raises StageError for damaged vectors, or, unless they are to be renewed, for statistics that are damaged, or lost
    and not those of the present corpus.
    """
    current = None if renew else workspace.statistics
    lost = "" if renew else find_lost_statistics(workspace.study, workspace.fingerprints.vectors)
    frozen = _still_valid(workspace, current) or _freeze_anew(workspace, current, now, progress, lost)
    _remove_superseded(workspace, frozen.statistics_id)
    return frozen


def _still_valid(workspace: Workspace, current: StatisticsInForce | None) -> StatisticsInForce | None:
    """The statistics in force, where they know the languages and issuers of the study; None where they do not."""
    if current is None or not current.statistics.sentences:
        return None
    langs = _languages(workspace)
    known = langs == set(current.statistics.means) and (
        _issuers_that_can_be_learned(workspace) <= set(current.statistics.templates)
    )
    return current if known or not langs else None


def _freeze_anew(
    workspace: Workspace, current: StatisticsInForce | None, now: str, progress: Progress, lost: str
) -> StatisticsInForce:
    """Statistics of the present corpus, or those in force with other languages and issuers.

    Raises StageError where `lost` are others that were in force: a run would silently measure otherwise than the last.
    """
    means = workspace.profile.means if workspace.profile else {}
    known = current.statistics if current and current.statistics.sentences else None
    items = find_newcomers(workspace, known) if known else workspace.readable
    # Comparing all sentences takes longer than to read them, the more of them there are.
    steps = len(items) + 1
    with progress("freezing statistics", steps if known else 2 * steps) as bar:
        documents = _documents(workspace, items, bar)
        bar(1, "counting")
        if known is None:
            made = compute_statistics(documents, means, _same_from(workspace), units_of(bar, steps))
        else:
            made = add_newcomers(known.select_languages(_languages(workspace)), documents, means)
    if lost and statistics_id(made.to_bytes()) != lost:
        raise unusable(workspace.study, lost, "lost")
    # Newcomers are added to what was measured in the sentences of then.
    of_then = (current.reading, current.versions) if known and current else None
    frozen = _keep(workspace, made, of_then, now)
    workspace.put_statistics(frozen)
    return frozen


def _same_from(workspace: Workspace) -> SameFrom:
    return workspace.profile.scales.same_from if workspace.profile else nobody_knows


def find_newcomers(workspace: Workspace, known: Statistics) -> list[Item]:
    """The documents from which numbers that are missing can be learned; no other is read."""
    learned = _issuers_that_can_be_learned(workspace) - set(known.templates)
    return [one for one in workspace.readable if one.lang not in known.means or one.document.issuer_id in learned]


def _issuers_that_can_be_learned(workspace: Workspace) -> set[str]:
    return find_issuers_that_can_be_learned(
        (item.document.issuer_id, item.document.work_id) for item in workspace.readable
    )


def _languages(workspace: Workspace) -> set[str]:
    return {item.lang for item in workspace.readable}


def _keep(
    workspace: Workspace, statistics: Statistics, of_then: tuple[str, frozenset[str]] | None, now: str
) -> StatisticsInForce:
    """Put statistics in force; `of_then` are reading and versions of what they were measured in, where not the present
    ones.
    """
    reading, versions = of_then or (
        workspace.fingerprints.reading,
        frozenset(item.document.sha256 for item in workspace.readable),
    )
    data = statistics.to_bytes()
    key = statistics_id(data)
    path = workspace.study.statistics_path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)
    kept = FrozenStatistics(key, statistics.sentences, reading, versions)
    workspace.study.statistics.put(kept, workspace.fingerprints.vectors, now=now)
    return StatisticsInForce.of(statistics, kept, workspace.sentences)


def _remove_superseded(workspace: Workspace, in_force: str) -> None:
    """Remove the files of statistics that nothing refers to any more; a kill meanwhile leaves them to the next time."""
    kept = workspace.study.statistics.forget_superseded(in_force)
    for path in workspace.study.statistics_path(in_force).parent.iterdir():
        if path.stem not in kept:
            path.unlink(missing_ok=True)


def _documents(workspace: Workspace, items: Sequence[Item], bar: Bar) -> list[DocumentVectors]:
    documents = []
    for item in items:
        documents.append(_document_vectors(workspace, item))
        bar(1, item.document.document_id)
    return documents


def _document_vectors(workspace: Workspace, item: Item) -> DocumentVectors:
    return DocumentVectors(
        item.document.sha256,
        item.document.role,
        item.lang,
        workspace.vectors_of(item),
        *_words_of(workspace, item),
        item.document.issuer_id,
        item.document.work_id,
    )


def _words_of(workspace: Workspace, item: Item) -> tuple[WordedDocument, Phrases]:
    readable = workspace.text_of(item)
    text, sentences = compared_text(readable.extraction.text), select_embedded(readable.segmentation)
    return recall_words(workspace.kept, text, sentences, item.lang), Phrases.of(text, sentences)
