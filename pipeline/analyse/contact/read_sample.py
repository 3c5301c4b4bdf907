"""What coders found of a run's matches with and without known contact."""

from __future__ import annotations

from pathlib import Path

from pipeline.review.codebook import read_codebook
from pipeline.review.collect import collect
from pipeline.review.precision import Contrast, Dimension, compare_groups
from pipeline.review.sampling.strata import ContactGroup
from pipeline.review.store import ReviewStore
from pipeline.review.verdicts import judge

__all__ = ["read_contrast"]


def read_contrast(folder: Path, run_id: str) -> Contrast | None:
    """The precision on both sides by the newest sample of this run; None where nothing was drawn from it."""
    if not folder.exists():
        return None
    with ReviewStore(folder) as store:
        samples = [sample for sample in store.samples() if sample.run_id == run_id]
        if not samples:
            return None
        codebook = read_codebook(folder)
        judged = judge(collect(store, samples[-1], codebook.digest), codebook)
    return compare_groups(judged.sample, Dimension.EXPOSURE, ContactGroup.KNOWN, ContactGroup.NONE)
