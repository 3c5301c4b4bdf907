from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, PipelineError
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study.tables import (
    Engagement,
    InstrumentTerm,
    Issuer,
    Membership,
    NetworkFacts,
    StudyTables,
    read_issuers,
    read_tables,
)

SEEDS = Path(__file__).parents[3] / "data" / "seeds"


def write(folder: Path, name: str, text: str | bytes) -> None:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def test_issuers_of_both_tables_are_known_by_id(tmp_path: Path) -> None:
    write(tmp_path, "networks.csv", "\ufeffnetwork_id,name,kind\nnet,A Network,city\n")
    write(tmp_path, "cities.csv", "city_id,name,country_code\r\nvelden, Velden ,NL\r\nsolhavn,Solhavn\r\n")
    assert read_issuers(tmp_path) == {
        "net": Issuer("A Network", ""), "velden": Issuer("Velden", "NL"), "solhavn": Issuer("Solhavn", ""),
    }  # fmt: skip


def test_other_names_of_a_city_are_read(tmp_path: Path) -> None:
    write(tmp_path, "networks.csv", "network_id,name,aliases\nnet,A Network,AN\n")
    write(tmp_path, "cities.csv", "city_id,name,aliases\nghent,Gent,Gand; Gante\nvelden,Velden,\n")
    assert {key: one.aliases for key, one in read_issuers(tmp_path).items()} == {
        "net": (), "ghent": ("Gand", "Gante"), "velden": (),
    }  # fmt: skip


def test_absent_and_empty_tables_name_nobody(tmp_path: Path) -> None:
    write(tmp_path, "networks.csv", "")
    assert read_issuers(tmp_path) == {}


def test_a_table_saved_by_a_german_spreadsheet_is_read(tmp_path: Path) -> None:
    write(tmp_path, "cities.csv", "city_id;name;country_code\r\nmuc;München;DE\r\n".encode("cp1252"))
    assert read_issuers(tmp_path) == {"muc": Issuer("München", "DE")}


