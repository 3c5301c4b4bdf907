"""The study folder: every path in it is decided here."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import CrawlerError
from crawler.warc import read_payload
from pipeline.errors import StageError, StudyError
from pipeline.records import Extraction
from pipeline.study.atomic_files import clear_unfinished, write_atomically
from pipeline.study.catalogue import Catalogue
from pipeline.study.crawls import CrawlTable
from pipeline.study.documents import DocumentTable, Version, digest, file_location
from pipeline.study.export_folder import Written
from pipeline.study.lock import holder, writer
from pipeline.study.stored_runs.costs import CostTable
from pipeline.study.stored_runs.runs import RunTable, StatisticsTable
from pipeline.study.texts import TextTable

CATALOGUE_NAME = "catalogue.sqlite"
_ARCHIVE = "warc"


def read_stored(store: Path, version: Version) -> bytes:
    """The bytes of a version from a study's store, on any machine that sees the folder.

    Raises StageError when the store no longer holds them as they were.
    """
    try:
        if version.location.startswith(f"{_ARCHIVE}/"):
            name, offset = version.location.removeprefix(f"{_ARCHIVE}/").rsplit("@", 1)
            data = read_payload(store / _ARCHIVE / name, int(offset))
        else:
            data = (store / version.location).read_bytes()
    except (OSError, ValueError, CrawlerError) as error:
        raise StageError(f"the stored file cannot be read ({type(error).__name__}); add or crawl it again") from None
    if digest(data) != version.sha256:
        raise StageError("the stored file is not the one that was kept; add or crawl it again")
    return data


class Study:
    """An open study. Use `open_study`, which closes it again."""

    def __init__(self, root: Path, *, create: bool = False, write: bool = True) -> None:
        self.root = root
        self.store = root / "store"
        path = self.store / CATALOGUE_NAME
        if create and not path.exists():
            self.store.mkdir(parents=True, exist_ok=True)
            # Made beside its place, so that a catalogue that is there is whole.
            unfinished = path.with_name(f".{CATALOGUE_NAME}.{os.getpid()}.tmp")
            Catalogue(unfinished, create=True).close()
            unfinished.replace(path)
        self.catalogue = Catalogue(path, write=write)
        self.documents = DocumentTable(self.catalogue)
        self.texts = TextTable(self.catalogue)
        self.crawls = CrawlTable(self.catalogue)
        self.runs = RunTable(self.catalogue)
        self.statistics = StatisticsTable(self.catalogue)
        self.costs = CostTable(self.catalogue)

    @property
    def settings_path(self) -> Path:
        """study.toml."""
        return self.root / "study.toml"

    @property
    def sources(self) -> Path:
        """The study's own source files; only these are crawled."""
        return self.root / "sources"

    @property
    def archive(self) -> Path:
        """The WARC files."""
        return self.store / _ARCHIVE

    @property
    def crawl_summaries(self) -> Path:
        """One JSON file a crawl: what it brought, for programs."""
        return self.store / "crawls"

    def keep_crawl_summary(self, started_at: str, summary: Mapping[str, object]) -> Path:
        """Keep what a crawl brought; returns the file, named by when the crawl began."""
        self.crawl_summaries.mkdir(parents=True, exist_ok=True)
        path = self.crawl_summaries / f"{re.sub('[^0-9TZ]', '', started_at)}.json"
        text = json.dumps(summary, indent=2, ensure_ascii=False, sort_keys=True)
        write_atomically(path, text.encode("utf-8", "replace"))
        return path

    def last_crawl_summary(self) -> dict[str, object] | None:
        """What the last crawl that came to its end brought; None where none has."""
        paths = sorted(self.crawl_summaries.glob("*.json"))
        found = json.loads(paths[-1].read_text(encoding="utf-8")) if paths else None
        return found if isinstance(found, dict) else None

    @property
    def exports(self) -> Path:
        """One folder a run."""
        return self.root / "exports"

    def export_folder(self, run_id: str) -> Path:
        """What leaves the study under one run id."""
        return self.exports / run_id

    def kept_tables(self, run_id: str) -> Path:
        """The tables of a run as they were when it was matched."""
        return self.store / "runs" / f"{run_id}.json.gz"

    def written(self, folder: Path) -> Written:
        """What the program wrote into a folder of exports."""
        return Written(self.store / "written" / f"{folder.name}.json")

    def shard(self, model_key: str, fingerprint: str, sha256: str) -> Path:
        """The sentence vectors of one document version under one model and segmentation."""
        return self.store / "vectors" / model_key / fingerprint / f"{sha256}.vec"

    def sharded(self, model_key: str, fingerprint: str) -> frozenset[str]:
        """The versions that have sentence vectors under a model and segmentation, by one look at their folder."""
        folder = self.shard(model_key, fingerprint, "").parent
        try:
            with os.scandir(folder) as files:
                return frozenset(one.name.removesuffix(".vec") for one in files if one.name.endswith(".vec"))
        except FileNotFoundError:
            return frozenset()

    def shard_stamps(self, model_key: str, fingerprint: str) -> dict[str, str]:
        """By version, size and time of the file of its sentence vectors: another one has others."""
        folder = self.shard(model_key, fingerprint, "").parent
        try:
            with os.scandir(folder) as files:
                found = [(one.name, one.stat()) for one in files if one.name.endswith(".vec")]
        except FileNotFoundError:
            return {}
        return {name.removesuffix(".vec"): f"{about.st_size} {about.st_mtime_ns}" for name, about in found}

    @property
    def vector_caches(self) -> Path:
        """Vectors by their sentence, one file a model; it may be deleted at any time."""
        return self.store / "vectors" / "by-sentence"

    def index_folder(self, model_key: str) -> Path:
        """The nearest-neighbour index of one model."""
        return self.store / "index" / model_key

    def statistics_path(self, statistics_id: str) -> Path:
        """Frozen statistics under their id."""
        return self.store / "statistics" / f"{statistics_id}.npz"

    def neighbourhoods_path(self, model_key: str) -> Path:
        """Whom each sentence is near to under one model, as the last run found it; it may be deleted at any time."""
        return self.store / "neighbourhoods" / f"{model_key}.near"

    @property
    def kept_work_path(self) -> Path:
        """What runs worked out, by what it follows from; it may be deleted at any time."""
        return self.store / "work" / "kept.sqlite"

    def centred_vectors_path(self, model_key: str) -> Path:
        """The centred vectors of all documents under one model; it may be deleted at any time."""
        return self.kept_work_path.with_name(f"{model_key}.rows")

    @property
    def profiles_path(self) -> Path:
        """Profiles of embedding models that were made for this study."""
        return self.store / "profiles"

    def keep_file(self, data: bytes, name: str, media_type: str = "") -> Version:
        """Keep the bytes of an added file in the store by digest; returns the version they are."""
        sha256 = digest(data)
        location = file_location(sha256, name)
        path = self.store / location
        if not path.exists() or digest(path.read_bytes()) != sha256:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
        return Version(sha256, len(data), Path(name).name, media_type, location)

    def keep_text(self, sha256: str, fingerprint: str, found: Extraction, detected_lang: str) -> None:
        """Keep what was read of a version, unless an earlier reading gave more of it.

        Where it gave another text, nothing that was made of that one is left but the tables of stored runs.
        """
        stored = self.texts.extraction(sha256, fingerprint)
        known = stored.extraction if stored else None
        if known and known.text and (not found.text or _count_stopped(found) > _count_stopped(known)):
            return
        is_other = bool(known and known.text and known.text != found.text)
        if is_other:
            # Files first: whoever is stopped in between finds the old text without vectors, and makes them again.
            for shard in (self.store / "vectors").glob(f"*/*/{sha256}.vec"):
                shard.unlink()
            shutil.rmtree(self.store / "index", ignore_errors=True)
        with self.catalogue.transaction("extraction"):
            if is_other:
                self.texts.forget_cut(sha256)
                self.texts.mark_read_anew(sha256)
                self.runs.outdate(sha256)
            self.texts.put_extraction(sha256, fingerprint, found, detected_lang)

    def read_version(self, sha256: str) -> bytes:
        """The bytes of a version. Raises StageError when the store no longer holds them as they were."""
        return read_stored(self.store, self.documents.version(sha256))

    def copying_is_safe(self) -> bool:
        """True when no one writes and no write-ahead log waits, so that the folder can be copied as it is."""
        log = self.store / f"{CATALOGUE_NAME}-wal"
        return not holder(self.store) and not (log.exists() and log.stat().st_size)

    def close(self) -> None:
        """Checkpoint and close the catalogue."""
        self.catalogue.close()


