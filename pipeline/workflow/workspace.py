"""A study opened for work: its settings, what is stale, its texts and numbers, each computed once.

Stages and views are given a Workspace instead of the study, its settings and their fingerprints apart. What a stage
changes it says with `changed`, and the next look at the documents is a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

from index.errors import StoreError
from index.models import ModelKind
from index.packaged.cached_folder import cache_root
from index.vector_cache import VectorCache
from index.vectors import read_shard
from pipeline.corpus import embed
from pipeline.corpus.embed import KeptIn
from pipeline.corpus.recent_texts import CutText, RecentTexts
from pipeline.errors import StageError, UnknownNameError
from pipeline.profile import Profile
from pipeline.profile.load import load_profile
from pipeline.records import Document, Match, ReadableText, Segmentation
from pipeline.records.arrays import Vectors
from pipeline.study import StoredExtraction, Study, open_study
from pipeline.study.kept_work import KeptWork
from pipeline.study.tables import Issuer, StudyTables, read_issuers, read_tables
from pipeline.workflow.inventory import (
    Fingerprints,
    Item,
    document_digest,
    fingerprint_stages,
    renew_items,
    take_inventory,
)
from pipeline.workflow.settings import StudySettings, load_settings
from pipeline.workflow.statistics import StatisticsInForce, read_statistics

# Of the default model, with its key and what the file of the cache takes beside.
_BYTES_A_VECTOR = 900


class Workspace:
    """An open study with what its stages share.

    Raises ConfigError for settings that cannot be used, index.errors.UnknownModelError for a model nobody knows.
    """

    def __init__(self, study: Study, settings: StudySettings | None = None) -> None:
        self.study = study
        self.settings = settings or load_settings(study.settings_path)
        self.fingerprints: Fingerprints = fingerprint_stages(self.settings, study.root)
        self._items: tuple[Item, ...] | None = None
        self._stale: set[str] = set()  # versions that are to be looked up anew
        self._by_id: dict[str, Item] = {}
        self._active: tuple[Item, ...] = ()
        self._readable: tuple[Item, ...] = ()
        self._digests: dict[str, str] | None = None
        self._statistics: StatisticsInForce | None = None
        self._matches: dict[str, tuple[Match, ...]] = {}
        self._read_for: dict[str, tuple[str, str]] = {}
        self.kept = KeptWork.nowhere()
        self._texts = RecentTexts()

    @property
    def items(self) -> tuple[Item, ...]:
        """Every document of the study in its state, by document_id; looked up once until a stage changes it."""
        if self._items is None or self._stale:
            if self._items is None:
                self._items = take_inventory(self.study, self.fingerprints)
            else:
                self._items = renew_items(self.study, self.fingerprints, self._items, self._stale)
            self._stale = set()
            self._by_id = {item.document.document_id: item for item in self._items}
            self._active = tuple(item for item in self._items if item.active)
            self._readable = tuple(item for item in self._items if item.readable)
        return self._items

    def changed(self, versions: Collection[str] | None = None) -> None:
        """Say that documents or their texts are others now: any, or those of some versions (sha256) alone."""
        if versions is None:
            self._items = None
        else:
            self._stale |= set(versions)
        self._statistics = self._digests = None
        self._matches = {}
        self._texts.clear()

    @property
    def document_digests(self) -> dict[str, str]:
        """By document_id, what stands for all that its rows in the tables follow from."""
        if self._digests is None:
            self._digests = {item.document.document_id: document_digest(item) for item in self.items}
        return self._digests

    def matches_of(self, run_id: str) -> tuple[Match, ...]:
        """All matches of a run, read once while the study is open. Raises UnknownNameError."""
        if run_id not in self._matches:
            self._matches = {run_id: self.study.runs.matches(run_id)}
        return self._matches[run_id]

    def put_matches(self, run_id: str, matches: tuple[Match, ...]) -> None:
        """Put matches that were just stored in the place of what reading them back gives."""
        self._matches = {run_id: matches}

    @property
    def active(self) -> tuple[Item, ...]:
        """The documents that take part, read or not."""
        _ = self.items
        return self._active

    @property
    def readable(self) -> tuple[Item, ...]:
        """The documents that have sentences to compare."""
        _ = self.items
        return self._readable

    @property
    def sentences(self) -> list[tuple[str, int]]:
        """Of each readable document its version, and how many of its sentences take part in matching."""
        return [(item.document.sha256, item.counts.embedded) for item in self.readable if item.counts]

    @cached_property
    def profile(self) -> Profile | None:
        """The profile of the study's embedding model; None where nobody made one. Raises StageError when damaged."""
        return load_profile(self.fingerprints.model, self.study.profiles_path)

    @cached_property
    def tables(self) -> StudyTables:
        """The researcher's tables."""
        return read_tables(self.study.root)

    @cached_property
    def issuers(self) -> dict[str, Issuer]:
        """What the tables say of issuers, by issuer_id."""
        return dict(read_issuers(self.study.root))

    @property
    def statistics(self) -> StatisticsInForce | None:
        """The frozen statistics in force; None before the first run. Raises StageError when damaged."""
        if self._statistics is None:
            self._statistics = read_statistics(self.study, self.fingerprints.vectors, self.sentences)
        return self._statistics

    def put_statistics(self, statistics: StatisticsInForce) -> None:
        """Put statistics that were just frozen in force here."""
        self._statistics = statistics

    def has(self, document_id: str) -> bool:
        """Whether the study knows a document of this id."""
        return bool(self.items) and document_id in self._by_id

    def item(self, document_id: str) -> Item:
        """One document in its state. Raises UnknownNameError."""
        if not self.has(document_id):
            raise UnknownNameError("document", document_id, self.study.documents.ids())
        return self._by_id[document_id]

    def extraction_of(self, item: Item) -> StoredExtraction:
        """The stored text of a document's newest version. Raises StageError where it was not read."""
        stored = self.study.texts.extraction(item.document.sha256, self.fingerprints.extraction)
        if stored is None:
            why = item.reason or "it was not read yet; run `policyecho run` first"
            raise StageError(f"{item.document.document_id} has no text: {why}")
        return stored

    def text_of(self, item: Item) -> ReadableText:
        """A document with its text, on which every offset rests; without sentences where it was not cut yet.

        Raises StageError where it has no text.
        """

        def read() -> CutText:
            extraction = self.extraction_of(item).extraction
            if not extraction.text:
                raise StageError(f"{item.document.document_id} has no text: {extraction.reason}")
            cut = self.study.texts.segmentation(item.document.sha256, self.fingerprints.segmentation)
            return extraction, cut or Segmentation((), ())

        # While a run keeps its work nobody else writes to the study; else a text may be another the next time.
        return ReadableText(
            item.document, *(self._texts.recall(item.document.sha256, read) if self.kept.keeps else read())
        )

    def read_for_run(self, run_id: str) -> tuple[str, str]:
        """The fingerprints by which the texts of a run were read and cut, which may be others now.

        Raises UnknownNameError.
        """
        if run_id not in self._read_for:
            code = self.study.runs.made_of(run_id).get("code")
            made_by = code if isinstance(code, dict) else {}
            self._read_for[run_id] = str(made_by.get("extraction", "")), str(made_by.get("segmentation", ""))
        return self._read_for[run_id]

    def text_of_run(self, run_id: str, document: Document, sha256: str) -> ReadableText | None:
        """The text of a version as a run read and cut it; None where it is not kept any more. Raises UnknownNameError.

        Offsets and numbers of sentences that the run stored are those of this text and of no other.
        """
        if self.study.runs.is_outdated(run_id, sha256):
            return None
        extraction, segmentation = self.read_for_run(run_id)
        stored = self.study.texts.extraction(sha256, extraction)
        cut = self.study.texts.segmentation(sha256, segmentation)
        return ReadableText(document, stored.extraction, cut) if stored and cut else None

    def shard(self, sha256: str) -> Path:
        """The file of a version's sentence vectors."""
        return self.study.shard(self.fingerprints.vectors, self.fingerprints.segmentation, sha256)

    @property
    def unembedded(self) -> tuple[Item, ...]:
        """The readable documents whose newest version has no vectors yet; looked up each time."""
        sharded = self.study.sharded(self.fingerprints.vectors, self.fingerprints.segmentation)
        return tuple(item for item in self.readable if item.document.sha256 not in sharded)

    def open_vector_cache(self) -> VectorCache | None:
        """Where vectors are kept by their sentence; None where the settings or the model want none.

        Only a model whose vectors depend on the text alone has one, and hashing costs less than looking up.
        """
        model, settings = self.fingerprints.model, self.settings.model
        if model.kind is not ModelKind.PACKAGED or settings.cache is KeptIn.NOWHERE:
            return None
        folder = cache_root() / "vectors" if settings.cache is KeptIn.USER else self.study.vector_caches
        return VectorCache(
            folder / f"{model.key}-{embed.VERSION}.sqlite",
            model.dim,
            limit=settings.cache_mb * 10**6 // _BYTES_A_VECTOR,
        )

    def vectors_of(self, item: Item) -> Vectors:
        """The raw sentence vectors of one readable document.

        Raises StageError for a shard that is damaged or has not a vector for each of its sentences, as one of an older
        copy may; all such are taken out so that the next run makes them anew.
        """
        path = self.shard(item.document.sha256)
        vectors = _read_whole(path, item.counts.embedded if item.counts else None)
        if vectors is None:
            count = self._take_out_damaged(path.parent)
            raise StageError(f"damaged vector files are taken out ({count}); run the command again")
        return vectors

    def _take_out_damaged(self, folder: Path) -> int:
        """Remove every shard that cannot be used, so that one more run is enough; returns how many there were."""
        counts, damaged = self.study.texts.counts(self.fingerprints.segmentation), 0
        for path in sorted(folder.glob("*.vec")):
            known = counts.get(path.stem)
            if _read_whole(path, known.embedded if known else None) is None:
                damaged += 1
                with suppress(OSError):
                    path.unlink()
        return max(1, damaged)


def _read_whole(path: Path, rows: int | None) -> Vectors | None:
    """The vectors of a shard; None where it does not read back, or has another number of rows than wanted."""
    try:
        vectors = read_shard(path)
    except StoreError:
        return None
    return vectors if rows in (None, len(vectors)) else None


@contextmanager
def open_workspace(root: Path, *, write: bool = False) -> Iterator[Workspace]:
    """The study in a folder opened for work and closed at the end, as `open_study` does it."""
    with open_study(root, write=write) as study:
        yield Workspace(study)
