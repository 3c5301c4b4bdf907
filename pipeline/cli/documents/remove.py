"""policyecho remove."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.terminal.options import HERE, StudyOption


def remove(
    document_id: Annotated[str, typer.Argument(help="The document, as in documents.csv.")],
    reason: Annotated[str, typer.Option(help="Why; it stays on record.")],
    study: StudyOption = HERE,
) -> None:
    """Take a document out of the analysis; it stays listed with status removed.

    Example: policyecho remove oldplan-2011 --reason "a draft, never adopted"
    """
    from pipeline.errors import InputError
    from pipeline.records.moments import now
    from pipeline.study import open_study

    if not reason.strip():
        raise InputError("a removal needs a reason; give one with --reason")
    with open_study(study, write=True) as opened:
        opened.documents.remove(document_id, reason.strip(), now=now())
    print(f"{document_id} is out of the analysis; `policyecho run` matches the others anew")
