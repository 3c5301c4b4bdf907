from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from pipeline.errors import InputError
from pipeline.ingest.documents_csv import AddSummary, add_documents, apply_overrides
from tests.fixtures.study import Bench

ROOT = Path(__file__).resolve().parents[3]
NOW = "2026-01-02T03:04:05Z"
HEADER = "path,document_id,role,issuer_id"
GOOD = "good.txt,good,city,velden"


@pytest.fixture
def add(bench: Bench) -> Callable[..., AddSummary]:
    """Adds a table given as text or bytes; good.txt and other.txt lie beside it."""

    def added(table: str | bytes) -> AddSummary:
        bench.inbox.mkdir(exist_ok=True)
        for name in ("good", "other"):
            (bench.inbox / f"{name}.txt").write_text(f"The {name} plan welcomes everybody.", encoding="utf-8")
        path = bench.inbox / "documents.csv"
        path.write_bytes(table if isinstance(table, bytes) else table.encode())
        with bench.open() as study:
            return add_documents(study, path, now=NOW)

    return added


def documents(bench: Bench) -> dict[str, Any]:
    with bench.open(write=False) as study:
        return {stored.document.document_id: stored for stored in study.documents.all()}


@pytest.mark.parametrize(
    ("separator", "named"), [(",", "comma"), (";", "semicolon"), ("\t", "tab")]
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_with_any_usual_separator_and_line_end(
    bench: Bench, add: Any, separator: str, named: str, line_end: str
) -> None:
    done = add("".join(line.replace(",", separator) + line_end for line in (HEADER, GOOD)))
    assert (done.added, done.separator, done.faults) == (1, named, [])
    assert documents(bench)["good"].document.issuer_id == "velden"


def test_a_german_excel_table_is_read(bench: Bench, add: Any) -> None:
    table = "Path;Document_ID;Role;Issuer_ID;Title\r\ngood.txt;good;city;velden;Grünes Köln – „heute“ für 5 €\r\n"
    done = add(table.encode("cp1252"))
    assert (done.added, done.encoding, done.separator) == (1, "cp1252", "semicolon")
    assert documents(bench)["good"].document.title == "Grünes Köln – „heute“ für 5 €"


def test_a_table_saved_as_unicode_text_is_read(add: Any) -> None:
    done = add(f"{HEADER}\n{GOOD}\n".replace(",", "\t").encode("utf-16"))
    assert (done.added, done.encoding, done.separator) == (1, "UTF-16", "tab")


def test_the_separator_that_a_spreadsheet_writes_above_the_header_is_no_row(add: Any) -> None:
    table = f"sep=;\r\n{HEADER}\r\n{GOOD}\r\nother.txt,other,mayor,velden\r\n".replace(",", ";")
    done = add(table.encode())
    assert (done.added, done.separator, [fault.line for fault in done.faults]) == (1, "semicolon", [4])
    with pytest.raises(InputError, match="line 2: missing column path"):
        add("SEP=,\nroute,document_id,role,issuer_id\n")


def test_names_of_columns_may_have_capitals_and_blanks(add: Any) -> None:
    assert add(f"Path,Document ID,Role,issuer-id\n{GOOD}\n").added == 1


def test_ids_and_languages_that_may_be_slips_are_taken_and_told(bench: Bench, add: Any) -> None:
    done = add(f"{HEADER},lang\n{GOOD},deu\nother.txt,other,city,Velden,xx\n")
    assert (done.added, done.strange_languages, done.like_issuers) == (2, ["xx"], [("Velden", "velden")])
    again = add(f"{HEADER},lang\nother.txt,other,city,velden,de-AT\n")
    assert (again.strange_languages, again.like_issuers) == ([], [])


def test_a_byte_order_mark_is_no_part_of_the_first_column(add: Any) -> None:
    done = add(f"\ufeff{HEADER}\n{GOOD}\n")
    assert (done.added, done.encoding, done.ignored) == (1, "UTF-8", ())


@pytest.mark.parametrize(
    ("columns", "line", "fault"),
    [
        ("", ",x,city,velden", "path is empty"),
        ("", "other.txt,,city,velden", "document_id is empty"),
        ("", "other.txt,x,,velden", "role is empty"),
        ("", "other.txt,x,city,", "issuer_id is empty"),
        ("", "other.txt,a b,city,velden", "document_id 'a b' may hold only letters, digits, dot"),
        ("", f"other.txt,{'a' * 121},city,velden", "may hold only letters, .* 120 at most"),
        ("", "other.txt,x,town,velden", "role 'town' is not one of: network, city, reference$"),
        ("", "other.txt,x,Netwrok,velden", r"one of: network, city, reference \(did you mean 'network'\?\)$"),
        ("", "other.txt,good,city,velden", "document_id 'good' is already on line 2"),
        ("", "good.txt,x,city,velden", "the same file is already document 'good'; give it one line"),
        ("", "other.txt,x,city,velden,more", "5 cells where the header has 4; quote cells that hold a comma"),
        (",lang", "other.txt,x,city,velden,Deutsch", "lang 'Deutsch' is no language tag such as de or pt-BR; write de"),
        (",lang", "other.txt,x,city,velden,english", "lang 'english' is no language tag .*; write en$"),
        (",lang", "other.txt,x,city,velden,pt_BR", "lang 'pt_BR' is no language tag .*; write pt-BR$"),
        (",lang", "other.txt,x,city,velden,Klingonisch", "lang 'Klingonisch' is no language tag such as de or pt-BR$"),
        (",title", "other.txt,x,city,velden,#NAME?", "title '#NAME\\?' is a spreadsheet's formula or its error; write"),
        (",title", "other.txt,x,city,velden,#BEZUG!", "title '#BEZUG!' is a spreadsheet's formula or its error"),
        (",title", "other.txt,x,city,velden,=A2", "title '=A2' is a spreadsheet's formula or its error"),
        (",title", "other.txt,x,city,velden,=Sheet1!$B$3&C3", "title '=Sheet1!.*' is a spreadsheet's formula or its"),
        (",title", 'other.txt,x,city,velden,"=VLOOKUP(A2,B:C,2)"', "title '=VLOOKUP.*' is a spreadsheet's formula or"),
        (",date_earliest", "other.txt,x,city,velden,41654", "'41654' .* number of a day, write 2014-01-15"),
        (",date_earliest", "other.txt,x,city,velden,31.12.2016", "date_earliest '31.12.2016' .* write 2016-12-31"),
        (",date_earliest", "other.txt,x,city,velden,12 March 2014", "'12 March 2014' .*; write 2014-03-12$"),
        (",date_earliest", "other.txt,x,city,velden,März 2014", "'März 2014' .*; write 2014-03$"),
        (",date_earliest", "other.txt,x,city,velden,3/2014", "'3/2014' .*; write 2014-03$"),
        (",date_earliest", "other.txt,x,city,velden,spring 2014", r"not an ISO date \(2016, 2016-06 or .*30\)$"),
        (",date_earliest", "other.txt,x,city,velden,2013/2014", "of a period write 2013 as date_earliest and 2014"),
        (",date_earliest", "other.txt,x,city,velden,2026-02", "date_earliest 2026-02 lies in the future; correct it"),
        (",date_earliest", "other.txt,x,city,velden,1016", "date_earliest 1016 lies before 1800; correct it or leave"),
        (",date_latest", "other.txt,x,city,velden,2016-02-30", "date_latest '2016-02-30' is no day of the calendar"),
        (
            ",date_earliest,date_latest", "other.txt,x,city,velden,2017,2016",
            "date_earliest 2017 is later than date_latest 2016",
        ),
    ],
)  # fmt: skip
def test_a_faulty_line_is_refused_by_number_and_the_others_taken(
    bench: Bench, add: Any, columns: str, line: str, fault: str
) -> None:
    done = add(f"{HEADER}{columns}\n{GOOD}\n\n{line}\n")
    assert [found.line for found in done.faults] == [4]
    with pytest.raises(ValueError, match=fault):
        raise ValueError(done.faults[0].text)
    assert done.added == 1 and list(documents(bench)) == ["good"]


def test_all_faults_of_a_line_are_told_together(add: Any) -> None:
    done = add(f"{HEADER},lang,date_latest\n,b a d,town,,!,yesterday\n")
    assert [fault.text.count(";") for fault in done.faults] == [5]


def test_a_fault_is_told_with_the_line_on_which_its_row_begins(add: Any) -> None:
    rows = 'good.txt,good,city,velden,"two\nlines"\nother.txt,x,town,velden,"one\r\ntwo\nthree"\n,y,city,velden,\n'
    done = add(f"{HEADER},title\n{rows}")
    assert [fault.line for fault in done.faults] == [4, 7]


OPEN = 'other.txt,x,city,i,"Zuwanderung'


@pytest.mark.parametrize(
    ("lines", "fault", "taken"),
    [
        ([OPEN, "third.txt,y,city,i,"], r"unexpected end of data.*close every quote.*; lines 3 to 4 were not taken", 1),
        ([OPEN], r"unexpected end of data.*cell twice$", 1),
        ([OPEN, 'x.txt,y,city,i,"Plan"', "third.txt,z,city,i,"], r"expected after.*; lines 3 to 4 were not taken", 2),
        (['other.txt,x,city,i,"The "old" plan"', "third.txt,z,city,i,"], r"expected after.*cell twice$", 2),
        (["x" * 200_000 + ",b,city,i,", "third.txt,z,city,i,"], r"field larger than field limit.*cell twice$", 2),
        ([OPEN, *["another line of the table,,,,"] * 6000], r"field larger.*; lines 3 to \d{4} were not taken", 1),
    ],
    ids=["never closed", "on the last line", "closed by the next", "quote in a cell", "long cell", "over the limit"],
)
def test_a_row_that_cannot_be_told_from_the_next_is_refused_with_the_lines_it_takes(
    add: Any, lines: list[str], fault: str, taken: int
) -> None:
    done = add("\n".join([f"{HEADER},title", f"{GOOD},", *lines]) + "\n")
    assert (done.added, done.faults[0].line) == (taken, 3)
    assert re.search(fault, done.faults[0].text), done.faults[0].text


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/dev/null", "the path is a pipe or device; save it as a file and add that"),
        ("huge.pdf", "the file holds more than 500 MB; split it or make it smaller and add it again"),
        ("gone.txt", "the file gone.txt was not found; correct the path and add it again"),
        (
            r"C:\files\gone.txt",
            r"the file C:.files.gone.txt was not found \(write it as seen from the table\); correct",
        ),
        (".", "the path is a folder; name the file in it and add it again"),
        ("x" * 300, r"the file cannot be opened \(File name too long\); mend that and add it again"),
    ],
)
def test_a_file_that_cannot_be_opened_is_listed_as_failed(bench: Bench, add: Any, path: str, reason: str) -> None:
    bench.inbox.mkdir(exist_ok=True)
    with (bench.inbox / "huge.pdf").open("wb") as huge:
        huge.truncate(500_000_001)
    done = add(f"{HEADER}\n{path},lost,city,velden\n")
    assert (done.added, done.faults) == (1, [])
    with pytest.raises(ValueError, match=f"lost: {reason}"):
        raise ValueError(done.unreadable[0])
    assert documents(bench)["lost"].problem
    add(f"{HEADER}\ngood.txt,lost,city,velden\n")
    assert documents(bench)["lost"].problem == ""


