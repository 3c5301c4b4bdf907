"""The options that designs share, and how their answers are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.analyse.answer import Answer
    from pipeline.study import Study

SeedOption = Annotated[int, typer.Option(min=0, help="The seed of all that is drawn by chance.")]
NetworksOption = Annotated[list[str] | None, typer.Option("--network", help="Only this network; may be given again.")]
PeriodStartsOption = Annotated[
    list[int] | None, typer.Option("--period", help="The first year of a later period; may be given again.")
]
PeriodsOption = Annotated[int, typer.Option("--periods", min=2, help="So many periods of about as many texts each.")]

ReferencesOption = Annotated[
    int, typer.Option(min=19, help="How many times memberships are drawn anew; p is a multiple of 1/(N+1).")
]

SEED, REFERENCES = 1, 999


def show_answer(study: Study, answer: Answer) -> None:
    """Say what was found and what takes no part, write tables, pictures and words, and say where they are."""
    from pipeline.analyse.answer import mark_invented
    from pipeline.analyse.write import write_analysis
    from pipeline.cli.terminal import console, exported

    answer = mark_invented(study.root, answer)
    for paragraph in answer.paragraphs:
        console.show_text(paragraph)
    for line in answer.notes:
        console.say(line)
    made = write_analysis(study, answer)
    for path in made.paths:
        print(path)
    exported.say_kept(made.kept)
    if made.leaves_summary:
        console.say(
            "summary.txt, primaries.csv and ratios there may be of other tables than these; `policyecho analyse all` "
            "renews them"
        )
