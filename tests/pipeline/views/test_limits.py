from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli import app
from pipeline.ingest.documents_csv import add_documents, apply_overrides
from pipeline.profile import NullTail, Profile
from pipeline.profile.planted import PlantedEchoes
from pipeline.records import ExclusionCode, FindKind, Flag, Length, Match, PageSpan, Stratum
from pipeline.views.limits import NOTHING_LIMITS, Limit, LimitKind, study_limits
from pipeline.views.limits.rules import RULES
from pipeline.workflow.workspace import Workspace
from tests.fixtures import bare, words
from tests.fixtures.prose import prose
from tests.fixtures.study import NOW, Bench

DECIDED = "document_id,other_document_id,decided_by,reason"
SAME = words.ECHO + " Two neighbours translate. Three councillors listen to what is said. " + words.CITY


def limits_of(bench: Bench, profile: Profile | None = None) -> dict[LimitKind, list[Limit]]:
    with bench.open(write=False) as study:
        workspace = Workspace(study)
        if profile is not None:
            workspace.__dict__["profile"] = profile
        found: dict[LimitKind, list[Limit]] = {}
        for limit in study_limits(workspace):
            found.setdefault(limit.kind, []).append(limit)
        return found


def figures(limit: Limit) -> tuple[int, int | None, tuple[str, ...]]:
    return limit.count, limit.of, limit.ids


def write(bench: Bench, table: str, *lines: str) -> None:
    (bench.root / table).write_text("\n".join(lines) + "\n", encoding="utf-8")


def measured(*pairs: str) -> Profile:
    """A profile with an error rate for these language pairs."""
    tail = NullTail(0.0, 1.0, 1.0, 0.5, 100)
    strata = [Stratum.of(FindKind.SEMANTIC, *pair.split("-"), Length.SHORT) for pair in pairs]
    return bare.profile(dict.fromkeys(strata, tail))


def test_every_kind_has_a_rule_and_says_what_follows() -> None:
    assert set(RULES) == set(LimitKind)
    assert len(set(RULES.values())) == len(LimitKind)
    assert all(kind.meaning.startswith("so ") for kind in LimitKind)


def test_limits_are_told_in_the_order_of_their_kinds(finished: Bench) -> None:
    order = list(LimitKind)
    assert [order.index(kind) for kind in limits_of(finished)] == sorted(map(order.index, limits_of(finished)))


@pytest.mark.slow
def test_a_study_that_nothing_limits_has_no_limits(bench: Bench) -> None:
    bench.put("net", words.NETWORK, "network", date_earliest="2010", issuer_id="net")
    bench.put("ref", words.REFERENCE, "reference", date_earliest="2009", issuer_id="eu")
    for city, when in (("a", "2012"), ("a", "2018"), ("b", "2013"), ("b", "2019")):
        bench.put(f"{city}-{when}", ". ".join(prose(when, 9)), date_earliest=when, issuer_id=city)
    bench.add()
    bench.run()
    write(bench, "networks.csv", "network_id,name", "net,The Net")
    write(bench, "cities.csv", "city_id,name", "a,Aa", "b,Bb")
    write(bench, "memberships.csv", "city_id,network_id,start_date", "a,net,2010", "b,net,2010")
    assert limits_of(bench, measured("en-en")) == {}


def test_a_side_without_documents_is_told(bench: Bench) -> None:
    found = limits_of(bench)
    assert figures(found[LimitKind.SIDE_MISSING][0]) == (2, 2, ("network", "city"))
    assert LimitKind.NOTHING_EARLIER not in found and LimitKind.CONTACT_UNKNOWN not in found


def test_a_model_without_a_profile_is_told_and_one_with_it_is_not(finished: Bench) -> None:
    (limit,) = limits_of(finished)[LimitKind.MODEL_UNMEASURED]
    assert limit.ids == ("hashing",)
    assert LimitKind.MODEL_UNMEASURED not in limits_of(finished, measured("en-en"))


