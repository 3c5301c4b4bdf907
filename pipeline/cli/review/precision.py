"""policyecho review precision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.review.options import SampleOption, find_sample, newest_run, open_reviews
from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption

if TYPE_CHECKING:
    from pipeline.review.precision import GroupPrecision, Precision
    from pipeline.review.verdicts import Judged


def precision(
    target: Annotated[float, typer.Option(min=0.01, max=0.99, help="The precision that is to be shown.")] = 0.8,
    sample: SampleOption = "",
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """How many matches of a run are echoes, by class, grade, languages and contact, with intervals.

    A sample tells it of the run that it was drawn from, and of no other: taken is the newest sample of the newest run,
    and where it has none, it is said of which run the figures are. A match of which coders differ whether it is an
    echo counts once it is decided. What too few were read of is told as not validated.

    Example: policyecho review precision --study my-study
    """
    from pipeline.cli.terminal import console
    from pipeline.review.codebook import read_codebook
    from pipeline.review.collect import collect
    from pipeline.review.precision import Validation, compare_groups, explain_contrast, measure_precision
    from pipeline.review.precision.design import Dimension
    from pipeline.review.sampling.strata import ContactGroup
    from pipeline.review.stop_line import watch
    from pipeline.review.verdicts import judge

    codebook = read_codebook(study / "reviews")
    newest = newest_run(study)
    with open_reviews(study) as store:
        chosen = find_sample(store, sample, newest)
        judged = judge(collect(store, chosen, codebook.digest), codebook)
    found = measure_precision(judged.sample)
    contrast = compare_groups(judged.sample, Dimension.EXPOSURE, ContactGroup.KNOWN, ContactGroup.NONE)
    line = watch(judged.in_order, target).explain(found.whole.read + judged.undecided)
    if as_json:
        of_run = {"run_id": chosen.run_id, "newest_run_id": newest}
        console.show_json(_json(judged, found, line) | of_run)
        return
    print(f"{chosen.sample_id}, drawn from run {chosen.run_id}{' (the newest)' if chosen.run_id == newest else ''}")
    if chosen.run_id != newest:
        console.say(
            f"These figures are of run {chosen.run_id} and not of the newest, {newest}: judgements follow their "
            "passages, but what was drawn from one run is no sample of another; draw one with `policyecho review draw`"
        )
    _print(judged, found)
    if {contrast.above.validation, contrast.below.validation} == {Validation.VALIDATED}:
        print(explain_contrast(contrast))
    else:
        print("Precision with and without known contact cannot be compared yet: too few of one side were read.")
    print(line)


def _print(judged: Judged, found: Precision) -> None:
    from pipeline.cli.review.agreement import tell
    from pipeline.cli.terminal import console
    from pipeline.review.precision import explain_group

    print(explain_group(found.whole))
    print(explain_group(found.strong))
    if judged.corrected.value is not None:
        print(f"Freed from the errors that coders made on foils: {tell(judged.corrected, percent=True)}.")
    rows = [_row(part) for part in found.groups]
    if rows:
        print()
        heads = ("by", "group", "matches", "read", "not told of", "echoes", "with scores", "validated")
        console.show_table(heads, rows)
        print()
    if judged.undecided and judged.at_worst is not None and judged.at_best is not None:
        are = "match is" if judged.undecided == 1 else "matches are"
        print(
            f"{judged.undecided} {are} not counted, since coders differ whether there is an echo: with none, "
            f"{judged.at_worst:.0%} of all matches would be right, with an echo in each {judged.at_best:.0%}."
        )
        console.say("Have somebody who coded none of it decide: `policyecho review adjudicate --coder NAME`")


def _row(part: GroupPrecision) -> tuple[str, ...]:
    from pipeline.cli.review.agreement import tell
    from pipeline.review.precision import Validation

    validated = {
        Validation.VALIDATED: "yes",
        Validation.TOO_FEW: "no: too few read",
        Validation.FEW_MATCHES: "no: too few matches",
        Validation.NOT_COVERED: "no: part unread",
    }
    return (
        str(part.by or ""),
        part.group,
        str(part.matches),
        str(part.read),
        str(part.not_covered),
        tell(part.estimate, percent=True),
        tell(part.predicted, percent=True),
        validated[part.validation],
    )


def _json(judged: Judged, found: Precision, line: str) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "sample": judged.sample_id,
        "precision": asdict(found),
        "freed_from_coder_errors": asdict(judged.corrected),
        "undecided": judged.undecided,
        "at_worst": judged.at_worst,
        "at_best": judged.at_best,
        "stop_line": line,
    }
