"""The corpus that matching sees: every readable document with its sentences, their vectors on one scale.

Of a document that a run knows already, neither text nor vectors are opened before something is compared with them.
"""

from __future__ import annotations

from pipeline.corpus.centred_vectors import CentredRows, CentredVectors
from pipeline.corpus.lexicon import Lexicon
from pipeline.corpus.model import Corpus
from pipeline.corpus.neighbourhoods import CentredDocument
from pipeline.records import Role
from pipeline.records.arrays import Vectors
from pipeline.workflow.inventory import Item
from pipeline.workflow.measured.neighbourhoods import refresh_neighbourhoods
from pipeline.workflow.measured.stored_documents import StoredTexts
from pipeline.workflow.report import Progress, no_progress
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace


def load_corpus(workspace: Workspace, frozen: StatisticsInForce, progress: Progress = no_progress) -> Corpus:
    """Every readable document with centred vectors and neighbourhoods, by document_id, and the study's lexicon."""
    readable = sorted(workspace.readable, key=lambda item: item.document.document_id)
    rows = _centred(workspace, frozen, readable, progress)
    centred = [
        CentredDocument(item.document.document_id, item.document.role, one.vectors, one.digest)
        for item, one in zip(readable, rows, strict=True)
    ]
    with progress("comparing sentences", 1) as bar:
        near = refresh_neighbourhoods(workspace, frozen, centred, bar)
    texts = StoredTexts(workspace, frozen)
    documents = tuple(texts.document(item, own, hub) for item, own, hub in zip(readable, rows, near.hubs, strict=True))
    cities = {one.document.issuer_id for one in documents if one.document.role is Role.CITY}
    names = {name: (one.name, *one.aliases) for name, one in workspace.issuers.items() if name in cities}
    lexicon = Lexicon.of(workspace.tables, [one.document for one in documents], names)
    return Corpus(documents, frozen.statistics.words, lexicon, (near.of_cities, near.of_networks), workspace.kept)


def _centred(
    workspace: Workspace, frozen: StatisticsInForce, readable: list[Item], progress: Progress
) -> list[CentredRows]:
    """The centred vectors of each document, of those that are known from the file that holds all."""
    fingerprints = workspace.fingerprints
    stamps = workspace.study.shard_stamps(fingerprints.vectors, fingerprints.segmentation)
    means = frozen.mean_digests
    keys = [
        " ".join((item.document.sha256, stamps.get(item.document.sha256, ""), means.get(item.lang, "")))
        for item in readable
    ]
    known = CentredVectors.read(workspace.study.centred_vectors_path(fingerprints.vectors))
    with progress("loading sentences", sum(item.counts.embedded for item in readable if item.counts)) as bar:

        def make(number: int) -> Vectors:
            item = readable[number]
            vectors = frozen.statistics.centre(workspace.vectors_of(item), item.lang)
            bar(len(vectors), item.document.document_id)
            return vectors

        return known.gather(keys, make)
