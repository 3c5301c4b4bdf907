"""policyecho review sheet."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.review.options import (
    CoderOption,
    SampleOption,
    check_coder,
    check_spelling,
    find_sample,
    open_reviews,
)
from pipeline.cli.terminal.hints import command
from pipeline.cli.terminal.options import HERE, StudyOption


def sheet(
    coder: CoderOption,
    form: Annotated[
        str, typer.Option("--format", help="csv, xlsx, label-studio, doccano or prodigy.", show_default=True)
    ] = "csv",
    out: Annotated[Path | None, typer.Option("--out", help="The file; in reviews/ of the study when left out.")] = None,
    sample: SampleOption = "",
    study: StudyOption = HERE,
) -> None:
    """Write a coding sheet for one coder, in an order of their own, without the pairs they have coded already.

    Example: policyecho review sheet --coder A --study my-study

    Example: policyecho review sheet --coder B --format xlsx --out b.xlsx --study my-study
    """
    from pipeline.errors import UnknownNameError
    from pipeline.review.codebook import read_codebook
    from pipeline.review.exchanging.sheets import FORMATS, write_sheet
    from pipeline.review.judgements import coder_states, have_coded, order_pairs

    check_coder(coder)
    if form not in FORMATS:
        raise UnknownNameError("format", form, FORMATS)
    suffix = {"csv": ".csv", "xlsx": ".xlsx", "label-studio": ".json"}.get(form, ".jsonl")
    with open_reviews(study) as store:
        chosen = find_sample(store, sample)
        check_spelling(coder, have_coded(store.answers(chosen.sample_id)))
        codebook = read_codebook(study / "reviews")
        pairs = {pair.pair_id: pair for pair in store.pairs(chosen.sample_id)}
        states = coder_states(store.answers(chosen.sample_id, coder)).get(coder, {})
        done = {pair_id for pair_id, state in states.items() if state.coded and state.coded.codebook == codebook.digest}
        order = order_pairs(store.pair_ids(chosen.sample_id), chosen.seed, coder)
        left = [pairs[pair_id] for pair_id in order if pair_id not in done]
        path = out or study / "reviews" / f"{chosen.sample_id}-{coder}{suffix}"
        write_sheet(path, left, coder, codebook, form)
    print(f"{path}: {len(left)} pairs for {coder}{f', {len(done)} are coded already' if done else ''}")
    print(f"When it is filled in: {command(f'review merge {shlex.quote(str(path))}', study)}")