@pytest.mark.parametrize(("on_disk", "in_table"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_accents_written_apart_name_the_same_file_and_id(bench: Bench, add: Any, on_disk: str, in_table: str) -> None:
    folder = bench.inbox / normalize(on_disk, "Müller")
    folder.mkdir(parents=True)
    (folder / normalize(on_disk, "Überblick.txt")).write_text("The overview welcomes everybody in the town.")
    done = add(normalize(in_table, f"{HEADER}\nMüller/Überblick.txt,überblick,city,mühl\n"))
    assert (done.added, done.unreadable) == (1, [])
    assert documents(bench)["überblick"].document.issuer_id == "mühl"


def test_a_version_added_before_outlives_a_lost_file(bench: Bench, add: Any) -> None:
    add(f"{HEADER}\n{GOOD}\n")
    before = documents(bench)["good"].document.sha256
    done = add(f"{HEADER}\ngone.txt,good,city,velden\n")
    assert "the version added before is kept" in done.unreadable[0]
    held = documents(bench)["good"]
    assert (held.document.sha256, held.problem) == (before, "")


def test_columns_that_are_absent_leave_what_was_said_before(bench: Bench, add: Any) -> None:
    add(f"{HEADER},title,date_earliest,work_id,lang\n{GOOD},Plan,2016-06,w,de\n")
    assert add(f"{HEADER}\n{GOOD}\n").unchanged == 1
    held = documents(bench)["good"].document
    assert (held.title, str(held.date.earliest), str(held.date.latest)) == ("Plan", "2016-06-01", "2016-06-30")
    assert (held.work_id, held.lang, held.date_source) == ("w", "de", "researcher")


def test_an_empty_cell_of_a_column_that_is_there_withdraws_what_was_said(bench: Bench, add: Any) -> None:
    add(f"{HEADER},title,date_earliest,work_id\n{GOOD},Plan,2016,w\n")
    assert add(f"{HEADER},title,date_earliest,work_id\n{GOOD},,,\n").updated == 1
    held = documents(bench)["good"].document
    assert (held.title, held.date, held.work_id, held.date_source) == ("", None, "good", "")


@pytest.mark.parametrize(
    ("earliest", "latest", "first", "last"),
    [
        ("2016", "", "2016-01-01", "2016-12-31"),
        ("", "2016-06", "2016-06-01", "2016-06-30"),
        ("2015-05", "2016", "2015-05-01", "2016-12-31"),
        ("2016-06", "2016", "2016-06-01", "2016-12-31"),
    ],
)
def test_dates_are_intervals(bench: Bench, add: Any, earliest: str, latest: str, first: str, last: str) -> None:
    add(f"{HEADER},date_earliest,date_latest\n{GOOD},{earliest},{latest}\n")
    date = documents(bench)["good"].document.date
    assert (date.earliest.isoformat(), date.latest.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", r"line 1: missing column path, document_id, role, issuer_id; a table has path, .*policy_field"),
        ("path,document_id,role\n", r"line 1: missing column issuer_id"),
        (f"{HEADER},role\n{GOOD},network\n", r"line 1: column role is there twice; keep one of each"),
        (b"PK\x03\x04 a workbook", r"is a workbook; save its sheet as CSV in the spreadsheet, and give that"),
        (HEADER.encode("utf-16-le"), r"is not a CSV file but something binary; save it as CSV first"),
        ("x" * 200_000, r"line 1: the row that begins here cannot be read \(field larger"),
        (f'"{HEADER}\n{GOOD}\n', r"line 1: .* close every quote .*; lines 1 to 2 were not taken"),
    ],
    ids=[
        "empty",
        "missing column",
        "column twice",
        "workbook",
        "utf-16 without its mark",
        "long header",
        "open header",
    ],
)
def test_a_table_that_cannot_be_read_at_all_is_refused_in_a_sentence(
    bench: Bench, add: Any, table: str | bytes, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        add(table)
    assert documents(bench) == {}


def test_a_table_that_is_not_there_is_refused(bench: Bench, tmp_path: Path) -> None:
    with bench.open() as study:
        with pytest.raises(InputError, match="was not found; give the path of a table with the columns path,"):
            add_documents(study, tmp_path / "none.csv", now=NOW)
        with pytest.raises(InputError, match="is a folder; give the path of a table with the columns path"):
            add_documents(study, tmp_path, now=NOW)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX's")
def test_a_pipe_is_not_waited_for(bench: Bench, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "documents.csv").write_text(f"{HEADER}\npipe,p,city,i\n", encoding="utf-8")
    for table, said in (("documents.csv", b"p: the path is a pipe"), ("pipe", b"pipe is a pipe or device; save the")):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "add", tmp_path / table, "--study", bench.root],
            env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert said in done.stderr and b"Traceback" not in done.stderr


def test_a_header_alone_adds_nothing_and_unknown_columns_are_named(add: Any) -> None:
    done = add(f"{HEADER},Colour,title\n")
    assert (done.added, done.ignored) == (0, ("colour",))


def test_of_two_lines_of_overrides_for_one_document_the_first_holds(bench: Bench, add: Any) -> None:
    add(f"{HEADER}\n{GOOD}\n")
    (bench.root / "overrides.csv").write_text(
        "document_id,title,lang,corrected_by,reason\ngood,X,Deutsch,AB,cover\ngood,A,,AB,cover\ngood,B,de,AB,cover\n",
        encoding="utf-8",
    )
    with bench.open() as study:
        changed, faults = apply_overrides(study, now=NOW)
    assert changed == 3 and documents(bench)["good"].document.title == "A"
    assert [fault.line for fault in faults] == [2, 4]
    assert faults[1].text == "document_id 'good' is already on line 3"


def test_overrides_replace_values_name_faulty_lines_and_go_with_their_file(bench: Bench, add: Any) -> None:
    add(f"{HEADER},title\n{GOOD},Plan\n")
    path = bench.root / "overrides.csv"
    path.write_text(
        "document_id;title;date_earliest;role;corrected_by;reason\ngood;New;2016-06;;AB;cover\nnobody;X;;;AB;cover\n"
        "good;;31.12.2016;;AB;cover\n;Y;;;AB;cover\n",
        encoding="utf-8",
    )
    with bench.open() as study:
        changed, faults = apply_overrides(study, now=NOW)
    assert changed == 6
    assert [(fault.line, fault.text.split(";")[0][:24]) for fault in faults] == [
        (3, "unknown document 'nobody"), (4, "date_earliest '31.12.201"), (5, "unknown document ''"),
    ]  # fmt: skip
    held = documents(bench)["good"].document
    assert (held.title, str(held.date.latest), held.date_source) == ("New", "2016-06-30", "overrides.csv")
    path.unlink()
    with bench.open() as study:
        assert apply_overrides(study, now=NOW) == (6, [])
    assert documents(bench)["good"].document.title == "Plan"


def test_an_override_with_a_date_in_the_future_is_refused(bench: Bench, add: Any) -> None:
    add(f"{HEADER}\n{GOOD}\n")
    header = "document_id,date_earliest,corrected_by,reason"
    (bench.root / "overrides.csv").write_text(f"{header}\ngood,2061,AB,cover\n", encoding="utf-8")
    with bench.open() as study:
        changed, faults = apply_overrides(study, now=NOW)
    assert (changed, [(fault.line, fault.text) for fault in faults]) == (
        0, [(2, "date_earliest 2061 lies in the future; correct it or leave it empty")],
    )  # fmt: skip


def test_an_override_without_who_and_why_is_refused_by_line_and_both_are_logged(bench: Bench, add: Any) -> None:
    add(f"{HEADER},title\n{GOOD},Plan\n")
    path = bench.root / "overrides.csv"
    path.write_text("document_id,title,corrected_by,reason\ngood,A,,cover\ngood,B,AB,\n", encoding="utf-8")
    with bench.open() as study:
        changed, faults = apply_overrides(study, now=NOW)
    assert changed == 0 and documents(bench)["good"].correction == ""
    assert [(fault.line, fault.text) for fault in faults] == [
        (2, "corrected_by is empty; say who corrects the document"),
        (3, "reason is empty; say why, and by what evidence"),
    ]
    path.write_text("document_id,title\ngood,A\n", encoding="utf-8")
    with bench.open() as study:
        assert [fault.line for fault in apply_overrides(study, now=NOW)[1]] == [2]
    path.write_text("document_id,title,corrected_by,reason\ngood,A,AB,cover\n", encoding="utf-8")
    with bench.open() as study:
        apply_overrides(study, now=NOW)
        origins = [row["origin"] for row in study.catalogue.rows("SELECT origin FROM changes WHERE field = 'title'")]
    assert documents(bench)["good"].correction == "AB: cover" and origins == ["overrides.csv (AB: cover)"]
    path.unlink()
    with bench.open() as study:
        apply_overrides(study, now=NOW)
        *_, last = study.catalogue.rows("SELECT origin FROM changes WHERE field = 'title'")
    assert last["origin"] == "overrides.csv (withdrawn)"


def test_whose_line_is_no_longer_in_the_table_stays_and_is_told(bench: Bench, add: Any, policyecho: Any) -> None:
    both = f"{HEADER}\n{GOOD}\nother.txt,other,city,velden\n"
    assert add(both).deleted_lines == ()
    done = add(f"{HEADER}\n{GOOD}\n")
    assert (done.unchanged, done.deleted_lines) == (1, ("other",)) and "other" in documents(bench)
    answer = policyecho("add", bench.inbox / "documents.csv", "--study", bench.root)
    assert answer.code == 0
    assert (
        "no longer in it: other; they stay in the study until you take each out with `policyecho remove" in answer.err
    )
    assert add(both).deleted_lines == ()


def test_whose_id_alone_is_another_in_the_table_is_not_told_as_deleted(bench: Bench, add: Any) -> None:
    add(f"{HEADER}\n{GOOD}\nother.txt,20160512001,city,velden\n")
    for spoilt, why in (("2.0161E+10", "a spreadsheet rounded it"), ("renamed", "already document '20160512001'")):
        done = add(f"{HEADER}\n{GOOD}\nother.txt,{spoilt},city,velden\n")
        assert done.deleted_lines == () and why in done.faults[0].text


@pytest.mark.parametrize("written", [r"Plans\Grün.TXT", "plans/grün.txt", "PLANS/gru\u0308n.txt"])
def test_a_path_that_was_written_on_another_system_is_found(bench: Bench, add: Any, written: str) -> None:
    folder = bench.inbox / "plans"
    folder.mkdir(parents=True)
    (folder / "gru\u0308n.txt").write_text("A green plan.", encoding="utf-8")
    assert (add(f"{HEADER}\n{written},green,city,velden\n").unreadable) == []
    (folder / "Gru\u0308n.txt").write_text("Another plan, which is longer.", encoding="utf-8")
    done = add(f"{HEADER}\n{normalize('NFC', written).upper()},green,city,velden\n")
    assert len(done.unreadable) == 1, "nobody can tell which of two it is"


def test_a_table_is_known_again_where_it_moved_with_its_study(bench: Bench, add: Any) -> None:
    add(f"{HEADER}\n{GOOD}\nother.txt,other,city,velden\n")
    moved = bench.root.parent / "elsewhere"
    moved.mkdir()
    for folder in (bench.root, bench.inbox):
        folder.rename(moved / folder.name)
    (moved / bench.inbox.name / "documents.csv").write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    with Bench(moved / bench.root.name).open() as study:
        assert add_documents(study, moved / bench.inbox.name / "documents.csv", now=NOW).deleted_lines == ("other",)


def test_a_colleagues_document_of_the_same_id_takes_nobodys_place(bench: Bench, add: Any) -> None:
    add(f"{HEADER}\n{GOOD}\n")
    theirs = bench.root.parent / "colleague" / "documents.csv"
    theirs.parent.mkdir()
    (theirs.parent / "1.txt").write_text("A plan of another town.", encoding="utf-8")

    def add_theirs(line: str) -> AddSummary:
        theirs.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
        with bench.open() as study:
            return add_documents(study, theirs, now=NOW)

    (fault,) = add_theirs("1.txt,good,city,lindau").faults
    assert "is good.txt of velden in " in fault.text and "documents.csv; give this document another id" in fault.text
    assert documents(bench)["good"].document.issuer_id == "velden"
    assert add_theirs("1.txt,good,city,velden").updated == 1, "a new file of the same town's plan"
    assert add_theirs("1.txt,good,city,lindau").updated == 1, "what the table itself said otherwise"
    with bench.open() as study:
        study.documents.remove("good", "of the other town", now=NOW)
    add(f"{HEADER}\ngood.txt,good,city,velden\n")
    assert documents(bench)["good"].removed_reason


def test_overrides_may_have_a_column_of_comments(bench: Bench, add: Any) -> None:
    add(f"{HEADER}\n{GOOD}\n")
    for column in ("Comment", "notes", "remark"):
        (bench.root / "overrides.csv").write_text(
            f"document_id,title,corrected_by,reason,{column}\ngood,{column},me,seen,ask Anna\n", encoding="utf-8"
        )
        with bench.open() as study:
            assert apply_overrides(study, now=NOW)[1] == []
        assert documents(bench)["good"].document.title == column


@pytest.mark.parametrize(
    ("cell", "proposed"),
    [
        ("Jun-16", "if a spreadsheet made it of 2016-06"),
        ("Mrz 98", "if a spreadsheet made it of 1998-03"),
        ("juin-16", "if a spreadsheet made it of 2016-06"),
        ("8–12 May 2019", "of several days write 2019-05-08 as date_earliest and 2019-05-12 as date_latest"),
    ],
)
def test_what_a_spreadsheet_made_of_a_date_is_proposed_as_it_was(add: Any, cell: str, proposed: str) -> None:
    (fault,) = add(f"{HEADER},date_earliest\n{GOOD},{cell}\n").faults
    assert proposed in fault.text


def test_an_override_of_an_id_in_other_capitals_is_told_which_is_meant(bench: Bench, add: Any) -> None:
    add(f"{HEADER}\n{GOOD}\n")
    (bench.root / "overrides.csv").write_text(
        "document_id,title,corrected_by,reason\nGOOD,A plan,me,seen\n", encoding="utf-8"
    )
    with bench.open() as study:
        (fault,) = apply_overrides(study, now=NOW)[1]
    assert fault.text == "unknown document 'GOOD' (did you mean 'good'?)"


def test_a_column_of_another_name_is_told_which_is_meant(bench: Bench, add: Any, policyecho: Any) -> None:
    add(f"{HEADER},Date,langg,comment\n{GOOD},2016,en,x\n")
    answer = policyecho("add", bench.inbox / "documents.csv", "--study", bench.root)
    told = "left out: date (did you mean date_earliest?), langg (did you mean lang?), comment; the columns are path,"
    assert told in " ".join(answer.err.split())
    assert add(f"{HEADER},date_earliest,date\n{GOOD},2016,x\n").ignored == ("date",)