def test_a_model_in_8_bits_is_told_and_one_in_float32_is_not(finished: Bench) -> None:
    finished.configure('[model]\nprecision = "int8"\n')
    found = limits_of(finished)
    (limit,) = found[LimitKind.MODEL_ROUNDED]
    assert LimitKind.MODEL_UNMEASURED not in found and limit.sentence == (
        "1 model in 8 bits (multilingual-e5-small (int8)), so somewhat more short translations are missed than in "
        "float32: set model.precision to float32 in study.toml where there is time to embed anew"
    )
    finished.configure("")
    assert LimitKind.MODEL_ROUNDED not in limits_of(finished)


@pytest.mark.slow
def test_languages_without_an_error_rate_of_their_own_are_named(filled: Bench) -> None:
    filled.put("city-el", words.CITY + " Extra.", lang="el", date_earliest="2019")
    filled.add()
    filled.run()
    assert LimitKind.LANGUAGE_UNMEASURED not in limits_of(filled), "all of it is said by the model's limit"
    (limit,) = limits_of(filled, measured("en-en"))[LimitKind.LANGUAGE_UNMEASURED]
    assert figures(limit) == (1, 2, ("el",))
    # Both are known, and the pair is not.
    (limit,) = limits_of(filled, measured("en-en", "el-el"))[LimitKind.LANGUAGE_UNMEASURED]
    assert figures(limit) == (2, 2, ("el", "en"))
    assert LimitKind.LANGUAGE_UNMEASURED not in limits_of(filled, measured("en-en", "el-en"))


