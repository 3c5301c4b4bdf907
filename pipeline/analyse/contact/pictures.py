"""The pictures of the question whether cities in contact echo more."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.analyse.contact.exposure_tests import TestName, naive_ratio
from pipeline.analyse.contact.involvement import Involvement
from pipeline.analyse.contact.subsets import Subset
from pipeline.analyse.counts.study_cells import StudyCells
from pipeline.analyse.pictures.coefficients import Coefficient, draw_coefficients
from pipeline.analyse.pictures.coverage_map import draw_coverage
from pipeline.analyse.pictures.left_out import Without, draw_left_out
from pipeline.analyse.pictures.matrix import draw_matrix
from pipeline.analyse.pictures.references import draw_references
from pipeline.analyse.pictures.svg import Picture

__all__ = ["coefficients_of", "draw_contact"]


def draw_contact(found: Mapping[Subset, Involvement], crossed: StudyCells) -> dict[str, Picture]:
    """By file name: coverage, the matrix, the references of the primary test where it was made, and the ratios, also
    without each city and country."""
    whole = found[Subset.ALL]
    pictures = {"coverage": draw_coverage(crossed.coverage), "cells": draw_matrix(crossed.cells)}
    primary = whole.tests.get(TestName.WITHIN_COUNTRY) or whole.tests.get(TestName.FREE)
    if primary is not None:
        pictures["references"] = draw_references(primary.test, primary.statistic, primary.references, primary.p)
    coefficients = coefficients_of(found, naive_ratio(crossed.cells))
    if coefficients:
        pictures["coefficients"] = draw_coefficients(coefficients)
    ratio = next((one.ratio for one in whole.ratios if one.within_country), None)
    if whole.left_out and ratio is not None:
        rows = [
            Without(one.kind, one.name, one.ratio, ", ".join(moved.meaning for moved in one.moved))
            for one in whole.left_out
        ]
        pictures["without_one"] = draw_left_out(rows, ratio)
    return pictures


def coefficients_of(found: Mapping[Subset, Involvement], naive: float | None) -> tuple[Coefficient, ...]:
    """The naive ratio, then those of all texts and of each subset, where there are any."""
    rows = [] if naive is None else [Coefficient("naive: ratio of rates", naive, None, None, grey=True)]
    for subset, of_subset in found.items():
        for ratio in of_subset.ratios:
            if ratio.ratio is not None:
                name = "within countries" if ratio.within_country else "over all countries"
                told = name if subset is Subset.ALL else f"{name}, {subset.value.replace('_', ' ')}"
                rows.append(Coefficient(told, ratio.ratio, ratio.low, ratio.high))
    return tuple(rows)
