"""A document as it is linked, and what an answer to its address makes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from scrapy.http import Response

from crawler.address import canonical_url, derive_document_id
from crawler.archive import StoredAnswer
from crawler.events import DateClue, PageFetched, Snapshot
from crawler.formats import fitting_media_type, format_of
from crawler.settings import robots_note
from crawler.source import DirectDocument, Source
from crawler.spiders.encoding import old_encoding
from crawler.spiders.file_names import file_name
from crawler.spiders.moments import drop_moving, moments_of
from crawler.spiders.versions import work_of
from crawler.warc.reader import decoded


@dataclass(frozen=True, slots=True)
class Linked:
    """A document as it is linked: what is said of it, the dates beside it, and how far from the start it stands."""

    document: DirectDocument
    clues: tuple[DateClue, ...] = ()
    depth: int = 0


def make_snapshot(
    source: Source, round_id: str, linked: Linked, response: Response, stored: StoredAnswer, payload: bytes
) -> Snapshot:
    """The snapshot of a document by the answer to its address; `payload` is the file a reader would save."""
    document, media_type = linked.document, media_type_of(response)
    known_format = format_of(media_type, response.url, payload)
    address = canonical_url(document.url)
    return Snapshot(
        source_id=source.id,
        document_id=document.document_id or derive_document_id(source.id, address),
        url=document.url,
        canonical_url=address,
        final_url=response.url,
        fetched_at=stored.fetched_at,
        status=response.status,
        media_type=fitting_media_type(media_type, known_format) if known_format else media_type,
        sha256=hashlib.sha256(payload).hexdigest(),
        size=len(payload),
        warc_file=stored.warc_file,
        warc_offset=stored.warc_offset,
        body_file=stored.body_file,
        body_offset=stored.body_offset,
        round_id=round_id,
        redirects=tuple(response.meta.get("redirect_urls", ()))[1:],
        title=title_of(document, response, source.languages),
        lang=document.lang,
        work_id=document.work_id or work_of(source.id, response),
        doc_type=document.doc_type or source.doc_type,
        clues=_clues(linked, response),
        note=robots_note(source),
    )


def payload_of(response: Response, stored: StoredAnswer, max_bytes: int) -> bytes:
    """The document's bytes as the archive will give them back. Raises ValueError or zlib.error for what cannot be."""
    encoding = stored.answer.header("Content-Encoding")
    return decoded(stored.answer.body, encoding, max_bytes) if encoding else response.body


def title_of(document: DirectDocument, response: Response, languages: Sequence[str] = ()) -> str:
    """What is said of a document; where that is no more than its address, the name by which its file is to be saved."""
    address = urlsplit(document.url)
    last = address.path.rpartition("/")[2]
    says_nothing = {"", last, unquote(last), f"{last}?{address.query}", document.url}
    if document.title not in says_nothing:
        return document.title
    name = file_name(_header(response, "Content-Disposition"), old_encoding(languages))
    return PurePosixPath(name).stem.replace("_", " ").strip() or document.title


def complete_linked(first: Linked, again: Linked) -> Linked:
    """A document with what the first link to it did not say: often that is a picture, and the next one the title."""
    document = replace(first.document, title=first.document.title or again.document.title)
    return replace(first, document=document, clues=first.clues or again.clues)


def write_iso(clues: tuple[DateClue, ...], form: str) -> tuple[DateClue, ...]:
    """The clues, those in the form that a source file describes written as ISO dates; without a form as they are."""
    return tuple(replace(clue, text=_to_iso(clue.text, form)) for clue in clues) if form else clues


def _to_iso(text: str, form: str) -> str:
    try:
        return datetime.strptime(text.strip(), form).date().isoformat()
    except ValueError:
        return text


def page_fetched(source_id: str, response: Response) -> PageFetched:
    """That an address was answered, perhaps by another one to which it redirects."""
    return PageFetched(source_id, response.url, asked_address(response))


def asked_address(response: Response) -> str:
    """The address that was asked for; that of the answer is another one where it redirects."""
    return str(response.meta.get("redirect_urls", [response.url])[0])


def media_type_of(response: Response) -> str:
    """The media type that a server gives, in lower case and without its parameters; empty where it gives none."""
    return _header(response, "Content-Type").partition(";")[0].strip().lower()


def _clues(linked: Linked, response: Response) -> tuple[DateClue, ...]:
    """The dates that were seen on the way to a document, and in its address and headers."""
    clues = list(linked.clues)
    if linked.document.date:
        clues.insert(0, DateClue("source", linked.document.date))
    if last_modified := _header(response, "Last-Modified"):
        # Pages that are made anew for each request say so here.
        clues += drop_moving([DateClue("last_modified", last_modified)], moments_of(response))
    clues.append(DateClue("url", response.url))
    return tuple(clues)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()
