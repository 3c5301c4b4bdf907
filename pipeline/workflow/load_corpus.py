"""Vectors of a study put on one scale: frozen statistics, the index, and the corpus the matcher sees."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import StoreError
from index.index_files import find_saved
from index.neighbours import SentenceIndex
from index.vectors import read_shard
from pipeline.corpus.embed import embedded_sentences
from pipeline.corpus.lexicon import Lexicon
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.corpus.statistics import GROWTH_LIMIT, DocumentVectors, Means, Statistics, extended, freeze, statistics_id
from pipeline.errors import StageError
from pipeline.records import Extraction, Sentence
from pipeline.records.arrays import Vectors
from pipeline.study import Study, write_atomically
from pipeline.study.tables import StudyTables
from pipeline.text.hashed_words import WordedDocument
from pipeline.workflow.inventory import Fingerprints, Item, fingerprint


@dataclass(frozen=True, slots=True, eq=False)
class StatisticsInForce:
    """The statistics in force, their id, and whether the corpus has outgrown them."""

    statistics: Statistics
    statistics_id: str
    grown: bool


def vectors_of(study: Study, item: Item, prints: Fingerprints) -> Vectors:
    """The raw sentence vectors of one readable document.

    Raises StageError for a damaged shard; all such are taken out so that the next run makes them anew.
    """
    path = study.shard(prints.vectors, prints.segmentation, item.document.sha256)
    try:
        return read_shard(path)
    except StoreError:
        count = _take_out_damaged(path.parent)
        raise StageError(f"damaged vector files are taken out ({count}); run the command again") from None


def _take_out_damaged(folder: Path) -> int:
    """Remove every shard that does not read back, so that one more run is enough; returns how many there were."""
    damaged = 0
    for path in sorted(folder.glob("*.vec")):
        try:
            read_shard(path)
        except StoreError:
            damaged += 1
            with suppress(OSError):
                path.unlink()
    return max(1, damaged)


def _observed(study: Study, items: Iterable[Item], prints: Fingerprints) -> list[DocumentVectors]:
    return [
        DocumentVectors(
            item.document.sha256,
            item.document.role,
            item.lang,
            vectors_of(study, item, prints),
            _worded(study, item, prints),
            item.document.issuer_id,
            item.document.work_id,
        )
        for item in items
        if item.readable
    ]


def _worded(study: Study, item: Item, prints: Fingerprints) -> WordedDocument:
    extraction, sentences = _text(study, item, prints)
    return WordedDocument.of(extraction.text, [(s.start, s.end) for s in sentences], item.lang)


def _text(study: Study, item: Item, prints: Fingerprints) -> tuple[Extraction, tuple[Sentence, ...]]:
    """The text of a readable document and its sentences that take part in matching."""
    stored = study.texts.extraction(item.document.sha256, prints.extraction)
    cut = study.texts.segmentation(item.document.sha256, prints.segmentation)
    assert stored is not None and cut is not None
    return stored.extraction, embedded_sentences(cut)


def frozen_statistics(study: Study, items: Sequence[Item], prints: Fingerprints) -> StatisticsInForce | None:
    """The statistics in force; None before the first run."""
    held = study.statistics.current(prints.vectors)
    if held is None or not study.statistics_path(held[0]).exists():
        return None
    data = study.statistics_path(held[0]).read_bytes()
    if statistics_id(data) != held[0]:
        raise StageError("the frozen statistics are damaged; renew them with `policyecho calibrate`")
    statistics = Statistics.from_bytes(data)
    return StatisticsInForce(statistics, held[0], _sentences(items) > GROWTH_LIMIT * statistics.sentences)


def statistics_in_force(
    study: Study, items: Sequence[Item], prints: Fingerprints, prior: Means, *, now: str, renew: bool = False
) -> StatisticsInForce:
    """The study's frozen statistics; made on first use, extended for new languages, renewed on request.

    The mean of a language that no document has any more is dropped: it may have been a language given by mistake.
    """
    held = None if renew else frozen_statistics(study, items, prints)
    langs = {item.lang for item in items if item.readable}
    if held is None or not held.statistics.sentences:
        made = freeze(_observed(study, items, prints), prior)
    elif langs == set(held.statistics.means) or not langs:
        return held
    else:
        made = extended(held.statistics.of_languages(langs), _observed(study, items, prints), prior)
    data = made.to_bytes()
    key = statistics_id(data)
    path = study.statistics_path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)
    study.statistics.put(key, prints.vectors, made.sentences, now=now)
    return StatisticsInForce(made, key, _sentences(items) > GROWTH_LIMIT * made.sentences)


def _sentences(items: Iterable[Item]) -> int:
    return sum(item.counts.embedded for item in items if item.readable and item.counts)


def _index_path(study: Study, items: Iterable[Item], prints: Fingerprints, frozen: StatisticsInForce) -> Path:
    """The folder of the index built from just these documents, sentences, vectors and statistics."""
    held = [(i.document.document_id, i.document.sha256, i.lang) for i in items if i.readable]
    return study.index_folder(prints.vectors) / fingerprint(held, prints.segmentation, frozen.statistics_id)


def refresh_index(study: Study, items: Sequence[Item], prints: Fingerprints, frozen: StatisticsInForce) -> bool:
    """Rebuild the index of centred sentence vectors where documents changed; returns whether it did."""
    path = _index_path(study, items, prints, frozen)
    readable = [item for item in items if item.readable]
    if not readable or _is_saved(path):
        return False
    shards = (
        (
            item.document.document_id,
            frozen.statistics.centred(vectors_of(study, item, prints), item.lang),
        )
        for item in readable
    )
    path.mkdir(parents=True, exist_ok=True)
    SentenceIndex.build(shards).save(path)
    for other in path.parent.iterdir():
        if other != path:
            shutil.rmtree(other, ignore_errors=True)
    return True


def index_is_saved(study: Study, items: Sequence[Item], prints: Fingerprints, frozen: StatisticsInForce) -> bool:
    """Whether the index of the study as it stands is there; True where there is nothing to index."""
    return not any(item.readable for item in items) or _is_saved(_index_path(study, items, prints, frozen))


def _is_saved(path: Path) -> bool:
    # An index that was being removed when its process was killed may have lost one of its two files.
    try:
        find_saved(path, None)
    except StoreError:
        return False
    return True


def open_index(study: Study, items: Sequence[Item], prints: Fingerprints, frozen: StatisticsInForce) -> SentenceIndex:
    """The index of the study as it stands. Raises StageError before the first run or when stale or damaged."""
    path = _index_path(study, items, prints, frozen)
    try:
        return SentenceIndex.load(path)
    except StoreError:
        # A damaged index would be taken for a fresh one by the run that is asked for here.
        shutil.rmtree(path, ignore_errors=True)
        raise StageError("the study has no index of its present documents; run `policyecho run` first") from None


def load_corpus(
    study: Study, items: Sequence[Item], prints: Fingerprints, frozen: StatisticsInForce, tables: StudyTables
) -> Corpus:
    """Every readable document with centred vectors and hubness, by document_id, and the study's lexicon."""
    documents = []
    for item in sorted(items, key=lambda found: found.document.document_id):
        if not item.readable:
            continue
        document = item.document
        extraction, sentences = _text(study, item, prints)
        centred = frozen.statistics.centred(vectors_of(study, item, prints), item.lang)
        hub = frozen.statistics.hubness(centred, document.role)
        documents.append(
            CorpusDocument(
                document, item.lang, extraction.text, sentences, centred, hub, extraction.pages, extraction.quality
            )
        )
    lexicon = Lexicon.of(tables, [found.document for found in documents])
    return Corpus(tuple(documents), frozen.statistics.words, lexicon)
