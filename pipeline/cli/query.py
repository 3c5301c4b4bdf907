"""policyecho query."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.terminal.options import HERE, StudyOption

if TYPE_CHECKING:
    from pipeline.views.search import Hit

QUERY_FORMATS = ("table", "csv", "json")


def query(
    text: Annotated[str, typer.Argument(help="A sentence in any language.")],
    role: Annotated[str, typer.Option(help="Only network, city or reference documents.")] = "",
    lang: Annotated[str, typer.Option(help="Only documents in this language, such as de.")] = "",
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many passages.")] = 10,
    fmt: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    study: StudyOption = HERE,
) -> None:
    """Passages nearest in meaning, in any language.

    Example: policyecho query "housing for newcomers" --role city --lang de --top 5
    """
    from index.encoder_process import open_embedder
    from pipeline.cli.terminal import console
    from pipeline.errors import InputError, UnknownNameError
    from pipeline.records import Role
    from pipeline.views import search
    from pipeline.workflow.workspace import open_workspace

    if role and role not in {known.value for known in Role}:
        raise UnknownNameError("role", role, [known.value for known in Role])
    if fmt not in QUERY_FORMATS:
        raise UnknownNameError("query format", fmt, QUERY_FORMATS)
    if not text.strip():
        raise InputError("the query is empty; write a sentence to look for")
    with open_workspace(study) as workspace:
        embedder = open_embedder(workspace.fingerprints.model)
        try:
            with console.progress("searching", None):
                wanted = Role(role) if role else None
                hits = search.query(workspace, embedder, text, role=wanted, lang=lang, top=top)
        finally:
            embedder.close()
    _print_hits(hits, fmt)


def _print_hits(hits: tuple[Hit, ...], fmt: str) -> None:
    from pipeline.cli.terminal import console
    from pipeline.export.csv import protect
    from pipeline.views.search import Hit

    if fmt == "json":
        console.show_json([asdict(hit) for hit in hits])
    elif fmt == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        writer.writerow(field.name for field in fields(Hit))
        writer.writerows(
            [protect(cell) if isinstance(cell, str) else cell for cell in asdict(hit).values()] for hit in hits
        )
    else:
        rows = [
            (hit.rank, f"{hit.score:.2f}", hit.lang, f"{hit.document_id}{_page(hit)}", hit.sentence) for hit in hits
        ]
        console.show_table(("", "score", "lang", "document", "nearest sentence"), rows)


def _page(hit: Hit) -> str:
    return "" if hit.page is None else f" p. {hit.page}"
