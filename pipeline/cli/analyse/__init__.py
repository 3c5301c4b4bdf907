"""policyecho analyse: from counted finds to what can be said of contact."""

from __future__ import annotations

import typer

from pipeline.cli.analyse.all import all_
from pipeline.cli.analyse.before_after import before_after
from pipeline.cli.analyse.convergence import convergence
from pipeline.cli.analyse.direction import direction
from pipeline.cli.analyse.expected import expected
from pipeline.cli.analyse.instruments import instruments
from pipeline.cli.analyse.involvement import involvement
from pipeline.cli.analyse.power import power

group = typer.Typer(
    help="""Ask whether contact with networks goes with echoes, by tests that hold their error rate.

    Example: policyecho analyse involvement --study my-study
    """,
    no_args_is_help=True,
)

group.command("involvement")(involvement)
group.command("expected")(expected)
group.command("direction")(direction)
group.command("convergence")(convergence)
group.command("instruments")(instruments)
group.command("before-after")(before_after)
group.command("power")(power)
group.command("all")(all_)
