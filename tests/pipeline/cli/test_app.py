from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from pipeline import __version__
from pipeline.cli import app
from pipeline.records.shipped import shipped
from tests.fixtures import pdfs, words
from tests.fixtures.command_line import Answer
from tests.fixtures.study import HASHING, Bench

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = sorted(typer.main.get_command(app.app).commands)  # type: ignore[attr-defined]  # a group
HEAVY = ("numpy", "pandas", "torch", "faiss", "scrapy", "twisted", "sentence_transformers", "pdfplumber", "lxml")


def run_process(*arguments: object, **more: Any) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | more.pop("env", {})
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pipeline.cli",
            *(os.fsdecode(a) if isinstance(a, bytes) else str(a) for a in arguments),
        ],
        capture_output=True,
        check=False,
        env=environment,
        timeout=60,
    )


def assert_sentence(answer: Answer, pattern: str) -> None:
    """One line on stderr, exit code 1, nothing on stdout."""
    assert answer.code == 1 and answer.out == b""
    assert re.fullmatch(f"policyecho: .*{pattern}.*", answer.err), answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(policyecho: Any, command: str) -> None:
    answer = policyecho(command, "--help")
    assert answer.code == 0 and f"Example: policyecho {command}" in answer.text
    assert policyecho(command, "-h").text == answer.text