def test_languages_in_which_many_planted_echoes_are_missed_are_named(
    finished: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = PlantedEchoes(20, 12), PlantedEchoes(20, 19)  # 62 of 80 and 38 of 40 for all lengths
    shares = {"en": {Length.SHORT: PlantedEchoes(60, 50), Length.LONG: few}, "de": {Length.SHORT: many}}
    monkeypatch.setattr("pipeline.views.limits.texts.load_planted", lambda _: shares)
    (limit,) = limits_of(finished)[LimitKind.ECHOES_MISSED]
    assert figures(limit) == (1, 1, ("en",))
    assert "fewer than 85% of planted echoes were found" in limit.found and "it was 78% in en" in limit.step
    shares["en"] = {Length.SHORT: many}
    assert LimitKind.ECHOES_MISSED not in limits_of(finished)


def test_a_city_document_that_no_network_precedes_is_told(filled: Bench) -> None:
    filled.put("city-2014", words.CITY + " Older.", date_earliest="2014-05")
    filled.add()
    filled.run()
    (limit,) = limits_of(filled)[LimitKind.NOTHING_EARLIER]
    assert figures(limit) == (1, 2, ("city-2014",))


def test_pairs_without_known_contact_are_counted(filled: Bench) -> None:
    filled.put("other", words.CITY + " Other.", issuer_id="other-city", date_earliest="2019")
    filled.add()
    filled.run()
    (limit,) = limits_of(filled)[LimitKind.CONTACT_UNKNOWN]
    assert figures(limit) == (2, 2, ("city-issuer - network-issuer", "other-city - network-issuer"))
    assert "2 of 2 pairs of a city and a network without known contact" in limit.sentence
    write(
        filled,
        "memberships.csv",
        "city_id,network_id,start_date",
        "city-issuer,network-issuer,2010",
        # A membership that began after the document is no contact when it was written.
        "other-city,network-issuer,2025",
    )
    (limit,) = limits_of(filled)[LimitKind.CONTACT_UNKNOWN]
    assert figures(limit) == (1, 2, ("other-city - network-issuer",))
    write(filled, "engagement.csv", "city_id,network_id,year,meetings_attended", "other-city,network-issuer,2018,1")
    assert LimitKind.CONTACT_UNKNOWN not in limits_of(filled)


def test_documents_without_a_date_are_told_once_they_are_read(bench: Bench) -> None:
    bench.put("undated", words.CITY)
    bench.put("net-2014", words.NETWORK, "network", date_earliest="2014")
    bench.add()
    assert LimitKind.UNDATED not in limits_of(bench), "its date may stand in the text"
    bench.run()
    (limit,) = limits_of(bench)[LimitKind.UNDATED]
    assert figures(limit) == (1, 2, ("undated",))


@pytest.mark.slow
def test_dates_on_which_trusted_evidence_disagrees_are_told_until_a_person_decides(bench: Bench) -> None:
    page = (
        '<html><head><meta property="article:published_time" content="{}"></head>'
        f"<body><p>Adopted on 12 May 2016</p><p>{words.CITY} {{}}</p></body></html>"
    )
    other = page.format("2017-06-03", "Otherwise.")
    bench.put("agreed", page.format("2016-05-12", "Alike."), suffix=".html")
    bench.put("disputed", other, suffix=".html")
    bench.add()
    bench.run()
    (limit,) = limits_of(bench)[LimitKind.DATE_DISPUTED]
    assert figures(limit) == (1, 2, ("disputed",))
    bench.put("disputed", other, suffix=".html", date_earliest="2016-05-12")
    bench.add()
    assert LimitKind.DATE_DISPUTED not in limits_of(bench)


def test_missing_references_are_told_and_one_is_enough(bench: Bench, finished: Bench) -> None:
    assert LimitKind.REFERENCES_MISSING not in limits_of(bench), "of an empty study there is more to say"
    bench.put("plan", "The plan welcomes everybody who comes.")
    bench.add()
    assert LimitKind.REFERENCES_MISSING in limits_of(bench)
    assert LimitKind.REFERENCES_MISSING not in limits_of(finished)


def test_documents_without_text_are_told_unless_they_were_removed(filled: Bench) -> None:
    filled.put("empty", " ")
    filled.put("broken", b"%PDF-1.7 nothing", suffix=".pdf")
    filled.add()
    filled.run()
    (limit,) = limits_of(filled)[LimitKind.UNREADABLE]
    assert figures(limit) == (2, 5, ("broken", "empty"))
    with filled.open() as study:
        study.documents.remove("broken", "a draft", now=NOW)
    (limit,) = limits_of(filled)[LimitKind.UNREADABLE]
    assert figures(limit) == (1, 4, ("empty",))


def test_pages_that_ocr_read_unsurely_and_parts_that_are_missing_are_told(finished: Bench) -> None:
    with finished.open() as study:
        workspace = Workspace(study)
        item = workspace.item("city-2018")
        text = workspace.extraction_of(item).extraction
        half = len(text.text) // 2
        pages = (PageSpan(1, 0, half, ocr=0.4), PageSpan(2, half, len(text.text), ocr=0.9))
        read = replace(text, pages=pages, status=type(text.status)("partial"), reason="page 3 is blank")
        study.texts.put_extraction(item.document.sha256, workspace.fingerprints.extraction, read, "en")
    found = limits_of(finished)
    assert figures(found[LimitKind.OCR_UNSURE][0]) == (1, 2, ("city-2018",))
    assert figures(found[LimitKind.PARTLY_READ][0]) == (1, 3, ("city-2018",))


def test_a_text_in_a_guessed_encoding_is_not_said_to_lack_pages(filled: Bench) -> None:
    german = "Die Stadt fördert die Teilhabe aller Menschen, die hier leben, und baut Hürden in ihren Ämtern ab.\n"
    filled.put("old", german.encode("cp1252"))
    filled.add()
    filled.run()
    (limit,) = limits_of(filled)[LimitKind.PARTLY_READ]
    assert limit.ids == ("old",)
    assert "in doubt" in limit.step and "pages" not in limit.step


def test_one_city_alone_has_no_peers(filled: Bench) -> None:
    filled.run()
    assert limits_of(filled)[LimitKind.PEERS_MISSING][0].ids == ("city-issuer",)
    filled.put("other", words.CITY + " Other.", issuer_id="other-city", date_earliest="2019")
    filled.add()
    assert LimitKind.PEERS_MISSING not in limits_of(filled)


def test_a_city_with_an_earlier_document_of_its_own_is_not_told(filled: Bench) -> None:
    filled.run()
    assert figures(limits_of(filled)[LimitKind.OWN_EARLIER_MISSING][0]) == (1, 1, ("city-issuer",))
    filled.put("city-2018-too", words.CITY + " Within the same year.", date_earliest="2018")
    filled.add()
    assert LimitKind.OWN_EARLIER_MISSING in limits_of(filled)
    filled.put("city-2011", words.CITY + " Older.", date_earliest="2011")
    filled.add()
    assert LimitKind.OWN_EARLIER_MISSING not in limits_of(filled)


def test_ids_that_nothing_has_are_told_by_table(finished: Bench) -> None:
    write(finished, "networks.csv", "network_id,name", "network-issuer,Net", "netwrok,Slip", "part,Used below")
    write(finished, "cities.csv", "city_id,name", "city-issuer,City", "ctiy,Slip", "member,Listed below")
    write(finished, "memberships.csv", "city_id,network_id", "member,part", "nobody,network-issuer")
    found = limits_of(finished)[LimitKind.ID_UNMATCHED]
    assert [(limit.found.split(",")[0], limit.ids) for limit in found] == [
        ("1 id in networks.csv", ("netwrok",)),
        ("1 id in cities.csv", ("ctiy",)),
        ("1 id in memberships.csv", ("nobody",)),
    ]


def test_rows_of_the_shipped_tables_are_not_held_against_a_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["policyecho", "init", str(tmp_path / "seeded"), "--with-seeds"])
    with pytest.raises(SystemExit):
        app.main()
    assert capsys.readouterr().out
    assert LimitKind.ID_UNMATCHED not in limits_of(Bench(tmp_path / "seeded"))


