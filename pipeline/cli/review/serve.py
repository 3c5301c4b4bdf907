"""policyecho review serve."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.review.options import MaskOption, SampleOption, check_coder, check_spelling, find_sample, read_names
from pipeline.cli.terminal.options import HERE, StudyOption

if TYPE_CHECKING:
    from pipeline.review.records import Sample
    from pipeline.review.store import ReviewStore

PORT = 8765

PortOption = Annotated[int, typer.Option("--port", min=1024, max=65535, help="Port on this machine.")]


def serve(
    coder: Annotated[list[str] | None, typer.Option("--coder", help="Who codes; may be given again.")] = None,
    adjudicator: Annotated[
        list[str] | None, typer.Option("--adjudicator", help="Who decides where coders differ, and has coded nothing.")
    ] = None,
    mask: MaskOption = False,
    port: PortOption = PORT,
    sample: SampleOption = "",
    study: StudyOption = HERE,
) -> None:
    """Serve the page on which coders judge pairs, on this machine only, until Ctrl-C. Each coder has an own address.

    Example: policyecho review serve --coder A --coder B --study my-study

    Example: policyecho review serve --coder A --coder B --adjudicator C --study my-study
    """
    serve_page(study, sample, (coder or [], adjudicator or []), mask=mask, port=port)


def serve_page(study: Path, sample: str, people: tuple[list[str], list[str]], *, mask: bool, port: int) -> None:
    """Serve a sample to coders and to those who decide between them, each at an address of their own, until Ctrl-C."""
    import uvicorn

    from pipeline.review.codebook import keep_codebook, read_codebook
    from pipeline.review.serving.app import Serving, make_app
    from pipeline.review.serving.desk import Desk
    from pipeline.review.serving.guard import Guard
    from pipeline.review.serving.keys import keep_keys, read_keys
    from pipeline.review.store import ReviewStore
    from pipeline.study import open_study

    coders, deciders = ([check_coder(one) for one in dict.fromkeys(names)] for names in people)
    reviews = study / "reviews"
    with open_study(study, write=False) as opened, ReviewStore(reviews) as store:
        chosen = find_sample(store, sample)
        _check_people(store, chosen, coders, deciders)
        masks, networks = read_names(opened.root, mask=mask)
    keep_codebook(reviews)
    keep_keys(reviews)
    codebook = read_codebook(reviews)
    keys = {one: read_keys(reviews, codebook, one) for one in (*coders, *deciders)}

    def open_desk() -> Desk:
        return Desk(ReviewStore(reviews), chosen, codebook)

    guard = Guard.of(port, coders, deciders)
    app = make_app(Serving(study, open_desk, guard, masks, networks, keys))
    server = uvicorn.Server(
        uvicorn.Config(app, lifespan="off", log_level="warning", server_header=False, date_header=False)
    )
    # Who follows an address at once is kept waiting, and not turned away, until the server has started.
    with _listen(port) as listening, suppress(KeyboardInterrupt):
        for one in (*coders, *deciders):
            print(f"{one}: {guard.address(one, port)}", flush=True)
        print("Each address works once, in one browser. Ctrl-C ends the page; what was answered is kept.", flush=True)
        server.run([listening])


def _listen(port: int) -> socket.socket:
    """The port of this machine, on which whoever comes from now on is heard; raises ConfigError."""
    from pipeline.errors import ConfigError

    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        raise ConfigError(
            f"port {port} of this machine cannot be had, most likely because something is served there already; end "
            "that, or name another with `--port`"
        ) from None


def _check_people(store: ReviewStore, sample: Sample, coders: list[str], deciders: list[str]) -> None:
    """Nobody both codes and decides, who sees the codes of others, or counts as two. Raises ConfigError."""
    from pipeline.errors import ConfigError
    from pipeline.review.judgements import have_coded

    if not (coders or deciders):
        raise ConfigError("nobody is named; say who codes with `--coder A`")
    coded = have_coded(store.answers(sample.sample_id))
    for one in [*coders, *deciders]:
        if one not in coded:
            check_spelling(one, {*coded, *coders, *deciders} - {one})
    for one in deciders:
        if one in coders or one in coded:
            raise ConfigError(
                f"{one} codes this sample and cannot decide between its coders, whose codes stay unseen; name somebody "
                "else with `--adjudicator`"
            )
