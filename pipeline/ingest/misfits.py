"""Holds what an address answers now against the document that it gave before: another thing is no new version of it."""

from __future__ import annotations

from crawler.errors import CrawlerError
from crawler.events import Snapshot
from crawler.formats import FORMATS, PLAIN_TEXT, breaks_off, format_of
from crawler.page_words import main_words, words_of_page
from crawler.source import Source
from crawler.warc import read_payload
from pipeline.errors import StageError
from pipeline.ingest.find_moved import is_at_home
from pipeline.study import Study

_PAGES = frozenset({"html", PLAIN_TEXT})
# A page that lost more than this part of its words and has few left says something else, and so does a file of bytes.
_SHRUNK_TO, _FEW_WORDS, _FEW_OWN_WORDS = 0.25, 150, 80
_FILE_SHRUNK_TO, _FEW_BYTES = 0.05, 10_000


def explain_misfit(study: Study, source: Source, snapshot: Snapshot) -> str:
    """Why an answer is not what its document was before, as a sentence; empty where it may be a new version of it."""
    before = study.documents.newest_version(snapshot.document_id)
    if before is None or before.sha256 == snapshot.sha256:
        return ""
    if not is_at_home(study, snapshot):
        return ""
    try:
        now = read_payload(study.archive / snapshot.body_file, snapshot.body_offset)
        then = study.read_version(before.sha256)
    except (CrawlerError, StageError, OSError, ValueError):
        return ""  # what cannot be read cannot be held against anything
    was = format_of(before.media_type, before.name, then)
    is_now = format_of(snapshot.media_type, snapshot.final_url, now)
    if was in FORMATS and is_now in _PAGES and was not in _PAGES and was in source.take:
        return (
            f"it was {FORMATS[was].label} and a page came now, so the version before stays; where the page is the"
            f" document now, take no {was} with this source"
        )
    return _explain_shrinking(then, now, is_now) if was == is_now else ""


def _explain_shrinking(then: bytes, now: bytes, known_format: str | None) -> str:
    if known_format not in _PAGES:
        if breaks_off(now) and not breaks_off(then):
            return "it breaks off before its end, so the version before stays; crawl again later"
        if len(now) >= min(_FEW_BYTES, len(then) * _FILE_SHRUNK_TO):
            return ""
        return f"it had {len(then):,} bytes and has {len(now):,} now, so the version before stays; look at the address"
    words, before = words_of_page(now), words_of_page(then)
    if words >= _FEW_WORDS:
        # They may be those of its menus.
        words, before = main_words(now), main_words(then)
        if words >= _FEW_OWN_WORDS:
            return ""
    if words >= before * _SHRUNK_TO:
        return ""
    return f"it had {before} words and has {words} now, so the version before stays; look at the address"
