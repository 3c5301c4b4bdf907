"""policyecho text."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption


def text(
    document_id: Annotated[str, typer.Argument(help="The document, as in documents.csv.")],
    structure: Annotated[
        bool, typer.Option("--structure", help="Instead, a line a paragraph: place, page, kind, headings.")
    ] = False,
    apart: Annotated[
        bool, typer.Option("--apart", help="Instead, what was kept apart: running headers, page numbers, menus.")
    ] = False,
    scraps: Annotated[
        bool, typer.Option("--scraps", help="Instead, the sentences that carry no match: headings, forms, templates.")
    ] = False,
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """The normalised text of a document, on which every offset rests, and nothing else.

    With --json all that is known of it: pages, paragraphs, passages with their languages and boxes, what was kept
    apart.

    Example: policyecho text velden-2016 > velden.txt

    Example: policyecho text velden-2016 --structure
    """
    from pipeline import views
    from pipeline.cli.terminal import console
    from pipeline.errors import InputError
    from pipeline.text.characters import visible
    from pipeline.workflow.workspace import open_workspace

    if structure + apart + scraps + as_json > 1:
        raise InputError("--structure, --apart, --scraps and --json are four views; ask for one at a time")
    with open_workspace(study) as workspace:
        found = workspace.text_of(workspace.item(document_id))
        frozen = workspace.statistics
    if as_json:
        console.show_json(views.text_values(found))
    elif structure or apart or scraps:
        templates = frozen.statistics.templates if frozen else {}
        lines = views.structure_lines(found) if structure else views.apart_lines(found)
        for line in views.scrap_lines(found, templates) if scraps else lines:
            print(visible(line))
        if apart and not found.extraction.apart:
            console.say("nothing was kept apart from this text")
        if scraps and frozen is None:
            console.say("what its issuer always writes is known after the first run")
    else:
        # Bytes, so that no platform's line ends move an offset.
        sys.stdout.buffer.write(found.extraction.text.encode("utf-8"))
        sys.stdout.buffer.flush()
