"""What limits how neighbourhoods are measured: sides with more sentences than are looked at, or were when frozen."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.corpus.statistics import BACKGROUND_LIMIT, EARLIER_BACKGROUND_LIMIT, DrawnSentences, Statistics
from pipeline.records import Role
from pipeline.views.limits.kinds import Limit, LimitKind
from pipeline.views.limits.texts import of_role
from pipeline.workflow.workspace import Workspace

_SIDES = ((Role.NETWORK, Role.REFERENCE), (Role.CITY,))


def find_sampled_neighbourhoods(workspace: Workspace) -> Iterator[Limit]:
    """Sides with more sentences than neighbourhoods are measured in, or were when the statistics were frozen."""
    for number, side in enumerate(_SIDES):
        present = _count_sentences(workspace, side)
        frozen = _frozen(workspace.statistics.statistics, number, present) if workspace.statistics else None
        if frozen and frozen.drawn < min(frozen.of, BACKGROUND_LIMIT):
            measured, when, step = frozen, "were frozen", "renew them with `policyecho calibrate`"
        else:
            measured, when, step = (
                DrawnSentences(present, BACKGROUND_LIMIT),
                "are measured",
                "divide the study, as by languages or years",
            )
        if (left := measured.of - measured.drawn) > 0:
            sampled = f"beyond the {measured.drawn:,} in which neighbourhoods {when}"
            told = f"{left:,} of {measured.of:,} sentences with role {' or '.join(side)} {sampled}"
            yield Limit(LimitKind.NEIGHBOURHOOD_SAMPLED, told, left, measured.of, (), step)


def find_outdated_statistics(workspace: Workspace) -> Iterator[Limit]:
    """Statistics of texts that were read or cut otherwise than now, by an earlier version or other settings."""
    frozen = workspace.statistics
    if frozen and frozen.statistics.sentences and frozen.reading != workspace.fingerprints.reading:
        count = frozen.statistics.sentences
        told = f"the statistics were frozen on {count:,} sentences of texts that were read or cut otherwise than now"
        yield Limit(LimitKind.STATISTICS_OUTDATED, told, count, None, (), "renew them with `policyecho calibrate`")


def _frozen(statistics: Statistics, number: int, present: int) -> DrawnSentences:
    """In how many sentences a side was measured when its statistics were frozen; of earlier ones what must have been.

    Those do not tell how many sentences the side had; only what has more rows than was drawn then is known to be newer.
    """
    if statistics.drawn:
        return statistics.drawn[number]
    rows = len((statistics.network_background, statistics.city_background)[number])
    return DrawnSentences(
        present, present if rows > EARLIER_BACKGROUND_LIMIT else min(present, EARLIER_BACKGROUND_LIMIT)
    )


def _count_sentences(workspace: Workspace, side: tuple[Role, ...]) -> int:
    """The sentences of one side, those of each work in its longest document, as neighbourhoods are measured in them."""
    longest: dict[str, int] = {}
    for item in (one for role in side for one in of_role(workspace, role)):
        embedded = item.counts.embedded if item.counts else 0
        longest[item.document.work_id] = max(longest.get(item.document.work_id, 0), embedded)
    return sum(longest.values())