def test_country_codes_are_those_of_iso_in_capitals(tmp_path: Path) -> None:
    write(tmp_path, "cities.csv", "city_id,name,country_code\na,A,gb\nb,B,UK\nc,C,EL\nd,D,\n")
    assert [issuer.country_code for issuer in read_issuers(tmp_path).values()] == ["GB", "GB", "GR", ""]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("city_id,name,country_code\nx,X,Italy\n", r"cities.csv line 2: country_code 'Italy' is no country code"),
        ("city_id,country_code\nx,NL\n", r"cities.csv line 1: missing column name; a table has city_id, name"),
        ("city_id,name\nx,X\n,Y\n", r"cities.csv line 3: city_id is empty; give every row an id"),
        ("city_id,name\nx,X\nx,Y\n", r"cities.csv line 3: 'x' is there twice; keep one row an id"),
        ("city_id,name\nx,X,Y,Z\n", r"cities.csv line 2: 4 cells where the header has 2"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    write(tmp_path, "cities.csv", text)
    with pytest.raises(PipelineError, match=sentence):
        read_issuers(tmp_path)


def test_an_id_is_either_a_network_or_a_city(tmp_path: Path) -> None:
    write(tmp_path, "networks.csv", "network_id,name\nsame,A\n")
    write(tmp_path, "cities.csv", "city_id,name\nsame,B\n")
    with pytest.raises(ConfigError, match=r"cities.csv line 2: 'same' is there twice"):
        read_issuers(tmp_path)


def test_a_study_without_tables_knows_nothing(tmp_path: Path) -> None:
    write(tmp_path, "memberships.csv", "")
    assert read_tables(tmp_path) == StudyTables()


def test_memberships_are_read_with_the_intervals_that_their_dates_cover(tmp_path: Path) -> None:
    header = "city_id,network_id,role,start_date,end_date,note\n"
    write(tmp_path, "memberships.csv", header + "a,net,member,2009,,seen\nb,net,signatory,<=2014-06,2016-02-29,\n")
    assert read_tables(tmp_path).memberships == (
        Membership("a", "net", "member", parse_interval("2009"), None),
        Membership(
            "b", "net", "signatory", DateInterval(date.min, date(2014, 6, 30)), parse_interval("2016-02-29")
        ),
    )  # fmt: skip


def test_a_network_is_read_with_its_parent_and_its_aliases(tmp_path: Path) -> None:
    write(
        tmp_path, "networks.csv", 'network_id,name,kind,parent_network_id,aliases\nn,A Net,,,\np,P,project,n,"PP; Q"\n'
    )
    assert read_tables(tmp_path).networks == (
        NetworkFacts("n", "A Net"),
        NetworkFacts("p", "P", "project", "n", ("PP", "Q")),
    )


def test_meetings_that_nobody_counted_are_not_zero(tmp_path: Path) -> None:
    write(tmp_path, "engagement.csv", "city_id,network_id,year,meetings_attended\na,n,2014,3\na,n,2015,\na,n,2016,0\n")
    found = read_tables(tmp_path).engagements
    assert [done.meetings_attended for done in found] == [3, None, 0]
    assert found[0] == Engagement("a", "n", parse_interval("2014"), 3)


def test_what_nobody_sees_around_an_id_is_no_part_of_it(tmp_path: Path) -> None:
    write(tmp_path, "memberships.csv", "city_id,network_id\n\u200bvelden\xa0,n\ufeff\n")
    assert read_tables(tmp_path).memberships == (Membership("velden", "n", ""),)


def test_words_that_results_depend_on_may_have_capitals_blanks_and_dashes(tmp_path: Path) -> None:
    write(tmp_path, "networks.csv", "network_id,name,kind\nn,N,Working Group\n")
    write(
        tmp_path,
        "memberships.csv",
        "city_id,network_id,role,confidence\na,n,Keynote-speaker,Unverified\nb,n,Working Group member,\n",
    )
    write(tmp_path, "instruments.csv", "instrument_id,type,term,term_kind\ni,Named document,X,Name trap\n")
    tables = read_tables(tmp_path)
    assert tables.networks[0].kind == "working_group"
    assert [(row.role, row.verified) for row in tables.memberships] == [
        ("keynote_speaker", False), ("working_group_member", True),
    ]  # fmt: skip
    assert (tables.terms[0].type, tables.terms[0].term_kind) == ("named_document", "name_trap")


def test_a_term_is_read_with_its_mode_and_the_terms_that_speak_against_it(tmp_path: Path) -> None:
    header = "instrument_id,type,origin_id,lang,term,term_kind,match_mode,negative_terms\n"
    write(
        tmp_path, "instruments.csv", header + "oss,instrument,pt,DE-AT,Anlaufstelle,variant,Lemma,Polizei | Feuerwehr\n"
    )
    assert read_tables(tmp_path).terms == (
        InstrumentTerm(
            "oss", "instrument", "de", "Anlaufstelle", "variant", "pt", ("Polizei", "Feuerwehr"), "lemma"
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        (
            "memberships.csv",
            "city_id,network_id,start_date\na,n,31.12.2016\n",
            r"line 2: start_date .*2016-12-31.*empty",
        ),
        ("memberships.csv", "city_id,network_id\na,\n", r"line 2: network_id is empty; give every row an id"),
        (
            "memberships.csv",
            "city_id,network_id,start_date,end_date\na,n,2016,2015\n",
            r"line 2: end_date 2015 lies before start_date 2016; correct one of them",
        ),
        ("engagement.csv", "city_id,network_id,year\na,n,16\n", r"line 2: year '16' is not a year of four digits"),
        (
            "engagement.csv",
            "city_id,network_id,year,meetings_attended\na,n,2016,some\n",
            r"line 2: meetings_attended 'some' is not a whole number; give how many",
        ),
        (
            "instruments.csv",
            "instrument_id,term,match_mode\ni,x,fuzzy\n",
            r"line 2: match_mode 'fuzzy' is not known; write one of exact, lemma, regex",
        ),
        (
            "instruments.csv",
            "instrument_id,term,lang\ni,x,German\n",
            r"line 2: lang 'German' is no language tag; write for instance de, or leave it empty",
        ),
        ("instruments.csv", "instrument_id,term,match_mode\ni,(x,regex\n", r"line 2: term is no regular expression"),
        ("instruments.csv", "instrument_id,term,match_mode\ni,x*,regex\n", r"line 2: .*let it ask for a word"),
        (
            "instruments.csv",
            "instrument_id,term,origin_year\ni,x,04\n",
            r"line 2: origin_year '04' is not a year of four digits; write it as 2010 or leave it empty",
        ),
        (
            "instruments.csv",
            "instrument_id,term,origin_country\ni,x,PT\ni,y,\ni,z,SE\n",
            r"line 4: origin_country of 'i' is 'SE' here and 'PT' on line 2; give all its rows the same or leave it",
        ),
        (
            "instruments.csv",
            "instrument_id,term\ni,one-stop shop; guichet unique\n",
            r"line 2: term 'one-stop shop; guichet unique' holds several names, .*; give each a row of its own",
        ),
        (
            "memberships.csv",
            "city_id,network_id,start_date\na,n,1016\n",
            r"line 2: start_date 1016 lies before 1800; correct the date or leave it empty",
        ),
        ("instruments.csv", "instrument_id,term\ni,\n", r"line 2: term is empty; give every row its term"),
        ("networks.csv", "network_id,name\nn,N\nn,N\n", r"line 3: 'n' is there twice; keep one row an id"),
        (
            "networks.csv",
            "network_id,name,parent_network_id\nn,N,m\n",
            r"line 2: parent_network_id 'm' is no network_id here; add its row or empty it",
        ),
        (
            "networks.csv",
            "network_id,name,parent_network_id\nn,N,m\nm,M,n\n",
            r"line 2: 'n' is its own parent by way of others; break the circle",
        ),
        (
            "different_works.csv",
            "document_id,other_document_id,decided_by,reason\na,b,me,seen\na,c,me,\n",
            r"line 3: reason is empty; give every row its reason",
        ),
        (
            "different_works.csv",
            "document_id,other_document_id,decided_by,reason\na,a,me,seen\n",
            r"line 2: 'a' cannot be another work than itself; name the other document",
        ),
    ],
)
def test_a_fault_in_a_table_of_facts_is_named_with_file_and_line(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    write(tmp_path, name, text)
    with pytest.raises(ConfigError, match=f"{name} {sentence}"):
        read_tables(tmp_path)


def test_the_shipped_seeds_are_read_without_a_fault() -> None:
    tables = read_tables(SEEDS)
    sizes = [
        len(held) for held in (tables.networks, tables.memberships, tables.engagements, tables.terms, tables.events)
    ]
    assert sizes == [20, 216, 0, 113, 11]


def test_a_network_that_nobody_lists_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "networks.csv").write_text("network_id,name\nports,Ports Forum\n", encoding="utf-8")
    (tmp_path / "memberships.csv").write_text("city_id,network_id\nleuven,prots\n", encoding="utf-8")
    expected = r"memberships\.csv line 2: network 'prots' is not in networks.csv .did you mean 'ports'"
    with pytest.raises(ConfigError, match=expected):
        read_tables(tmp_path)
