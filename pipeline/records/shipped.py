"""What ships with the program: seed tables, the demo corpus, profiles and languages."""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> Path:
    """A folder of the shipped data: inside the installed package, or `data/` of a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data" / name
    return installed if installed.exists() else package.parent / "data" / name
