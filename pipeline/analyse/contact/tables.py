"""What the comparison of contact found, as tables that leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.analyse.contact.corrected import Corrected, Uncorrected, correct_ratio
from pipeline.analyse.contact.exposure_tests import Tested, TestName
from pipeline.analyse.contact.identification import Identification
from pipeline.analyse.contact.involvement import Involvement
from pipeline.analyse.contact.paragraphs import METHODS
from pipeline.analyse.contact.rate_ratio import RatioEstimate
from pipeline.analyse.contact.subsets import Subset
from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.counts.coverage import Coverage
from pipeline.analyse.counts.sample_flow import FlowStep
from pipeline.analyse.counts.study_cells import StudyCells
from pipeline.analyse.pictures.matrix import expect_cells
from pipeline.export.analysis.contact import (
    CELLS,
    CORRECTED,
    COVERAGE,
    FINDS,
    FLOW,
    IDENTIFICATION,
    LEFT_OUT,
    RESULTS,
)
from pipeline.export.tables import Cell, Table, rounded
from pipeline.records import Order
from pipeline.review.precision import Contrast

__all__ = [
    "contact_tables", "corrected_table", "finds_table", "flow_table", "identification_table", "left_out_table",
    "results_table",
]  # fmt: skip

DESIGN = "involvement"

_RATIO_METHODS = {
    True: (
        "rate_ratio_within_country",
        "Poisson with city and country-by-network effects and opportunity as offset; 95 % interval by leaving out one "
        "city at a time (t with cities - 1)",
    ),
    False: (
        "rate_ratio",
        "Poisson with city and network effects and opportunity as offset; 95 % interval by leaving out one city at a "
        "time (t with cities - 1)",
    ),
}


def contact_tables(
    found: Mapping[Subset, Involvement],
    crossed: StudyCells,
    contrast: Contrast | None = None,
    flow: Iterable[FlowStep] = (),
) -> tuple[Table, ...]:
    """All tables of the design."""
    whole = found[Subset.ALL]
    return (
        identification_table(whole.identification),
        results_table(found, contrast),
        cells_table(crossed.cells),
        finds_table(crossed),
        coverage_table(crossed.coverage),
        left_out_table(whole),
        corrected_table(whole, contrast),
        flow_table(flow),
    )


def identification_table(found: Identification) -> Table:
    """What there is to compare, a row a count, and a row for each test that cannot be made."""
    counts = (
        ("cities", found.cities, "cities with a text"),
        ("networks", found.networks, "networks with a text"),
        ("countries", found.countries, "countries that cities.csv says of these cities"),
        ("cells", found.allowed_cells, "cities by networks where contact is known and a find is possible"),
        (
            "cells_of_contact",
            found.exposed_cells,
            "of these, where the city was in contact when it wrote one of its texts",
        ),
        ("trades", found.overall.count, "pairs of cities that could exchange two networks"),
        ("cities_in_trades", found.overall.cities, "cities in such a pair"),
        ("trades_within_country", found.within_country.count, "such pairs of cities of one country"),
        ("cities_in_trades_within_country", found.within_country.cities, "cities in such a pair"),
        ("finds_network_first", found.network_first, "finds with the network certainly first"),
        ("finds_of_contact", found.of_contact, "of these, in cells_of_contact, also in texts from before the contact"),
        ("finds_of_unknown_contact", found.of_unknown, "of these, where contact is unknown"),
        ("finds_city_first", found.city_first, "finds with the city certainly first"),
    )
    rows: list[tuple[Cell, ...]] = [(DESIGN, name, value, meaning) for name, value, meaning in counts]
    rows += [(DESIGN, test.value, None, obstacle.meaning) for test, obstacle in found.obstacles.items()]
    return Table("identification", IDENTIFICATION, tuple(rows))


def results_table(found: Mapping[Subset, Involvement], contrast: Contrast | None = None) -> Table:
    """All tests and estimates of the design by subset, those that cannot be made with the reason.

    Behind each ratio of all texts stands that corrected by what coders read (`contrast`), or why there is none.
    """
    rows = []
    for subset, of_subset in found.items():
        rows += [(DESIGN, subset.value, *_test_cells(of_subset, test)) for test in TestName]
        rows += [(DESIGN, subset.value, *_ratio_cells(of_subset, ratio)) for ratio in of_subset.ratios]
        if subset is Subset.ALL:
            rows += [
                (DESIGN, subset.value, *_corrected_cells(of_subset, ratio, contrast)) for ratio in of_subset.ratios
            ]
    return Table(DESIGN, RESULTS, tuple(rows))


def left_out_table(found: Involvement) -> Table:
    """The rate ratio and the primary p without each city and each country, and what turns."""
    rows = (
        (one.kind, one.name, rounded(one.ratio), rounded(one.p), "|".join(moved.value for moved in one.moved))
        for one in found.left_out
    )
    return Table("without_one", LEFT_OUT, tuple(rows))


def corrected_table(found: Involvement, contrast: Contrast | None) -> Table:
    """The rate ratios as they are, and corrected by what coders read, side by side."""
    rows: list[tuple[Cell, ...]] = []
    for ratio in found.ratios:
        corrected = correct_ratio(ratio, contrast)
        ends: tuple[float | None, ...] = (None, None, None)
        if isinstance(corrected, Corrected):
            ends = corrected.ratio, corrected.low, corrected.high
        why = corrected.meaning if isinstance(corrected, Uncorrected) else ""
        name = _RATIO_METHODS[ratio.within_country][0]
        rows.append((name, *map(rounded, (ratio.ratio, ratio.low, ratio.high, *ends)), why))
    return Table("raw_corrected", CORRECTED, tuple(rows))


def flow_table(found: Iterable[FlowStep]) -> Table:
    """How many documents of either side come how far, and why the others do not."""
    rows: list[tuple[Cell, ...]] = []
    for step in found:
        rows.append((step.side.value, step.stage.value, step.documents, None, step.stage.meaning))
        rows += [(step.side.value, step.stage.value, None, count, why) for why, count in step.lost.items()]
    return Table("sample_flow", FLOW, tuple(rows))


def cells_table(cells: Cells) -> Table:
    """Every city with every network, with what was found and what was to be expected."""
    expected, contact, countries = expect_cells(cells), cells.tell_contact(), cells.tell_countries()
    rows: list[tuple[Cell, ...]] = []
    for i, city in enumerate(cells.cities):
        for k, network in enumerate(cells.networks):
            takes_part = bool(cells.allowed[i, k])
            found = (cells.network_first, cells.city_first, cells.opportunity, cells.reverse_opportunity)
            rows.append(
                (
                    city,
                    network,
                    countries[i],
                    contact[city, network],
                    "yes" if takes_part else "no",
                    *(int(table[i, k]) for table in found),
                    rounded(float(expected[i, k])) if takes_part else None,
                )
            )
    return Table("cells", CELLS, tuple(rows))


def finds_table(crossed: StudyCells) -> Table:
    """Every find that the cells count, by the passage that it is in the run's tables."""
    contact, issuer_of = crossed.cells.tell_contact(), crossed.issuer_of
    rows = []
    for find in sorted(crossed.finds, key=lambda one: (one.city_document_id, one.network_document_id, one.match_id)):
        cell = issuer_of[find.city_document_id], issuer_of[find.network_document_id]
        if cell in contact:
            order = Order.NETWORK_FIRST if find.network_first else Order.CITY_FIRST
            documents = find.city_document_id, find.network_document_id
            rows.append((find.match_id, *cell, *documents, order.value, contact[cell]))
    return Table("finds", FINDS, tuple(rows))


