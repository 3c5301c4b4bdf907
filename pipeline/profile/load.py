"""Where profiles are kept: those that ship, and those that `policyecho calibrate --model` made for a study."""

from __future__ import annotations

from pathlib import Path

from index.models import Model
from pipeline.profile import Profile, read_profile
from pipeline.records.shipped import shipped

__all__ = ["load_profile"]


def load_profile(model: Model, own: Path | None = None) -> Profile | None:
    """The profile of a model: the one in the folder `own`, else the shipped one; None where nobody made one.

    Raises StageError when it is damaged.
    """
    for folder in (own, shipped("profiles")):
        if folder is None:
            continue
        profile = read_profile(folder / f"{model.key}.json")
        if profile is not None:
            return profile
    return None
