"""Freezing the numbers of a study: made on first use, extended for new languages, renewed on request."""

from __future__ import annotations

from pipeline.corpus.embed import select_embedded
from pipeline.corpus.statistics import DocumentVectors, Statistics, add_languages, compute_statistics, statistics_id
from pipeline.study import write_atomically
from pipeline.text.hashed_words import WordedDocument
from pipeline.workflow.inventory import Item
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace


def freeze_statistics(workspace: Workspace, *, now: str, renew: bool = False) -> StatisticsInForce:
    """The study's frozen statistics, in force from now on.

    The mean of a language that no document has any more is dropped: it may have been a language given by mistake.
    Raises StageError for damaged vectors, or, unless they are to be renewed, damaged statistics.
    """
    current = None if renew else workspace.statistics
    langs = {item.lang for item in workspace.readable}
    means = workspace.profile.means if workspace.profile else {}
    if current is None or not current.statistics.sentences:
        made = compute_statistics(_documents(workspace), means)
    elif langs == set(current.statistics.means) or not langs:
        return current
    else:
        made = add_languages(current.statistics.select_languages(langs), _documents(workspace), means)
    frozen = _keep(workspace, made, now)
    workspace.put_statistics(frozen)
    return frozen


def _keep(workspace: Workspace, statistics: Statistics, now: str) -> StatisticsInForce:
    data = statistics.to_bytes()
    key = statistics_id(data)
    path = workspace.study.statistics_path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)
    workspace.study.statistics.put(key, workspace.fingerprints.vectors, statistics.sentences, now=now)
    return StatisticsInForce.of(statistics, key, workspace.sentences)


def _documents(workspace: Workspace) -> list[DocumentVectors]:
    return [
        DocumentVectors(
            item.document.sha256,
            item.document.role,
            item.lang,
            workspace.vectors_of(item),
            _words_of(workspace, item),
            item.document.issuer_id,
            item.document.work_id,
        )
        for item in workspace.readable
    ]


def _words_of(workspace: Workspace, item: Item) -> WordedDocument:
    text = workspace.text_of(item)
    sentences = [(sentence.start, sentence.end) for sentence in select_embedded(text.segmentation)]
    return WordedDocument.of(text.extraction.text, sentences, item.lang)