def test_issuers_without_a_name_are_told_with_the_id_that_may_be_meant(finished: Bench) -> None:
    write(finished, "networks.csv", "network_id,name", "network-issuer,Net")
    write(finished, "cities.csv", "city_id,name", "city_issuer,City")
    (limit,) = limits_of(finished)[LimitKind.ISSUER_UNNAMED]
    assert figures(limit) == (1, 2, ("city-issuer, perhaps city_issuer",))
    assert "in cities.csv," in limit.step


def test_lines_of_overrides_without_effect_are_told(finished: Bench) -> None:
    write(finished, "overrides.csv", "document_id,corrected_by,reason,lang", "nobody,me,seen,de")
    (limit,) = limits_of(finished)[LimitKind.OVERRIDE_FAULTY]
    assert figures(limit) == (1, None, ("line 2: unknown document 'nobody'",))


def test_a_table_that_cannot_be_used_is_a_limit_and_hides_no_other(finished: Bench) -> None:
    write(finished, "memberships.csv", "city_id,network_id,start_date", "city-issuer,network-issuer,31.12.2016")
    found = limits_of(finished)
    (limit,) = found[LimitKind.TABLE_UNUSABLE]
    assert "memberships.csv line 2" in limit.sentence
    assert LimitKind.PEERS_MISSING in found and LimitKind.CONTACT_UNKNOWN not in found


@pytest.mark.slow
def test_documents_found_to_be_one_work_are_told_until_the_table_says_so(filled: Bench) -> None:
    for name in ("first", "second"):
        filled.put(name, f"{SAME} By {name}.", date_earliest="2019", issuer_id="third")
    filled.add()
    filled.run()
    (limit,) = limits_of(filled)[LimitKind.ONE_WORK]
    assert figures(limit)[0] == 1 and limit.ids == ("first = second",)
    for name in ("first", "second"):
        filled.put(name, f"{SAME} By {name}.", date_earliest="2019", issuer_id="third", work_id="plan")
    filled.add()
    assert LimitKind.ONE_WORK not in limits_of(filled)


