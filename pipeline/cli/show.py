"""policyecho show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption


def show(
    match_id: Annotated[str, typer.Argument(help="A match_id of matches.csv or excluded.csv, or its beginning.")],
    image: Annotated[Path | None, typer.Option(help="Draw the PDF pages, passages marked, to this .png file.")] = None,
    page: Annotated[
        int | None, typer.Option(help="Draw this page of each passage only; 1 is where the passage begins.")
    ] = None,
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """One match in full: both passages, why it is listed, how sure that is, what else could explain it, who judged it.

    Example: policyecho show 3fa94c1b --image page.png --page 2
    """
    from dataclasses import asdict

    from pipeline import views
    from pipeline.cli.terminal import console
    from pipeline.errors import InputError
    from pipeline.review.following.describe import review_section
    from pipeline.review.following.follow import follow
    from pipeline.text.characters import visible
    from pipeline.views import drawing
    from pipeline.workflow.workspace import open_workspace

    if page is not None and image is None:
        raise InputError("--page chooses what --image draws; give --image page.png as well")
    with open_workspace(study) as workspace:
        found = views.find_match(workspace, match_id)
        documents = found.match.network.document_id, found.match.city.document_id
        following = follow(workspace, found.run_id, documents)
        review = following.reviews.get(found.match.match_id)
        if as_json:
            console.show_json(asdict(views.match_page(found)) | {"review": asdict(review) if review else None})
        else:
            print(visible(views.describe_match(found, workspace.settings)))
            print("\n" + "\n".join(review_section(review, following.followed).lines()))
        if image is not None:
            for left_out in drawing.draw(workspace.study, found, image, page):
                console.say(left_out)
            console.say(f"drawn: {image}")
