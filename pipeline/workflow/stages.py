"""The stages from files to vectors: each does what is stale, stores it unit by unit, and counts it.

Every stage takes the workspace, says what it changed there, and returns how much it did and how much was fresh.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from index.fused_encoder import FusedEncoder
from index.models import Precision
from index.progress import at_a_rate
from pipeline.corpus.embed import Unembedded, embed_pool, pool_documents
from pipeline.ingest import dating
from pipeline.records import DocumentStatus
from pipeline.text import language
from pipeline.text.pages import compared_text
from pipeline.text.segment import segment
from pipeline.workflow.cluster.compute import HERE, Compute
from pipeline.workflow.inventory import Item
from pipeline.workflow.read_files import read_files
from pipeline.workflow.report import Progress, StageCount
from pipeline.workflow.workspace import Workspace

OnEncoded = Callable[[int, Precision], None]


def read_stale_files(
    workspace: Workspace, progress: Progress, now: str, compute: Compute = HERE, *, failed_again: bool
) -> StageCount:
    """Read the files whose text is not known, and find the lines that date each text."""
    items = workspace.active
    stale = {item.document.sha256: item for item in items if _is_unread(item, failed_again)}
    if stale:
        sizes = [workspace.study.documents.version(sha256).size for sha256 in stale]
        with progress("reading files", sum(sizes)) as bar:
            read_files(workspace, stale, bar, now, compute)
        workspace.changed(stale)
    _find_dated_lines(workspace, progress)
    return StageCount(len(stale), len(items) - len(stale))


def _is_unread(item: Item, failed_again: bool) -> bool:
    """Whether a file is to be read; again, if so asked, where it gave no text or its reader was stopped at a page."""
    if item.facts is None:
        return True
    no_text = item.facts.status in (DocumentStatus.FAILED, DocumentStatus.EMPTY)
    return failed_again and (no_text or item.facts.stopped > 0)


def _find_dated_lines(workspace: Workspace, progress: Progress) -> None:
    """Find the lines that date each text where that was not done yet; it takes far less than reading the file did."""
    texts, fingerprints = workspace.study.texts, workspace.fingerprints
    known = texts.statements(fingerprints.statements)
    undated = [item for item in workspace.active if item.facts is not None and item.document.sha256 not in known]
    with progress("finding dates", len(undated)) as bar:
        for item in undated:
            # Of the text alone: what its paragraphs are plays no part, and takes longer to read.
            text = texts.text(item.document.sha256, fingerprints.extraction) or ""
            texts.put_statements(item.document.sha256, fingerprints.statements, dating.find_dated_lines(text))
            bar(1, item.document.document_id)
    if undated:
        workspace.changed({item.document.sha256 for item in undated})


def cut_sentences(workspace: Workspace, progress: Progress) -> StageCount:
    """Cut texts into passages, each with its language, and sentences."""
    items = [item for item in workspace.active if item.facts is not None and item.facts.characters]
    stale = {item.document.sha256: item for item in items if item.counts is None}
    settings, texts = workspace.settings, workspace.study.texts
    with progress("cutting sentences", sum(item.facts.characters for item in stale.values() if item.facts)) as bar:
        for sha256 in sorted(stale):
            bar(0, stale[sha256].document.document_id)
            text, facts = texts.text(sha256, workspace.fingerprints.extraction) or "", stale[sha256].facts
            cut = segment(text, settings.segment)
            lang = (facts.detected_lang or language.base_language(facts.lang)) if facts else ""
            passages = language.detect_passages(cut.passages, compared_text(text), settings.study.languages, lang)
            sys.audit("policyecho.segment.document", sha256)
            texts.put_segmentation(sha256, workspace.fingerprints.segmentation, replace(cut, passages=passages))
            bar(len(text))
    if stale:
        workspace.changed(stale)
    return StageCount(len(stale), len(items) - len(stale))


def embed_sentences(
    workspace: Workspace,
    progress: Progress,
    compute: Compute = HERE,
    on_encoded: OnEncoded = lambda tokens, precision: None,
) -> StageCount:
    """Make the sentence vectors of every readable version that has none.

    `on_encoded` is told how many tokens the packaged model had to encode and in which precision; of other models nobody
    counts them.
    """
    readable = {item.document.sha256 for item in workspace.readable}
    unembedded = {item.document.sha256: item for item in workspace.unembedded}
    stale = [unembedded[sha256] for sha256 in sorted(unembedded)]
    hindered = _embed(workspace, stale, progress, compute, on_encoded) if stale else ""
    return StageCount(len(stale), len(readable) - len(stale), hindered)


def _embed(workspace: Workspace, items: list[Item], progress: Progress, compute: Compute, on_encoded: OnEncoded) -> str:
    """Embed documents; returns what hindered it, in a sentence."""
    total = sum(item.counts.embedded for item in items if item.counts)
    embedder, cache = compute.open_embedder(workspace.fingerprints.model), workspace.open_vector_cache()
    try:
        with progress("embedding sentences", total) as bar:
            bar(0, f"loading {embedder.model.label}")
            rated = at_a_rate(bar, "sentences")
            documents = (
                Unembedded.of(workspace.text_of(item), workspace.shard(item.document.sha256)) for item in items
            )
            for pool in pool_documents(documents, embedder, compute.pooled_sentences):
                embed_pool(
                    pool,
                    embedder,
                    cache,
                    batch_size=workspace.settings.model.batch_size,
                    on_batch=partial(rated, doing=_named(pool)),
                )
    finally:
        embedder.close()
        if cache:
            cache.close()
    if isinstance(embedder, FusedEncoder):
        on_encoded(embedder.tokens, embedder.model.precision)
    return cache.loss if cache else ""


def _named(pool: Sequence[Unembedded]) -> str:
    first = pool[0].document_id
    return first if len(pool) == 1 else f"{first} and {len(pool) - 1} more"
