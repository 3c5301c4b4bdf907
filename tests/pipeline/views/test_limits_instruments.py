from __future__ import annotations

from pathlib import Path

from pipeline.views.limits import LimitKind, study_limits
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import Bench


def limits_of(bench: Bench) -> dict[LimitKind, str]:
    with bench.open(write=False) as study:
        return {limit.kind: limit.sentence for limit in study_limits(Workspace(study))}


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_an_instrument_without_a_term_in_a_language_of_cities_is_named(finished: Bench) -> None:
    write(finished.root, "instruments.csv", "instrument_id,type,lang,term,term_kind\noss,,de,Anlaufstelle,\n")
    said = limits_of(finished)[LimitKind.INSTRUMENT_UNTERMED]
    assert said.startswith("1 of 1 pair of an instrument and a language without a term (oss - en), so the instrument")
    rows = "oss,,,Anlaufstelle,\ncharter,named_document,de,Charta,name\ntrap,,de,Falle,name_trap\n"
    write(finished.root, "instruments.csv", f"instrument_id,type,lang,term,term_kind\n{rows}")
    assert LimitKind.INSTRUMENT_UNTERMED not in limits_of(finished)


def test_an_event_that_says_too_little_is_named_with_what_it_lacks(finished: Bench) -> None:
    write(finished.root, "instruments.csv", "instrument_id,term\noss,one-stop shop\n")
    header = "event_id,city_id,network_id,date,kind,practice,instrument_ids\n"
    rows = "v,city-issuer,,2017,visit,elevating,oss\nm,city-issuer,,,meeting,,oss\ni,,,,interview,,\n"
    write(finished.root, "process_events.csv", header + rows)
    said = limits_of(finished)[LimitKind.EVENT_INCOMPLETE]
    assert said.startswith("1 of 2 events of process_events.csv with an empty column (m: date and practice), so")


def test_a_city_and_a_document_that_nobody_knows_are_named(finished: Bench) -> None:
    write(finished.root, "process_events.csv", "event_id,city_id,kind\nv,cty-issuer,visit\n")
    with finished.open(write=False) as study:
        found = [limit for limit in study_limits(Workspace(study)) if limit.kind is LimitKind.ID_UNMATCHED]
    assert [limit.ids for limit in found] == [("cty-issuer, perhaps city-issuer",)]
