"""What limits the claims of a study, each with its number and the step to take.

In: an opened workspace. Out: a `Limit` for each thing that applies, that which limits most first. `kinds` lists what
can limit a study and what follows from it; `texts`, `dates`, `crawled` and `tables` look for it in documents, in what
crawls brought and in the researcher's tables, with one function each. Open `kinds` first.
"""

from __future__ import annotations

from pipeline.views.limits.kinds import NOTHING_LIMITS, Limit, LimitKind
from pipeline.views.limits.rules import study_limits

__all__ = ["NOTHING_LIMITS", "Limit", "LimitKind", "study_limits"]
