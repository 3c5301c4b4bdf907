"""The study folder: paths, catalogue and lock."""

from pipeline.study.atomic_files import replace_folder, write_atomically
from pipeline.study.crawls import Round
from pipeline.study.documents import METADATA, Stored, Version, digest, fill_gaps
from pipeline.study.folder import CATALOGUE_NAME, Study, open_study
from pipeline.study.texts import SegmentCounts, StoredExtraction, TextFacts

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
    "fill_gaps",
    "open_study",
    "replace_folder",
    "write_atomically",
]
