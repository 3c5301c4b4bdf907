"""policyecho export."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.terminal.options import HERE, StudyOption


def export(
    fmt: Annotated[list[str], typer.Option("--format", help="csv, xlsx or warc; may be given again.")] = ["csv"],  # noqa: B006 - typer reads it once
    run_id: Annotated[str, typer.Option("--run", help="A run id of `policyecho runs`; the newest when left out.")] = "",
    study: StudyOption = HERE,
) -> None:
    """Export a run; files go to exports/RUN_ID in the study, those of the archive (warc) to exports/warc.

    A file there that you have changed stays as it is, and the new one stands beside it, as matches.new.csv.
    What coders have said of matches up to now stands in review_status and the columns behind it, also of an old run.

    Example: policyecho export --format xlsx --study my-study
    """
    from pipeline.cli.terminal import console, exported
    from pipeline.export import exporter
    from pipeline.review.following.tables import add_judgements
    from pipeline.study import lead_to_latest
    from pipeline.workflow.export import export as export_formats
    from pipeline.workflow.workspace import open_workspace

    for name in fmt:
        exporter(name)  # before anything is opened or written
    with open_workspace(study, write=True) as workspace, console.progress("exporting", None):
        made = export_formats(workspace, fmt, run_id, add_judgements)
        newest = workspace.study.runs.current()
        latest = lead_to_latest(workspace.study.exports, newest) if newest else None
    for path in made.paths:
        print(path)
    exported.say_kept(made.kept)
    if newest:
        exported.say_where_latest_is(study / "exports", latest)
