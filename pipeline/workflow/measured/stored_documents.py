"""Documents as matching sees them, whose texts are read when they are first asked for."""

from __future__ import annotations

import hashlib

import numpy as np

from pipeline.corpus.centred_vectors import CentredRows
from pipeline.corpus.embed import select_embedded
from pipeline.corpus.kept_texts import recall_scraps
from pipeline.corpus.model import DocumentText, StoredDocument
from pipeline.records.arrays import Vectors
from pipeline.text.pages import compared_text
from pipeline.workflow.inventory import Item
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace

__all__ = ["StoredTexts"]

_DIGEST_BYTES = 16


class StoredTexts:
    """The texts of a study, with what its issuers always write."""

    def __init__(self, workspace: Workspace, frozen: StatisticsInForce) -> None:
        self._workspace, self._frozen = workspace, frozen
        self._read_anew = workspace.study.texts.read_anew()

    def document(self, item: Item, own: CentredRows, hub: Vectors) -> StoredDocument:
        """One document; its text is as good as read, since all that it follows from is known."""

        def read() -> DocumentText:
            return self._read(item)

        return StoredDocument(item.document, item.lang, own.vectors, hub, self._known_by(item, own, hub), read)

    def _known_by(self, item: Item, own: CentredRows, hub: Vectors) -> bytes:
        """What stands for the text as it is compared: version, reading, cutting, language, vectors and scraps."""
        sha256 = item.document.sha256
        said = f"{sha256} {self._workspace.fingerprints.segmentation} {self._read_anew.get(sha256, '')} {item.lang}"
        total = hashlib.blake2b(said.encode(), digest_size=_DIGEST_BYTES)
        total.update(own.digest)
        total.update(bytes.fromhex(self._frozen.template_digests.get(item.document.issuer_id, "")))
        total.update(np.ascontiguousarray(hub, "<f4").data)
        return total.digest()

    def _read(self, item: Item) -> DocumentText:
        text = self._workspace.text_of(item)
        sentences = select_embedded(text.segmentation)
        scraps = recall_scraps(self._workspace.kept, text, sentences, self._frozen.statistics.templates)
        read = text.extraction
        return DocumentText(compared_text(read.text), sentences, read.pages, read.quality, scraps)
