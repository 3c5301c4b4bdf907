"""Samples and answers on disk, in a file of their own: nothing in it is ever changed or removed.

The file is apart from the catalogue of the study, so that a crawl or a run and any number of coders are never in each
other's way. An answer that `add_answer` has returned from is on disk.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from pipeline.errors import StageError
from pipeline.review.records import Answer, AnswerKind, Pair, PairContent, PairKind, Sample
from pipeline.study.catalogue import journal_for

__all__ = ["STORE_NAME", "JudgedDocument", "ReviewStore"]

STORE_NAME = "judgements.sqlite"
_SCHEMA_VERSION = 1
_WAIT_SECONDS = 60.0
_KEPT = ("samples", "pairs", "answers", "codebooks")

_TABLES = """
CREATE TABLE IF NOT EXISTS samples (
    sample_id TEXT PRIMARY KEY, drawn_at TEXT NOT NULL, run_id TEXT NOT NULL, seed INTEGER NOT NULL, facts TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS pairs (
    pair_id TEXT PRIMARY KEY, sample_id TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL,
    match_id TEXT NOT NULL, stratum TEXT NOT NULL, probability REAL NOT NULL, repeats TEXT NOT NULL,
    content TEXT NOT NULL, UNIQUE (sample_id, number)
) STRICT;
CREATE TABLE IF NOT EXISTS answers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, answer_id TEXT NOT NULL UNIQUE, pair_id TEXT NOT NULL,
    coder TEXT NOT NULL, kind TEXT NOT NULL, codes TEXT NOT NULL, codebook TEXT NOT NULL, given_at TEXT NOT NULL,
    seconds REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS answers_by_coder ON answers (coder, pair_id);
CREATE TABLE IF NOT EXISTS codebooks (digest TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
"""


class JudgedDocument(NamedTuple):
    """A document by its id and its file (sha256), of which either may be another later."""

    document_id: str
    sha256: str


class ReviewStore:
    """The samples, pairs and answers of a study, opened; several processes and threads may use it.

    Without `write` it is only read, and nothing is made where there is none. Raises StageError where the file cannot be
    opened or was made by another version.
    """

    def __init__(self, reviews: Path, *, write: bool = True) -> None:
        self.path = reviews / STORE_NAME
        self._turn = threading.RLock()  # a transaction is of one thread
        try:
            if write:
                reviews.mkdir(parents=True, exist_ok=True)
            self._database = self._connect("" if write else "?mode=rw")
            if write:
                self._prepare()
            else:
                self._open_to_read()
        except (sqlite3.Error, OSError) as error:
            raise StageError(
                f"{self.path} cannot be opened ({type(error).__name__}: {error}); see that the folder can be "
                f"{'written to' if write else 'read'}"
            ) from None

    def _connect(self, manner: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}{manner}", timeout=_WAIT_SECONDS, isolation_level=None,
            check_same_thread=False, uri=True,
        )  # fmt: skip

    def _open_to_read(self) -> None:
        try:
            self._database.execute("PRAGMA query_only = ON")
            self._check_version()
        except sqlite3.OperationalError:
            # Where nobody may write, not even the files beside it can be made that several readers share; what cannot
            # be written does not change either. Answers that are still in the log would be missing then.
            log = self.path.with_name(f"{self.path.name}-wal")
            if not self.path.exists() or (log.exists() and log.stat().st_size):
                raise
            self._database.close()
            self._database = self._connect("?mode=ro&immutable=1")
            self._check_version()

    def _check_version(self) -> int:
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version not in (0, _SCHEMA_VERSION):
            raise sqlite3.DatabaseError(f"it was made by another version ({version})")
        return int(version)

    def _prepare(self) -> None:
        # The log is shared through memory, which machines that share a network disk do not.
        journal = journal_for(self.path.parent)
        # For one process alone a log that came with the file needs no shared memory, so it can be done away with.
        manners = ("EXCLUSIVE", "NORMAL") if journal == "DELETE" else ("NORMAL", "NORMAL")
        self._database.execute(f"PRAGMA locking_mode = {manners[0]}")
        self._database.execute(f"PRAGMA journal_mode = {journal}")
        self._database.execute(f"PRAGMA locking_mode = {manners[1]}")
        # An answer counts as saved only when it is on the disk, not when the system has promised to put it there.
        self._database.execute("PRAGMA synchronous = FULL")
        if self._check_version() == 0:
            with self._transaction():
                for statement in _TABLES.split(";"):
                    self._database.execute(statement)
                for table in _KEPT:
                    for change in ("UPDATE", "DELETE"):
                        self._database.execute(
                            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{change.lower()} BEFORE {change} ON {table} "
                            f"BEGIN SELECT RAISE(ABORT, 'nothing of a review is changed'); END"
                        )
                self._database.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; the lock is taken at once, so that two writers wait and neither is refused."""
        with self._turn:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            sys.audit("policyecho.review.commit", str(self.path))
            self._database.execute("COMMIT")
            sys.audit("policyecho.review.kept", str(self.path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def add_sample(self, sample: Sample, pairs: Sequence[Pair]) -> None:
        """Keep a sample with its pairs, for good. Raises StageError where there is one of that name."""
        try:
            with self._transaction():
                self._database.execute(
                    "INSERT INTO samples VALUES (?, ?, ?, ?, ?)",
                    (sample.sample_id, sample.drawn_at, sample.run_id, sample.seed, json.dumps(dict(sample.facts))),
                )
                self._database.executemany(
                    "INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [_pair_values(pair, number) for number, pair in enumerate(pairs)],
                )
        except sqlite3.IntegrityError:
            raise _taken(sample.sample_id) from None

    def check_free(self, sample_id: str) -> None:
        """Raise StageError where there is a sample of this name."""
        if any(sample.sample_id == sample_id for sample in self.samples()):
            raise _taken(sample_id)

    def samples(self) -> list[Sample]:
        """All samples, the oldest first."""
        rows = self._database.execute("SELECT * FROM samples ORDER BY drawn_at, sample_id")
        return [
            Sample(sample_id, drawn, run_id, seed, json.loads(facts)) for sample_id, drawn, run_id, seed, facts in rows
        ]

    def pairs(
        self,
        sample_id: str,
        only: Collection[str] | None = None,
        documents: tuple[JudgedDocument, JudgedDocument] | None = None,
    ) -> list[Pair]:
        """The pairs of a sample in the order in which they were drawn.

        All, or those of the ids in `only`, or those between a network and a city document, of that id or that file.
        """
        between = "".join(
            f" AND (json_extract(content, '$.{side}.document_id') = ? OR json_extract(content, '$.{side}.sha256') = ?)"
            for side in ("network", "city")
        )
        query = f"SELECT * FROM pairs WHERE sample_id = ?{between if documents else ''} ORDER BY number"
        rows = self._database.execute(query, (sample_id, *(value for one in documents or () for value in one)))
        return [_pair_of(row) for row in rows if only is None or row[0] in only]

    def pair(self, pair_id: str) -> Pair | None:
        """One pair; None where there is none."""
        row = self._database.execute("SELECT * FROM pairs WHERE pair_id = ?", (pair_id,)).fetchone()
        return _pair_of(row) if row else None

    def pair_ids(self, sample_id: str) -> list[tuple[str, str]]:
        """The id of every pair of a sample, and of the one it repeats, without reading what they hold."""
        rows = self._database.execute(
            "SELECT pair_id, repeats FROM pairs WHERE sample_id = ? ORDER BY number", (sample_id,)
        )
        return [(str(pair_id), str(repeats)) for pair_id, repeats in rows]

    def add_answers(self, answers: Sequence[Answer], codebook: tuple[str, str] | None = None) -> int:
        """Keep answers, all or none, with the digest and text of their codebook; returns how many are new.

        An answer whose id is there already, saying the same, is no second one. Raises StageError where it says
        something else.
        """
        new = 0
        with self._transaction():
            if codebook:
                self._database.execute("INSERT OR IGNORE INTO codebooks VALUES (?, ?)", codebook)
            for answer in answers:
                known = self._database.execute(
                    "SELECT pair_id, coder, kind, codes FROM answers WHERE answer_id = ?", (answer.answer_id,)
                ).fetchone()
                values = _answer_values(answer)
                if known is None:
                    self._database.execute(
                        "INSERT INTO answers (answer_id, pair_id, coder, kind, codes, codebook, given_at, seconds) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        values,
                    )
                    new += 1
                elif tuple(known) != values[1:5]:
                    raise StageError(f"answer {answer.answer_id} was kept already and says something else")
        return new

    def answers(self, sample_id: str, coder: str | None = None) -> list[Answer]:
        """The answers to the pairs of a sample, by one coder or by all, in the order in which they were kept."""
        query = (
            "SELECT answer_id, answers.pair_id, coder, answers.kind, codes, codebook, given_at, seconds "
            "FROM answers JOIN pairs USING (pair_id) WHERE sample_id = ? AND (? IS NULL OR coder = ?) "
            "ORDER BY answers.number"
        )
        rows = self._database.execute(query, (sample_id, coder, coder))
        return [_answer_of(row) for row in rows]

    def coders(self, sample_id: str) -> list[str]:
        """Who answered to a sample."""
        rows = self._database.execute(
            "SELECT DISTINCT coder FROM answers JOIN pairs USING (pair_id) WHERE sample_id = ? ORDER BY coder",
            (sample_id,),
        )
        return [str(coder) for (coder,) in rows]


def _pair_values(pair: Pair, number: int) -> tuple[object, ...]:
    content = json.dumps(pair.content.values(), ensure_ascii=False)
    return (
        pair.pair_id, pair.sample_id, number, pair.kind.value, pair.match_id, pair.stratum, pair.probability,
        pair.repeats, content,
    )  # fmt: skip


def _pair_of(row: tuple[object, ...]) -> Pair:
    pair_id, sample_id, _, kind, match_id, stratum, probability, repeats, content = row
    return Pair(
        str(pair_id), str(sample_id), PairKind(str(kind)), str(match_id), str(stratum), float(str(probability)),
        PairContent.of(str(content)), str(repeats),
    )  # fmt: skip


def _answer_values(answer: Answer) -> tuple[object, ...]:
    codes = json.dumps(dict(answer.codes), sort_keys=True, ensure_ascii=False)
    return (
        answer.answer_id, answer.pair_id, answer.coder, answer.kind.value, codes, answer.codebook, answer.given_at,
        answer.seconds,
    )  # fmt: skip


def _answer_of(row: tuple[str, str, str, str, str, str, str, float]) -> Answer:
    answer_id, pair_id, coder, kind, codes, codebook, given_at, seconds = row
    return Answer(answer_id, pair_id, coder, AnswerKind(kind), json.loads(codes), codebook, given_at, seconds)


def _taken(sample_id: str) -> StageError:
    return StageError(f"there is a sample {sample_id!r} already; choose another `--name`")
