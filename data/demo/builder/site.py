"""The web sites of the demo, as `sites.toml` describes them, and the ids a crawl of them gives."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.errors import CorpusError
from builder.source import SourceDocument
from crawler.address import canonical_url, derive_document_id


@dataclass(frozen=True, slots=True)
class Page:
    """Site furniture: a page that is no document of the corpus; dated only when the listing links to it."""

    file: str
    title: str
    paragraphs: tuple[str, ...]
    date: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """One host. `listing` is the folder of its listing page; empty when documents are named directly."""

    site_id: str
    host: str
    lang: str
    name: str
    lead: str
    footer: str
    home_label: str
    listing: str
    listing_label: str
    next_label: str
    per_page: int
    disallow: tuple[str, ...]
    pages: tuple[Page, ...]

    def address(self, file: str) -> str:
        """The address at which a file of this site is served."""
        return f"http://{self.host}/{file}"


def read_sites(path: Path) -> dict[str, Site]:
    """The sites by id; raises CorpusError when the table lacks a value."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["site"]
        return {table["id"]: _site(table) for table in tables}
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise CorpusError(f"{path.name}: {error} is missing or faulty; correct the file and build again") from None


def _site(table: dict[str, Any]) -> Site:
    pages = tuple(
        Page(page["file"], page["title"], tuple(page["paragraphs"]), page.get("date", "")) for page in table["page"]
    )
    return Site(
        site_id=table["id"],
        host=table["host"],
        lang=table["lang"],
        name=table["name"],
        lead=table["lead"],
        footer=table["footer"],
        home_label=table["home_label"],
        listing=table.get("listing", ""),
        listing_label=table.get("listing_label", ""),
        next_label=table.get("next_label", ""),
        per_page=table.get("per_page", 10),
        disallow=tuple(table.get("disallow", ())),
        pages=pages,
    )


def document_id(document: SourceDocument, site: Site) -> str:
    """The id a study gives the document: its own slug when named directly, else derived from its address."""
    if not site.listing:
        return document.slug
    return derive_document_id(site.site_id, canonical_url(site.address(document.file)))
