"""A crawl runs in a process of its own, which a script must be able to start without doing all its work again."""

from __future__ import annotations

from index.main_guard import describe_missing_guard
from pipeline.errors import StageError

__all__ = ["require_main_guard"]


def require_main_guard() -> None:
    """Raises StageError, with what to do, where the script at work does its work whenever it is imported."""
    if unguarded := describe_missing_guard():
        raise StageError(unguarded)
