"""policyecho crawl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.terminal.options import HERE, StudyOption

if TYPE_CHECKING:
    from crawler.source import Source
    from pipeline.ingest.record_crawl import CrawlReport
    from pipeline.study import Study

# The exit code where a source gave fewer documents than it should, so that a mail from cron means something.
TOO_FEW = 3


def crawl(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be given again.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Only sources whose frequency says that it is time.")] = False,
    from_warc: Annotated[
        list[Path] | None,
        typer.Option(help="Ask no server: read the sources from this WARC file or folder; may be given again."),
    ] = None,
    study: StudyOption = HERE,
) -> None:
    """Crawl the study's sources politely and archive what they hold.

    A crawl that was interrupted goes on where it was. The exit code is 3 where a source gave fewer documents than its
    expected_min.

    Example: policyecho crawl --due --study my-study

    Example: policyecho crawl --from-warc my-study/store/warc --study another-study
    """
    raise typer.Exit(crawl_study(study, source or [], due=due, from_warc=from_warc or []))


def crawl_study(root: Path, wanted: Sequence[str], *, due: bool = False, from_warc: Sequence[Path] = ()) -> int:
    """Crawl all sources of a study, those named or those due, and print what came; the exit code.

    With `from_warc` the files are taken into the study's archive, and the sources are read from it without network.
    """
    from crawler.warc.import_files import take_in
    from pipeline.cli.terminal import console
    from pipeline.errors import InputError
    from pipeline.ingest.crawl import crawl_sources, replay_archive
    from pipeline.records.moments import now
    from pipeline.study import open_study
    from pipeline.workflow.settings import load_settings

    if due and from_warc:
        raise InputError("an archive is read whole, whatever is due; leave out --due")
    with open_study(root, write=True) as study:
        settings = load_settings(study.settings_path)
        chosen = _choose_sources(study, wanted, due=due)
        if not chosen:
            return 0  # nothing is due, and the last summary stays the last
        with console.progress("crawling", None) as bar:
            if from_warc:
                take_in(from_warc, study.archive)
                report = replay_archive(study, chosen, settings.crawl, now=now(), on_document=lambda _: bar())
            else:
                report = crawl_sources(study, chosen, settings.crawl, now=now(), on_document=lambda _: bar())
        code = TOO_FEW if report.too_few else 0
        study.keep_crawl_summary(report.started_at, report.summary(now(), code))
    print_crawl(report)
    for one in report.too_few:
        console.say(
            f"source {one.source_id} gave {one.documents} documents where {one.expected_min} are expected; look at its "
            f"refusals, then mend the source or lower its expected_min"
        )
    return code


def _choose_sources(study: Study, wanted: Sequence[str], *, due: bool) -> list[Source]:
    from datetime import UTC, datetime

    from crawler.source import load_sources
    from pipeline.cli.terminal import console
    from pipeline.errors import StudyError, UnknownNameError
    from pipeline.ingest.schedule.due import due_sources

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
    from pipeline.cli.terminal import console

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