def coverage_table(found: Coverage) -> Table:
    """The texts of every city by year."""
    rows = ((one.city_id, one.year or None, one.documents, one.sentences) for one in found.years)
    return Table("coverage", COVERAGE, tuple(rows))


def _test_cells(found: Involvement, test: TestName) -> tuple[Cell, ...]:
    made: Tested | None = found.tests.get(test)
    obstacle = found.identification.obstacles.get(test)
    method, assumes = METHODS[test]
    return (
        test.value,
        rounded(made.statistic) if made else None,
        None,
        None,
        rounded(made.p) if made else None,
        *_sizes(found),
        len(made.references) or None if made else None,
        found.seed,
        method,
        assumes,
        obstacle.meaning if obstacle else "",
    )


def _ratio_cells(found: Involvement, ratio: RatioEstimate) -> tuple[Cell, ...]:
    name, method = _RATIO_METHODS[ratio.within_country]
    assumes = METHODS[TestName.WITHIN_COUNTRY if ratio.within_country else TestName.FREE][1]
    return (
        name,
        *(rounded(value) for value in (ratio.ratio, ratio.low, ratio.high)),
        None,
        *_sizes(found),
        None,
        None,
        method,
        assumes,
        ratio.obstacle.meaning if ratio.obstacle else "",
    )


def _corrected_cells(found: Involvement, ratio: RatioEstimate, contrast: Contrast | None) -> tuple[Cell, ...]:
    name, method = _RATIO_METHODS[ratio.within_country]
    corrected = correct_ratio(ratio, contrast)
    ends: tuple[float | None, ...] = (None, None, None)
    if isinstance(corrected, Corrected):
        ends = corrected.ratio, corrected.low, corrected.high
    return (
        f"{name}_corrected",
        *map(rounded, ends),
        None,
        *_sizes(found),
        None,
        None,
        f"{method}; times the precision with known contact over that without, by the sample that coders read",
        "what was read of all matches holds for those that count",
        corrected.meaning if isinstance(corrected, Uncorrected) else "",
    )


def _sizes(found: Involvement) -> tuple[int, int, int, int]:
    counted = found.identification
    return counted.cities, counted.networks, counted.countries, counted.network_first
