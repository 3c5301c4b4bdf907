"""add and crawl."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.source import Source, load_sources
from crawler.warc.import_files import take_in
from pipeline.cli import console
from pipeline.errors import InputError, StudyError, UnknownNameError
from pipeline.ingest.crawl import collect, collect_archived
from pipeline.ingest.documents_csv import COLUMNS, add_documents
from pipeline.ingest.record_crawl import CrawlReport
from pipeline.schedule.due import due_sources
from pipeline.study import Study, open_study
from pipeline.workflow.run import now
from pipeline.workflow.settings import load_settings

# The exit code where a source gave fewer documents than it should, so that a mail from cron means something.
TOO_FEW = 3


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


def crawl(root: Path, wanted: Sequence[str], *, due: bool = False, from_warc: Sequence[Path] = ()) -> int:
    """Crawl all sources of a study, those named or those due, and print what came; the exit code.

    With `from_warc` the files are taken into the study's archive, and the sources are read from it without network.
    """
    if due and from_warc:
        raise InputError("an archive is read whole, whatever is due; leave out --due")
    with open_study(root, write=True) as study:
        settings = load_settings(study.settings_path)
        chosen = _chosen(study, wanted, due=due)
        if not chosen:
            return 0  # nothing is due, and the last summary stays the last
        with console.progress("crawling", None) as bar:
            if from_warc:
                take_in(from_warc, study.archive)
                report = collect_archived(study, chosen, settings.crawl, now=now(), on_document=lambda _: bar())
            else:
                report = collect(study, chosen, settings.crawl, now=now(), on_document=lambda _: bar())
        code = TOO_FEW if report.too_few else 0
        study.keep_crawl_summary(report.started_at, report.summary(now(), code))
    print_crawl(report)
    for one in report.too_few:
        console.say(
            f"source {one.source_id} gave {one.documents} documents where {one.expected_min} are expected; look at its "
            f"refusals, then mend the source or lower its expected_min"
        )
    return code


def _chosen(study: Study, wanted: Sequence[str], *, due: bool) -> list[Source]:
    sources = {source.id: source for source in load_sources(study.sources)}
    for name in wanted:
        if name not in sources:
            raise UnknownNameError("source", name, sources)
    if not sources:
        raise StudyError(f"{study.sources} holds no source; write one TOML file for each and crawl again")
    chosen = [sources[name] for name in (wanted or sources)]
    if not due:
        return chosen
    last = {source.id: study.crawls.last_round(source.id, finished=True) for source in chosen}
    ready = due_sources(chosen, last, datetime.now(UTC))
    for one in ready:
        console.say(f"due: {one.source.id} ({one.reason})")
    if not ready:
        console.say("no source is due")
    return [one.source for one in ready]


def print_crawl(report: CrawlReport) -> None:
    """What a crawl brought, for a person."""
    print(
        f"Crawled {report.pages} pages: {len(report.new)} new documents, {len(report.changed)} changed, "
        f"{report.unchanged} unchanged, {len(report.gone)} gone, {len(report.refusals)} refused"
    )
    for name, documents in (("new", report.new), ("changed", report.changed)):
        for document_id in documents:
            print(f"  {name}: {document_id}")
    for gone in report.gone:
        print(f"  gone: {gone.document_id} ({gone.reason}; what was archived is kept)")
    for refusal in report.refusals:
        console.say(f"refused: {refusal.url}: {refusal.reason}")
