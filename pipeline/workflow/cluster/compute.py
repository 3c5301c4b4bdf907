"""What a stage asks for when there is much to do, and how it is done without a cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from index.embedder import Embedder
from index.encoder_process import open_embedder
from index.models import Model
from pipeline.corpus.embed import POOLED_SENTENCES
from pipeline.errors import StageError
from pipeline.extract.sandbox.child import Step
from pipeline.extract.sandbox.pool import Extracted, Limits, Task, extract_all
from pipeline.extract.settings import ExtractSettings
from pipeline.study import Version
from pipeline.study.folder import read_stored

__all__ = ["HERE", "Compute", "Reading", "ReadingWatch", "ThisMachine", "read_versions_here"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the files of a study are read; `store` is the folder in which it keeps them."""

    store: Path
    settings: ExtractSettings
    languages: tuple[str, ...]

    @property
    def limits(self) -> Limits:
        """What reading one file may take."""
        return Limits(self.settings.memory_mb, self.settings.page_seconds, self.settings.document_seconds)


@dataclass(frozen=True, slots=True)
class ReadingWatch:
    """Who is told, by sha256, what is about to be done with a file, and of one whose bytes are not there."""

    step: Callable[[str, Step], None]
    missing: Callable[[str, str], None]


class Compute(Protocol):
    """What does the work that many can share. What comes back does not depend on who did it."""

    @property
    def pooled_sentences(self) -> int:
        """How many sentences are encoded together so that all that compute are busy."""

    def read(
        self, versions: Sequence[Version], reading: Reading, watch: ReadingWatch
    ) -> Generator[Extracted, None, None]:
        """The sha256 and extraction of each version whose bytes are there, as they are ready; raises StageError."""

    def open_embedder(self, model: Model) -> Embedder:
        """What encodes sentences with a model; raises UnknownModelError."""


class ThisMachine:
    """This process, with processes beside it that read files."""

    @property
    def pooled_sentences(self) -> int:
        """As many as fill batches; more would only take memory."""
        return POOLED_SENTENCES

    def read(
        self, versions: Sequence[Version], reading: Reading, watch: ReadingWatch
    ) -> Generator[Extracted, None, None]:
        """Read files in as many processes as the settings allow; raises StageError."""
        yield from read_versions_here(versions, reading, watch, workers=reading.settings.processes)

    def open_embedder(self, model: Model) -> Embedder:
        """The model in this process, or in one beside it where it needs torch."""
        return open_embedder(model)


HERE: Compute = ThisMachine()


def read_versions_here(
    versions: Sequence[Version], reading: Reading, watch: ReadingWatch, *, workers: int
) -> Generator[Extracted, None, None]:
    """Read stored files in `workers` processes beside this one; raises StageError when none can be started."""
    tasks = [
        Task(one.sha256, partial(_load, reading.store, one, watch), name=one.name, media_type=one.media_type)
        for one in versions
    ]
    results = extract_all(
        tasks,
        workers=workers,
        limits=reading.limits,
        languages=reading.languages,
        ocr=reading.settings.ocr,
        on_step=watch.step,
    )
    with closing(results):
        yield from results


def _load(store: Path, version: Version, watch: ReadingWatch) -> bytes | None:
    try:
        return read_stored(store, version)
    except StageError as error:
        watch.missing(version.sha256, str(error))
        return None
