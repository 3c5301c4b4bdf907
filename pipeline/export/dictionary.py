"""The tables of the data dictionary and the glossary, written from columns and codes, so that none can drift.

`python -m pipeline.export.dictionary docs/data-dictionary.md docs/glossary.md` renews the tables between the marks of
those pages and leaves every other word as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pipeline.errors import InputError
from pipeline.evidence.grade_rules import reason_in_words
from pipeline.export.analysis import ANALYSIS_TABLES
from pipeline.export.columns import CALIBRATION, DATE_EVIDENCE, DOCUMENTS, JUDGEMENTS, MATCHES, Column
from pipeline.export.date_kinds import DATE_KINDS
from pipeline.records import (
    CapCode,
    ExclusionCode,
    ExposureLevel,
    FindKind,
    Flag,
    LearningType,
    Length,
    Letter,
    Order,
    PointCode,
    ReviewStatus,
    RivalKind,
    ScrapKind,
    TextClass,
)
from pipeline.records.codes import AccessLevel, Code, EventKind, Practice

RUN_KEYS = {
    "run_id": "12 hex digits of everything below but `counts`, `dropped`, `found_to_be_one_work`, `nulls`, "
    "`started_at` and `versions`.",
    "started_at": "When the run was first made (UTC). No comparison reads it.",
    "documents": "A digest of each document's version, metadata and status, by document_id.",
    "tables": "A digest of each of your tables (networks.csv, cities.csv ...); null where there is none.",
    "settings": "The settings that results depend on; how documents were crawled is not among them.",
    "code": "The version of policyecho and of each stage, and the model that made the vectors.",
    "statistics_id": "The frozen language means, neighbourhoods and word counts the run used.",
    "profile_id": "The model's profile, from which error rates and classes follow; null: the model has none.",
    "seed": "null: nothing in a run is drawn by chance.",
    "counts": "Documents by status; sentences, and how many of them take part in matching; matches, and those by "
    "grade; excluded matches by code; those in pieces count once (by passage_id).",
    "dropped": "Candidates that became no match, by reason.",
    "nulls": "Weak finds between texts of the study of which the later cannot be the source, by stratum: `observed`, "
    "`expected` by the profile, whether the two `agree`, and the `factor` by which the expectation was corrected.",
    "found_to_be_one_work": "Pairs of documents that were taken for versions of one work because of their content, "
    "and why.",
    "versions": "Python and the libraries at the time of the export.",
}

_SECTION = re.compile(r"(<!-- table (\w+) -->\n).*?(<!-- /table -->)", re.DOTALL)


def dictionary_tables() -> dict[str, str]:
    """The dictionary's tables in Markdown, by the names that its marks use."""
    sides = {c.name.removeprefix("network_"): c for c in MATCHES if c.name.startswith("network_")}
    point_codes = (*TextClass, *PointCode, ExclusionCode.REVERSE_DIRECTION)
    paired = {f"{side}_{name}" for name in sides for side in ("network", "city")}
    return {
        "sides": _markdown((f"`network_{name}`, `city_{name}`", column) for name, column in sides.items()),
        "matches": _markdown(_named(column for column in MATCHES if column.name not in paired)),
        "documents": _markdown(_named(DOCUMENTS)),
        "date_evidence": _markdown(_named(DATE_EVIDENCE)),
        "date_kinds": _codes("kind", DATE_KINDS),
        "calibration": _markdown(_named(CALIBRATION)),
        "judgements": _markdown(_named(JUDGEMENTS)),
        **{f"analysis_{name}": _markdown(_named(columns)) for name, columns in ANALYSIS_TABLES.items()},
        "classes": _codes("text_class", _meanings(TextClass)),
        "grades": _codes("grade", _meanings(Letter)),
        "grade_reasons": _codes("reason", {code: reason_in_words(code) for code in point_codes}),
        "grade_caps": _codes("cap", {code: reason_in_words(code) for code in CapCode}),
        "exposures": _codes("exposure_level", _meanings(ExposureLevel)),
        "flags": _codes("flag", _meanings(Flag)),
        "exclusions": _codes("exclusion_code", _meanings(ExclusionCode)),
        "reviews": _codes("review_status", _meanings(ReviewStatus)),
        "run": _rows(("key", "meaning"), ((f"`{key}`", meaning) for key, meaning in RUN_KEYS.items())),
    }


def glossary_tables() -> dict[str, str]:
    """The glossary's tables of codes in Markdown, by the names that its marks use."""
    lists: dict[str, type[Code]] = {
        "kinds_of_evidence": FindKind,
        "lengths": Length,
        "classes": TextClass,
        "learning_types": LearningType,
        "orders": Order,
        "exposures": ExposureLevel,
        "kinds_of_rival": RivalKind,
        "kinds_of_scrap": ScrapKind,
        "grades": Letter,
        "kinds_of_event": EventKind,
        "practices": Practice,
        "access_levels": AccessLevel,
    }
    return {name: _codes("code", _meanings(codes)) for name, codes in lists.items()}


PAGES: dict[str, Callable[[], Mapping[str, str]]] = {
    "data-dictionary.md": dictionary_tables,
    "glossary.md": glossary_tables,
}


def renew_tables(page: str, known: Mapping[str, str]) -> str:
    """A page with every marked table as it is known now. Raises InputError where a table has no mark."""
    marked = [found[2] for found in _SECTION.finditer(page)]
    if sorted(marked) != sorted(known):
        raise InputError(
            f"the page marks the tables {', '.join(marked) or 'none'}; mark each of {', '.join(known)} once"
        )
    return _SECTION.sub(lambda found: f"{found[1]}{known[found[2]]}{found[3]}", page)


def _meanings(codes: type[Code]) -> dict[str, str]:
    return {code: code.meaning for code in codes}


def _codes(column: str, meanings: Mapping[str, str]) -> str:
    return _rows(
        (column, "meaning"), ((f"`{code}`" if code else "(empty)", meaning) for code, meaning in meanings.items())
    )


def _named(columns: Iterable[Column]) -> Iterable[tuple[str, Column]]:
    return ((f"`{column.name}`", column) for column in columns)


def _markdown(columns: Iterable[tuple[str, Column]]) -> str:
    return _rows(("column", "kind", "meaning"), ((name, c.kind.value, c.meaning) for name, c in columns))


def _rows(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def main() -> None:
    """Renew the pages named on the command line."""
    paths = [Path(name) for name in sys.argv[1:]]
    if not paths or not {path.name for path in paths} <= set(PAGES):
        sys.exit("usage: python -m pipeline.export.dictionary docs/data-dictionary.md docs/glossary.md")
    for path in paths:
        try:
            page = renew_tables(path.read_text(encoding="utf-8"), PAGES[path.name]())
            path.write_text(page, encoding="utf-8", newline="\n")
        except (InputError, OSError) as error:
            sys.exit(f"{path}: {error}")


if __name__ == "__main__":
    main()
