"""policyecho sources show."""

from __future__ import annotations

import tomllib
from typing import Annotated

import typer

from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption


def show_source(
    source_id: Annotated[str, typer.Argument(help="The source's id, as its file is named.")],
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """One source in full: its file, limits, robots.txt, when it is due, and how its last crawl went.

    Example: policyecho sources show velden --study my-study
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from crawler.source import load_sources
    from pipeline.cli.terminal import console
    from pipeline.errors import UnknownNameError
    from pipeline.study import open_study
    from pipeline.text.characters import visible
    from pipeline.views.sources import describe_crawl, source_limits, source_line
    from pipeline.workflow.settings import load_settings

    with open_study(study) as opened:
        sources = {source.id: source for source in load_sources(opened.sources)}
        if source_id not in sources:
            raise UnknownNameError("source", source_id, sources)
        source = sources[source_id]
        line = source_line(opened, source, opened.crawls.counts().get(source_id, 0), datetime.now(UTC))
        last = opened.crawls.last_round(source_id)
        choices = load_settings(opened.settings_path).crawl
        path = next(path for path in sorted(opened.sources.rglob("*.toml")) if path.stem == source_id)
    facts = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    limits = source_limits(source, choices)
    if as_json:
        known = {"file": facts, "limits": {key: value for key, (value, _) in limits.items()}}
        last_crawl = asdict(last) | {"too_few": last.too_few} if last else None
        console.show_json(asdict(line) | known | {"last_crawl": last_crawl})
        return
    print(visible(str(path)))
    robots = source.ignore_robots_because
    hidden = {*limits, "confidence", "ignore_robots_because"}  # told with more words below
    rows = [(key, _in_words(value)) for key, value in facts.items() if key not in hidden]
    rows += [(key, f"{value:g}{'' if is_own else ' (study.toml)'}") for key, (value, is_own) in limits.items()]
    rows += [
        ("robots.txt", f"NOT obeyed: {robots}" if robots else "obeyed"),
        ("confidence", source.facts.confidence.value + ("" if source.facts.seen_at else "; no page was named")),
        ("documents held", str(line.documents)),
        ("due", f"{'yes' if line.is_due else 'no'}: {line.due}"),
        ("last crawl", describe_crawl(last)),
    ]
    console.show_table(("of the source", "is"), rows)


def _in_words(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_in_words(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
