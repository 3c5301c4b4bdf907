"""The search index of a study: centred sentence vectors of all readable documents, made anew where they changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from index.errors import StoreError
from index.index_files import find_saved
from index.neighbours import SentenceIndex
from index.progress import Bar
from pipeline.errors import StageError
from pipeline.records.arrays import Vectors
from pipeline.workflow.inventory import fingerprint
from pipeline.workflow.report import Progress
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace


def _index_path(workspace: Workspace, frozen: StatisticsInForce) -> Path:
    """The folder of the index built from just these documents, sentences, vectors and statistics."""
    documents = [(item.document.document_id, item.document.sha256, item.lang) for item in workspace.readable]
    fingerprints = workspace.fingerprints
    key = fingerprint(documents, fingerprints.segmentation, frozen.statistics_id)
    return workspace.study.index_folder(fingerprints.vectors) / key


def refresh_index(workspace: Workspace, frozen: StatisticsInForce, progress: Progress) -> bool:
    """Rebuild the index where documents changed; returns whether it did."""
    path = _index_path(workspace, frozen)
    if not workspace.readable or _is_saved(path):
        return False
    path.mkdir(parents=True, exist_ok=True)
    with progress("indexing", len(workspace.readable) + 1) as bar:
        SentenceIndex.build(_shards(workspace, frozen, bar)).save(path)
    for other in path.parent.iterdir():
        if other != path:
            shutil.rmtree(other, ignore_errors=True)
    return True


def _shards(workspace: Workspace, frozen: StatisticsInForce, bar: Bar) -> Iterator[tuple[str, Vectors]]:
    for item in workspace.readable:
        yield item.document.document_id, frozen.statistics.centre(workspace.vectors_of(item), item.lang)
        bar(1, item.document.document_id)
    bar(0, "building the index")


def is_index_saved(workspace: Workspace, frozen: StatisticsInForce) -> bool:
    """Whether the index of the study as it stands is there; True where there is nothing to index."""
    return not workspace.readable or _is_saved(_index_path(workspace, frozen))


def _is_saved(path: Path) -> bool:
    # An index that was being removed when its process was killed may have lost one of its two files.
    try:
        find_saved(path, None)
    except StoreError:
        return False
    return True


def open_index(workspace: Workspace, frozen: StatisticsInForce) -> SentenceIndex:
    """The index of the study as it stands. Raises StageError before the first run or when stale or damaged."""
    path = _index_path(workspace, frozen)
    try:
        return SentenceIndex.load(path)
    except StoreError:
        # A damaged index would be taken for a fresh one by the run that is asked for here.
        shutil.rmtree(path, ignore_errors=True)
        raise StageError("the study has no index of its present documents; run `policyecho run` first") from None
