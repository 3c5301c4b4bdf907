"""The study folder: paths, catalogue and lock."""

from pipeline.store.crawls import Round
from pipeline.store.documents import METADATA, Stored, Version, digest, with_fallbacks
from pipeline.store.replacing import replaced_folder, write_atomically
from pipeline.store.study import CATALOGUE_NAME, Study, open_study
from pipeline.store.texts import SegmentCounts, StoredExtraction, TextFacts

__all__ = [
    "CATALOGUE_NAME",
    "METADATA",
    "Round",
    "SegmentCounts",
    "Stored",
    "StoredExtraction",
    "Study",
    "TextFacts",
    "Version",
    "digest",
    "open_study",
    "replaced_folder",
    "with_fallbacks",
    "write_atomically",
]