@pytest.mark.slow
def test_a_city_document_that_is_a_network_s_as_a_whole_is_told_with_what_is_lost(filled: Bench) -> None:
    for name, role, year in (("charter", "network", "2014"), ("plan", "city", "2019")):
        filled.put(name, f"{SAME}\n\n{words.REFERENCE} By {name}.", role, date_earliest=year)
    filled.add()
    filled.run()
    found = limits_of(filled)
    (limit,) = found[LimitKind.WHOLE_VERSION]
    assert limit.ids == ("charter = plan",) and "nothing in them is a claim" in limit.sentence
    assert not [one for one in found.get(LimitKind.ONE_WORK, ()) if set(one.ids) & set(limit.ids)]
    assert {ExclusionCode.SAME_WORK} == {one.exclusion for one in matches_of_plan(filled)}
    write(filled, "different_works.csv", DECIDED, "plan,charter,me,adopted by the council", "plan,chapter,me,seen")
    filled.run()
    found = limits_of(filled)
    assert LimitKind.WHOLE_VERSION not in found
    counted = [one for one in matches_of_plan(filled) if one.exclusion is None]
    assert counted and all(Flag.WHOLE_DOCUMENT in one.flags for one in counted)
    (limit,) = found[LimitKind.DECISION_FAULTY]
    assert limit.ids == ("line 3: unknown document 'chapter', perhaps charter",)


def test_a_decision_against_one_s_own_work_id_is_told(finished: Bench) -> None:
    for name in ("first", "second"):
        finished.put(name, f"{SAME} By {name}.", date_earliest="2019", issuer_id="third", work_id="plan")
    finished.add()
    write(finished, "different_works.csv", DECIDED, "first,second,me,seen")
    (limit,) = limits_of(finished)[LimitKind.DECISION_FAULTY]
    assert limit.ids == ("line 2: both have the work_id 'plan'",) and "have no effect" in limit.sentence


