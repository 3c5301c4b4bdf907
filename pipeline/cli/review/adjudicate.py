"""policyecho review adjudicate."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.review.options import (
    CoderOption,
    MaskOption,
    SampleOption,
    check_coder,
    check_spelling,
    find_sample,
    open_reviews,
)
from pipeline.cli.review.serve import PORT, PortOption, serve_page
from pipeline.cli.terminal.hints import command
from pipeline.cli.terminal.options import HERE, StudyOption


def adjudicate(
    coder: CoderOption,
    serve: Annotated[
        bool, typer.Option("--serve", help="Decide on a page instead, served on this machine until Ctrl-C.")
    ] = False,
    mask: MaskOption = False,
    port: PortOption = PORT,
    out: Annotated[Path | None, typer.Option("--out", help="The file; in reviews/ of the study when left out.")] = None,
    sample: SampleOption = "",
    study: StudyOption = HERE,
) -> None:
    """Write the pairs on which coders differ, or serve them, for one who decides; codes are shown without their coders.

    `review merge` takes the decisions in. Causes are: rule_unclear, context, ocr, language, slip.

    Example: policyecho review adjudicate --coder C --study my-study

    Example: policyecho review adjudicate --coder C --serve --study my-study
    """
    from pipeline.errors import ConfigError
    from pipeline.review.codebook import read_codebook
    from pipeline.review.collect import collect
    from pipeline.review.exchanging.adjudication import write_adjudication
    from pipeline.review.judgements import have_coded

    check_coder(coder)
    if serve:
        serve_page(study, sample, ([], [coder]), mask=mask, port=port)
        return
    with open_reviews(study) as store:
        chosen = find_sample(store, sample)
        codebook = read_codebook(study / "reviews")
        coded = have_coded(store.answers(chosen.sample_id))
        check_spelling(coder, coded)
        if coder in coded:
            raise ConfigError(f"{coder} codes this sample and cannot decide between its coders; name somebody else")
        collected = collect(store, chosen, codebook.digest)
    given = collected.disagreements()
    if not given:
        # No file: an empty one would stand in the way of the next.
        print(f"{chosen.sample_id}: nothing to decide; no pair has codes of two coders that differ and are undecided")
        return
    path = out or study / "reviews" / f"{chosen.sample_id}-adjudicate-{coder}.csv"
    write_adjudication(
        path, [pair for pair in collected.pairs.values() if pair.pair_id in given], given, coder, codebook
    )
    print(f"{path}: {len(given)} pairs to decide")
    print(f"When it is filled in: {command(f'review merge {shlex.quote(str(path))}', study)}")