def test_the_version_is_told(policyecho: Any) -> None:
    assert policyecho("--version").text == f"policyecho {__version__}\n"


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    script = (
        f"import sys\nsys.argv = ['policyecho', *{arguments!r}]\nfrom pipeline.cli.app import main\n"
        f"try:\n    main()\nexcept SystemExit:\n    pass\nprint([n for n in {HEAVY!r} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["status", "--study", "{tmp}/none"], r"none is not a study .*`policyecho init STUDY`"),
        (["run", "--study", "{tmp}"], r"is not a study .*--study"),
        (["text", "x", "--study", "{study}"], r"unknown document 'x'; known: city-2018, net-2014, ref-2010"),
        (["remove", "x", "--reason", "y", "--study", "{study}"], r"unknown document 'x'; known: city-2018"),
        (["remove", "net-2014", "--reason", " ", "--study", "{study}"], r"a removal needs a reason; give one"),
        (["show", "zz", "--study", "{study}"], r"unknown match 'zz'; known: [0-9a-f]{{16}}"),
        (["show", "", "--study", "{study}"], r"unknown match ''; known: [0-9a-f]{{16}}"),
        (["query", "homes", "--role", "town", "--study", "{study}"], r"unknown role 'town'; known: city, network"),
        (["query", "homes", "--format", "xml", "--study", "{study}"], r"unknown query format 'xml'; known: csv, json"),
        (["query", " ", "--study", "{study}"], r"the query is empty; write a topic, .*"),
        (["export", "--format", "pdf", "--study", "{study}"], r"unknown export format 'pdf'; known: csv, warc, xlsx"),
        (["export", "--format", "csv", "--run", "x", "--study", "{study}"], r"unknown run 'x'; known: [0-9a-f]{{12}}"),
        (["add", "{tmp}/none.csv", "--study", "{study}"], r"none.csv was not found; give the path of a table"),
        (["init", "{study}"], r"already holds a study; work with it by --study"),
        (["init", "{study}/study.toml"], r"is a file; give the name of a folder for the study"),
        (["crawl", "--study", "{study}"], r"holds no source; write one TOML file for each and crawl again"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_cannot_be_done_is_one_sentence(
    policyecho: Any, finished: Bench, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    filled = [one.format(tmp=tmp_path, study=finished.root) for one in arguments]
    assert_sentence(policyecho(*filled), sentence.replace("{{", "{").replace("}}", "}"))


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ('[model]\nname = "word3vec"\n', "word3vec.*multilingual-e5-small"),
        ('[match]\nmatcher = "magic"\n', "unknown matcher 'magic'; known: semantic, echo, lexical"),
        ("[match]\nspeed = 3\n", "unknown key 'match.speed'; known here: gap_sentences"),
        ("model = =\n", r"not valid TOML \(.*line 1.*\); mend that line"),
    ],
)
@pytest.mark.parametrize("command", ["run", "status"])
def test_a_wrong_setting_is_one_sentence(
    policyecho: Any, finished: Bench, command: str, toml: str, sentence: str
) -> None:
    finished.configure(toml)
    assert_sentence(policyecho(command, "--study", finished.root), sentence)


def test_crawling_needs_known_sources_and_a_contact(policyecho: Any, finished: Bench) -> None:
    for path in (shipped("demo") / "study" / "sources").glob("*.toml"):
        shutil.copy(path, finished.root / "sources")
    assert_sentence(
        policyecho("crawl", "--source", "nowhere", "--study", finished.root), "unknown source 'nowhere'; known: "
    )
    assert_sentence(
        policyecho("crawl", "--study", finished.root), r"needs a contact .*set contact = .* under \[crawl\] in"
    )


@pytest.mark.slow
def test_a_study_is_made_filled_run_and_told_in_commands(policyecho: Any, tmp_path: Path) -> None:
    study = tmp_path / "my study"
    assert policyecho("init", study).code == 0
    assert "Documents: none yet" in policyecho("status", "--study", study).text
    (study / "study.toml").write_text(HASHING, encoding="utf-8")
    for name, text in (("net", words.NETWORK), ("city", words.CITY)):
        (tmp_path / f"{name}.txt").write_text(f"{text}\n\n{words.ECHO}", encoding="utf-8")
    table = tmp_path / "documents.csv"
    table.write_text(
        "path;document_id;role;issuer_id;colour\nnet.txt;net;network;n;red\ncity.txt;city;city;c;blue\n"
        "gone.txt;gone;city;c;\nnet.txt;bad;town;n;\n",
        encoding="utf-8",
    )
    added = policyecho("add", table, "--study", study)
    assert (
        added.code == 1
        and "3 added, 0 updated, 0 unchanged (of these 1 file not readable), 1 line refused (read" in added.text
    )
    assert (
        "colour" in added.err
        and "documents.csv line 5: role 'town'" in added.err
        and "gone: the file gone" in added.err
        and "Mend the lines that are named and add the table again" in added.err
    )
    table.write_text("path,document_id,role,issuer_id,title\nnet.txt,net,network,n,Plan\n", encoding="utf-8")
    assert f"Next: policyecho run --study '{study}'" in policyecho("add", table, "--study", study).text
    ran = policyecho("run", "--study", study)
    assert ran.code == 0 and "1 matches" in ran.text and "was not found" in ran.text
    assert "All is fresh" in policyecho("run", "--study", study).text
    report = json.loads(policyecho("match", "--json", "--study", study).out)
    assert report["fresh"] and report["matches"] == 1 and report["not_ok"][0]["document_id"] == "gone"
    assert policyecho("calibrate", "--study", study).code == 0
    assert policyecho("remove", "gone", "--reason", "lost", "--study", study).code == 0
    assert policyecho("extract", "--study", study).code == policyecho("index", "--study", study).code == 0


def test_seeds_fill_the_tables_of_a_new_study(policyecho: Any, tmp_path: Path) -> None:
    for name, flags in (("empty", []), ("seeded", ["--with-seeds"])):
        assert policyecho("init", tmp_path / name, *flags).code == 0
    assert len((tmp_path / "empty" / "networks.csv").read_text(encoding="utf-8").splitlines()) == 1
    seeds = shipped("seeds") / "networks.csv"
    if seeds.exists():
        assert (tmp_path / "seeded" / "networks.csv").read_bytes() == seeds.read_bytes()


@pytest.mark.parametrize("flags", [(), ("--with-seeds",)], ids=("alone", "with seeds"))
def test_a_new_study_is_told_its_next_three_steps_as_commands_that_exist(
    policyecho: Any, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    study = tmp_path / "my study"
    said = policyecho("init", study, *flags).text
    assert re.findall(r"^  (\d)\. ", said, re.MULTILINE) == ["1", "2", "3"]
    commands = [line for line in said.replace("&&", "\n").splitlines() if "policyecho " in line]
    words_of = [shlex.split(line.partition("policyecho ")[2]) for line in commands]
    assert all(words[-2:] == ["--study", str(study)] for words in words_of)
    if not flags:
        assert [words[0] for words in words_of] == ["add", "run"]
        assert policyecho(*words_of[0]).code == 0, "the table that is named is there"
        return
    assert [words[0] for words in words_of] == ["sources", "crawl", "run"]
    assert policyecho(*words_of[0]).code == 0
    assert re.search(r"contact = .*you@", said) and str(study / "study.toml") in said


@pytest.mark.slow
def test_status_lists_what_cannot_be_read_and_why(policyecho: Any, finished: Bench) -> None:
    fresh = json.loads(policyecho("status", "--json", "--study", finished.root).out)
    assert fresh["fresh"] and fresh["copying_is_safe"] and fresh["not_ok"] == [] and fresh["model"] == "hashing"
    finished.put("cut-off", pdfs.one_line("A line.")[:300], suffix=".pdf")
    finished.add()
    stale = json.loads(policyecho("status", "--json", "--study", finished.root).out)
    assert (stale["fresh"], stale["unread"], stale["documents"]) == (False, 1, {"ok": 3, "skipped": 1})
    waiting = policyecho("status", "--study", finished.root).text
    assert "1 to be read" in waiting and "1 document to read" in waiting and "that are not ok" not in waiting
    policyecho("run", "--study", finished.root)
    after = json.loads(policyecho("status", "--json", "--study", finished.root).out)
    assert after["fresh"] and [(one["document_id"], one["status"]) for one in after["not_ok"]] == [
        ("cut-off", "failed")
    ]
    told = policyecho("status", "--study", finished.root).text
    assert after["not_ok"][0]["reason"][:30] in told and "Copying the folder is safe now" in told


@pytest.mark.slow
def test_text_prints_exactly_the_characters_of_the_document(policyecho: Any, bench: Bench) -> None:
    text = "\ufeffFirst line here.\r\nSecond\tline — ü 👩\u200d👧 שלום\r\n\r\nNo newline at the end"
    bench.put("odd", text)
    bench.add()
    bench.run()
    assert policyecho("text", "odd", "--study", bench.root).out == text.encode()


def test_text_prints_the_sentences_that_carry_no_match(policyecho: Any, bench: Bench) -> None:
    bench.put("plan", "Contents\n\nHousing for newcomers ........ 4\n\nThe city builds flats for all who live in it.")
    bench.add()
    bench.run("extract")
    done = policyecho("text", "plan", "--scraps", "--study", bench.root)
    assert done.text.splitlines() == ["10-42\t\tcontents\tHousing for newcomers ........ 4"]
    assert done.err.strip() == "what its issuer always writes is known after the first run"
    assert_sentence(
        policyecho("text", "plan", "--scraps", "--apart", "--study", bench.root), ".* four views; ask for one at a time"
    )


def test_query_answers_as_table_csv_and_json(policyecho: Any, finished: Bench) -> None:
    wanted = ("query", "Waste heat warms two swimming pools", "--role", "city", "--top", "2", "--study", finished.root)
    hits = json.loads(policyecho(*wanted, "--format", "json").out)
    assert [hit["rank"] for hit in hits] == [1, 2] and {hit["role"] for hit in hits} == {"city"}
    best = hits[0]
    assert best["passage"] == finished.text("city-2018")[best["char_start"] : best["char_end"]]
    rows = list(csv.DictReader(io.StringIO(policyecho(*wanted, "--format", "csv").text, newline="")))
    assert [row["passage"] for row in rows] == [hit["passage"] for hit in hits]
    table = policyecho(*wanted).text
    assert "Waste heat" in table and "» and « mark the sentence that decides." in table
    assert_sentence(
        policyecho("query", "x", "--lang", "fi", "--study", finished.root), "unknown language 'fi'; known: en"
    )


def test_show_tells_a_match_by_the_beginning_of_its_id(policyecho: Any, finished: Bench) -> None:
    (row,) = finished.exported(finished.run().run_id)
    told = " ".join(policyecho("show", row["match_id"][:8], "--study", finished.root).text.replace("|", " ").split())
    passage = words.ECHO.removesuffix(".")
    for part in (row["match_id"], "The network text is certainly earlier", "Not calibrated", "(uncalibrated)"):
        assert part in told
    assert told.count(passage) == 2
    image = finished.root / "page.png"
    assert policyecho("show", row["match_id"], "--image", image, "--study", finished.root).code == 1
    assert not image.exists()
    answer = policyecho("show", row["match_id"], "--page", 2, "--study", finished.root)
    assert answer.err.strip() == "policyecho: --page chooses what --image draws; give --image page.png as well"


def test_export_prints_the_files_it_made_and_keeps_the_others(policyecho: Any, finished: Bench) -> None:
    made = policyecho("export", "--format", "xlsx", "--study", finished.root).text.split()
    assert [Path(path).name for path in made] == ["matches.xlsx"] and Path(made[0]).stat().st_size > 0
    assert (Path(made[0]).parent / "matches.csv").exists()


def test_before_the_first_run_there_is_nothing_to_show(policyecho: Any, filled: Bench) -> None:
    for arguments in (["export", "--format", "csv"], ["show", "a"], ["query", "homes"]):
        assert_sentence(policyecho(*arguments, "--study", filled.root), "run `policyecho run` first")
    assert_sentence(policyecho("text", "net-2014", "--study", filled.root), "not read by .*; `policyecho run` reads it")


def test_the_study_can_be_named_by_the_environment(
    policyecho: Any, finished: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYECHO_STUDY", str(finished.root))
    assert json.loads(policyecho("status", "--json").out)["fresh"]


@pytest.mark.slow
def test_a_reader_that_leaves_a_pipe_early_is_no_error(bench: Bench) -> None:
    bench.put("long", (words.CITY + "\n\n") * 3000)
    bench.add()
    bench.run("extract")
    arguments = [sys.executable, "-m", "pipeline.cli", "text", "long", "--study", str(bench.root)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline().startswith(b"The harbour")
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(30)


@pytest.mark.slow
def test_a_process_without_a_terminal_prints_no_bars_and_any_script(filled: Bench, tmp_path: Path) -> None:
    filled.put("pl", "Żółć gęślą jaźń mówi każdy mieszkaniec miasta. Łódź wita wszystkich nowych 👋.", lang="pl")
    filled.add()
    ran = run_process("run", "--study", filled.root, env={"PYTHONIOENCODING": "latin-1"})
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"\r" not in ran.stdout and b"\x1b" not in ran.stdout
    found = run_process(
        "query", "Łódź wita", "--lang", "pl", "--study", filled.root, env={"PYTHONIOENCODING": "latin-1"}
    )
    assert found.returncode == 0 and "Łódź wita wszystkich nowych 👋" in found.stdout.decode()
    odd = run_process("init", os.fsencode(tmp_path) + b"/\xff\xfe")
    assert (odd.returncode, odd.stderr) == (0, b"")
    fault = run_process("status", "--study", tmp_path / "none")
    assert fault.returncode == 1 and fault.stdout == b"" and fault.stderr.count(b"\n") == 1


def test_a_catalogue_that_is_broken_is_one_sentence(policyecho: Any, finished: Bench) -> None:
    (finished.root / "store" / "catalogue.sqlite").write_bytes(b"not a database" * 500)
    assert_sentence(policyecho("status", "--study", finished.root), "cannot be opened as a catalogue")


def test_query_asks_for_matches_files_and_several_questions(policyecho: Any, finished: Bench, tmp_path: Path) -> None:
    (row,) = finished.exported(finished.run().run_id)
    at = ("--study", finished.root, "--format", "json")

    def passages(*arguments: object) -> list[str]:
        return [hit["passage"] for hit in json.loads(policyecho("query", *arguments, *at).out)]

    (like, *others) = json.loads(policyecho("query", "--like", row["match_id"][:8], *at).out)
    assert (like["passage"], like["document_id"]) == (words.ECHO, row["city_document_id"])
    assert row["network_document_id"] not in like["same"]  # the passage asked for does not answer itself
    assert all(hit["passage"] != words.ECHO for hit in others)
    (tmp_path / "asked.txt").write_text(f'They said: "{words.ECHO}" and went.', encoding="utf-8")
    assert passages("--file", tmp_path / "asked.txt")[0] == words.ECHO
    assert passages('"one\N{NO-BREAK SPACE}counter" nowhere') == []
    assert passages('"single counter answers"', "--every")[0] == words.ECHO
    (tmp_path / "asked.txt").write_text("waste heat\n\nlibraries and tools\n", encoding="utf-8")
    told = json.loads(policyecho("query", "--questions", tmp_path / "asked.txt", *at).out)
    assert [one["query"] for one in told] == ["waste heat", "libraries and tools"]
    assert "Waste heat" in told[0]["hits"][0]["passage"]
    rows = list(
        csv.DictReader(
            io.StringIO(
                policyecho("query", "--questions", tmp_path / "asked.txt", *at[:2], "--format", "csv").text, newline=""
            )
        )
    )
    assert {one["query"] for one in rows} == {"waste heat", "libraries and tools"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (["{long}"], "the query"),
        (["--file", "{file}"], ".*long.txt"),
        (["--questions", "{file}"], "waste heat waste heat .*…"),
        (["--interactive"], "the query"),
    ],
)
def test_of_a_query_longer_than_the_model_reads_the_rest_is_told(
    policyecho: Any, finished: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], named: str
) -> None:
    long = "waste heat " * 190
    (tmp_path / "long.txt").write_text(f"libraries\n{long}\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{long}\n"))
    arguments = [one.format(long=long, file=tmp_path / "long.txt") for one in given]
    told = policyecho("query", *arguments, "--top", "1", "--study", finished.root)
    assert told.code == 0
    assert re.search(f"Of {named} the first 2,000 characters are asked for; ask for a passage at a time", told.err)


def test_every_hit_says_to_a_program_whether_anything_is_near(policyecho: Any, finished: Bench) -> None:
    def nearness(query: str) -> set[str]:
        out = policyecho("query", query, "--study", finished.root, "--format", "json").out
        return {hit["nearness"] for hit in json.loads(out)}

    assert nearness("zebras quietly graze") == {"nothing near"}
    assert nearness("newcomers") == {"doubtful"}  # few say it, but it stands there
    [hit, *_] = json.loads(policyecho("query", "newcomers", "--study", finished.root, "--format", "json").out)
    assert nearness(hit["passage"]) == {"near"}


def test_a_number_alone_is_answered_by_the_passages_that_hold_it_and_by_the_sentence_that_does(
    policyecho: Any, finished: Bench
) -> None:
    fund = "The fund was set up for newcomers in 2019. It pays 400,000 euros a year to those who let a flat to them."
    finished.put("fund", f"{fund}\n\nIn 2018 a survey of newcomers was made by the office.", date_earliest="2020")
    finished.add()
    finished.run()

    def asked(number: str) -> list[dict[str, str]]:
        out = policyecho("query", number, "--study", finished.root, "--format", "json").out
        return [{name: hit[name] for name in ("sentence", "nearness")} for hit in json.loads(out)]

    assert asked("2019") == [{"sentence": "The fund was set up for newcomers in 2019.", "nearness": "near"}]
    # Written otherwise than in the text, it is the same number.
    (only,) = asked("400 000")
    assert only["sentence"].startswith("It pays 400,000 euros") and only["nearness"] == "near"
    assert {one["nearness"] for one in asked("7777")} == {"nothing near"} and asked('"7777"') == []
    assert {one["nearness"] for one in asked("agenda 7777")} == {"nothing near"}


def test_words_that_only_rows_of_tables_or_headings_hold_are_found_in_them(policyecho: Any, finished: Bench) -> None:
    rows = "Indicator | Baseline | Target\n\nShare of newcomers in work | 41 % | 2.143\n\nDays to a lesson | 143 | 45"
    finished.put("table", f"Indicators of arrival\n\n{rows}\n\nThe council reads the table in May of each year.")
    finished.add()
    finished.run()

    def asked(query: str, *limits: str) -> list[tuple[str, float, str]]:
        out = policyecho("query", query, *limits, "--study", finished.root, "--format", "json").out
        return [(hit["passage"], hit["score"], hit["nearness"]) for hit in json.loads(out)]

    row = "Days to a lesson | 143 | 45"
    assert asked("143") == asked('"143 | 45"') == [(row, 0.0, "near")]  # and not the row with 2.143
    assert asked('"indicators of arrival"') == [("Indicators of arrival", 0.0, "near")]
    assert asked('"43"') == [] and asked('"143"', "--role", "network") == []
    assert "they stand in these lines" in " ".join(policyecho("query", "143", "--study", finished.root).text.split())
    (only,) = asked('"in May"')
    assert only[0].startswith("The council reads") and only[1] > 0


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("newcomers AND homes", True),
        ('homes OR "waste heat"', True),
        ("NOT homes", True),
        ("newcomers -homes", True),
        ("homes and waste heat", False),
        ("HOMES AND HEAT", False),
        ("Wohnungsbau und -pflege", False),
        ("Stadtplanung, -entwicklung", False),
        ("2012 -2014", False),
    ],
)
def test_a_query_that_looks_as_if_it_had_operators_is_told_that_there_are_none(
    policyecho: Any, finished: Bench, monkeypatch: pytest.MonkeyPatch, query: str, told: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{query}\n"))
    for given in ([query], ["--interactive"]):
        done = policyecho("query", *given, "--top", "1", "--study", finished.root)
        assert ("no operators here" in " ".join(done.err.split())) is told


def test_query_is_limited_by_issuer_and_date(policyecho: Any, finished: Bench) -> None:
    def documents(*limits: str) -> set[str]:
        out = policyecho("query", "newcomers", *limits, "--study", finished.root, "--format", "json").out
        return {hit["document_id"] for hit in json.loads(out)}

    assert documents("--issuer", "network-issuer") == {"net-2014"}
    assert documents("--after", "2015") == {"city-2018"}
    assert documents("--before", "2014") == {"net-2014", "ref-2010"}
    assert documents("--after", "2010-05-04", "--before", "2010-05-04") == {"ref-2010"}
    asked = "query", "newcomers", "--issuer", "reference-issuer", "--study", finished.root
    [hit, *_] = json.loads(policyecho(*asked, "--format", "json").out)
    told = [hit[name] for name in ("issuer_id", "date_earliest", "date_latest")]
    assert told == ["reference-issuer", "2010-05-04", "2010-05-04"]
    assert "ref-2010 (2010)" in policyecho(*asked).text
    assert documents("--after", "2019") == set()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--issuer", "nobody", "x"],
            r"unknown issuer 'nobody'; known: city-issuer, network-issuer, reference-issuer.*",
        ),
        (["--after", "31.12.2016", "x"], r"'31.12.2016' is not an ISO date .*; write 2016-12-31"),
        (["--file", "{tmp}/none.txt"], r".*none.txt cannot be read \(No such file or directory\); check its name"),
        (["x", "--like", "abc"], r"give one of a text, --like, --file and --questions, not several"),
        (["--like", "ffffffff"], r"unknown match 'ffffffff'.*"),
    ],
)
def test_what_a_query_cannot_do_is_one_sentence(
    policyecho: Any, finished: Bench, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    finished.run()
    given = [argument.replace("{tmp}", str(tmp_path)) for argument in arguments]
    assert_sentence(policyecho("query", *given, "--study", finished.root), sentence)


def test_queries_are_asked_one_after_the_other(
    policyecho: Any, finished: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('waste heat\n--\n"no such words"\nlibraries\n\nnever asked\n'))
    shown = policyecho("query", "--interactive", "--top", "1", "--study", finished.root).text
    assert "Waste heat" in shown and "libraries" in shown and "nothing was found" in shown
    assert shown.count("Scores go from 0 to 1") == 1
