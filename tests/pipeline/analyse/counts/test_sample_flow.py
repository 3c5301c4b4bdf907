from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from pipeline.analyse.contact.tables import flow_table
from pipeline.analyse.counts.finds import Find
from pipeline.analyse.counts.opportunity import DatedText
from pipeline.analyse.counts.sample_flow import FlowStage, FlowStep, Passed, find_compared, follow_documents
from pipeline.records import Role
from pipeline.records.dates import DateInterval
from pipeline.workflow.workspace import Workspace, open_workspace
from tests.fixtures import words
from tests.fixtures.study import Bench


@pytest.fixture
def workspace(filled: Bench) -> Iterator[Workspace]:
    filled.put("no-date", f"{words.ECHO}\n\n{words.CITY}", "city")
    filled.put("unreadable", b"no archive", "city", suffix=".docx", date_earliest="2017")
    filled.put("late-net", words.NETWORK, "network", date_earliest="2020")
    filled.add()
    filled.run()
    with open_workspace(filled.root) as opened:
        yield opened


def flow(workspace: Workspace, passed: Passed) -> dict[tuple[Role, FlowStage], FlowStep]:
    return {(step.side, step.stage): step for step in follow_documents(workspace.items, passed)}


def test_every_document_is_passed_on_or_lost_with_a_reason(workspace: Workspace) -> None:
    matches = workspace.matches_of(workspace.study.runs.current())
    match = next(one for one in matches if one.city.document_id == "city-2018")
    find = Find(match.match_id, match.city.document_id, match.network.document_id, True)
    passed = Passed.of((), ("city-2018", "net-2014", "late-net"), [match], [find])
    found = flow(workspace, passed)
    of_city = {stage: found[Role.CITY, stage] for stage in FlowStage}
    assert [step.documents for step in of_city.values()] == [3, 2, 1, 1, 1, 1, 1]
    assert of_city[FlowStage.READ].lost and of_city[FlowStage.DATED].lost == {"without a date": 1}
    of_network = [found[Role.NETWORK, stage] for stage in FlowStage]
    assert [step.documents for step in of_network] == [2, 2, 2, 2, 2, 1, 1]
    for before, after in pairwise(of_network):
        assert before.documents - after.documents == sum(after.lost.values())


def test_the_table_has_a_row_of_each_stage_and_each_loss(workspace: Workspace) -> None:
    steps = follow_documents(workspace.items, Passed((), (), (), ()))
    rows = flow_table(steps).rows
    assert sum(row[3] is None for row in rows) == 2 * len(FlowStage)
    assert ("city", "dated", None, 1, "without a date") in rows


def text(name: str, year: int, lang: str = "en") -> DatedText:
    return DatedText(name, name, lang, DateInterval(date(year, 1, 1), date(year, 12, 31)), 9)


def test_documents_are_compared_that_are_certainly_apart_in_a_pair_with_a_rate() -> None:
    cities = [text("early", 2010), text("same", 2014), text("other", 2018, "xx")]
    found = find_compared(cities, [text("net", 2014)], lambda city, _: city == "en")
    assert found == {"early", "net"}
