"""The search index of a study: passages of running text and their centred sentence vectors, made anew on any change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from index.errors import StoreError
from index.index_files import find_saved
from index.neighbours import SentenceIndex
from index.progress import Bar
from pipeline.corpus.embed import select_embedded
from pipeline.corpus.search.passages import find_passages
from pipeline.corpus.search.store import PassageStore, SearchableText, build_store
from pipeline.corpus.templates import find_scraps_of
from pipeline.errors import StageError
from pipeline.workflow.inventory import Item, fingerprint
from pipeline.workflow.report import Progress
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace

_VERSION = "5"  # of what is written: to be raised when it is written otherwise, or of other passages or words


def _index_path(workspace: Workspace, frozen: StatisticsInForce) -> Path:
    """The folder of the index built from just these documents, sentences, vectors and statistics."""
    documents = [(item.document.document_id, item.document.sha256, item.lang) for item in workspace.readable]
    fingerprints = workspace.fingerprints
    key = fingerprint(_VERSION, documents, fingerprints.segmentation, frozen.statistics_id)
    return workspace.study.index_folder(fingerprints.vectors) / key


def refresh_index(workspace: Workspace, frozen: StatisticsInForce, progress: Progress) -> bool:
    """Rebuild the index where documents changed; returns whether it did."""
    path = _index_path(workspace, frozen)
    if not workspace.readable or _is_saved(path):
        return False
    path.mkdir(parents=True, exist_ok=True)
    with progress("indexing", len(workspace.readable) + 1) as bar:
        texts = list(_searchable_texts(workspace, frozen, bar))
        # The passages first: an index that is there has them beside it.
        build_store(texts).save(path)
        SentenceIndex.build((text.document_id, text.vectors[text.rows]) for text in texts).save(path)
    for other in path.parent.iterdir():
        if other != path:
            shutil.rmtree(other, ignore_errors=True)
    return True


def _searchable_texts(workspace: Workspace, frozen: StatisticsInForce, bar: Bar) -> Iterator[SearchableText]:
    for item in workspace.readable:
        yield _searchable(workspace, item, frozen)
        bar(1, item.document.document_id)
    bar(0, "building the index")


def _searchable(workspace: Workspace, item: Item, frozen: StatisticsInForce) -> SearchableText:
    readable = workspace.text_of(item)
    sentences = select_embedded(readable.segmentation)
    scraps = find_scraps_of(readable, sentences, frozen.statistics.templates)
    return SearchableText(
        item.document.document_id,
        item.lang,
        readable.extraction.text,
        tuple((sentence.start, sentence.end) for sentence in sentences),
        tuple(find_passages(readable, sentences, scraps)),
        frozen.statistics.centre(workspace.vectors_of(item), item.lang),
    )


def is_index_saved(workspace: Workspace, frozen: StatisticsInForce) -> bool:
    """Whether the index of the study as it stands is there; True where there is nothing to index."""
    return not workspace.readable or _is_saved(_index_path(workspace, frozen))


def _is_saved(path: Path) -> bool:
    # An index that was being removed when its process was killed may have lost one of its files.
    try:
        find_saved(path, None)
        PassageStore.load(path)
    except StoreError:
        return False
    return True


def open_index(workspace: Workspace, frozen: StatisticsInForce) -> tuple[SentenceIndex, PassageStore]:
    """The index of the study as it stands, and its passages.

    Raises StageError before the first run or when stale or damaged.
    """
    path = _index_path(workspace, frozen)
    try:
        return SentenceIndex.load(path), PassageStore.load(path)
    except StoreError:
        # A damaged index would be taken for a fresh one by the run that is asked for here.
        shutil.rmtree(path, ignore_errors=True)
        raise StageError("the study has no index of its present documents; run `policyecho run` first") from None