@contextmanager
def open_study(root: Path, *, write: bool = False) -> Iterator[Study]:
    """The study in a folder, closed at the end; with `write`, under the study's one writer lock.

    A writer finds the study cleared of what a killed one left unfinished; a reader can do with a read-only one, and is
    told of a writer at work where something hinders it.
    Raises StudyError when there is no study, a part of it is missing, or another process writes.
    """
    _check_parts(root)
    if not write:
        try:
            yield from _opened(root, write=False)
        except (StageError, StudyError) as error:
            raise _after_writer(error, root / "store") from None
        return
    with writer(root / "store"):
        clear_unfinished(root / "store", root / "exports")
        yield from _opened(root, write=True)


def _after_writer(error: StageError | StudyError, store: Path) -> StageError | StudyError:
    """The error, and who writes just now: what its sentence tells to do next would be refused until then."""
    who = holder(store)
    waits = f"; but wait first for the policyecho that is writing to this study ({who}) to end"
    return type(error)(f"{error}{waits}") if who else error


def _count_stopped(found: Extraction) -> int:
    return sum(page.stopped for page in found.pages)


def _check_parts(root: Path) -> None:
    settings, catalogue = root / "study.toml", root / "store" / CATALOGUE_NAME
    if not settings.is_file() and not catalogue.exists():
        near = _studies_near(root)
        known = f"; studies near by: {', '.join(near)}" if near else ""
        raise StudyError(
            f"{root} is not a study (no study.toml with a store folder){known}; "
            "name one with --study or make one with `policyecho init STUDY`"
        )
    if not settings.is_file():
        raise StudyError(
            f"{settings} is missing; restore it from a copy, or make it an empty file to have all defaults"
        )
    if not catalogue.exists():
        anew = "start a new study in another folder"
        if not catalogue.parent.exists():  # as in a study that was passed on without its documents
            anew = f"begin it anew with `policyecho init {shlex.quote(str(root))}`"
        raise StudyError(
            f"{catalogue} is missing; restore the study's store folder from a copy, or {anew} and add the documents "
            "again"
        )


def _studies_near(root: Path, limit: int = 8) -> list[str]:
    """Folders beside the one asked for, and inside the current one, that are studies."""
    found = {
        str(path.parent)
        for parent in (root.resolve().parent, Path().resolve())
        for path in parent.glob("*/study.toml")
        if (path.parent / "store").is_dir()
    }
    return sorted(found)[:limit]


def _opened(root: Path, *, write: bool) -> Iterator[Study]:
    study = Study(root, write=write)
    try:
        yield study
    finally:
        study.close()
