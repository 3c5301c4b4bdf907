"""What coders found of the finds that a ratio of contact counts, on both of its sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.analyse.counts.study_cells import StudyCells
from pipeline.review.codebook import read_codebook
from pipeline.review.collect import collect
from pipeline.review.precision import Contrast, Dimension, compare_groups
from pipeline.review.sampling.strata import ContactGroup
from pipeline.review.store import ReviewStore
from pipeline.review.verdicts import judge

__all__ = ["read_contrast", "sides_of"]


def sides_of(crossed: StudyCells) -> dict[str, ContactGroup]:
    """By match the side of the ratio on which it is counted: contact of its city with its network, or none."""
    cells, issuer_of = crossed.cells, crossed.issuer_of
    groups = {"yes": ContactGroup.KNOWN, "no": ContactGroup.NONE}
    contact = {cell: groups[told] for cell, told in cells.tell_contact().items() if told in groups}
    counted = (find for find in crossed.finds if find.network_first)
    cell_of = {
        find.match_id: (issuer_of[find.city_document_id], issuer_of[find.network_document_id]) for find in counted
    }
    return {match_id: contact[cell] for match_id, cell in cell_of.items() if cell in contact}


def read_contrast(folder: Path, run_id: str, sides: Mapping[str, ContactGroup]) -> Contrast | None:
    """The precision on both sides by the newest sample of this run; None where nothing was drawn from it.

    `sides` has the matches that are counted. Others are left out: weak ones are wrong more often, and of which side
    more of them are is no matter of contact.
    """
    if not folder.exists():
        return None
    with ReviewStore(folder) as store:
        samples = [sample for sample in store.samples() if sample.run_id == run_id]
        if not samples:
            return None
        codebook = read_codebook(folder)
        judged = judge(collect(store, samples[-1], codebook.digest), codebook)
    claims = tuple(
        replace(claim, groups={Dimension.EXPOSURE: sides[claim.unit]} if claim.unit in sides else {})
        for claim in judged.sample.claims
    )
    counted = replace(judged.sample, claims=claims)
    return compare_groups(counted, Dimension.EXPOSURE, ContactGroup.KNOWN, ContactGroup.NONE)
