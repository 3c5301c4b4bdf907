"""Runs, their matches and the frozen statistics they rest on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from pipeline.errors import UnknownNameError
from pipeline.records import Match
from pipeline.study.catalogue import Catalogue
from pipeline.study.match_json import match_from_json, match_to_json


class RunTable:
    """What was matched, run by run."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def put(self, run_id: str, manifest: Mapping[str, object], matches: Sequence[Match], *, now: str) -> None:
        """Store a run with its matches, in their order, in one transaction."""
        with self._catalogue.transaction("matches") as connection:
            connection.execute("DELETE FROM matches WHERE run_id = ?", (run_id,))
            connection.execute(
                "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, 0)",
                (run_id, now, json.dumps(manifest, sort_keys=True, ensure_ascii=False)),
            )
            connection.executemany(
                "INSERT INTO matches VALUES (?, ?, ?, ?)",
                [(run_id, match.match_id, n, match_to_json(match)) for n, match in enumerate(matches)],
            )

    def finish(self, run_id: str) -> None:
        """Mark a run as matched and exported: the newest finished run is what `show` and `export` mean."""
        with self._catalogue.transaction("run finished") as connection:
            connection.execute("UPDATE runs SET finished = 0")
            connection.execute("UPDATE runs SET finished = 1 WHERE run_id = ?", (run_id,))

    def current(self) -> str:
        """The run finished last; empty before the first."""
        row = self._catalogue.row("SELECT run_id FROM runs WHERE finished = 1")
        return "" if row is None else str(row["run_id"])

    def known(self) -> list[str]:
        """Every run with stored matches."""
        return [row["run_id"] for row in self._catalogue.rows("SELECT run_id FROM runs ORDER BY run_id")]

    def manifest(self, run_id: str) -> dict[str, object] | None:
        """The inputs, settings and counts of a run; None where it was not matched."""
        row = self._catalogue.row("SELECT manifest FROM runs WHERE run_id = ?", (run_id,))
        if row is None:
            return None
        found: dict[str, object] = json.loads(row["manifest"])
        return found

    def made_of(self, run_id: str) -> dict[str, object]:
        """The inputs, settings and counts of a run. Raises UnknownNameError."""
        made_of = self.manifest(run_id)
        if made_of is None:
            raise UnknownNameError("run", run_id, self.known())
        return made_of

    def started_at(self, run_id: str) -> str:
        """When the run was matched (UTC). Raises UnknownNameError."""
        row = self._catalogue.row("SELECT started_at FROM runs WHERE run_id = ?", (run_id,))
        if row is None:
            raise UnknownNameError("run", run_id, self.known())
        return str(row["started_at"])

    def matches(self, run_id: str) -> tuple[Match, ...]:
        """All matches of a run, excluded ones too, in their order. Raises UnknownNameError."""
        if self.manifest(run_id) is None:
            raise UnknownNameError("run", run_id, self.known())
        rows = self._catalogue.rows("SELECT record FROM matches WHERE run_id = ? ORDER BY ordinal", (run_id,))
        return tuple(match_from_json(row["record"]) for row in rows)


class StatisticsTable:
    """Which frozen statistics a study uses with an embedding model."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def current(self, model_key: str) -> tuple[str, int] | None:
        """Id of the statistics in force and the number of sentences they were made of; None before the first."""
        row = self._catalogue.row(
            "SELECT statistics_id, sentences FROM statistics WHERE model_key = ? AND current = 1",
            (model_key,),
        )
        return None if row is None else (str(row["statistics_id"]), int(row["sentences"]))

    def put(self, statistics_id: str, model_key: str, sentences: int, *, now: str) -> None:
        """Put statistics in force for a model; earlier ones stay on record until they are superseded."""
        with self._catalogue.transaction("statistics") as connection:
            connection.execute("UPDATE statistics SET current = 0 WHERE model_key = ?", (model_key,))
            connection.execute(
                "INSERT OR REPLACE INTO statistics VALUES (?, ?, ?, ?, 1)",
                (statistics_id, model_key, now, sentences),
            )

    def forget_superseded(self, in_force: str) -> set[str]:
        """Drop from the record what neither is in force nor was used by a stored run; returns the ids that stay."""
        used = self._catalogue.rows("SELECT DISTINCT json_extract(manifest, '$.statistics_id') AS used FROM runs")
        kept = {in_force, *(str(row["used"]) for row in used)}
        known = [row["statistics_id"] for row in self._catalogue.rows("SELECT statistics_id FROM statistics")]
        if superseded := [(one,) for one in known if one not in kept]:
            with self._catalogue.transaction("statistics") as connection:
                connection.executemany("DELETE FROM statistics WHERE statistics_id = ?", superseded)
        return kept
