"""sources list and show: what is known of each source, and how its last crawl went."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.source import Source, load_sources
from pipeline.cli import console
from pipeline.errors import UnknownNameError
from pipeline.ingest.crawl import CrawlChoices
from pipeline.schedule import due_of
from pipeline.study import Study, open_study
from pipeline.study.crawls import Round
from pipeline.text.characters import visible
from pipeline.workflow.settings import load_settings

_LIMITS = ("pages", "depth", "megabytes", "minutes", "redirects")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source of a study in one line; `last_crawled` is empty where no crawl of it came to its end."""

    source_id: str
    role: str
    kind: str
    issuer_id: str
    frequency: str
    last_crawled: str
    is_due: bool
    due: str
    confidence: str
    documents: int


def list_sources(root: Path, as_json: bool) -> None:
    """Print the sources of a study, one line each."""
    with open_study(root) as study:
        counts, now = study.crawls.counts(), datetime.now(UTC)
        lines = [_line(study, source, counts.get(source.id, 0), now) for source in load_sources(study.sources)]
        folder = study.sources
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


def _line(study: Study, source: Source, documents: int, now: datetime) -> SourceLine:
    last = study.crawls.last_round(source.id, finished=True)
    due = due_of(source, last, now)
    return SourceLine(
        source_id=source.id,
        role=source.role.value,
        kind=source.kind,
        issuer_id=source.issuer_id,
        frequency=source.frequency,
        last_crawled=last.finished_at if last else "",
        is_due=due.is_due,
        due=due.reason,
        confidence=source.facts.confidence.value,
        documents=documents,
    )


def show_source(root: Path, source_id: str, as_json: bool) -> None:
    """Print all that is known of one source: its file, its limits, when it is due, and how its last crawl went."""
    with open_study(root) as study:
        sources = {source.id: source for source in load_sources(study.sources)}
        if source_id not in sources:
            raise UnknownNameError("source", source_id, sources)
        source = sources[source_id]
        line = _line(study, source, study.crawls.counts().get(source_id, 0), datetime.now(UTC))
        last = study.crawls.last_round(source_id)
        choices = load_settings(study.settings_path).crawl
        path = next(path for path in sorted(study.sources.rglob("*.toml")) if path.stem == source_id)
    facts = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    limits = _limits(source, choices)
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
        ("last crawl", _outcome(last)),
    ]
    console.show_table(("of the source", "is"), rows)


def _limits(source: Source, choices: CrawlChoices) -> dict[str, tuple[float, bool]]:
    """The bounds of a crawl of a source by their key, each with whether its own file sets it."""
    keys = {f"max_{name}": name for name in _LIMITS} | {"delay_seconds": "delay_seconds"}
    own = {key: getattr(source.limits, name) for key, name in keys.items()}
    return {key: (getattr(choices, key) if own[key] is None else own[key], own[key] is not None) for key in keys}


def _in_words(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_in_words(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _outcome(last: Round | None) -> str:
    if last is None:
        return "never crawled"
    if not last.finished_at:
        return f"begun {last.started_at} and interrupted; the next crawl goes on with it"
    told = (
        f"ended {last.finished_at}: {last.documents} documents ({last.new} new, {last.changed} changed, "
        f"{last.unchanged} unchanged), {last.gone} gone, {last.refused} refused"
    )
    few = f"; fewer than the {last.expected_min} expected" if last.too_few else ""
    return told + few + (f"; {last.note}" if last.note else "")
