"""Every design asked of one study, and what they say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.progress import Bar, no_bar, part_of
from pipeline.analyse.answer import SUMMARY, Answer, Primary
from pipeline.analyse.counts.study_cells import find_newest_run
from pipeline.analyse.design_names import DesignName
from pipeline.analyse.designs import DESIGNS, Asked
from pipeline.analyse.multiplicity import adjust_by_holm
from pipeline.analyse.pictures.coefficients import draw_coefficients
from pipeline.errors import PipelineError
from pipeline.export.analysis.together import PRIMARIES, RATIOS
from pipeline.export.tables import Cell, Table, rounded
from pipeline.text.plurals import count_of, tell_p
from pipeline.workflow.workspace import Workspace

__all__ = ["ask_all", "summarise"]

_LEVEL = 0.05


def ask_all(workspace: Workspace, asked: Asked, bar: Bar = no_bar) -> Iterator[Answer]:
    """The answer of each design in turn, and last of all what they say together.

    A design that cannot be asked of this study answers with the sentence that says why. `bar` is told of one unit in
    all. Raises StageError before the first run, and where the study has changed since the newest.
    """
    run_id = find_newest_run(workspace)
    step = part_of(bar, len(DESIGNS))
    answers = []
    for name in DESIGNS:
        step(0, name)
        answers.append(_ask(workspace, run_id, name, asked, step))
        yield answers[-1]
    yield summarise(run_id, answers)


def _ask(workspace: Workspace, run_id: str, name: DesignName, asked: Asked, bar: Bar) -> Answer:
    told = 0.0

    def step(units: float = 1, doing: str = "") -> None:
        nonlocal told
        told += units
        bar(units, f"{name}: {doing}" if doing else "")

    try:
        answer = DESIGNS[name](workspace, asked, step)
    except PipelineError as error:
        answer = Answer(name.value, run_id, (f"This cannot be asked of this study: {error}.",))
    bar(1 - told)
    return answer


def summarise(run_id: str, answers: Sequence[Answer]) -> Answer:
    """All paragraphs under their questions, primary tests held to how many there are, and all ratios in one picture."""
    said = [_tell_primaries(answers)]
    for answer in answers:
        question = DesignName(answer.design).meaning
        said += [f"{answer.design.upper()}: {question}", *answer.paragraphs, *answer.notes]
    ratios = [replace(one, name=f"{answer.design}: {one.name}") for answer in answers for one in answer.ratios]
    pictures = {"ratios": draw_coefficients(ratios, "what is counted")} if ratios else {}
    tables = primaries_table(answers), ratios_table(answers)
    return Answer(SUMMARY, run_id, tuple(said), tables=tables, pictures=pictures)


def primaries_table(answers: Sequence[Answer]) -> Table:
    """Every primary test with its p, also by Holm over all of them that could be made."""
    adjusted = _adjust(answers)
    rows: list[tuple[Cell, ...]] = [
        (answer.design, one.name, rounded(one.p), rounded(adjusted.get((answer.design, one.name))), len(adjusted))
        for answer in answers
        for one in answer.primaries
    ]
    return Table("primaries", PRIMARIES, tuple(rows))


def ratios_table(answers: Sequence[Answer]) -> Table:
    """By how much contact multiplies what each design counts, by each way of asking."""
    rows: list[tuple[Cell, ...]] = [
        (answer.design, one.name, *map(rounded, (one.ratio, one.low, one.high)), "yes" if one.grey else "no")
        for answer in answers
        for one in answer.ratios
    ]
    return Table("ratios", RATIOS, tuple(rows))


def _adjust(answers: Sequence[Answer]) -> Mapping[tuple[str, str], float]:
    made: list[tuple[str, Primary]] = [(answer.design, one) for answer in answers for one in answer.primaries]
    p_values = {(design, one.name): one.p for design, one in made if one.p is not None}
    return dict(zip(p_values, adjust_by_holm(list(p_values.values())), strict=True))


def _tell_primaries(answers: Sequence[Answer]) -> str:
    adjusted = _adjust(answers)
    if not adjusted:
        return "No primary test could be made of this study; what follows says why, and what would help."
    told = ", ".join(f"{design} ({name}) {tell_p(p)}" for (design, name), p in adjusted.items())
    passed = [p for p in adjusted.values() if p <= _LEVEL]
    return (
        f"{count_of(len(adjusted), 'primary test was', 'primary tests were')} made. Held to how many there are (Holm), "
        f"their p is: {told}. {len(passed) or 'None'} of them {'lies' if len(passed) == 1 else 'lie'} at .05 or below."
    )
