from __future__ import annotations

import pytest

from pipeline.records import Role
from pipeline.views.limits import LimitKind, study_limits
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import Bench


def test_sides_with_more_sentences_than_neighbourhoods_hold_are_told(
    finished: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with finished.open(write=False) as study:
        workspace = Workspace(study)
        sizes = {"city": 0, "network or reference": 0}
        for item in workspace.readable:
            side = "city" if item.document.role is Role.CITY else "network or reference"
            sizes[side] += item.counts.embedded if item.counts else 0
        small, large = sorted(sizes, key=lambda side: sizes[side])
        assert 1 < sizes[small] < sizes[large]
        for limit, sides in ((sizes[large], []), (sizes[small], [large]), (1, list(sizes))):
            monkeypatch.setattr("pipeline.views.limits.texts.BACKGROUND_LIMIT", limit)
            told = [one for one in study_limits(workspace) if one.kind is LimitKind.NEIGHBOURHOOD_SAMPLED]
            assert [(one.count, one.of) for one in told] == [(sizes[side] - limit, sizes[side]) for side in sides]
            assert all(f"with role {side} beyond" in one.found for one, side in zip(told, sides, strict=True))
