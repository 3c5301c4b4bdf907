"""add and crawl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crawler.source import load_sources
from pipeline import console
from pipeline.collect import CrawlReport, collect
from pipeline.config import load_settings
from pipeline.errors import InputError, StudyError, UnknownNameError
from pipeline.intake import COLUMNS, add_documents
from pipeline.run import now
from pipeline.store import open_study


def add(root: Path, table: Path, restore: bool) -> bool:
    """Add a documents.csv and print what was done; False when lines were refused."""
    with open_study(root, write=True) as study, console.progress("adding documents", None) as bar:
        done = add_documents(study, table, now=now(), restore=restore, on_row=lambda *_: bar())
    print(
        f"{table}: {done.added} added, {done.updated} updated, {done.unchanged} unchanged, "
        f"{len(done.faults)} lines refused (read as {done.separator}-separated {done.encoding})"
    )
    if done.ignored:
        console.say(
            f"columns nobody reads were left out: {', '.join(done.ignored)}; the columns are {', '.join(COLUMNS)}"
        )
    if done.still_removed:
        console.say(f"still removed: {', '.join(done.still_removed)}; bring them back with --restore")
    for reason in done.unreadable:
        console.say(f"not readable: {reason}")
    for fault in done.faults:
        console.say(f"{table} line {fault.line}: {fault.text}")
    return not done.faults


def remove(root: Path, document_id: str, reason: str) -> None:
    """Take a document out of the analysis."""
    if not reason.strip():
        raise InputError("a removal needs a reason; give one with --reason")
    with open_study(root, write=True) as study:
        study.documents.remove(document_id, reason.strip(), now=now())
    print(f"{document_id} is out of the analysis; `policyecho run` matches the others anew")


def crawl(root: Path, wanted: Sequence[str]) -> None:
    """Crawl all sources of a study, or those named, and print what came."""
    with open_study(root, write=True) as study:
        settings = load_settings(study.settings_path)
        sources = {source.id: source for source in load_sources(study.sources)}
        for name in wanted:
            if name not in sources:
                raise UnknownNameError("source", name, sources)
        if not sources:
            raise StudyError(f"{study.sources} holds no source; write one TOML file for each and crawl again")
        chosen = [sources[name] for name in (wanted or sources)]
        with console.progress("crawling", None) as bar:
            report = collect(study, chosen, settings.crawl, now=now(), on_document=lambda _: bar())
    print_crawl(report)


def print_crawl(report: CrawlReport) -> None:
    """What a crawl brought, for a person."""
    print(
        f"Crawled {report.pages} pages: {report.new} new documents, {report.changed} changed, "
        f"{report.unchanged} unchanged, {len(report.refusals)} refused"
    )
    for refusal in report.refusals:
        console.say(f"refused: {refusal.url}: {refusal.reason}")
