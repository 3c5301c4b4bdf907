"""Whom each sentence is near to, kept from run to run: after a new document only its sentences are compared."""

from __future__ import annotations

from collections.abc import Sequence

from index.progress import Bar
from pipeline.corpus.kept_neighbourhoods import KeptNeighbourhoods, digest_backgrounds
from pipeline.corpus.neighbourhoods import CentredDocument, Neighbourhoods
from pipeline.study import write_atomically
from pipeline.workflow.statistics import StatisticsInForce
from pipeline.workflow.workspace import Workspace


def refresh_neighbourhoods(
    workspace: Workspace, frozen: StatisticsInForce, documents: Sequence[CentredDocument], bar: Bar
) -> Neighbourhoods:
    """The neighbourhoods of the study's documents, in their order; what changed since they were kept is kept anew."""
    path = workspace.study.neighbourhoods_path(workspace.fingerprints.vectors)
    earlier = KeptNeighbourhoods.from_bytes(path.read_bytes()) if path.exists() else None
    statistics = frozen.statistics
    backgrounds = statistics.network_background, statistics.city_background
    # Read whole they take as long as the comparisons of a new document.
    digest = workspace.kept.remember(
        workspace.kept.key("backgrounds", frozen.statistics_id.encode()),
        lambda: digest_backgrounds(backgrounds),
        str.encode,
        bytes.decode,
    )
    k = workspace.settings.match.neighbours
    kept = KeptNeighbourhoods.measure(documents, backgrounds, k, earlier, bar, digest)
    if earlier is None or kept.found is not earlier.found:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, kept.to_bytes())
        for other in path.parent.iterdir():
            if other != path:
                other.unlink(missing_ok=True)
    return kept.found
