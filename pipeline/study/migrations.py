"""Catalogues of earlier versions, and how each becomes one of the next without losing anything."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.study.schema import SCHEMA_VERSION

__all__ = ["MIGRATIONS", "refusal"]

_TEXT_FACTS = (
    "CREATE TABLE text_facts (sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL, status TEXT NOT NULL,"
    " reason TEXT NOT NULL, title TEXT NOT NULL, lang TEXT NOT NULL, detected_lang TEXT NOT NULL,"
    " date_clues TEXT NOT NULL, extractor TEXT NOT NULL, quality REAL NOT NULL, pages INTEGER NOT NULL,"
    " stopped INTEGER NOT NULL, characters INTEGER NOT NULL, PRIMARY KEY (fingerprint, sha256)) STRICT",
    "INSERT INTO text_facts SELECT sha256, fingerprint, status, reason, title, lang, detected_lang, date_clues,"
    " extractor, quality, (SELECT count(DISTINCT json_extract(value, '$[0]')) FROM json_each(pages)),"
    " (SELECT count(*) FROM json_each(pages) WHERE json_extract(value, '$[5]')), length(text) FROM extractions",
)

Step = str | Callable[[sqlite3.Connection], None]


def _name_the_reading(connection: sqlite3.Connection) -> None:
    """Schema 7 went out with two names of one column; what is under the first cannot be compared with the second."""
    if "segmentation" in {row[1] for row in connection.execute("PRAGMA table_info(statistics)")}:
        connection.execute("ALTER TABLE statistics RENAME COLUMN segmentation TO reading")
        connection.execute("UPDATE statistics SET reading = ''")


# By schema version, what makes a catalogue of it one of the next. Columns come at the end, as in the schema. What an
# older version never noted is empty: it is unknown, and texts that were read without it are stale by their fingerprint.
# What went out once is never changed: studies were made by it. Another column is another version.
MIGRATIONS: dict[int, Sequence[Step]] = {
    2: (
        "ALTER TABLE extractions ADD COLUMN blocks TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE extractions ADD COLUMN apart TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE extractions ADD COLUMN places BLOB NOT NULL DEFAULT x''",
        "ALTER TABLE passages ADD COLUMN lang TEXT NOT NULL DEFAULT ''",
    ),
    3: (
        "ALTER TABLE rounds ADD COLUMN reach TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE gone (source_id TEXT NOT NULL, canonical_url TEXT NOT NULL, round_id TEXT NOT NULL,"
        " document_id TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (source_id, canonical_url, round_id)) STRICT",
    ),
    4: _TEXT_FACTS,
    5: ("ALTER TABLE documents ADD COLUMN listed_in TEXT NOT NULL DEFAULT ''",),
    6: ("ALTER TABLE statistics ADD COLUMN reading TEXT NOT NULL DEFAULT ''",),
    7: (
        _name_the_reading,
        "ALTER TABLE statistics ADD COLUMN versions TEXT NOT NULL DEFAULT ''",
    ),
}


def refusal(path: Path, version: int) -> str:
    """The sentence on a catalogue of another version: what it is, and what to do next."""
    if version in MIGRATIONS:
        what = "the study" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "a copy of the study"
        return (
            f"{path} was made by an earlier policyecho (schema {version}, now {SCHEMA_VERSION}); bring {what} up to "
            "date with `policyecho run`, which loses nothing, before you look at it"
        )
    if version == 0:  # SQLite's own, of a file in which nothing stands
        return (
            f"{path} holds no catalogue, as after a copy that was cut short; restore the study's store folder from a "
            "copy, or start a new study in another folder and add the documents again"
        )
    if version > SCHEMA_VERSION:
        return (
            f"{path} was made by a later policyecho (schema {version}, this one knows {SCHEMA_VERSION}); update "
            "policyecho and run the command again"
        )
    return (
        f"{path} was made by schema version {version}, which this policyecho (schema {SCHEMA_VERSION}) cannot take "
        "over; leave the folder as it is, make a new study with `policyecho init`, copy your tables and sources into "
        "it, add your files again, and take over what was crawled, also what has left the web since, with "
        "`policyecho crawl --from-warc FORMER/store/warc`"
    )
