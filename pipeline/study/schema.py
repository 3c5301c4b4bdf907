"""The catalogue's tables. A change here raises SCHEMA_VERSION; `migrations` says what becomes of older studies."""

from __future__ import annotations

SCHEMA_VERSION = 8

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE documents (
    document_id TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    issuer_id TEXT NOT NULL,
    work_id TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    lang TEXT NOT NULL DEFAULT '',
    date_earliest TEXT NOT NULL DEFAULT '',
    date_latest TEXT NOT NULL DEFAULT '',
    date_source TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    doc_type TEXT NOT NULL DEFAULT '',
    policy_field TEXT NOT NULL DEFAULT '',
    path TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    retrieved_at TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL,
    removed_reason TEXT NOT NULL DEFAULT '',
    listed_in TEXT NOT NULL DEFAULT ''
) STRICT;

-- The digest of a document's bytes is its version; older versions are kept and can be cited.
CREATE TABLE versions (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    location TEXT NOT NULL
) STRICT;

CREATE TABLE document_versions (
    document_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    PRIMARY KEY (document_id, sha256)
) STRICT;

CREATE INDEX documents_by_bytes ON documents (sha256);

CREATE TABLE snapshots (
    snapshot_id INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    url TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    final_url TEXT NOT NULL,
    redirects TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    clues TEXT NOT NULL,
    note TEXT NOT NULL,
    UNIQUE (warc_file, warc_offset, source_id, canonical_url)
) STRICT;
CREATE INDEX snapshots_by_address ON snapshots (source_id, canonical_url);
CREATE INDEX snapshots_by_document ON snapshots (document_id);

-- One crawl of one source; it is unfinished until its last finding is in the catalogue.
CREATE TABLE rounds (
    round_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    documents INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    fetched INTEGER NOT NULL,
    not_modified INTEGER NOT NULL,
    recalled INTEGER NOT NULL,
    expected_min INTEGER NOT NULL,
    note TEXT NOT NULL,
    reach TEXT NOT NULL,
    PRIMARY KEY (source_id, round_id)
) STRICT;

-- Addresses that gave a document once and were then found to give none, until they give one again; and pages of a site
-- that were not there, which are dead links if the next round finds them so too.
CREATE TABLE gone (
    source_id TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    round_id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (source_id, canonical_url, round_id)
) STRICT;

CREATE TABLE refusals (
    source_id TEXT NOT NULL,
    url TEXT NOT NULL,
    reason TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (source_id, url)
) STRICT;

CREATE TABLE changes (
    change_id INTEGER PRIMARY KEY,
    changed_at TEXT NOT NULL,
    document_id TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    origin TEXT NOT NULL
) STRICT;

CREATE TABLE overrides (
    document_id TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (document_id, field)
) STRICT;

CREATE TABLE extractions (
    sha256 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    text TEXT NOT NULL,
    pages TEXT NOT NULL,
    title TEXT NOT NULL,
    lang TEXT NOT NULL,
    detected_lang TEXT NOT NULL,
    date_clues TEXT NOT NULL,
    extractor TEXT NOT NULL,
    quality REAL NOT NULL,
    blocks TEXT NOT NULL,
    apart TEXT NOT NULL,
    places BLOB NOT NULL,
    PRIMARY KEY (sha256, fingerprint)
) STRICT;

-- What lists of documents say of a text. Beside it, since whoever reads a row's last columns reads through its text.
CREATE TABLE text_facts (
    sha256 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    title TEXT NOT NULL,
    lang TEXT NOT NULL,
    detected_lang TEXT NOT NULL,
    date_clues TEXT NOT NULL,
    extractor TEXT NOT NULL,
    quality REAL NOT NULL,
    pages INTEGER NOT NULL,
    stopped INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    PRIMARY KEY (fingerprint, sha256)
) STRICT;

-- Lines of a text that date it; apart from the text, so that better reading of dates embeds nothing again.
CREATE TABLE date_statements (
    sha256 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    clues TEXT NOT NULL,
    PRIMARY KEY (sha256, fingerprint)
) STRICT;

CREATE TABLE segmentations (
    segmentation_id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    passages INTEGER NOT NULL,
    sentences INTEGER NOT NULL,
    embedded INTEGER NOT NULL,
    UNIQUE (sha256, fingerprint)
) STRICT;

CREATE TABLE passages (
    segmentation_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    lang TEXT NOT NULL,
    PRIMARY KEY (segmentation_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE sentences (
    segmentation_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    passage INTEGER NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (segmentation_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE statistics (
    statistics_id TEXT PRIMARY KEY,
    model_key TEXT NOT NULL,
    frozen_at TEXT NOT NULL,
    sentences INTEGER NOT NULL,
    current INTEGER NOT NULL,
    reading TEXT NOT NULL DEFAULT '',
    versions TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    started_at TEXT NOT NULL,
    manifest TEXT NOT NULL,
    finished INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE matches (
    run_id TEXT NOT NULL,
    match_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (run_id, match_id)
) STRICT;
"""
