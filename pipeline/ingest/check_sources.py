"""What a live look at a study's sources shows: which addresses answer, and whether enough documents are linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.address import canonical_url
from crawler.crawl import check
from crawler.events import PageFetched, Refusal, RefusalKind
from crawler.settings import CrawlSettings
from crawler.source import Source
from pipeline.ingest.main_guard import require_main_guard


class Finding(StrEnum):
    """What became of one address of a source, or of its number of documents."""

    ANSWERS = "answers"
    REDIRECTS = "redirects"
    GONE = "gone"
    DISALLOWED = "disallowed"
    FAILS = "fails"
    TOO_FEW = "too few"


# What keeps a source from giving its documents; an address that redirects still gives them.
NEEDS_MENDING = frozenset({Finding.GONE, Finding.DISALLOWED, Finding.FAILS, Finding.TOO_FEW})
# Of all other refusals it is enough to know that the address fails, and why.
_FINDINGS = {RefusalKind.GONE: Finding.GONE, RefusalKind.DISALLOWED: Finding.DISALLOWED}


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """One finding: the source, the address (empty for the number of its documents), and what there is to say."""

    source_id: str
    url: str
    finding: Finding
    detail: str = ""


def check_sources(sources: Sequence[Source], settings: CrawlSettings) -> list[SourceFinding]:
    """The findings for every start address and every named document of the sources, in their order.

    Raises crawler.errors.CrawlerError when the check itself breaks, StageError in a script without a main guard.
    """
    require_main_guard()
    pages, summary = check(sources, settings)
    linked = {ended.source_id: ended.linked for ended in summary.rounds}
    findings = []
    for source in sources:
        answered = {_key(page.asked_url): page for page in pages if page.source_id == source.id}
        refused = {_key(refusal.url): refusal for refusal in summary.refusals if refusal.source_id == source.id}
        index_pages = answered.keys() | {key for key, refusal in refused.items() if refusal.of_index}
        own = [
            _judge_address(source.id, url, answered.get(_key(url)), refused.get(_key(url)))
            for url in _addresses(source) or sorted(index_pages)
        ]
        findings += own
        answering = sum(finding.finding not in NEEDS_MENDING for finding in own)
        # Of pages that do not answer nobody knows what they link.
        if source.kind != "folder" and answering:
            findings.append(_judge_number(source, answering if source.documents else linked.get(source.id, 0)))
    return findings


def _judge_number(source: Source, documents: int) -> SourceFinding:
    """Whether so many documents are enough, be they named by the source or linked by its pages."""
    finding = Finding.TOO_FEW if documents < max(source.expected_min, 1) else Finding.ANSWERS
    expected = f", at least {source.expected_min} expected" if source.expected_min else ""
    counted = f"{documents} documents {'answer' if source.documents else 'linked'}{expected}"
    return SourceFinding(source.id, "", finding, counted)


def _addresses(source: Source) -> list[str]:
    if source.documents:
        return [document.url for document in source.documents]
    return list(source.start_urls)


def _key(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError:
        return url


def _judge_address(source_id: str, url: str, page: PageFetched | None, refusal: Refusal | None) -> SourceFinding:
    if page is not None and _key(page.url) != _key(url):
        return SourceFinding(source_id, url, Finding.REDIRECTS, f"to {page.url}")
    if page is not None and (refusal is None or not refusal.of_index):
        return SourceFinding(source_id, url, Finding.ANSWERS)
    if page is not None and refusal is not None:
        return SourceFinding(source_id, url, Finding.FAILS, refusal.reason)
    if refusal is None:
        return SourceFinding(source_id, url, Finding.FAILS, "it was not reached")
    return SourceFinding(source_id, url, _FINDINGS.get(refusal.kind, Finding.FAILS), refusal.reason)
