"""query, show and text."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict, fields
from pathlib import Path

from index.encoder_process import open_embedder
from pipeline import views
from pipeline.cli import console
from pipeline.errors import InputError, UnknownNameError
from pipeline.export.csv import protect
from pipeline.records import Role
from pipeline.study import open_study
from pipeline.text.characters import visible
from pipeline.views import drawing
from pipeline.views.search import Hit
from pipeline.views.search import query as find
from pipeline.workflow.inventory import fingerprints
from pipeline.workflow.settings import load_settings

QUERY_FORMATS = ("table", "csv", "json")


def query(root: Path, text: str, role: str, lang: str, top: int, fmt: str) -> None:
    """Print the passages nearest in meaning to a text."""
    if role and role not in {known.value for known in Role}:
        raise UnknownNameError("role", role, [known.value for known in Role])
    if fmt not in QUERY_FORMATS:
        raise UnknownNameError("query format", fmt, QUERY_FORMATS)
    if not text.strip():
        raise InputError("the query is empty; write a sentence to look for")
    with open_study(root) as study:
        prints = fingerprints(load_settings(study.settings_path))
        embedder = open_embedder(prints.model)
        try:
            with console.progress("searching", None):
                hits = find(
                    study,
                    prints,
                    embedder,
                    text,
                    role=Role(role) if role else None,
                    lang=lang,
                    top=top,
                )
        finally:
            embedder.close()
    _print_hits(hits, fmt)


def _print_hits(hits: tuple[Hit, ...], fmt: str) -> None:
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


def show(root: Path, match_id: str, image: Path | None, as_json: bool) -> None:
    """Print one match in full, in words or as JSON, and draw its pages where asked."""
    with open_study(root) as study:
        settings = load_settings(study.settings_path)
        found = views.find_match(study, fingerprints(settings), match_id)
        if as_json:
            console.show_json(asdict(views.page_of(found)))
        else:
            print(visible(views.described(found, settings)))
        if image is not None:
            for left_out in drawing.draw(study, found, image):
                console.say(left_out)
            console.say(f"drawn: {image}")


def text(root: Path, document_id: str, *, structure: bool, apart: bool, as_json: bool) -> None:
    """Print the normalised text of a document and nothing else, or another view of the document."""
    if structure + apart + as_json > 1:
        raise InputError("--structure, --apart and --json are three views; ask for one at a time")
    with open_study(root) as study:
        found = views.read_document(study, fingerprints(load_settings(study.settings_path)), document_id)
    if as_json:
        console.show_json(views.values_of(found))
    elif structure or apart:
        lines = views.structure_lines(found) if structure else views.apart_lines(found)
        for line in lines:
            print(visible(line))
        if apart and not found.extraction.apart:
            console.say("nothing was kept apart from this text")
    else:
        # Bytes, so that no platform's line ends move an offset.
        sys.stdout.buffer.write(found.extraction.text.encode("utf-8"))
        sys.stdout.buffer.flush()
