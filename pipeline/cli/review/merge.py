"""policyecho review merge."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.review.options import check_coder, open_reviews
from pipeline.cli.terminal.options import HERE, StudyOption

if TYPE_CHECKING:
    from pipeline.review.store import ReviewStore


def merge(
    path: Annotated[
        Path, typer.Argument(help="A coding sheet that was filled in, or what an annotation tool exported.")
    ],
    coder: Annotated[str, typer.Option("--coder", help="Who coded, where the file does not say.")] = "",
    study: StudyOption = HERE,
) -> None:
    """Take the codes of a sheet in: all of them, or none where a line cannot be used. The same sheet twice is one.

    Example: policyecho review merge reviews/sample-1-A.csv --study my-study
    """
    from pipeline.errors import InputError
    from pipeline.records.moments import now
    from pipeline.review.codebook import read_codebook
    from pipeline.review.exchanging.adjudication import is_adjudication, read_adjudication
    from pipeline.review.exchanging.judgement_list import is_judgement_list, read_judgement_list
    from pipeline.review.exchanging.merging import renew_ids
    from pipeline.review.exchanging.sheets import read_sheet

    if coder:
        check_coder(coder)
    with open_reviews(study) as store:
        codebook = read_codebook(study / "reviews")
        known = partial(_is_pair, store)
        is_list = is_judgement_list(path)
        if is_list:
            read = read_judgement_list(path, known)
        elif is_adjudication(path):
            read = read_adjudication(path, codebook, known, now())
        else:
            read = read_sheet(path, codebook, known, now(), coder)
        if read.faults:
            for fault in read.faults:
                typer.echo(f"{path} line {fault.line}: {fault.text}", err=True)
            raise InputError(f"nothing was taken from {path}: mend what is named above and merge again")
        # A list of judgements holds the very answers, each under its own id.
        answers = read.answers if is_list else renew_ids(store, read.answers)
        new = store.add_answers(answers, (codebook.digest, codebook.model_dump_json()))
    known_already = len(read.answers) - new
    print(
        f"{new} codes taken in{f', {known_already} were known' if known_already else ''}"
        f"{f'; {read.empty} pairs are not coded yet' if read.empty else ''}."
    )


def _is_pair(store: ReviewStore, pair_id: str) -> bool:
    return store.pair(pair_id) is not None
