"""Writes the whole corpus: one folder a host, and truth.csv."""

from __future__ import annotations

import shutil
from pathlib import Path

from builder.errors import CorpusError
from builder.html import document_page, furniture_page, home_page, listing_pages
from builder.pdf import pdf_bytes
from builder.site import Site, document_id, read_sites
from builder.source import SourceDocument, read_sources
from builder.truth import truth_csv, truth_rows
from builder.word import docx_bytes


def build(demo: Path, target: Path) -> int:
    """Write `sites/` and `truth.csv` of the demo folder into the target; returns the number of documents.

    An older `sites/` in the target is replaced. Raises CorpusError for sources that cannot be built.
    """
    documents, sites = read_sources(demo / "sources"), read_sites(demo / "sites.toml")
    for document in documents:
        if document.site not in sites:
            raise CorpusError(f"{document.slug}: site {document.site!r} is not in sites.toml; add it there")
    files = {
        f"{site.host}/{file}": content
        for site in sites.values()
        for file, content in _site_files(site, tuple(one for one in documents if one.site == site.site_id)).items()
    }
    ids = {document.slug: document_id(document, sites[document.site]) for document in documents}
    truth = truth_csv(truth_rows(demo / "truth.toml", documents, ids))
    shutil.rmtree(target / "sites", ignore_errors=True)
    for file, content in files.items():
        path = target / "sites" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (target / "truth.csv").write_bytes(truth.encode())
    return len(documents)


def _site_files(site: Site, documents: tuple[SourceDocument, ...]) -> dict[str, bytes]:
    pages = {"robots.txt": _robots(site), "index.html": home_page(site)}
    pages |= {page.file: furniture_page(page, site) for page in site.pages}
    if site.listing:
        pages |= listing_pages(site, documents)
    files = {file: text.encode() for file, text in pages.items()}
    return files | {document.file: _document_bytes(document, site) for document in documents}


def _robots(site: Site) -> str:
    rules = [f"Disallow: {folder}" for folder in site.disallow] or ["Disallow:"]
    return "\n".join(["User-agent: *", *rules, ""])


def _document_bytes(document: SourceDocument, site: Site) -> bytes:
    if document.format == "html":
        return document_page(document, site).encode()
    if document.format == "pdf":
        return pdf_bytes(document, site.name)
    if document.format == "docx":
        return docx_bytes(document, site.name)
    raise CorpusError(f"{document.slug}: format {document.format!r} is unknown; use pdf, html or docx")
