"""policyecho review: draw pairs to judge, take codes in, and count what they say."""

from __future__ import annotations

import typer

from pipeline.cli.review.adjudicate import adjudicate
from pipeline.cli.review.agreement import agreement
from pipeline.cli.review.draw import draw
from pipeline.cli.review.judgements import judgements
from pipeline.cli.review.merge import merge
from pipeline.cli.review.pack import pack
from pipeline.cli.review.precision import precision
from pipeline.cli.review.serve import serve
from pipeline.cli.review.sheet import sheet
from pipeline.cli.review.state import show_state

group = typer.Typer(
    help="""Have people judge matches: sample, coding sheets, agreement, precision.

    Example: policyecho review draw --pairs 200 --study my-study
    """,
    no_args_is_help=True,
)

group.command("draw")(draw)
group.command("serve")(serve)
group.command("sheet")(sheet)
group.command("pack")(pack)
group.command("merge")(merge)
group.command("adjudicate")(adjudicate)
group.command("agreement")(agreement)
group.command("precision")(precision)
group.command("status")(show_state)
group.command("judgements")(judgements)
