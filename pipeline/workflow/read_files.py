"""Reading the files of a study whose text is not known yet, in processes of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial

from index.progress import Bar
from pipeline.errors import StageError
from pipeline.extract.sandbox.child import Step
from pipeline.extract.sandbox.pool import Limits, Task, extract_all
from pipeline.study import Study
from pipeline.text import language
from pipeline.workflow.inventory import Item
from pipeline.workflow.workspace import Workspace


def read_files(workspace: Workspace, stale: Mapping[str, Item], bar: Bar, now: str) -> None:
    """Store the text of every version in `stale` (by sha256) as soon as it is read, whatever its status,
    but never less text than is known.

    The bar is told of bytes, so that a large file counts as much as it takes, and of the page that is being read.
    A version whose bytes are missing is told of at its document. Raises StageError when no process can be started.
    """
    study, chosen, languages = workspace.study, workspace.settings.extract, workspace.settings.study.languages
    versions = {sha256: study.documents.version(sha256) for sha256 in stale}
    tasks = []
    # The largest first, so that no process is left alone with it at the end.
    for sha256 in sorted(stale, key=lambda sha256: (-versions[sha256].size, sha256)):
        version = versions[sha256]
        load = partial(_load, study, stale[sha256], partial(bar, version.size), now)
        tasks.append(Task(sha256, load, name=version.name, media_type=version.media_type))

    def tell(sha256: str, step: Step) -> None:
        # what changes comes first: the end of a line may find no room
        bar(0, f"{f'page {step.page}' if step.page else step.what}, {versions[sha256].name}")

    results = extract_all(
        tasks,
        workers=chosen.processes,
        limits=Limits(chosen.memory_mb, chosen.page_seconds, chosen.document_seconds),
        languages=languages,
        ocr=chosen.ocr,
        on_step=tell,
    )
    try:
        for sha256, found in results:
            guess = language.detect(found.text, languages)
            sys.audit("policyecho.extract.document", sha256)
            study.keep_text(sha256, workspace.fingerprints.extraction, found, guess.lang)
            bar(versions[sha256].size)
    finally:
        results.close()


def _load(study: Study, item: Item, count: Callable[[], None], now: str) -> bytes | None:
    """The bytes of a version; None, and word of it, where they are not there, which `count` counts."""
    try:
        return study.read_version(item.document.sha256)
    except StageError as error:
        # Told of the document, not of its text, so that adding the file again clears it.
        told = {"document_id": item.document.document_id, "problem": str(error)}
        study.documents.upsert(told, now=now, origin="run", version=None)
        count()
        return None
