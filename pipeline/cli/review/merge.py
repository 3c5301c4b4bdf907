"""policyecho review merge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.review.options import check_coder, open_reviews, read_names
from pipeline.cli.terminal.options import HERE, StudyOption

if TYPE_CHECKING:
    from pipeline.review.codebook import Codebook
    from pipeline.review.exchanging.sheets import ReadSheet
    from pipeline.review.store import ReviewStore


def merge(
    path: Annotated[
        Path,
        typer.Argument(
            help="A coding sheet that was filled in, the answer file of a pack, or what an annotation tool exported."
        ),
    ],
    coder: Annotated[str, typer.Option("--coder", help="Who coded, where the file does not say.")] = "",
    study: StudyOption = HERE,
) -> None:
    """Take the codes of a sheet or pack in: all, or none where a line cannot be used. The same file twice is one.

    Example: policyecho review merge reviews/sample-1-A.csv --study my-study
    """
    from pipeline.errors import InputError
    from pipeline.review.codebook import read_codebook
    from pipeline.review.exchanging.merging import count_replaced, find_like_coders

    if coder:
        check_coder(coder)
    with open_reviews(study) as store:
        codebook = read_codebook(study / "reviews")
        read = _read(path, store, codebook, coder, study)
        if read.faults:
            for fault in read.faults:
                typer.echo(f"{path} line {fault.line}: {fault.text}", err=True)
            raise InputError(f"nothing was taken from {path}: mend what is named above and merge again")
        others = sorted({answer.coder for answer in read.answers} - {coder}) if coder else []
        if others:
            raise InputError(
                f"{path} says that {', '.join(others)} coded, and `--coder` that {coder} did; nothing was taken: leave "
                "the option out or mend the file"
            )
        for one, other in find_like_coders(store, read.answers):
            raise InputError(
                f"{path} names coder {one!r} beside {other!r}, who would count as two that agree; nothing was taken: "
                "write the name in one way, or another one"
            )
        replaced = count_replaced(store, read.answers)
        new = store.add_answers(read.answers, (codebook.digest, codebook.model_dump_json()))
    known_already = len(read.answers) - new
    print(
        f"{new} codes taken in{f', {known_already} were known' if known_already else ''}"
        f"{f'; {read.empty} pairs are not coded yet' if read.empty else ''}"
        f"{f'; {replaced} codes given before no longer count, and are kept' if replaced else ''}."
    )
    if read.passed_over:
        print(f"Not taken, since the codebook has no such field: columns {', '.join(read.passed_over)}.")


def _read(path: Path, store: ReviewStore, codebook: Codebook, coder: str, study: Path) -> ReadSheet:
    """The answers of a file, whatever wrote it."""
    from pipeline.records.moments import now
    from pipeline.review.exchanging.adjudication import is_adjudication, read_adjudication
    from pipeline.review.exchanging.answer_file import is_answer_file, read_answer_file
    from pipeline.review.exchanging.judgement_list import is_judgement_list, read_judgement_list
    from pipeline.review.exchanging.merging import renew_ids
    from pipeline.review.exchanging.sheets import read_sheet

    if is_answer_file(path):
        # Its answers have ids of their own, by which one that is merged again is known.
        _, networks = read_names(study, mask=False)
        return read_answer_file(path, store, codebook, networks)
    known = partial(_is_pair, store)
    if is_judgement_list(path):
        # It holds the very answers, each under its own id.
        return read_judgement_list(path, known)
    if is_adjudication(path):
        read = read_adjudication(path, codebook, known, now(), _coders_of(store))
    else:
        read = read_sheet(path, codebook, store.pair, now(), coder)
    return read if read.faults else replace(read, answers=tuple(renew_ids(store, read.answers)))


def _coders_of(store: ReviewStore) -> Callable[[str], frozenset[str]]:
    """Gives by a pair's id who has coded the sample that it is of."""
    from pipeline.review.judgements import have_coded

    @cache
    def of_sample(sample_id: str) -> frozenset[str]:
        return have_coded(store.answers(sample_id))

    def of_pair(pair_id: str) -> frozenset[str]:
        pair = store.pair(pair_id)
        return of_sample(pair.sample_id) if pair else frozenset()

    return of_pair


def _is_pair(store: ReviewStore, pair_id: str) -> bool:
    return store.pair(pair_id) is not None
