"""policyecho sources check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption


def check(
    source_ids: Annotated[list[str] | None, typer.Argument(help="Only these; all when left out.")] = None,
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Ask every source's site, politely, whether its addresses still answer and how many documents they link.

    Nothing is taken into the study. The exit code is 3 where a source needs mending.

    Example: policyecho sources check velden --study my-study
    """
    raise typer.Exit(print_check(study, source_ids or [], as_json))


def print_check(root: Path, wanted: Sequence[str], as_json: bool) -> int:
    """Print what a live look at the sources shows; the exit code, which is 3 where one needs mending."""
    from collections import Counter
    from dataclasses import asdict

    from crawler.source import load_sources
    from pipeline.cli.crawl import TOO_FEW
    from pipeline.cli.terminal import console
    from pipeline.errors import ConfigError, StudyError, UnknownNameError
    from pipeline.ingest.check_sources import NEEDS_MENDING, check_sources
    from pipeline.study import open_study
    from pipeline.workflow.settings import load_settings

    with open_study(root) as study:
        choices = load_settings(study.settings_path).crawl
        sources = {source.id: source for source in load_sources(study.sources)}
        for name in wanted:
            if name not in sources:
                raise UnknownNameError("source", name, sources)
        if not sources:
            raise StudyError(f"{study.sources} holds no source; write one TOML file for each")
        if not choices.contact:
            raise ConfigError(f"sites want to know who asks: set contact under [crawl] in {study.settings_path}")
    chosen = [sources[name] for name in (wanted or sources)]
    found = check_sources(chosen, choices.settings())
    mend = {one.source_id for one in found if one.finding in NEEDS_MENDING}
    if as_json:
        console.show_json([asdict(one) for one in found])
    else:
        columns = ("source", "finding", "address", "what there is to say")
        console.show_table(columns, [(one.source_id, one.finding.value, one.url, one.detail) for one in found])
        counts = Counter(one.finding.value for one in found if one.url)
        print("\n" + ", ".join(f"{count} {name}" for name, count in counts.items()))
        if mend:
            console.say(f"to be looked at: {', '.join(sorted(mend))}")
    return TOO_FEW if mend else 0
