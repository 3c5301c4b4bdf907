"""Extracted texts and their passages and sentences, each under the fingerprint of what made them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from crawler.events import DateClue
from pipeline.records import (
    Apart,
    Block,
    BlockKind,
    DocumentStatus,
    Extraction,
    PageSpan,
    Passage,
    Segmentation,
    Sentence,
    SentenceStatus,
    WordBoxes,
)
from pipeline.study.catalogue import Catalogue, among

_READ_ANEW = "read anew "
_NONE = "[]"  # as JSON says of a text without clues, which most are
# Looked up, where calling the type costs more than all else of a sentence: a document may have a hundred thousand.
_BLOCK_KINDS = {kind.value: kind for kind in BlockKind}
_STATUSES = {status.value: status for status in DocumentStatus}
_SENTENCE_STATUSES = {status.value: status for status in SentenceStatus}


@dataclass(frozen=True, slots=True)
class StoredExtraction:
    """An extraction as stored, with the language found in its text."""

    extraction: Extraction
    detected_lang: str


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What the tables of documents say about a text, without the text itself.

    `stopped` counts the pages at which the reader was stopped, which were left out.
    """

    status: DocumentStatus
    reason: str
    title: str
    lang: str
    detected_lang: str
    date_clues: tuple[DateClue, ...]
    extractor: str
    quality: float
    pages: int
    stopped: int
    characters: int


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """How many passages and sentences a text has, and how many sentences take part in matching."""

    passages: int
    sentences: int
    embedded: int


