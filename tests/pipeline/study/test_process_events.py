"""process_events.csv is read as strictly as the other tables: a slip would look like no contact."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.records.codes import AccessLevel, EventKind, Practice
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study.process_events import ProcessEvent
from pipeline.study.tables import read_tables
from pipeline.workflow.new_study import HEADERS

HEADER = "event_id,city_id,country_code,network_id,date,kind,practice,instrument_ids,text,access_level"


def read(folder: Path, *lines: str) -> tuple[ProcessEvent, ...]:
    (folder / "networks.csv").write_text("network_id,name\nports,Ports\n", encoding="utf-8")
    (folder / "instruments.csv").write_text("instrument_id,term\noss,one-stop shop\niop,IOP\n", encoding="utf-8")
    (folder / "process_events.csv").write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return read_tables(folder).events


def test_a_row_is_a_participant_of_an_event(tmp_path: Path) -> None:
    city, country = read(
        tmp_path,
        "v1,velden,,ports,2017-06-12/2017-06-14,Visit,elevating,oss;iop,They saw it.,public",
        "m1,,nl,ports,2018,meeting,,,,",
    )
    days = DateInterval(parse_interval("2017-06-12").earliest, parse_interval("2017-06-14").latest)
    assert city == ProcessEvent(
        "v1", EventKind.VISIT, "velden", "", "ports", days, Practice.ELEVATING, ("oss", "iop"), "They saw it.",
        AccessLevel.PUBLIC,
    )  # fmt: skip
    assert (country.country_code, country.practice, country.access) == ("NL", Practice.UNKNOWN, AccessLevel.UNKNOWN)


def test_what_somebody_told_is_evidence_and_no_contact() -> None:
    assert [kind for kind in EventKind if not kind.is_contact] == [EventKind.INTERVIEW, EventKind.STATEMENT]


def test_a_new_study_has_the_columns_that_are_read() -> None:
    assert HEADERS["process_events.csv"].startswith(HEADER + ",note,source_url")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ((",velden,,ports,2017,visit,,,,",), r"line 2: event_id is empty; give every row an id"),
        (("v1,velden,,ports,2017,,,,,",), r"line 2: kind is empty; give every row its kind"),
        (("v1,velden,,ports,2017,party,,,,",), r"line 2: kind 'party' is not known; write one of meeting, conference"),
        (("v1,velden,,ports,2017,visit,lifting,,,",), r"practice 'lifting' is not known; .* platforming, elevating$"),
        (("v1,velden,,ports,2017,visit,,,,secret",), r"access_level 'secret' .* public, restricted, confidential$"),
        (("v1,velden,,prots,2017,visit,,,,",), r"network 'prots' is not in networks.csv \(did you mean 'ports'\?\)"),
        (("v1,velden,,PORTS,2017,visit,,,,",), r"network 'PORTS' is not in networks.csv \(did you mean 'ports'\?\)"),
        (("v1,velden,,ports,2017,visit,,oss;iopp,,",), r"instrument 'iopp' is not in instruments.csv .*'iop'"),
        (("v1,velden,,ports,12.6.2017,visit,,,,",), r"line 2: date .*2017-06-12.*; correct the date or leave it empty"),
        (("v1,velden,,ports,2017/2016,visit,,,,",), r"line 2: date 2017-01-01 is later than 2016-12-31; correct"),
        (("v1,,Portugal,ports,2017,visit,,,,",), r"country_code 'Portugal' is no country code of two letters"),
        (("v1,velden,NL,ports,2017,visit,,,,",), r"line 2: city_id and country_code are both filled"),
        (("v1,velden,,,,visit,,,,", "v1,velden,,,,visit,,,,"), r"line 3: event 'v1' has this participant twice"),
        (
            ("v1,velden,,,2017,visit,,,,", "v1,other,,,2018,visit,,,,"),
            r"line 3: date of event 'v1' is '2018' here and '2017' on line 2; give all its rows the same",
        ),
        (("v1,a,,,,visit,,,,,x",), r"line 2: 11 cells where the header has 10"),
    ],
)  # fmt: skip
def test_a_faulty_line_is_refused_by_file_and_line(tmp_path: Path, lines: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(PipelineError, match=rf"process_events\.csv.*{sentence}"):
        read(tmp_path, *lines)
