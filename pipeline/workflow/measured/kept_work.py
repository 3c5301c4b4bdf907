"""What a study keeps of the work of its runs, and by which versions it was made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import metadata

from pipeline import __version__, evidence, export
from pipeline.evidence import differences
from pipeline.match import MATCHERS, scorers
from pipeline.study.kept_work import KeptWork
from pipeline.workflow.inventory import fingerprint
from pipeline.workflow.workspace import Workspace

__all__ = ["keeping_work"]

_VERSION = "2"  # of how results are written
_LIBRARIES = ("numpy", "snowballstemmer")
_version_of = cache(metadata.version)  # which parses the description of a library at every call


@contextmanager
def keeping_work(workspace: Workspace) -> Iterator[KeptWork]:
    """Let the stages of the block find what earlier runs worked out, and keep what they work out; gives where it is."""
    workspace.kept = kept = KeptWork(workspace.study.kept_work_path, _made_by())
    try:
        yield kept
    finally:
        kept.close()
        workspace.kept = KeptWork.nowhere()


def _made_by() -> str:
    matchers = {name: matcher.version for name, matcher in MATCHERS.items()}
    libraries = [_version_of(name) for name in _LIBRARIES]
    own = (scorers.VERSION, evidence.VERSION, differences.VERSION, export.VERSION)
    return fingerprint(_VERSION, __version__, matchers, *own, libraries)
