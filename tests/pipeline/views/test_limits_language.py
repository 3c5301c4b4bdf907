from __future__ import annotations

import pytest

from pipeline.views.limits import study_limits
from pipeline.views.limits.kinds import Limit, LimitKind
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import Bench

ENGLISH = "The council welcomes everybody who comes to the city and offers free courses of its language to all of them."


def doubted(bench: Bench) -> list[Limit]:
    with bench.open(write=False) as study:
        return [limit for limit in study_limits(Workspace(study)) if limit.kind is LimitKind.LANGUAGE_DOUBTED]


@pytest.mark.slow
def test_a_language_that_a_text_does_not_seem_to_have_is_told(bench: Bench) -> None:
    bench.put("slip", f"{ENGLISH} It does so every year.", lang="es")
    bench.put("right", f"{ENGLISH} It does so each spring.", lang="en-GB")
    bench.put("silent", f"{ENGLISH} It does so each autumn.", lang="")
    bench.add()
    bench.run()
    (limit,) = doubted(bench)
    assert (limit.count, limit.of, limit.ids) == (1, 3, ("slip",))
    bench.put("slip", f"{ENGLISH} It does so every year.", lang="en")
    bench.add()
    bench.run()
    assert doubted(bench) == []
