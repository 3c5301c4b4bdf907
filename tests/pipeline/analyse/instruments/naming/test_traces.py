"""Traces: every name with its sentence and place, and with the reason where it says nothing of its city."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.analyse.instruments.naming.first_namings import find_first_namings
from pipeline.analyse.instruments.naming.listed import Instrument, list_instruments
from pipeline.analyse.instruments.naming.traces import Standing, Trace, trace_instruments
from pipeline.records import ExclusionCode, Match, Side, Span
from pipeline.study.tables import InstrumentTerm
from pipeline.workflow.workspace import Workspace, open_workspace
from tests.fixtures import words
from tests.fixtures.study import Bench, make_bench

TABLE = """instrument_id,type,origin_id,origin_year,origin_country,lang,term,negative_terms,confidence
oss,instrument,home,2004,PP,en,one-stop shop,,page_seen
oss,instrument,home,2004,PP,en,single counter,tax office,unverified
charter,named_document,net,2010,,en,Arrival Charter,,
"""
SAID = {
    "plan-2018": ("town", "2018", "strategy", "Newcomers find a one-stop shop near the station."),
    "plan-2012": ("town", "2012", "strategy", "Newcomers find their own way in this town of ours."),
    "same-2018": ("town", "2018", "strategy", "This other plan of the year has nothing of the kind."),
    "next-2019": ("town", "2019", "strategy", "A year later nobody speaks of it any more in here."),
    "old-2001": ("town", "2001", "strategy", "The mayor opened a one-stop shop for builders here."),
    "tax-2016": ("town", "2016", "strategy", "A single coun-\nter of the tax office opens at nine."),
    "undated": ("town", "", "strategy", "The council wants a one-stop shop for newcomers."),
    "home-2005": ("home", "2005", "strategy", "Our one-stop shop for immigrants opened last year."),
    "near-2006": ("near", "2006", "strategy", "The one-stop shop of the capital is a model to us."),
    "late-2020": ("late", "2020", "", "The Arrival Charter leads us to a one-stop shop now."),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bench: Bench = make_bench(tmp_path_factory.mktemp("traced") / "study")
    (bench.root / "instruments.csv").write_text(TABLE, encoding="utf-8")
    (bench.root / "cities.csv").write_text(
        "city_id,name,country_code\ntown,Town,AA\nhome,Home,PP\nnear,Near,PP\nlate,Late,BB\n", encoding="utf-8"
    )
    (bench.root / "networks.csv").write_text("network_id,name\nnet,Net\n", encoding="utf-8")
    bench.put(
        "net-2009", f"{words.NETWORK}\n\nA one-stop shop helps.", "network", issuer_id="net", date_earliest="2009"
    )
    for name, (city, day, kind, text) in SAID.items():
        bench.put(name, f"{words.CITY}\n\n{text}", issuer_id=city, date_earliest=day, doc_type=kind)
    assert not bench.add().faults
    bench.run("segment")
    return bench.root


@pytest.fixture
def workspace(root: Path) -> Iterator[Workspace]:
    with open_workspace(root) as opened:
        yield opened


def traces_of(workspace: Workspace) -> dict[str, Trace]:
    found = trace_instruments(workspace, list_instruments(workspace.tables.terms), ())
    assert len({trace.document_id for trace in found}) == len(found)
    return {trace.document_id: trace for trace in found}


def test_every_trace_has_its_sentence_and_its_place(workspace: Workspace) -> None:
    trace = traces_of(workspace)["plan-2018"]
    text = workspace.text_of(workspace.item("plan-2018")).extraction.text
    assert trace.sentence == SAID["plan-2018"][3] and text[trace.start : trace.end] == "one-stop shop"
    assert (trace.term, trace.confidence, trace.issuer_id, trace.country) == (
        "one-stop shop",
        "page_seen",
        "town",
        "AA",
    )


def test_a_name_that_a_line_end_tore_is_found_and_quoted_as_it_stands(workspace: Workspace) -> None:
    trace = traces_of(workspace)["tax-2016"]
    text = workspace.text_of(workspace.item("tax-2016")).extraction.text
    assert (trace.term, trace.sentence) == ("single counter", SAID["tax-2016"][3])
    assert text[trace.start : trace.end] == "single coun-\nter"


def test_a_trace_that_says_nothing_of_its_city_says_why(workspace: Workspace) -> None:
    assert {name: trace.standing for name, trace in traces_of(workspace).items()} == {
        "plan-2018": Standing.COUNTED,
        "late-2020": Standing.COUNTED,
        "old-2001": Standing.BEFORE_ORIGIN,
        "tax-2016": Standing.TRAP,
        "undated": Standing.UNDATED,
        "home-2005": Standing.OF_ORIGIN,
        "near-2006": Standing.OF_ORIGIN,
        "net-2009": Standing.NOT_A_CITY,
    }


def echo(workspace: Workspace, city_document: str, **changed: Any) -> Match:
    """An echo of all of the network's text in all of a city's."""
    network, city = (
        Side(name, "", Span(0, len(workspace.text_of(workspace.item(name)).extraction.text)), Span(0, 1), 0, 1, 1.0)
        for name in ("net-2009", city_document)
    )
    return replace(Match(f"m-{city_document}", network, city, 1.0, None, None, ()), **changed)


def test_a_trace_in_an_echo_says_in_which(workspace: Workspace) -> None:
    matches = [echo(workspace, "plan-2018"), echo(workspace, "late-2020", exclusion=ExclusionCode.SCRAP)]
    found = trace_instruments(workspace, list_instruments(workspace.tables.terms), matches)
    assert {trace.document_id: trace.match_ids for trace in found if trace.match_ids} == {"plan-2018": ("m-plan-2018",)}


def test_what_echoes_a_text_on_an_instrument_without_its_name_is_shown_and_not_counted(workspace: Workspace) -> None:
    instruments = list_instruments(workspace.tables.terms)
    matches = [echo(workspace, "plan-2012"), echo(workspace, "plan-2012", match_id="again")]
    found = trace_instruments(workspace, instruments, matches)
    (described,) = [trace for trace in found if trace.standing is Standing.DESCRIBED]
    assert (described.document_id, described.term, described.match_ids) == ("plan-2012", "", ("again", "m-plan-2012"))
    assert SAID["plan-2012"][3] in described.sentence
    namings = find_first_namings(instruments, workspace.readable, found, workspace.issuers)
    assert next(one for one in namings if one.city_id == "town").document_by == "plan-2018"


def test_a_first_naming_lies_between_the_last_text_without_and_the_first_with_it(workspace: Workspace) -> None:
    instruments = list_instruments(workspace.tables.terms)
    traces = trace_instruments(workspace, instruments, ())
    found = {one.city_id: one for one in find_first_namings(instruments, workspace.readable, traces, workspace.issuers)}
    assert set(found) == {"town", "late"}
    town = found["town"]
    # What stands beside a trap, and what is older than the instrument, are texts without it; a later text without it,
    # or one that may be older or newer, says nothing.
    assert (str(town.after), str(town.by), town.document_after, town.document_by, town.without) == (
        "2016-12-31", "2018-12-31", "tax-2016", "plan-2018", 3,
    )  # fmt: skip
    assert found["late"].after is None and str(found["late"].by) == "2020-12-31"


@pytest.mark.parametrize(
    ("kinds", "lang", "after"),
    [(("report",), "en", None), (("strategy",), "de", None), (("strategy",), "", "tax-2016")],
    ids=["of another kind", "in a language without terms", "terms of any language"],
)
def test_only_a_text_that_would_name_it_says_that_it_was_not_there(
    workspace: Workspace, kinds: tuple[str, ...], lang: str, after: str | None
) -> None:
    traces = trace_instruments(workspace, list_instruments(workspace.tables.terms), ())
    instrument = Instrument("oss", 1, frozenset({lang}), "home", "PP", 2004)
    found = find_first_namings([instrument], workspace.readable, traces, workspace.issuers, kinds)
    assert {one.city_id: one.document_after or None for one in found}["town"] == after


def test_names_of_documents_and_traps_are_no_instruments() -> None:
    terms = [
        InstrumentTerm("a", "named_document", "en", "Charter", "name"),
        InstrumentTerm("b", "instrument", "en", "Trap", "name_trap"),
        InstrumentTerm("c", "", "", "Anything", ""),
        InstrumentTerm("c", "", "de", "Irgendwas", "", origin_year=2010, origin_country="PT"),
    ]
    assert list_instruments(terms) == (Instrument("c", 2, frozenset({"", "de"}), "", "PT", 2010),)