class TextTable:
    """Texts by version (sha256) and fingerprint."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def put_extraction(self, sha256: str, fingerprint: str, found: Extraction, detected_lang: str) -> None:
        """Store one extraction, whatever its status."""
        values = (
            sha256, fingerprint, found.status.value, found.reason, found.text,
            _rows([page.number, page.start, page.end, page.reason, page.ocr, page.stopped] for page in found.pages),
            found.title, found.lang, detected_lang, _written(found.date_clues), found.extractor, found.quality,
            _rows([block.kind.value, block.start, block.end, block.level] for block in found.blocks),
            _rows([apart.kind, apart.page, apart.text] for apart in found.apart), found.places.packed,
        )  # fmt: skip
        with self._catalogue.transaction("extraction"):
            # What was found in an earlier reading of this version is to be looked for anew.
            self._catalogue.rows("DELETE FROM date_statements WHERE sha256 = ?", (sha256,))
            self._catalogue.rows(f"INSERT OR REPLACE INTO extractions VALUES ({', '.join('?' * len(values))})", values)
            self._put_facts(sha256, fingerprint, found, detected_lang)

    def _put_facts(self, sha256: str, fingerprint: str, found: Extraction, detected_lang: str) -> None:
        values = (
            sha256, fingerprint, found.status.value, found.reason, found.title, found.lang, detected_lang,
            _written(found.date_clues), found.extractor, found.quality, len({page.number for page in found.pages}),
            sum(page.stopped for page in found.pages), len(found.text),
        )  # fmt: skip
        self._catalogue.rows(f"INSERT OR REPLACE INTO text_facts VALUES ({', '.join('?' * len(values))})", values)

    def text_of_any_reading(self, sha256: str) -> str | None:
        """The text of a version as it was read last, by whatever settings; None where it never was."""
        row = self._catalogue.row(
            "SELECT text FROM extractions WHERE sha256 = ? ORDER BY rowid DESC LIMIT 1", (sha256,)
        )
        return None if row is None else str(row["text"])

    def readings(self, sha256: str) -> tuple[str, ...]:
        """The fingerprints under which a version was read, the last one first."""
        rows = self._catalogue.rows(
            "SELECT fingerprint FROM extractions WHERE sha256 = ? ORDER BY rowid DESC", (sha256,)
        )
        return tuple(str(row["fingerprint"]) for row in rows)

    def extraction(self, sha256: str, fingerprint: str) -> StoredExtraction | None:
        """The stored extraction, or None where this version was not extracted under this fingerprint."""
        row = self._catalogue.row(
            "SELECT * FROM extractions WHERE sha256 = ? AND fingerprint = ?", (sha256, fingerprint)
        )
        if row is None:
            return None
        found = Extraction(
            text=row["text"], status=DocumentStatus(row["status"]), reason=row["reason"],
            pages=tuple(PageSpan(*page) for page in json.loads(row["pages"])), title=row["title"], lang=row["lang"],
            date_clues=_clues(row["date_clues"]), extractor=row["extractor"], quality=row["quality"],
            blocks=tuple(
                Block(_BLOCK_KINDS[kind], start, end, level) for kind, start, end, level in json.loads(row["blocks"])
            ),
            apart=tuple(Apart(*one) for one in json.loads(row["apart"])), places=WordBoxes(row["places"]),
        )  # fmt: skip
        return StoredExtraction(found, row["detected_lang"])

    def text(self, sha256: str, fingerprint: str) -> str | None:
        """The normalised text alone; None where this version was not extracted under this fingerprint."""
        row = self._catalogue.row(
            "SELECT text FROM extractions WHERE sha256 = ? AND fingerprint = ?", (sha256, fingerprint)
        )
        return None if row is None else str(row["text"])

    def facts(self, fingerprint: str, versions: Collection[str] | None = None) -> dict[str, TextFacts]:
        """By version, what is known of every text extracted under this fingerprint, or of those of some versions."""
        condition, asked = among("sha256", versions)
        rows = self._catalogue.rows(
            "SELECT sha256, status, reason, title, lang, detected_lang, date_clues, extractor, quality, pages, stopped,"
            f" characters FROM text_facts WHERE fingerprint = ?{condition}",
            (fingerprint, *asked),
        )
        return {
            sha256: TextFacts(_STATUSES[status], reason, title, lang, detected_lang, _clues(clues), *more)
            for sha256, status, reason, title, lang, detected_lang, clues, *more in rows
        }

    def unsure_pages(self, fingerprint: str, least: float) -> dict[str, int]:
        """By version, how many pages were read by OCR with a confidence below `least` (0-1), where there are any."""
        rows = self._catalogue.rows(
            "SELECT sha256, count(DISTINCT json_extract(value, '$[0]')) AS pages FROM extractions, json_each(pages)"
            " WHERE fingerprint = ? AND json_extract(value, '$[4]') < ? GROUP BY sha256",
            (fingerprint, least),
        )
        return {row["sha256"]: int(row["pages"]) for row in rows}

    def forget_cut(self, sha256: str) -> None:
        """Forget the passages and sentences of a version, however it was cut: their offsets are of another text."""
        of_version = "segmentation_id IN (SELECT segmentation_id FROM segmentations WHERE sha256 = ?)"
        with self._catalogue.transaction("segmentation") as connection:
            for table in ("passages", "sentences"):
                connection.execute(f"DELETE FROM {table} WHERE {of_version}", (sha256,))
            connection.execute("DELETE FROM segmentations WHERE sha256 = ?", (sha256,))

    def mark_read_anew(self, sha256: str) -> None:
        """Keep in mind that a version has another text now than the one that was known before."""
        mark = (f"{_READ_ANEW}{sha256}", secrets.token_hex(8))
        with self._catalogue.transaction("read anew"):
            self._catalogue.rows("INSERT OR REPLACE INTO meta VALUES (?, ?)", mark)

    def read_anew(self) -> dict[str, str]:
        """Of the versions whose text was replaced, by version what tells this text from the one before."""
        rows = self._catalogue.rows("SELECT key, value FROM meta WHERE key LIKE ?", (f"{_READ_ANEW}%",))
        return {row["key"].removeprefix(_READ_ANEW): row["value"] for row in rows}

    def put_statements(self, sha256: str, fingerprint: str, clues: Iterable[DateClue]) -> None:
        """Store the lines of one text that date it."""
        with self._catalogue.transaction("date statements"):
            self._catalogue.rows(
                "INSERT OR REPLACE INTO date_statements VALUES (?, ?, ?)", (sha256, fingerprint, _written(clues))
            )

    def statements(self, fingerprint: str, versions: Collection[str] | None = None) -> dict[str, tuple[DateClue, ...]]:
        """By version, the lines that date each text, as far as they were looked for under this fingerprint; of all
        versions or some.
        """
        condition, asked = among("sha256", versions)
        rows = self._catalogue.rows(
            f"SELECT sha256, clues FROM date_statements WHERE fingerprint = ?{condition}", (fingerprint, *asked)
        )
        return {row["sha256"]: _clues(row["clues"]) for row in rows}

    def put_segmentation(self, sha256: str, fingerprint: str, found: Segmentation) -> None:
        """Store passages and sentences of one text."""
        embedded = sum(sentence.status is SentenceStatus.EMBEDDED for sentence in found.sentences)
        with self._catalogue.transaction("segmentation") as connection:
            made = connection.execute(
                "INSERT INTO segmentations (sha256, fingerprint, passages, sentences, embedded) VALUES (?, ?, ?, ?, ?)",
                (sha256, fingerprint, len(found.passages), len(found.sentences), embedded),
            )
            key = made.lastrowid
            connection.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
                [(key, passage.number, passage.start, passage.end, passage.lang) for passage in found.passages],
            )
            connection.executemany(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
                [(key, s.number, s.start, s.end, s.passage, s.status.value) for s in found.sentences],
            )

    def segmentation(self, sha256: str, fingerprint: str) -> Segmentation | None:
        """The stored passages and sentences, or None where this text was not segmented."""
        made = self._catalogue.row(
            "SELECT segmentation_id FROM segmentations WHERE sha256 = ? AND fingerprint = ?",
            (sha256, fingerprint),
        )
        if made is None:
            return None
        key = (made["segmentation_id"],)
        passages = self._catalogue.rows(
            "SELECT number, start, end, lang FROM passages WHERE segmentation_id = ? ORDER BY number", key
        )
        sentences = self._catalogue.rows(
            "SELECT number, start, end, passage, status FROM sentences WHERE segmentation_id = ? ORDER BY number",
            key,
        )
        return Segmentation(
            tuple(Passage(number, start, end, lang) for number, start, end, lang in passages),
            tuple(
                Sentence(number, start, end, passage, _SENTENCE_STATUSES[status])
                for number, start, end, passage, status in sentences
            ),
        )

    def counts(self, fingerprint: str, versions: Collection[str] | None = None) -> dict[str, SegmentCounts]:
        """By version, the counts of every text segmented under this fingerprint, or of those of some versions."""
        condition, asked = among("sha256", versions)
        rows = self._catalogue.rows(
            f"SELECT sha256, passages, sentences, embedded FROM segmentations WHERE fingerprint = ?{condition}",
            (fingerprint, *asked),
        )
        return {row["sha256"]: SegmentCounts(*tuple(row)[1:]) for row in rows}


def _written(clues: Iterable[DateClue]) -> str:
    return _rows([clue.kind, clue.text] for clue in clues)


def _rows(values: Iterable[list[object]]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _clues(written: str) -> tuple[DateClue, ...]:
    if written == _NONE:
        return ()
    return tuple(DateClue(kind, text) for kind, text in json.loads(written))
