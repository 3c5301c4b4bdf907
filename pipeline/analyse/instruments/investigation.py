"""Everything the design finds of a study, in the order in which it may be asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.progress import Bar, no_bar
from pipeline.analyse.counts.study_cells import OpenedRun
from pipeline.analyse.instruments.asked_spread import SpreadTest, ask_spread
from pipeline.analyse.instruments.hazard import YearsAtRisk, fit_hazard, lay_out_years
from pipeline.analyse.instruments.identification import Identification, identify
from pipeline.analyse.instruments.learning_events import LearningEvents
from pipeline.analyse.instruments.means_and_reasons import (
    ContactKind,
    KindCounts,
    MeansAndReasons,
    compare_kinds,
    count_kinds,
    expose_to_events,
)
from pipeline.analyse.instruments.naming.first_namings import NAMING_KINDS, FirstNaming, find_first_namings
from pipeline.analyse.instruments.naming.listed import Instrument, list_instruments
from pipeline.analyse.instruments.naming.traces import Trace, trace_instruments
from pipeline.analyse.instruments.naming.turnbull import Curve, fit_turnbull
from pipeline.analyse.instruments.obstacles import Obstacle
from pipeline.analyse.instruments.ratios import Estimate, LogRatio, divide, estimate_of
from pipeline.analyse.instruments.spread import Spread, cross_countries
from pipeline.corpus.lexicon import Lexicon
from pipeline.records import Role
from pipeline.records.codes import Practice
from pipeline.workflow.workspace import Workspace

__all__ = ["PRACTICES", "HazardFound", "Investigation", "investigate"]

# By name of the contact: any event of contact is the primary question, each practice is asked beside it.
PRACTICES: Mapping[str, Practice | None] = {
    "any_event": None, Practice.PLATFORMING.value: Practice.PLATFORMING, Practice.ELEVATING.value: Practice.ELEVATING,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HazardFound:
    """The hazard ratio of a year after an event, or why there is none."""

    risk: YearsAtRisk
    ratio: Estimate
    obstacle: Obstacle | None


@dataclass(frozen=True, slots=True, eq=False)
class Investigation:
    """The design's whole result. `curves` are by instrument, `spreads` and `tests` by the contact of `PRACTICES`.

    `kinds_that_name` are the doc_types whose texts would name an instrument."""

    instruments: tuple[Instrument, ...]
    identification: Identification
    traces: tuple[Trace, ...]
    namings: tuple[FirstNaming, ...]
    curves: Mapping[str, Curve]
    spreads: Mapping[str, Spread]
    tests: Mapping[str, SpreadTest]
    practices: Estimate
    hazard: HazardFound
    kinds: tuple[MeansAndReasons, ...]
    unsaid: int
    kinds_that_name: tuple[str, ...]
    seed: int
    references: int

    @property
    def primary(self) -> SpreadTest:
        """The test of any event."""
        return self.tests["any_event"]


def investigate(
    workspace: Workspace,
    opened: OpenedRun | None,
    seed: int,
    references: int,
    kinds: Collection[str] = NAMING_KINDS,
    bar: Bar = no_bar,
) -> Investigation:
    """Trace, then ask what can be asked. `opened` None: nothing was matched yet. `bar` is told of one unit in all."""
    tables, issuers = workspace.tables, workspace.issuers
    instruments = list_instruments(tables.terms)

    def traced(units: float = 1, doing: str = "") -> None:
        bar(units * 0.6, doing)

    traces = trace_instruments(workspace, instruments, opened.matches if opened else (), traced)
    bar(0 if workspace.readable and instruments else 0.6, "first namings")
    namings = find_first_namings(instruments, workspace.readable, traces, issuers, kinds)
    events = {name: LearningEvents.of(tables.events, issuers, practice) for name, practice in PRACTICES.items()}
    spreads = {name: cross_countries(namings, held) for name, held in events.items()}
    rng = np.random.default_rng(seed)
    tests = {name: ask_spread(spread, rng, references) for name, spread in spreads.items()}
    bar(0.2, "years at risk")
    hazard = _ask_hazard(namings, instruments, events["any_event"])
    bar(0.1, "means and reasons")
    compared, unsaid = _compare_all(workspace, opened)
    bar(0.1, "done")
    return Investigation(
        instruments,
        identify(workspace, instruments, traces, namings, kinds),
        traces,
        namings,
        {one.instrument_id: _draw_curve(one.instrument_id, namings) for one in instruments},
        spreads,
        tests,
        _compare_practices(tests),
        hazard,
        compared,
        unsaid,
        tuple(kinds),
        seed,
        references,
    )


def _draw_curve(instrument: str, namings: Sequence[FirstNaming]) -> Curve:
    """The share of cities that had named an instrument, in days, by those of which anything is known."""
    return fit_turnbull([one.days for one in namings if one.instrument_id == instrument and one.is_known])


def _ask_hazard(
    namings: Sequence[FirstNaming], instruments: Sequence[Instrument], events: LearningEvents
) -> HazardFound:
    risk = lay_out_years(namings, instruments, events)
    if risk.events < risk.wanted:
        return HazardFound(risk, Estimate(None), Obstacle.TOO_FEW_NAMINGS)
    if not risk.contact_varies:
        return HazardFound(risk, Estimate(None), Obstacle.CONTACT_CONSTANT)
    ratio = estimate_of(fit_hazard(risk))
    return HazardFound(risk, ratio, Obstacle.NOT_SEPARATE if ratio.ratio is None else None)


def _compare_practices(tests: Mapping[str, SpreadTest]) -> Estimate:
    """The ratio of platforming over that of elevating, if both were estimated over the same countries."""
    one, other = (tests[practice].log_ratio for practice in (Practice.PLATFORMING, Practice.ELEVATING))
    if one is None or other is None or len(one.drops) != len(other.drops):
        return Estimate(None)
    both: LogRatio = divide(one, other)
    return estimate_of(both)


def _compare_all(workspace: Workspace, opened: OpenedRun | None) -> tuple[tuple[MeansAndReasons, ...], int]:
    """Means beside reasons for each contact, and the finds of which nothing says which they are."""
    if opened is None:
        return (), 0
    issuer_of = {item.document.document_id: item.document.issuer_id for item in workspace.items}
    counts = count_kinds(opened.whole.cells, opened.whole.finds, opened.matches, issuer_of)
    found = [compare_kinds(counts, ContactKind.MEMBERSHIP)]
    family = Lexicon.of(workspace.tables).family
    families = {network.network_id: family(network.network_id) for network in workspace.tables.networks}
    texts = [
        (item.document.issuer_id, item.document.date)
        for item in workspace.readable
        if item.document.role is Role.CITY and item.document.date is not None
    ]
    for contact, practice in (
        (ContactKind.PLATFORMING, Practice.PLATFORMING),
        (ContactKind.ELEVATING, Practice.ELEVATING),
    ):
        events = LearningEvents.of(workspace.tables.events, workspace.issuers, practice, families)
        means, reasons = (expose_to_events(cells, events, texts) for cells in (counts.means, counts.reasons))
        found.append(compare_kinds(KindCounts(means, reasons, counts.unsaid), contact))
    return tuple(found), counts.unsaid
