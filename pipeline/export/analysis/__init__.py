"""The columns of the tables that `policyecho analyse` writes, a module for each design.

A design's tables come into the data dictionary by their line in `ANALYSIS_TABLES`.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.export.analysis.contact import (
    CELLS,
    CORRECTED,
    COVERAGE,
    FINDS,
    FLOW,
    IDENTIFICATION,
    LEFT_OUT,
    POWER,
    RESULTS,
)
from pipeline.export.analysis.direction import CONDUITS, PATHS
from pipeline.export.analysis.expected import EXPECTED, NETWORKS
from pipeline.export.analysis.instruments import (
    CURVES,
    EVENTS,
    FIRST_NAMINGS,
    INSTRUMENT_IDENTIFICATION,
    INSTRUMENT_RESULTS,
    SPREAD,
    TRACES,
)
from pipeline.export.analysis.joining import BEFORE_AFTER, EVENT_STUDY, JOININGS, LEFT_OUT_TEXTS
from pipeline.export.analysis.likeness import CONVERGENCE
from pipeline.export.analysis.together import PRIMARIES, RATIOS
from pipeline.export.columns import Column

__all__ = ["ANALYSIS_TABLES"]

# By the name of the file without its ending; its table stands in the dictionary at the mark `analysis_NAME`.
ANALYSIS_TABLES: Mapping[str, tuple[Column, ...]] = {
    "results": RESULTS,
    "identification": IDENTIFICATION,
    "before_after": BEFORE_AFTER,
    "cells": CELLS,
    "convergence": CONVERGENCE,
    "coverage": COVERAGE,
    "conduits": CONDUITS,
    "event_study": EVENT_STUDY,
    "expected": EXPECTED,
    "finds": FINDS,
    "joinings": JOININGS,
    "left_out_texts": LEFT_OUT_TEXTS,
    "networks": NETWORKS,
    "paths": PATHS,
    "raw_corrected": CORRECTED,
    "sample_flow": FLOW,
    "power": POWER,
    "primaries": PRIMARIES,
    "ratios": RATIOS,
    "without_one": LEFT_OUT,
    "instruments": INSTRUMENT_RESULTS,
    "instrument_identification": INSTRUMENT_IDENTIFICATION,
    "instrument_traces": TRACES,
    "first_namings": FIRST_NAMINGS,
    "instrument_curves": CURVES,
    "instrument_spread": SPREAD,
    "learning_events": EVENTS,
}
