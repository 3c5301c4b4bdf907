"""The corpus that matching sees: every readable document with its sentences, their vectors on one scale."""

from __future__ import annotations

from pipeline.corpus.embed import select_embedded
from pipeline.corpus.kept_texts import recall_scraps
from pipeline.corpus.lexicon import Lexicon
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.corpus.neighbourhoods import CentredDocument
from pipeline.records.arrays import Vectors
from pipeline.workflow.inventory import Item
from pipeline.workflow.measured.neighbourhoods import refresh_neighbourhoods
from pipeline.workflow.report import Progress, no_progress
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace


def load_corpus(workspace: Workspace, frozen: StatisticsInForce, progress: Progress = no_progress) -> Corpus:
    """Every readable document with centred vectors and neighbourhoods, by document_id, and the study's lexicon."""
    readable = sorted(workspace.readable, key=lambda item: item.document.document_id)
    centred = []
    with progress("loading sentences", sum(item.counts.embedded for item in readable if item.counts)) as bar:
        for item in readable:
            vectors = frozen.statistics.centre(workspace.vectors_of(item), item.lang)
            centred.append(CentredDocument(item.document.document_id, item.document.role, vectors))
            bar(len(vectors), item.document.document_id)
    with progress("comparing sentences", 1) as bar:
        near = refresh_neighbourhoods(workspace, frozen, centred, bar)
    documents = [
        _corpus_document(workspace, item, frozen, own.vectors, hub)
        for item, own, hub in zip(readable, centred, near.hubs, strict=True)
    ]
    lexicon = Lexicon.of(workspace.tables, [one.document for one in documents])
    return Corpus(
        tuple(documents), frozen.statistics.words, lexicon, (near.of_cities, near.of_networks), workspace.kept
    )


def _corpus_document(
    workspace: Workspace, item: Item, frozen: StatisticsInForce, vectors: Vectors, hub: Vectors
) -> CorpusDocument:
    text = workspace.text_of(item)
    sentences = select_embedded(text.segmentation)
    return CorpusDocument(
        document=item.document,
        lang=item.lang,
        text=text.extraction.text,
        sentences=sentences,
        vectors=vectors,
        hub=hub,
        pages=text.extraction.pages,
        quality=text.extraction.quality,
        scraps=recall_scraps(workspace.kept, text, sentences, frozen.statistics.templates),
    )
