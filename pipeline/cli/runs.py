"""policyecho runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption
from pipeline.text.plurals import count_of

if TYPE_CHECKING:
    from pipeline.study import RunCost
    from pipeline.study.stored_runs.run_history import InputChanges, MatchChange, StoredRun, ValueChange

_NAMED = 3  # documents of a kind that are named in a line
_LISTED = 50  # matches that are listed for a person


def runs(
    old: Annotated[str, typer.Argument(help="A run id, or its beginning: compare this run.")] = "",
    new: Annotated[str, typer.Argument(help="The run to compare it with; the newest when left out.")] = "",
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """List the study's runs with what was new in each, or compare two of them.

    Example: policyecho runs --study my-study

    Example: policyecho runs OLD_RUN_ID NEW_RUN_ID --study my-study
    """
    from pipeline.study import open_study
    from pipeline.workflow.export import is_exported

    with open_study(study) as opened:
        if old:
            table = opened.runs
            pair = table.resolve(old), table.resolve(new or table.current())
            history = {run.run_id: run for run in table.history()}
            matches = table.compare(*pair)
            _compare(history[pair[0]], history[pair[1]], matches, as_json=as_json)
            return
        history_, current = opened.runs.history(), opened.runs.current()
        exported = {run.run_id for run in history_ if is_exported(opened, run.run_id)}
        costs = opened.costs.of_runs()
    if as_json:
        _show_list(history_, current, exported, costs)
    else:
        _print_list(history_, current, exported, costs)


def _show_list(history: Sequence[StoredRun], current: str, exported: set[str], costs: Mapping[str, RunCost]) -> None:
    from dataclasses import asdict

    from pipeline.cli.terminal import console

    console.show_json(
        [
            {
                "run_id": run.run_id,
                "started_at": run.started_at,
                "newest": run.run_id == current,
                "documents": run.documents,
                "matches": run.matches,
                "grades": run.grades,
                "excluded": run.excluded,
                "exported": run.run_id in exported,
                "changes": None if changes is None else asdict(changes),
                "cost": asdict(costs[run.run_id]) if run.run_id in costs else None,
            }
            for run, changes in _with_changes(history)
        ]
    )


def _print_list(history: Sequence[StoredRun], current: str, exported: set[str], costs: Mapping[str, RunCost]) -> None:
    from pipeline.cli.terminal.costing import cost_line

    if not history:
        print("No run yet; make one with `policyecho run`.")
        return
    print("Each run with what differs from the one before it:")
    for run, changes in _with_changes(history):
        newest = ", newest" if run.run_id == current else ""
        where = "in exports" if run.run_id in exported else "not in exports"
        print(f"\n{_described(run)}; {where}{newest}")
        for line in ["the first"] if changes is None else _lines(changes) or ["nothing"]:
            print(f"- {line}")
        if run.run_id in costs:
            print(f"- took {cost_line(costs[run.run_id])}")


def _with_changes(history: Sequence[StoredRun]) -> list[tuple[StoredRun, InputChanges | None]]:
    """Each run with what differs from the one made before it; None for the first."""
    from pipeline.study.stored_runs.run_history import compare_inputs

    return [
        (run, compare_inputs(former.made_of, run.made_of) if former else None)
        for former, run in zip([None, *history], history, strict=False)
    ]


def _compare(old: StoredRun, new: StoredRun, matches: Sequence[MatchChange], *, as_json: bool) -> None:
    from dataclasses import asdict

    from pipeline.cli.terminal import console
    from pipeline.study.stored_runs.run_history import MatchChangeKind, compare_inputs

    changes = compare_inputs(old.made_of, new.made_of)
    counts = {kind: sum(one.kind is kind for one in matches) for kind in MatchChangeKind}
    if as_json:
        told = {"old": old.run_id, "new": new.run_id, "changes": asdict(changes), "counts": counts}
        console.show_json(told | {"matches": [asdict(one) for one in matches]})
        return
    for name, run in (("Old", old), ("New", new)):
        print(f"{name}: {_described(run)}")
    for line in _lines(changes) or ["Both were made of the same."]:
        print(f"- {line}")
    same = new.matches - sum(one.new is not None and not one.new.exclusion for one in matches)
    print(f"\nMatches: {same} as before, {', '.join(f'{count} {kind}' for kind, count in counts.items())}")
    _print_matches(matches)
    if changes.changed and matches:
        print("In a document with another text a match has another id: it counts as disappeared and appeared.")


def _print_matches(matches: Sequence[MatchChange]) -> None:
    from pipeline.cli.terminal import console

    if not matches:
        return
    rows = []
    for one in matches[:_LISTED]:
        told = one.new or one.old
        if told is not None:
            documents = told.network_document_id, told.city_document_id
            rows.append((one.kind, told.match_id, *_sides(one), *documents))
    console.show_table(("match", "id", "old", "new", "network document", "city document"), rows)
    if len(matches) > _LISTED:
        print(f"and {len(matches) - _LISTED} more; --json lists all")


def _sides(change: MatchChange) -> tuple[str, str]:
    """How both runs hold the match: its grade or exclusion, or the flags that only this one gives."""
    from pipeline.study.stored_runs.run_history import MatchChangeKind

    old, new = change.old, change.new
    if old is not None and new is not None and change.kind is MatchChangeKind.REFLAGGED:
        return (
            "|".join(flag for flag in old.flags if flag not in new.flags) or "-",
            "|".join(flag for flag in new.flags if flag not in old.flags) or "-",
        )
    before, after = ("not found" if side is None else side.exclusion or side.grade for side in (old, new))
    return before, after


def _described(run: StoredRun) -> str:
    grades = ", ".join(f"{count} {letter}" for letter, count in sorted(run.grades.items()))
    matches = f"{count_of(run.matches, 'match', 'matches')}{f' ({grades})' if grades else ''}"
    return (
        f"run {run.run_id} of {run.started_at}: {count_of(run.documents, 'document')}, {matches}, "
        f"{run.excluded} excluded"
    )


def _lines(changes: InputChanges) -> list[str]:
    """What differs, a line a kind."""
    documents = (("new", changes.came), ("no longer there", changes.gone), ("changed", changes.changed))
    lines = [f"{_value(one)}" for one in changes.settings]
    lines += [f"{count_of(len(ids), 'document')} {word} ({_named(ids)})" for word, ids in documents if ids]
    lines += [f"{name} changed" for name in changes.tables]
    lines += [f"version of {_value(one)}" for one in changes.code]
    return [*lines, *(_value(one) for one in changes.numbers)]


def _value(change: ValueChange) -> str:
    old, new = ("none" if value is None else value for value in (change.old, change.new))
    return f"{change.name}: {new} (was {old})"


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return f"{', '.join(ids[:_NAMED])}{more}"
