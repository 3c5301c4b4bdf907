"""From the documents that were found to those that a find was counted in: how many are lost where, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pipeline.analyse.counts.finds import Find
from pipeline.analyse.counts.opportunity import DatedText, HasRate
from pipeline.records import Match, Role
from pipeline.records.codes import Code
from pipeline.workflow.inventory import Item

__all__ = ["FlowStage", "FlowStep", "Passed", "find_compared", "follow_documents"]


class FlowStage(Code):
    """A step that a document passes, with why one does not."""

    FOUND = "found", "documents of the side in the study, those that were removed too"
    READ = "read", "those with sentences to compare"
    DATED = "dated", "those with a date; nobody is known to be first without one"
    RATED = "rated", "those in a language that has an error rate with one of the other side"
    COMPARED = "compared", "those that are certainly earlier or later than a document of the other side, at a rate"
    MATCHED = "matched", "those with a passage in a match, whatever became of it"
    COUNTED = "counted", "those with a find that counts, in either order"


@dataclass(frozen=True, slots=True)
class FlowStep:
    """How many documents of a side pass a stage; `lost` by reason are those that passed the one before and not this."""

    side: Role
    stage: FlowStage
    documents: int
    lost: dict[str, int]


@dataclass(frozen=True, slots=True)
class Passed:
    """What tells how far a document came: those in matches, those in counted finds, and those compared, by id."""

    unrated: Collection[str]
    compared: Collection[str]
    matched: Collection[str]
    counted: Collection[str]

    @classmethod
    def of(
        cls, unrated: Collection[str], compared: Collection[str], matches: Iterable[Match], finds: Iterable[Find]
    ) -> Passed:
        """From the matches and finds of a run."""
        matched = {side.document_id for match in matches for side in (match.city, match.network)}
        counted = {name for find in finds for name in (find.city_document_id, find.network_document_id)}
        return cls(set(unrated), set(compared), matched, counted)


def follow_documents(items: Iterable[Item], passed: Passed) -> tuple[FlowStep, ...]:
    """The way of the documents of both sides."""
    held = list(items)
    return tuple(
        step
        for side in (Role.NETWORK, Role.CITY)
        for step in _follow(side, [item for item in held if item.document.role is side], passed)
    )


def find_compared(cities: Iterable[DatedText], networks: Iterable[DatedText], has_rate: HasRate) -> set[str]:
    """Documents that are certainly earlier or later than one of the other side, in a language pair with a rate."""
    ours, theirs, found = list(cities), list(networks), set()
    for city in ours:
        for network in theirs:
            apart = city.date.latest < network.date.earliest or network.date.latest < city.date.earliest
            if apart and has_rate(city.lang, network.lang):
                found |= {city.document_id, network.document_id}
    return found


def _follow(side: Role, items: list[Item], passed: Passed) -> Iterator[FlowStep]:
    yield FlowStep(side, FlowStage.FOUND, len(items), {})
    stays = [item for item in items if item.readable]
    lost = Counter(item.status.value for item in items if not item.readable)
    yield FlowStep(side, FlowStage.READ, len(stays), dict(sorted(lost.items())))
    names = {item.document.document_id for item in stays}
    for stage, keeps in (
        (FlowStage.DATED, {item.document.document_id for item in stays if item.document.date is not None}),
        (FlowStage.RATED, names - set(passed.unrated)),
        (FlowStage.COMPARED, passed.compared),
        (FlowStage.MATCHED, passed.matched),
        (FlowStage.COUNTED, passed.counted),
    ):
        left = [item for item in stays if item.document.document_id in keeps]
        gone = len(stays) - len(left)
        yield FlowStep(side, stage, len(left), {_WHY[stage]: gone} if gone else {})
        stays = left


_WHY = {
    FlowStage.DATED: "without a date",
    FlowStage.RATED: "in a language without an error rate beside the other side's",
    FlowStage.COMPARED: "neither certainly earlier nor later than any of the other side",
    FlowStage.MATCHED: "without a match",
    FlowStage.COUNTED: "with matches none of which counts",
}
