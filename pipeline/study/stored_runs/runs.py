"""Runs, their matches and the frozen statistics they rest on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.errors import UnknownNameError
from pipeline.records import Match, MatchPlaces, PassageAt, Span
from pipeline.study.catalogue import Catalogue
from pipeline.study.stored_runs.match_json import match_from_json, match_to_json
from pipeline.study.stored_runs.run_history import MatchChange, Standing, StoredRun, compare_standings

# Of a stored match, without reading all of it: a run of an earlier version may have other fields.
_GRADE = "json_extract(record, '$.grade.letter') AS grade"
_EXCLUSION = "json_extract(record, '$.exclusion') AS exclusion"
_PLACES = ", ".join(
    f"json_extract(record, '$.{side}.{name}')"
    for side in ("network", "city")
    for name in ("document_id", "sha256", "span.start", "span.end")
)


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

    def outdate(self, sha256: str) -> None:
        """Keep in mind that every run so far was made of another text of a version than is known now."""
        with self._catalogue.transaction("outdated runs") as connection:
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"outdated {sha256}", json.dumps(self.known()))
            )

    def is_outdated(self, run_id: str, sha256: str) -> bool:
        """Whether the offsets of a run in a version are those of a text that was replaced since."""
        row = self._catalogue.row("SELECT value FROM meta WHERE key = ?", (f"outdated {sha256}",))
        return row is not None and run_id in json.loads(row["value"])

    def current(self) -> str:
        """The run finished last; empty before the first."""
        row = self._catalogue.row("SELECT run_id FROM runs WHERE finished = 1")
        return "" if row is None else str(row["run_id"])

    def known(self) -> list[str]:
        """Every run with stored matches."""
        return [row["run_id"] for row in self._catalogue.rows("SELECT run_id FROM runs ORDER BY run_id")]

    def resolve(self, run_id: str) -> str:
        """The one run whose id begins so. Raises UnknownNameError where there is none or more than one."""
        rows = self._catalogue.rows("SELECT run_id FROM runs WHERE substr(run_id, 1, length(?1)) = ?1", (run_id,))
        if not run_id or len(rows) != 1:
            raise UnknownNameError("run", run_id, [row["run_id"] for row in rows] or self.known())
        return str(rows[0]["run_id"])

    def history(self) -> tuple[StoredRun, ...]:
        """Every stored run in the order in which they were made, with its counts."""
        grades: dict[str, dict[str, int]] = {}
        excluded: dict[str, int] = {}
        for row in self._catalogue.rows(
            f"SELECT run_id, {_EXCLUSION}, {_GRADE}, count(*) AS n FROM matches GROUP BY 1, 2, 3"
        ):
            if row["exclusion"]:
                excluded[row["run_id"]] = excluded.get(row["run_id"], 0) + row["n"]
            else:
                grades.setdefault(row["run_id"], {})[row["grade"] or ""] = row["n"]
        rows = self._catalogue.rows("SELECT run_id, started_at, manifest FROM runs ORDER BY started_at, rowid")
        return tuple(
            StoredRun(
                row["run_id"], row["started_at"], json.loads(row["manifest"]),
                grades.get(row["run_id"], {}), excluded.get(row["run_id"], 0),
            )
            for row in rows
        )  # fmt: skip

    def compare(self, old: str, new: str) -> tuple[MatchChange, ...]:
        """The matches that two runs do not list alike. Raises UnknownNameError."""
        for run_id in (old, new):
            self.made_of(run_id)
        return compare_standings(self._standings(old), self._standings(new))

    def _standings(self, run_id: str) -> dict[str, Standing]:
        rows = self._catalogue.rows(
            f"SELECT match_id, {_GRADE}, {_EXCLUSION}, json_extract(record, '$.network.document_id') AS network,"
            " json_extract(record, '$.city.document_id') AS city, json_extract(record, '$.flags') AS flags"
            " FROM matches WHERE run_id = ?",
            (run_id,),
        )
        return {
            row["match_id"]: Standing(
                row["match_id"],
                row["network"],
                row["city"],
                row["grade"] or "",
                row["exclusion"] or "",
                tuple(json.loads(row["flags"] or "[]")),
            )
            for row in rows
        }

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

    def places(self, run_id: str, documents: tuple[str, str] | None = None) -> tuple[MatchPlaces, ...]:
        """Where the passages of all matches of a run stand, in their order; of an earlier version's runs too.

        With `documents`, only of those between a network and a city document.
        """
        where = "run_id = ?"
        if documents:
            where += " AND json_extract(record, '$.network.document_id') = ?"
            where += " AND json_extract(record, '$.city.document_id') = ?"
        rows = self._catalogue.rows(
            f"SELECT match_id, {_PLACES} FROM matches WHERE {where} ORDER BY ordinal", (run_id, *(documents or ()))
        )
        return tuple(MatchPlaces(row[0], _passage_at(*row[1:5]), _passage_at(*row[5:9])) for row in rows)


def _passage_at(document_id: str, sha256: str, start: int, end: int) -> PassageAt:
    return PassageAt(document_id, sha256, Span(start, end))


class FrozenStatistics(NamedTuple):
    """The id of frozen statistics, the number of sentences they were made of, the fingerprint of how these were read
    and cut, and the versions of documents (sha256) that held them; both empty where an earlier version froze them.
    """

    statistics_id: str
    sentences: int
    reading: str
    versions: frozenset[str]


class StatisticsTable:
    """Which frozen statistics a study uses with an embedding model."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def current(self, model_key: str) -> FrozenStatistics | None:
        """The statistics in force; None before the first."""
        row = self._catalogue.row(
            "SELECT statistics_id, sentences, reading, versions FROM statistics WHERE model_key = ? AND current = 1",
            (model_key,),
        )
        if row is None:
            return None
        return FrozenStatistics(
            str(row["statistics_id"]),
            int(row["sentences"]),
            str(row["reading"]),
            frozenset(str(row["versions"]).split()),
        )

    def put(self, frozen: FrozenStatistics, model_key: str, *, now: str) -> None:
        """Put statistics in force for a model; earlier ones stay on record until they are superseded."""
        with self._catalogue.transaction("statistics") as connection:
            connection.execute("UPDATE statistics SET current = 0 WHERE model_key = ?", (model_key,))
            connection.execute(
                "INSERT OR REPLACE INTO statistics VALUES (?, ?, ?, ?, 1, ?, ?)",
                (
                    frozen.statistics_id,
                    model_key,
                    now,
                    frozen.sentences,
                    frozen.reading,
                    " ".join(sorted(frozen.versions)),
                ),
            )

    def used(self) -> set[str]:
        """The ids of statistics by which stored runs were measured."""
        rows = self._catalogue.rows("SELECT DISTINCT json_extract(manifest, '$.statistics_id') AS used FROM runs")
        return {str(row["used"]) for row in rows}

    def forget_superseded(self, in_force: str) -> set[str]:
        """Drop from the record what neither is in force nor was used by a stored run; returns the ids that stay."""
        kept = {in_force, *self.used()}
        known = [row["statistics_id"] for row in self._catalogue.rows("SELECT statistics_id FROM statistics")]
        if superseded := [(one,) for one in known if one not in kept]:
            with self._catalogue.transaction("statistics") as connection:
                connection.executemany("DELETE FROM statistics WHERE statistics_id = ?", superseded)
        return kept
