"""The search index of a study: passages of running text and their centred sentence vectors.

What is known of documents that did not change is taken from the index before, which is why no text of them is read.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import DamagedFileError, StoreError
from index.progress import Bar
from index.sentence_index import IndexState, SentenceIndex
from pipeline.corpus.embed import select_embedded
from pipeline.corpus.kept_texts import recall_scraps
from pipeline.corpus.search.passages import find_passages
from pipeline.corpus.search.short_lines import find_short_lines
from pipeline.corpus.search.store import PassageStore, SearchableText, arrange, build_store
from pipeline.errors import StageError
from pipeline.text.pages import compared_text
from pipeline.workflow.inventory import Item, fingerprint
from pipeline.workflow.report import Progress, StageCount
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace

__all__ = ["StudyIndex", "look_at_index", "open_index", "refresh_index"]

_VERSION = "15"  # of what is written: to be raised when it is written otherwise, or of other passages or words


@dataclass(frozen=True, slots=True, eq=False)
class StudyIndex:
    """The vectors and the passages of the same documents."""

    sentences: SentenceIndex
    passages: PassageStore

    @classmethod
    def load(cls, path: Path, model: str) -> StudyIndex:
        """The index saved in a folder. Raises StoreError where it is missing, damaged or of another model."""
        return cls(SentenceIndex.load(path, model), PassageStore.load(path))

    def save(self, path: Path) -> None:
        """Write the passages, and the vectors last: an index that is there has its passages beside it."""
        shutil.rmtree(path, ignore_errors=True)
        self.passages.save(path)
        self.sentences.save(path)


def _made_of(workspace: Workspace) -> str:
    """What decides how any document is indexed; an index under the same can lend what it knows."""
    return fingerprint(_VERSION, workspace.fingerprints.segmentation)


def _keys(workspace: Workspace, frozen: StatisticsInForce) -> list[str]:
    """Each document with all that decides how it is indexed.

    Of the statistics that is the mean of its language and what its issuer always writes, not their id: one new language
    or issuer would have all documents indexed anew.
    """
    means, templates = frozen.mean_digests, frozen.template_digests
    keys = []
    for item in workspace.readable:
        document = item.document
        measured_by = means.get(item.lang, ""), templates.get(document.issuer_id, "")
        decides = fingerprint(document.sha256, item.lang, document.issuer_id, *measured_by)
        keys.append(f"{document.document_id} {decides}")
    return keys


def _index_path(workspace: Workspace, keys: Sequence[str]) -> Path:
    """The folder of the index built from just the documents of these keys."""
    return _folder(workspace) / f"{_made_of(workspace)}-{fingerprint(keys)}"


def _folder(workspace: Workspace) -> Path:
    return workspace.study.index_folder(workspace.fingerprints.vectors)


def refresh_index(workspace: Workspace, frozen: StatisticsInForce, progress: Progress) -> StageCount:
    """Bring the index up to date with the documents; the count says which file was damaged, where one was."""
    readable = workspace.readable
    keys = _keys(workspace, frozen)
    path = _index_path(workspace, keys)
    try:
        if not readable or StudyIndex.load(path, workspace.fingerprints.vectors):
            return StageCount(0, 1)
    except DamagedFileError as error:
        hindered = f"{error.path} was damaged and the index is made anew"
    except StoreError:
        hindered = ""
    with progress("indexing", len(readable) + 1) as bar:
        _make(workspace, frozen, keys, _find_earlier(workspace, keys), bar).save(path)
    for other in path.parent.iterdir():
        if other != path:
            shutil.rmtree(other, ignore_errors=True)
    return StageCount(1, 0, hindered)


def _make(
    workspace: Workspace, frozen: StatisticsInForce, keys: Sequence[str], earlier: StudyIndex | None, bar: Bar
) -> StudyIndex:
    """The index of the present documents, of these keys, from an earlier one and the texts that this does not know."""
    known = {document.key: number for number, document in enumerate(earlier.sentences.documents)} if earlier else {}
    readable = workspace.readable
    new = [number for number, key in enumerate(keys) if key not in known]
    texts = list(_searchable_texts(workspace, frozen, [readable[number] for number in new], bar))
    vectors = {keys[number]: text.vectors[text.rows] for number, text in zip(new, texts, strict=True)}
    came = build_store(texts)
    if earlier is None:
        return StudyIndex(SentenceIndex.build(vectors.items(), model=workspace.fingerprints.vectors), came)
    if not earlier.sentences.can_become(keys, vectors):
        return _make(workspace, frozen, keys, None, bar)
    places = {keys[number]: (1, at) for at, number in enumerate(new)}
    order = [places[key] if key in places else (0, known[key]) for key in keys]
    return StudyIndex(earlier.sentences.changed(keys, vectors), arrange([earlier.passages, came], order))


def _find_earlier(workspace: Workspace, keys: Sequence[str]) -> StudyIndex | None:
    """An index of other documents of the study that was made the same way, from which this one can be made."""
    wanted = set(keys)
    for path in sorted(_folder(workspace).glob(f"{_made_of(workspace)}-*")):
        try:
            found = StudyIndex.load(path, workspace.fingerprints.vectors)
        except StoreError:
            continue
        if any(document.key in wanted for document in found.sentences.documents):
            return found
    return None


def _searchable_texts(
    workspace: Workspace, frozen: StatisticsInForce, items: Sequence[Item], bar: Bar
) -> Iterator[SearchableText]:
    for item in items:
        yield _searchable(workspace, item, frozen)
        bar(1, item.document.document_id)
    bar(len(workspace.readable) - len(items), "building the index")


def _searchable(workspace: Workspace, item: Item, frozen: StatisticsInForce) -> SearchableText:
    readable = workspace.text_of(item)
    sentences = select_embedded(readable.segmentation)
    scraps = recall_scraps(workspace.kept, readable, sentences, frozen.statistics.templates)
    text = compared_text(readable.extraction.text)
    return SearchableText(
        item.document.document_id,
        item.lang,
        text,
        tuple((sentence.start, sentence.end) for sentence in sentences),
        tuple(find_passages(readable, sentences, scraps)),
        frozen.statistics.centre(workspace.vectors_of(item), item.lang),
        tuple(find_short_lines([text[one.start : one.end] for one in sentences], scraps)),
    )


def look_at_index(workspace: Workspace, frozen: StatisticsInForce) -> tuple[IndexState | None, str]:
    """What the index of the study as it stands is, or None, and why it cannot be used where it is damaged."""
    try:
        return open_index(workspace, frozen).sentences.state, ""
    except DamagedFileError as error:
        return None, str(error)
    except (StoreError, StageError):
        return None, ""


def open_index(workspace: Workspace, frozen: StatisticsInForce) -> StudyIndex:
    """The index of the study as it stands.

    Raises StageError before the first run or when stale, DamagedFileError where a file is damaged or of another model.
    """
    path = _index_path(workspace, _keys(workspace, frozen))
    if not path.exists():
        raise StageError("the study has no index of its present documents; run `policyecho run` first")
    try:
        return StudyIndex.load(path, workspace.fingerprints.vectors)
    except DamagedFileError:
        raise
    except StoreError:
        raise StageError("the study has no index of its present documents; run `policyecho run` first") from None
