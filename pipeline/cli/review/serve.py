"""policyecho review serve."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.review.options import MaskOption, SampleOption, check_coder, find_sample, read_names
from pipeline.cli.terminal.options import HERE, StudyOption

PORT = 8765


def serve(
    coder: Annotated[list[str], typer.Option("--coder", help="Who codes; may be given again.")],
    mask: MaskOption = False,
    port: Annotated[int, typer.Option("--port", min=1024, max=65535, help="Port on this machine.")] = PORT,
    sample: SampleOption = "",
    study: StudyOption = HERE,
) -> None:
    """Serve the page on which coders judge pairs, on this machine only, until Ctrl-C. Each coder has an own address.

    Example: policyecho review serve --coder A --coder B --study my-study
    """
    import uvicorn

    from pipeline.review.codebook import keep_codebook, read_codebook
    from pipeline.review.serving.app import Serving, make_app
    from pipeline.review.serving.desk import Desk
    from pipeline.review.serving.guard import Guard
    from pipeline.review.serving.keys import keep_keys, read_keys
    from pipeline.review.store import ReviewStore
    from pipeline.study import open_study

    coders = [check_coder(one) for one in dict.fromkeys(coder)]
    reviews = study / "reviews"
    keep_codebook(reviews)
    keep_keys(reviews)
    codebook = read_codebook(reviews)
    keys = {one: read_keys(reviews, codebook, one) for one in coders}
    with open_study(study, write=False) as opened, ReviewStore(reviews) as store:
        chosen = find_sample(store, sample)
        masks, networks = read_names(opened.root, mask=mask)

    def open_desk() -> Desk:
        return Desk(ReviewStore(reviews), chosen, codebook)

    guard = Guard.of(port, coders)
    for one in coders:
        print(f"{one}: {guard.address(one, port)}", flush=True)
    print("Each address works once, in one browser. Ctrl-C ends the page; what was answered is kept.", flush=True)
    app = make_app(Serving(study, open_desk, guard, masks, networks, keys))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", server_header=False, date_header=False)