def matches_of_plan(bench: Bench) -> list[Match]:
    with bench.open(write=False) as study:
        run_id = study.runs.current()
        assert run_id
        return [one for one in study.runs.matches(run_id) if "plan" in (one.city.document_id, one.network.document_id)]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def called(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["policyecho", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            app.main()
        assert not end.value.code
        return str(capsys.readouterr().out)

    return called


@pytest.mark.parametrize("command", ["run", "status"])
def test_run_and_status_tell_the_same_limits(said: Callable[..., str], finished: Bench, command: str) -> None:
    out = said(command, "--study", finished.root)
    block = out.partition("What limits this study:\n")[2].splitlines()
    with finished.open(write=False) as study:
        assert block == [f"- {limit.sentence}" for limit in study_limits(Workspace(study))]
    assert '"kind": "contact_unknown"' in said(command, "--json", "--study", finished.root)


def test_that_nothing_limits_is_one_line(
    said: Callable[..., str], finished: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.views.limits.study_limits", lambda workspace: ())
    assert NOTHING_LIMITS in said("status", "--study", finished.root).splitlines()


def test_extracting_alone_tells_no_limits(said: Callable[..., str], filled: Bench) -> None:
    assert "limits" not in said("extract", "--study", filled.root)


def test_lines_that_were_changed_after_they_were_added_or_were_refused_are_told(filled: Bench) -> None:
    def tell() -> list[tuple[str, ...]]:
        return [limit.ids for limit in limits_of(filled).get(LimitKind.TABLE_UNADDED, [])]

    assert tell() == [], "its table lies elsewhere"
    write(filled, "one.txt", words.CITY)
    lines = ["path,document_id,role,issuer_id,date_earliest", "one.txt,one,City,a,2016", "one.txt,gone,city,a,2016"]
    write(filled, "documents.csv", *lines)
    assert tell() == [("line 2: one is new", "line 3: gone is new")]
    with filled.open() as study:
        add_documents(study, filled.root / "documents.csv", now=NOW)
    assert tell() == [("line 3: gone is new",)], "the same file twice is refused"
    write(filled, "documents.csv", lines[0], lines[1].replace("2016", "2015"), ",,,,")
    assert tell() == [("line 2: date_earliest of one",)]
    write(filled, "documents.csv", lines[0], lines[1], "one.txt,two,town,a,")
    write(filled, "one.txt", words.CITY + " More.")
    (limit,) = limits_of(filled)[LimitKind.TABLE_UNADDED]
    assert limit.ids == ("line 2: its file of one", "line 3: refused")
    assert f"policyecho add {filled.root}/documents.csv --study {filled.root}" in limit.step
    with filled.open() as study:
        study.documents.remove("one", "seen", now=NOW)
    write(filled, "documents.csv", *lines[:2])
    assert tell() == []
    write(filled, "documents.csv", "no table")
    assert tell() == []


def test_documents_whose_line_was_deleted_are_told_until_they_are_removed(filled: Bench) -> None:
    def tell() -> list[tuple[str, ...]]:
        return [limit.ids for limit in limits_of(filled).get(LimitKind.LINE_DELETED, [])]

    def add(table: Path, *lines: str) -> None:
        table.write_text("\n".join(lines), encoding="utf-8")
        with filled.open() as study:
            add_documents(study, table, now=NOW)

    own, head = filled.root / "documents.csv", "path,document_id,role,issuer_id"
    for name in ("one", "two", "three"):
        write(filled, f"{name}.txt", f"{words.CITY} {name}")
    add(own, head, "one.txt,one,city,a", "two.txt,two,city,a", "three.txt,three,city,a")
    assert tell() == []
    write(filled, "documents.csv", head, "one.txt,one,town,a")
    assert tell() == [("three", "two")], "a line that is refused is there"
    write(filled, "documents.csv", head, "one.txt,one,city,a", "two.txt,two,city,a,one cell too many")
    assert tell() == [], "a line that cannot be read may be that of any"
    write(filled, "documents.csv", head, "one.txt,one,city,a")
    (limit,) = limits_of(filled)[LimitKind.LINE_DELETED]
    assert "so they still take part" in limit.sentence and "policyecho remove ID --reason TEXT" in limit.step
    add(filled.root / "more.csv", head, "two.txt,two,city,a")
    assert tell() == [("three",)], "another table lists it now"
    with filled.open() as study:
        study.documents.remove("three", "superseded", now=NOW)
    assert tell() == []
    own.unlink()
    assert tell() == []


def test_an_override_is_no_difference_from_the_table(filled: Bench) -> None:
    write(filled, "one.txt", words.CITY)
    write(filled, "documents.csv", "path,document_id,role,issuer_id,date_earliest", "one.txt,one,city,a,2016")
    write(filled, "overrides.csv", "document_id,date_earliest,corrected_by,reason", "one,2015,me,seen")
    with filled.open() as study:
        add_documents(study, filled.root / "documents.csv", now=NOW)
        apply_overrides(study, now=NOW)
    assert LimitKind.TABLE_UNADDED not in limits_of(filled)


def test_documents_whose_file_is_lost_are_told(finished: Bench) -> None:
    assert LimitKind.FILE_LOST not in limits_of(finished)
    files = [path for path in (finished.root / "store" / "files").rglob("*") if path.is_file()]
    assert len(files) == 3
    files[0].unlink()
    (limit,) = limits_of(finished)[LimitKind.FILE_LOST]
    assert (limit.count, limit.of, len(limit.ids)) == (1, 3, 1)
    with finished.open() as study:
        study.documents.remove(limit.ids[0], "lost", now=NOW)
    assert LimitKind.FILE_LOST not in limits_of(finished)
