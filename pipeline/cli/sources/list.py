"""policyecho sources list."""

from __future__ import annotations

from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption


def list_sources(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Every source in one line: frequency, last crawl, whether it is due, confidence, documents.

    Example: policyecho sources list --study my-study
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from crawler.source import load_sources
    from pipeline.cli.terminal import console
    from pipeline.study import open_study
    from pipeline.views.sources import source_line

    with open_study(study) as opened:
        counts, now = opened.crawls.counts(), datetime.now(UTC)
        lines = [source_line(opened, source, counts.get(source.id, 0), now) for source in load_sources(opened.sources)]
        folder = opened.sources
    if as_json:
        console.show_json([asdict(line) for line in lines])
        return
    if not lines:
        print(f"{folder} holds no source; write one TOML file for each")
        return
    columns = ("source", "role", "kind", "issuer", "frequency", "last crawled", "due", "confidence", "documents")
    rows = [
        (one.source_id, one.role, one.kind, one.issuer_id, one.frequency, one.last_crawled[:10] or "never",
         "yes" if one.is_due else "no", one.confidence, one.documents)
        for one in lines
    ]  # fmt: skip
    console.show_table(columns, rows)
    due = sum(line.is_due for line in lines)
    print(f"\n{len(lines)} {'source' if len(lines) == 1 else 'sources'}, {due} due")
