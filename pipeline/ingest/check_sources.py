"""What a live look at a study's sources shows: which addresses answer, and whether enough documents are linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from crawler.address import canonical_url
from crawler.crawl import check
from crawler.events import PageFetched, Refusal, RefusalKind
from crawler.settings import CrawlSettings
from crawler.source import Source
from pipeline.ingest.find_gone import explain_hindrance
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
        refused = _faults_of(source, summary.refusals)
        index_pages = answered.keys() | refused.keys()
        own = [
            _judge_address(source.id, url, answered.get(_key(url)), refused.get(_key(url)))
            for url in _addresses(source) or sorted(index_pages)
        ]
        findings += own
        # What breaks behind the first page keeps as much from being found.
        told = {_key(finding.url) for finding in own}
        findings += [_judge_address(source.id, one.url, None, one) for key, one in refused.items() if key not in told]
        answering = sum(finding.finding not in NEEDS_MENDING for finding in own)
        # Of pages that do not answer nobody knows what they link.
        if source.kind != "folder" and answering:
            findings.append(_judge_number(source, answering if source.documents else linked.get(source.id, 0)))
    return findings


def _faults_of(source: Source, refusals: Sequence[Refusal]) -> dict[str, Refusal]:
    """By address what keeps a source from being read as its file says; all that is said of one address in one."""
    found: dict[str, Refusal] = {}
    named = {_key(url) for url in _addresses(source)}
    for refusal in (replace(one, reason=explain_hindrance(source, one)) for one in refusals):
        key = _key(refusal.url)
        if refusal.source_id != source.id or not (refusal.of_index or refusal.kind is RefusalKind.MEND or key in named):
            continue
        known = found.get(key)
        found[key] = replace(known, reason=f"{known.reason}; {refusal.reason}") if known else refusal
    return found


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
    if refusal is not None:
        # What a page says of itself, it says however well it answers.
        finding = Finding.FAILS if page is not None else _FINDINGS.get(refusal.kind, Finding.FAILS)
        return SourceFinding(source_id, url, finding, refusal.reason)
    if page is None:
        return SourceFinding(source_id, url, Finding.FAILS, "it was not reached")
    if _key(page.url) != _key(url):
        return SourceFinding(source_id, url, Finding.REDIRECTS, f"to {page.url}")
    return SourceFinding(source_id, url, Finding.ANSWERS)
