"""The corpus that matching sees: every readable document with its sentences, their vectors on one scale."""

from __future__ import annotations

from pipeline.corpus.embed import select_embedded
from pipeline.corpus.lexicon import Lexicon
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.corpus.templates import find_scraps_of
from pipeline.workflow.inventory import Item
from pipeline.workflow.report import Progress, no_progress
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace


def load_corpus(workspace: Workspace, frozen: StatisticsInForce, progress: Progress = no_progress) -> Corpus:
    """Every readable document with centred vectors and hubness, by document_id, and the study's lexicon."""
    readable = sorted(workspace.readable, key=lambda item: item.document.document_id)
    documents = []
    with progress("loading sentences", sum(item.counts.embedded for item in readable if item.counts)) as bar:
        for item in readable:
            documents.append(_corpus_document(workspace, item, frozen))
            bar(len(documents[-1].sentences), item.document.document_id)
    lexicon = Lexicon.of(workspace.tables, [one.document for one in documents])
    return Corpus(tuple(documents), frozen.statistics.words, lexicon)


def _corpus_document(workspace: Workspace, item: Item, frozen: StatisticsInForce) -> CorpusDocument:
    text = workspace.text_of(item)
    sentences = select_embedded(text.segmentation)
    centred = frozen.statistics.centre(workspace.vectors_of(item), item.lang)
    return CorpusDocument(
        document=item.document,
        lang=item.lang,
        text=text.extraction.text,
        sentences=sentences,
        vectors=centred,
        hub=frozen.statistics.hubness(centred, item.document.role),
        pages=text.extraction.pages,
        quality=text.extraction.quality,
        scraps=find_scraps_of(text, sentences, frozen.statistics.templates),
    )
