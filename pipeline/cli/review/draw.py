"""policyecho review draw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.terminal.hints import command
from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption

if TYPE_CHECKING:
    from pipeline.review.sampling.draw import Drawn
    from pipeline.review.store import ReviewStore


def draw(
    pairs: Annotated[
        int, typer.Option("--pairs", min=1, help="Matches to judge; foils and repeats come on top.")
    ] = 245,
    name: Annotated[str, typer.Option("--name", help="The sample's name; sample-1, sample-2 … when left out.")] = "",
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same pairs from the same run.")] = 1,
    foils: Annotated[float, typer.Option(min=0, max=1, help="Pairs whose answer is known, as a share of pairs.")] = 0.2,
    plan: Annotated[
        bool, typer.Option("--plan", help="Only say what would be drawn and what that would tell.")
    ] = False,
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Draw a sample of the newest run's matches for coders; it stays as it is whatever is run afterwards.

    Example: policyecho review draw --plan --study my-study

    Example: policyecho review draw --pairs 245 --seed 7 --study my-study
    """
    from pipeline.cli.review.options import describe_others
    from pipeline.cli.terminal import console
    from pipeline.records.moments import now
    from pipeline.review.codebook import keep_codebook, read_codebook
    from pipeline.review.sampling.draw import SampleWanted, draw_sample, plan_sample
    from pipeline.review.store import STORE_NAME, ReviewStore
    from pipeline.workflow.workspace import open_workspace

    reviews, others = study / "reviews", ""
    with open_workspace(study) as workspace:
        read_codebook(reviews)  # a codebook that cannot be used is told before anything is drawn
        if plan:
            if (reviews / STORE_NAME).exists():
                with ReviewStore(reviews, write=False) as store:
                    store.check_free(name)
            drawn = plan_sample(workspace, SampleWanted(name, pairs, seed, foils))
        else:
            with ReviewStore(reviews) as store:
                wanted = SampleWanted(name or _next_name(store), pairs, seed, foils)
                drawn = draw_sample(workspace, store, wanted, now())
                others = describe_others(store, drawn.sample)
            keep_codebook(reviews)
    if as_json:
        console.show_json(_json(drawn))
        return
    _print(drawn)
    if not plan:
        _say_next(drawn.sample.sample_id, others, study)


def _say_next(name: str, others: str, study: Path) -> None:
    from pipeline.cli.terminal import console

    serve, sheet = (command(f"review {way} --coder A", study) for way in ("serve", "sheet"))
    print(f"Kept as {name}. Next: {serve}\n  or: {sheet}")
    if others:
        console.say(f"{name} is taken from now on where no `--sample` says otherwise; there are {others}")


def _next_name(store: ReviewStore) -> str:
    taken = {sample.sample_id for sample in store.samples()}
    return next(name for number in range(1, len(taken) + 2) if (name := f"sample-{number}") not in taken)


def _json(drawn: Drawn) -> dict[str, object]:
    return {
        "sample": drawn.sample.sample_id,
        "run_id": drawn.sample.run_id,
        "seed": drawn.sample.seed,
        "divided_by": list(drawn.strata.divided_by),
        "strata": {name: {"matches": size, "drawn": drawn.drawn[name]} for name, size in drawn.strata.sizes.items()},
        "kinds": {kind.value: count for kind, count in drawn.kinds.items()},
    }


_HEADS = {"text_class": "class", "langs": "languages", "contact": "contact", "band": "score"}


def _print(drawn: Drawn) -> None:
    from pipeline.cli.terminal import console
    from pipeline.review.records import PairKind
    from pipeline.review.sampling.planning import describe_plan

    rows = [(*name.split("|"), str(size), str(drawn.drawn[name])) for name, size in drawn.strata.sizes.items()]
    heads = (*(_HEADS[part] for part in drawn.strata.divided_by), "matches", "drawn")
    console.show_table(heads, rows)
    total = sum(drawn.kinds.values())
    matches = drawn.kinds.get(PairKind.MATCH, 0)
    foils = sum(count for kind, count in drawn.kinds.items() if kind.is_foil)
    print(
        f"{total} pairs: {matches} of {sum(drawn.strata.sizes.values())} matches, and beside them {foils} with a known "
        f"answer (foils) and {drawn.kinds.get(PairKind.DUPLICATE, 0)} shown twice."
    )
    for line in describe_plan(total, matches, sum(drawn.strata.sizes.values())):
        print(line)
