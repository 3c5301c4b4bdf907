"""The researcher's tables in a study: who issued what. Faults are told by file and line."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigError

NETWORKS = "networks.csv"
CITIES = "cities.csv"
TABLES = (NETWORKS, CITIES, "memberships.csv", "engagement.csv", "instruments.csv", "common_sources.csv")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A network or city as exports name it; empty where the tables do not say."""

    name: str = ""
    country_code: str = ""


def read_issuers(root: Path) -> dict[str, Issuer]:
    """Issuers by id from networks.csv and cities.csv. Raises ConfigError naming file and line."""
    issuers: dict[str, Issuer] = {}
    for file_name, key in ((NETWORKS, "network_id"), (CITIES, "city_id")):
        path = root / file_name
        for line, row in _rows(path, (key, "name")):
            issuer_id = row[key]
            if not issuer_id:
                raise ConfigError(f"{path} line {line}: {key} is empty; give every row an id")
            if issuer_id in issuers:
                raise ConfigError(f"{path} line {line}: {issuer_id!r} is there twice; keep one row an id")
            issuers[issuer_id] = Issuer(row["name"], row.get("country_code", ""))
    return issuers


def _rows(path: Path, required: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            header = reader.fieldnames or ()
            missing = [name for name in required if header and name not in header]
            if missing:
                raise ConfigError(f"{path} line 1: column {missing[0]!r} is missing; it has {', '.join(header)}")
            return [
                (reader.line_num, {name: (value or "").strip() for name, value in row.items() if name})
                for row in reader
            ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path} cannot be read as UTF-8 CSV ({error}); save it as CSV UTF-8") from None
