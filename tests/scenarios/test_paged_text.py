"""A plan that a program turned into text, page by page: what pages put amid an echo changes nothing of the match."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.records import BlockKind
from pipeline.review.sampling.show_pair import show_match
from pipeline.views import describe_match, find_match
from pipeline.workflow.settings import load_settings
from pipeline.workflow.workspace import Workspace, open_workspace
from tests.fixtures import words
from tests.fixtures.study import Bench

HEAD = "Town of Saltmarrow: plan for all who live here"
MEASURED = ("score", "score_cosine", "score_lexical", "align_coverage_network", "align_coverage_city", "text_class")


def plan(page_break: Callable[[int], str]) -> str:
    """A city's plan of four pages, two of which end within a sentence of the echo."""
    echo = words.ECHO.split()
    first, second, third = (" ".join(echo[start:end]) for start, end in ((0, 16), (16, 26), (26, None)))
    return (
        f"{words.CITY}\n\n{first}{page_break(1)}{second}{page_break(2)}{third}"
        f"{page_break(3)}The town council adopted all of this in its session of March.\n"
    )


def run_with(bench: Bench, text: str) -> dict[str, str]:
    """The one match of a study in which a city's plan has this text."""
    bench.put("net-2014", f"{words.NETWORK}\n\n{words.ECHO}", "network", date_earliest="2014", title="Guide")
    bench.put("plan", text, "city", date_earliest="2018-03", title="Plan")
    bench.add()
    bench.run()
    with bench.open(write=False) as study:
        (row,) = bench.exported(study.runs.current())
    return row


def test_an_echo_over_pages_is_found_whole_and_shown_without_them(
    bench: Bench, new_bench: Callable[[str], Bench]
) -> None:
    text = plan(lambda page: f"\n\n{page}\n\f{HEAD}\n\n")
    whole, paged = run_with(new_bench("whole"), plan(lambda page: "\n\n" if page == 3 else "\n")), run_with(bench, text)
    assert {name: paged[name] for name in MEASURED} == {name: whole[name] for name in MEASURED}
    start, end = int(paged["city_char_start"]), int(paged["city_char_end"])
    assert paged["city_passage"] == text[start:end] and HEAD in paged["city_passage"]
    assert (int(paged["city_page_first"]), int(paged["city_page_last"])) == (1, 3)
    assert not whole["city_page_first"]

    with open_workspace(bench.root) as workspace:
        shown = describe_match(find_match(workspace, paged["match_id"]), load_settings(bench.root / "study.toml"))
    assert "pages 1-3 of the file" in shown and HEAD not in " ".join(shown.split())


def test_an_echo_with_torn_words_is_measured_as_the_whole_one(bench: Bench, new_bench: Callable[[str], Bench]) -> None:
    long = [word for word in words.ECHO.split() if len(word) > 7 and word.isalpha()]
    echo = words.ECHO
    for word in long:
        echo = echo.replace(f" {word} ", f" {word[:4]}-\n{word[4:]} ", 1)
    text = f"{words.CITY}\n\n{echo}\n"
    whole, torn = run_with(new_bench("whole"), f"{words.CITY}\n\n{words.ECHO}\n"), run_with(bench, text)
    assert echo.count("-\n") > 5
    assert {name: torn[name] for name in MEASURED} == {name: whole[name] for name in MEASURED}
    assert torn["city_passage"] == text[int(torn["city_char_start"]) : int(torn["city_char_end"])] == echo.rstrip()


def test_a_coder_sees_the_passage_without_what_tells_its_city(bench: Bench) -> None:
    run_with(bench, plan(lambda page: f"\n\n{page}\n\f{HEAD}\n\n"))
    with bench.open(write=False) as study:
        workspace = Workspace(study)
        (match,) = workspace.study.runs.matches(study.runs.current())
        texts = {name: workspace.text_of(workspace.item(name)) for name in ("net-2014", "plan")}
        city = show_match(match, texts).city
    assert " ".join(city.text.split()) == words.ECHO
    assert HEAD not in city.before + city.after and city.end - city.start == len(city.text)


def test_what_was_passed_over_is_told_line_by_line(bench: Bench) -> None:
    run_with(bench, plan(lambda page: f"\n\n{page}\n\f{HEAD}\n\n"))
    with open_workspace(bench.root) as workspace:
        found = workspace.text_of(workspace.item("plan")).extraction
    lines = [found.text[one.start : one.end] for one in found.blocks if one.kind is BlockKind.RUNNING_LINE]
    assert lines == ["1", HEAD, "2", HEAD, "3", HEAD]
    others = [one for one in found.blocks if one.kind is not BlockKind.RUNNING_LINE]
    assert "".join("".join(found.text[one.start : one.end] for one in others).split()) == "".join(
        plan(lambda _: " ").split()
    )
