"""The researcher's tables in a study: who issued what. Faults are told by file and line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.csv_input import read_table
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
    """Issuers by id from networks.csv and cities.csv. Raises ConfigError or InputError naming file and line."""
    issuers: dict[str, Issuer] = {}
    for file_name, key in ((NETWORKS, "network_id"), (CITIES, "city_id")):
        path = root / file_name
        if not path.exists() or not path.stat().st_size:
            continue
        table = read_table(path, (key, "name"))
        for fault in table.faults:
            raise ConfigError(f"{path} line {fault.line}: {fault.text}")
        for line, row in table.rows:
            issuer_id = row[key]
            if not issuer_id:
                raise ConfigError(f"{path} line {line}: {key} is empty; give every row an id")
            if issuer_id in issuers:
                raise ConfigError(f"{path} line {line}: {issuer_id!r} is there twice; keep one row an id")
            issuers[issuer_id] = Issuer(row["name"], row.get("country_code", ""))
    return issuers
