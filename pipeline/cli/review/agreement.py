"""policyecho review agreement."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.review.options import SampleOption, find_sample, open_reviews
from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.review.agreement.measure import Agreement
    from pipeline.review.codebook import CodedField
    from pipeline.review.collect import Collected
    from pipeline.review.estimates import Estimate

_GROUPS = (("text_class", "class"), ("langs", "languages"))


def agreement(
    field: Annotated[str, typer.Option("--field", help="Which question of the codebook.")] = "relation",
    sample: SampleOption = "",
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """How far coders agree, with intervals, and what is to be known of each of them; what the figures mean, in words.

    Codes given by another codebook than the one that is there now are told and never counted in.

    Example: policyecho review agreement --study my-study
    """
    from pipeline.cli.terminal import console
    from pipeline.errors import UnknownNameError
    from pipeline.review.agreement.blindness import measure_blindness
    from pipeline.review.agreement.measure import measure_agreement, measure_agreement_by_group
    from pipeline.review.codebook import read_codebook
    from pipeline.review.collect import collect, read_guesses

    codebook = read_codebook(study / "reviews")
    asked = codebook.field(field)
    if asked is None:
        raise UnknownNameError("field", field, [one.field for one in codebook.fields])
    with open_reviews(study) as store:
        chosen = find_sample(store, sample)
        collected = collect(store, chosen, codebook.digest, field)
        guesses = read_guesses(store.answers(chosen.sample_id), collected.pairs, _networks_of(study))
    scale = [code.code for code in asked.codes] if asked.ordered else []
    overall = measure_agreement(collected.codings, scale)
    grouped = {
        heading: measure_agreement_by_group(collected.codings, collected.groups(fact), scale)
        for fact, heading in _GROUPS
    }
    if as_json:
        console.show_json(_json(collected, overall, grouped, asked))
        return
    who = (
        f"two or more of {', '.join(overall.coders)}" if overall.coders else "two coders or more; nobody has coded yet"
    )
    print(f"{chosen.sample_id}, {field}: {overall.units} pairs coded by {who}\n")
    _print_overall(overall)
    for heading, figures in grouped.items():
        _print_groups(heading, figures)
    _print_coders(collected, asked)
    for one in measure_blindness(guesses):
        print(
            f"{one.coder} named the network of {tell(one.right, percent=True)} of the pairs asked: {one.sight.meaning}."
        )
    for digest, count in collected.other_codebooks.items():
        console.say(f"{count} answers were given by another codebook ({digest}) and are not counted")


def _networks_of(study: Path) -> dict[str, str]:
    """The name of the network that issued each document."""
    from pipeline.study import open_study
    from pipeline.study.tables import read_issuers

    names = {issuer_id: issuer.name for issuer_id, issuer in read_issuers(study).items()}
    with open_study(study, write=False) as opened:
        documents = [stored.document for stored in opened.documents.all()]
    return {document.document_id: names.get(document.issuer_id, "") for document in documents}


def _print_overall(overall: Agreement) -> None:
    from pipeline.cli.terminal import console
    from pipeline.review.agreement.meanings import explain_agreement

    for sentence in explain_agreement(overall):
        print(f"- {sentence}")
    rows = [(one.code, tell(one.share, percent=True)) for one in overall.prevalence]
    if rows:
        print()
        console.show_table(("code", "share of codes"), rows)


def _print_groups(heading: str, figures: dict[str, Agreement]) -> None:
    from pipeline.cli.terminal import console

    rows = [
        (name, str(one.units), tell(one.raw, percent=True), tell(one.alpha), tell(one.ac1))
        for name, one in figures.items()
    ]
    if rows:
        print()
        console.show_table((heading, "pairs", "raw", "alpha", "AC1"), rows)


def _print_coders(collected: Collected, asked: CodedField) -> None:
    from pipeline.cli.terminal import console
    from pipeline.review.agreement.coders import confusions

    rows = list(_coder_rows(collected, asked))
    if rows:
        print()
        heads = (
            "coder",
            "judged",
            "foils: echoes found",
            "foils: others seen through",
            "same again",
            "under 2 s",
            "drift",
        )
        console.show_table(heads, rows)
    for one in confusions(collected.codings):
        told = ", ".join(f"{code} and {other} {times}x" for code, other, times in one.most_confused[:3])
        if told:
            print(f"{one.coder} and {one.other} confuse most often: {told}.")


def _coder_rows(collected: Collected, asked: CodedField) -> Iterator[tuple[str, ...]]:
    from collections import Counter

    from pipeline.review.agreement.coders import drifts, haste, judge_on_foils, repeat_agreement

    echo_codes = {code.code for code in asked.codes if code.echo}
    judged_foils = judge_on_foils(collected.on_foils, collected.is_echo, echo_codes) if echo_codes else ()
    foils = {one.coder: one for one in judged_foils}
    repeats = repeat_agreement(collected.all_codings, collected.repeats)
    hasty = {one.coder: one.share for one in haste(collected.all_codings)}
    drifted = {one.coder: one.change for one in drifts(collected.codings, collected.decided or None)}
    for coder, judged in sorted(Counter(one.coder for one in collected.all_codings).items()):
        on_foils = foils.get(coder)
        yield (
            coder,
            str(judged),
            tell(on_foils.sensitivity, percent=True) if on_foils else "—",
            tell(on_foils.specificity, percent=True) if on_foils else "—",
            tell(repeats[coder].raw, percent=True) if coder in repeats else "—",
            tell(hasty[coder], percent=True) if coder in hasty else "—",
            tell(drifted[coder], percent=True) if coder in drifted else "—",
        )


def tell(estimate: Estimate, *, percent: bool = False) -> str:
    """A figure with its interval for a table; a dash where it is undefined."""
    if estimate.value is None:
        return "—"

    def one(value: float | None) -> str:
        return "" if value is None else f"{value:.0%}" if percent else f"{value:.2f}"

    return (
        f"{one(estimate.value)} ({one(estimate.low)}–{one(estimate.high)})"
        if estimate.low is not None
        else (one(estimate.value))
    )


def _json(
    collected: Collected, overall: Agreement, grouped: dict[str, dict[str, Agreement]], asked: CodedField
) -> dict[str, object]:
    from dataclasses import asdict

    from pipeline.review.agreement.coders import confusions, judge_on_foils

    echo_codes = {code.code for code in asked.codes if code.echo}
    return {
        "sample": collected.sample.sample_id,
        "field": asked.field,
        "agreement": asdict(overall),
        "by": {name: {key: asdict(one) for key, one in figures.items()} for name, figures in grouped.items()},
        "confusions": [asdict(one) for one in confusions(collected.codings)],
        "on_foils": [asdict(one) for one in judge_on_foils(collected.on_foils, collected.is_echo, echo_codes)]
        if echo_codes
        else [],
        "other_codebooks": dict(collected.other_codebooks),
    }
