"""What differs between stored runs: what they were made of, and which matches they list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records.codes import Code

__all__ = [
    "InputChanges", "MatchChange", "MatchChangeKind", "Standing", "StoredRun", "ValueChange", "compare_inputs",
    "compare_standings",
]  # fmt: skip

_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run with what it was made of, and how many of its matches no rule excludes, by grade, and are excluded."""

    run_id: str
    started_at: str
    made_of: Mapping[str, object]
    grades: Mapping[str, int]
    excluded: int

    @property
    def documents(self) -> int:
        """How many documents the study had, those included that gave no text or were removed."""
        return len(_part(self.made_of, "documents"))

    @property
    def matches(self) -> int:
        """How many matches it lists, which is those that no rule excludes."""
        return sum(self.grades.values())


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A setting or version by its dotted name, with both values; None where a run did not have it."""

    name: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class InputChanges:
    """What one run was made of and another was not.

    `changed` are documents of which the file, what is said of them, or what became of them is another; `tables` are
    the researcher's tables that hold other bytes; `code` are versions of stages; `numbers` the frozen statistics and
    the model's profile, by id.
    """

    settings: tuple[ValueChange, ...]
    tables: tuple[str, ...]
    came: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    code: tuple[ValueChange, ...]
    numbers: tuple[ValueChange, ...]


class MatchChangeKind(Code):
    """What can become of a match from one run to another."""

    APPEARED = "appeared", "listed by the new run only"
    DISAPPEARED = "disappeared", "listed by the old run only"
    REGRADED = "regraded", "listed by both, with another grade"
    REFLAGGED = "reflagged", "listed by both with one grade, with other flags"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run holds a match: its grade, why it is excluded (empty: it is listed), and its flags in their order."""

    match_id: str
    network_document_id: str
    city_document_id: str
    grade: str
    exclusion: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchChange:
    """A match that one of two runs lists otherwise than the other; None where a run did not find it at all."""

    kind: MatchChangeKind
    old: Standing | None
    new: Standing | None


def compare_inputs(old: Mapping[str, object], new: Mapping[str, object]) -> InputChanges:
    """What differs between what two runs were made of."""
    documents = _differences(_part(old, "documents"), _part(new, "documents"))
    numbers = ({name: run.get(name) for name in ("statistics_id", "profile_id")} for run in (old, new))
    return InputChanges(
        settings=_differences(_flat(_part(old, "settings")), _flat(_part(new, "settings"))),
        tables=tuple(one.name for one in _differences(_part(old, "tables"), _part(new, "tables"))),
        came=tuple(one.name for one in documents if one.old is None),
        gone=tuple(one.name for one in documents if one.new is None),
        changed=tuple(one.name for one in documents if one.old is not None and one.new is not None),
        code=_differences(_part(old, "code"), _part(new, "code")),
        numbers=_differences(*numbers),
    )


def compare_standings(old: Mapping[str, Standing], new: Mapping[str, Standing]) -> tuple[MatchChange, ...]:
    """The matches that at least one of two runs lists and not both list with one grade and flags, by kind and id."""
    found = []
    for match_id in sorted({*old, *new}):
        before, after = old.get(match_id), new.get(match_id)
        kind = _kind(before, after)
        if kind is not None:
            found.append(MatchChange(kind, before, after))
    order = list(MatchChangeKind)
    return tuple(sorted(found, key=lambda change: order.index(change.kind)))


def _kind(old: Standing | None, new: Standing | None) -> MatchChangeKind | None:
    was, is_ = old is not None and not old.exclusion, new is not None and not new.exclusion
    if was != is_:
        return MatchChangeKind.APPEARED if is_ else MatchChangeKind.DISAPPEARED
    if was and old is not None and new is not None and old.grade != new.grade:
        return MatchChangeKind.REGRADED
    if was and old is not None and new is not None and old.flags != new.flags:
        return MatchChangeKind.REFLAGGED
    return None


def _part(made_of: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = made_of.get(name)
    return part if isinstance(part, Mapping) else _NOTHING


def _flat(values: Mapping[str, object], path: str = "") -> dict[str, object]:
    """Nested settings by their dotted names."""
    found: dict[str, object] = {}
    for name, value in values.items():
        found |= _flat(value, f"{path}{name}.") if isinstance(value, Mapping) else {f"{path}{name}": value}
    return found


def _differences(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[ValueChange, ...]:
    return tuple(
        ValueChange(name, old.get(name), new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    )
