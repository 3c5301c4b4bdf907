"""policyecho review pack."""

from __future__ import annotations

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
    read_names,
)
from pipeline.cli.terminal.hints import command
from pipeline.cli.terminal.options import HERE, StudyOption


def pack(
    coder: CoderOption,
    mask: MaskOption = False,
    pairs: Annotated[
        int, typer.Option("--pairs", min=0, help="How many at most; all that are open when left out.")
    ] = 0,
    without_pictures: Annotated[
        bool, typer.Option("--without-pictures", help="Leave the pictures of pages out; the file is far smaller.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="The file; in reviews/ of the study when left out.")] = None,
    sample: SampleOption = "",
    study: StudyOption = HERE,
) -> None:
    """Write one HTML file for a coder at another computer, who judges offline and sends an answer file back.

    It looks and works like the served page. `review merge` takes the answer file in. It may have 60 MB.

    Example: policyecho review pack --coder B --study my-study
    """
    from pipeline.cli.terminal.progress import progress
    from pipeline.review.codebook import keep_codebook, read_codebook
    from pipeline.review.exchanging.pack import PackWanted, write_pack
    from pipeline.review.judgements import have_coded
    from pipeline.review.serving.desk import Desk
    from pipeline.review.serving.keys import keep_keys, read_keys

    check_coder(coder)
    keep_codebook(study / "reviews")
    keep_keys(study / "reviews")
    with open_reviews(study) as store:
        chosen = find_sample(store, sample)
        check_spelling(coder, have_coded(store.answers(chosen.sample_id)))
        codebook = read_codebook(study / "reviews")
        desk = Desk(store, chosen, codebook)
        path = out or study / "reviews" / f"{chosen.sample_id}-{coder}.html"
        wanted = PackWanted(
            coder, read_keys(study / "reviews", codebook, coder), pairs, with_pictures=not without_pictures
        )
        todo = len(desk.next_pairs(coder, pairs or desk.total))
        with progress("pack", todo) as bar:
            written = write_pack(path, study, desk, read_names(study, mask=mask), wanted, bar)
    print(
        f"{path}: {written.pairs} pairs for {coder}, {written.pictures} pictures of pages, {written.size / 1e6:.1f} MB"
    )
    print(f"Send it to {coder}. When the answer file is back: {command('review merge FILE', study)}")
