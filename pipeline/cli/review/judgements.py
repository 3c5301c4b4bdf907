"""policyecho review judgements."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.terminal.options import HERE, StudyOption


def judgements(
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Only judgements of passages that stand on no match of the run.")
    ] = False,
    run_id: Annotated[str, typer.Option("--run", help="A run id of `policyecho runs`; the newest when left out.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="A file for the table, instead of standard output.")] = None,
    study: StudyOption = HERE,
) -> None:
    """List all judgements as CSV: who said what of which passages, and where those are in a run.

    Of every passage it has version, place, quote and context. `review merge` takes the table in again as it is, for
    instance into a copy of the study that lacks some of the answers.

    Example: policyecho review judgements --out judgements.csv --study my-study

    Example: policyecho review judgements --orphans --study my-study
    """
    from pipeline.cli.terminal import console
    from pipeline.errors import InputError, StageError
    from pipeline.review.exchanging.judgement_list import list_judgements
    from pipeline.review.following.follow import follow
    from pipeline.study import write_atomically
    from pipeline.text.plurals import count_of
    from pipeline.workflow.workspace import open_workspace

    if out is not None and out.exists():
        raise InputError(f"{out} is there already; choose another name")
    with open_workspace(study) as workspace:
        runs = workspace.study.runs
        if not (run_id or runs.current()):
            raise StageError("the study has no finished run; run `policyecho run` first")
        following = follow(workspace, runs.resolve(run_id or runs.current()))
    listed = following.orphans if orphans else following.followed
    text = list_judgements(following.run_id, listed)
    if out is None:
        sys.stdout.write(text)
    else:
        write_atomically(out, text.encode("utf-8-sig", "surrogatepass"))
        print(out)
    console.say(f"{count_of(len(listed), 'judged pair')} of {len(following.followed)}, beside run {following.run_id}")
