"""Weighing: how often chance gives as much as a match, what else could explain it, who was first, and the grade.

In come the matches of a corpus as pipeline.match found them, the profile of the model and the study's tables; out come
the same matches, in the same sequence, with their chance, strongest rival, order, class, contact, cluster, flags,
exclusion and grade. Nothing is dropped: what is no claim keeps its code. Open `weigh` first, it has the order of the
steps.
"""

from __future__ import annotations

__all__ = ["VERSION"]

VERSION = "19"
