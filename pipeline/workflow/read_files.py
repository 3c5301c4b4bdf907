"""Reading the files of a study whose text is not known yet, in processes of their own or on a cluster."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import closing

from index.progress import Bar
from pipeline.extract.sandbox.child import Step
from pipeline.text import language
from pipeline.workflow.cluster.compute import Compute, Reading, ReadingWatch
from pipeline.workflow.inventory import Item
from pipeline.workflow.workspace import Workspace


def read_files(workspace: Workspace, stale: Mapping[str, Item], bar: Bar, now: str, compute: Compute) -> None:
    """Store the text of every version in `stale` (by sha256) as soon as it is read, whatever its status,
    but never less text than is known.

    The bar is told of bytes, so that a large file counts as much as it takes, and of the page that is being read.
    A version whose bytes are missing is told of at its document. Raises StageError when no process can be started.
    """
    study, languages = workspace.study, workspace.settings.study.languages
    versions = {sha256: study.documents.version(sha256) for sha256 in stale}
    # The largest first, so that no process is left alone with it at the end.
    ordered = sorted(versions.values(), key=lambda version: (-version.size, version.sha256))

    def tell(sha256: str, step: Step) -> None:
        # what changes comes first: the end of a line may find no room
        bar(0, f"{f'page {step.page}' if step.page else step.what}, {versions[sha256].name}")

    def miss(sha256: str, why: str) -> None:
        # Told of the document, not of its text, so that adding the file again clears it.
        told = {"document_id": stale[sha256].document.document_id, "problem": why}
        study.documents.upsert(told, now=now, origin="run", version=None)
        bar(versions[sha256].size)

    # A worker of a cluster may stand in another folder than this process.
    reading = Reading(study.store.resolve(), workspace.settings.extract, languages)
    with closing(compute.read(ordered, reading, ReadingWatch(tell, miss))) as results:
        for sha256, found in results:
            guess = language.detect(found.text, languages)
            sys.audit("policyecho.extract.document", sha256)
            study.keep_text(sha256, workspace.fingerprints.extraction, found, guess.lang)
            bar(versions[sha256].size)
