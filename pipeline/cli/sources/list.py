"""policyecho sources list."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.source import Confidence, Role
from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption
from pipeline.text.plurals import count_of

RoleOption = Annotated[Role | None, typer.Option(help="Only sources of this role.")]
CountryOption = Annotated[str, typer.Option(help="Only sources of this country, by its two letters.")]
NetworkOption = Annotated[str, typer.Option(help="Only sources of this network and its members, by its id.")]
ConfidenceOption = Annotated[Confidence | None, typer.Option(help="Only sources whose facts were checked so far.")]


def list_sources(
    study: StudyOption = HERE,
    role: RoleOption = None,
    country: CountryOption = "",
    network: NetworkOption = "",
    confidence: ConfidenceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every source in one line: frequency, last crawl, whether it is due, confidence, documents.

    Example: policyecho sources list --study my-study --role city --country DE
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from crawler.source import load_sources
    from pipeline.cli.terminal import console
    from pipeline.study import open_study
    from pipeline.views.sources import SourceChoice, choose_sources, source_line

    choice = SourceChoice(role, country, network, confidence)

    with open_study(study) as opened:
        counts, now = opened.crawls.counts(), datetime.now(UTC)
        known = load_sources(opened.sources)
        chosen = choose_sources(opened, known, choice)
        lines = [source_line(opened, source, counts.get(source.id, 0), now) for source in chosen]
        folder = opened.sources
    if as_json:
        console.show_json([asdict(line) for line in lines])
        return
    if known and not lines:
        print(f"none of the {len(known)} sources is of that role, country, network and confidence; leave one out")
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
    print(f"\n{count_of(len(lines), 'source')}, {due} due")
