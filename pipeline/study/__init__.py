"""A study on disk: every path in its folder, the catalogue of what it knows, its tables, and the lock of its writer.

In come records, out come the same records; files are there whole or not at all. `folder` decides where everything is,
`schema` how the catalogue is built, `migrations` how one of an earlier version becomes one of this; each table of it
has a module (`documents`, `crawls`, `texts`, `runs`, `costs`), and the researcher's own tables are read by `tables`.
`export_folder` keeps what a person changed in an export. Open `folder` first.
"""

from pipeline.study.atomic_files import replace_folder, write_atomically
from pipeline.study.crawls import Given, Round, Vanished
from pipeline.study.documents import METADATA, Stored, Version, digest, fill_gaps
from pipeline.study.export_folder import KeptFile, renew_folder
from pipeline.study.folder import CATALOGUE_NAME, Study, open_study
from pipeline.study.latest import lead_to_latest
from pipeline.study.stored_runs.costs import EncodingCost, RunCost, StageCost
from pipeline.study.texts import SegmentCounts, StoredExtraction, TextFacts

__all__ = [
    "CATALOGUE_NAME",
    "METADATA",
    "EncodingCost",
    "Given",
    "KeptFile",
    "Round",
    "RunCost",
    "SegmentCounts",
    "StageCost",
    "Stored",
    "StoredExtraction",
    "Study",
    "TextFacts",
    "Vanished",
    "Version",
    "digest",
    "fill_gaps",
    "lead_to_latest",
    "open_study",
    "renew_folder",
    "replace_folder",
    "write_atomically",
]
