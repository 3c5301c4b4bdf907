"""policyecho add."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.terminal.hints import command
from pipeline.cli.terminal.options import HERE, StudyOption
from pipeline.text.plurals import count_of


def add(
    table: Annotated[Path, typer.Argument(help="documents.csv: path, document_id, role, issuer_id and more.")],
    restore: Annotated[bool, typer.Option("--restore", help="Bring back documents that were removed.")] = False,
    study: StudyOption = HERE,
) -> None:
    """Add or update documents from files; faulty lines are refused by number, the others taken.

    Example: policyecho add documents.csv --study my-study
    """
    from pipeline.cli.terminal import console
    from pipeline.ingest.documents_csv import COLUMNS, add_documents
    from pipeline.records.moments import now
    from pipeline.study import open_study

    with open_study(study, write=True) as opened, console.progress("adding documents", None) as bar:
        done = add_documents(opened, table, now=now(), restore=restore, on_row=lambda *_: bar())
    # They are documents of the study all the same, and among those that were added, updated or unchanged.
    unreadable = f" (of these {count_of(len(done.unreadable), 'file')} not readable)" if done.unreadable else ""
    print(
        f"{table}: {done.added} added, {done.updated} updated, {done.unchanged} unchanged{unreadable}, "
        f"{count_of(len(done.faults), 'line')} refused (read as {done.separator}-separated {done.encoding})"
    )
    if done.ignored:
        console.say(
            f"columns nobody reads were left out: {', '.join(done.ignored)}; the columns are {', '.join(COLUMNS)}"
        )
    if done.still_removed:
        console.say(f"still removed: {', '.join(done.still_removed)}; bring them back with --restore")
    if done.deleted_lines:
        console.say(
            f"added from this table before and no longer in it: {', '.join(done.deleted_lines)}; they stay in the "
            "study until you take each out with `policyecho remove ID --reason TEXT`"
        )
    for reason in done.unreadable:
        console.say(f"not readable: {reason}")
    for fault in done.faults:
        console.say(f"{table} line {fault.line}: {fault.text}")
    if done.faults:
        console.say("Mend the lines that are named and add the table again; those that were taken stay")
    for tag in done.strange_languages:
        console.say(f"lang {tag} is no language that policyecho knows words of; correct it if it is a slip")
    for ids in done.like_issuers:
        console.say(f"issuer_id {' and '.join(ids)} count as different issuers; if they are one, write it in one way")
    if done.faults:
        raise typer.Exit(1)
    if done.added or done.updated:
        print(f"Next: {command('run', study)}")
