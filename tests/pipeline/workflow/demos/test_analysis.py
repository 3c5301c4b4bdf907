"""The invented study for analysis holds what it says was planted, and says everywhere that it is invented."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.errors import StudyError
from pipeline.ingest.documents_csv import add_documents
from pipeline.study import open_study
from pipeline.study.tables import read_tables
from pipeline.workflow.demos.analysis import (
    PLANTED_RATIO,
    AnalysisPlan,
    is_analysis_demo,
    make_analysis_demo,
    plan_analysis_demo,
)
from tests.fixtures.study import NOW


@pytest.fixture(scope="module")
def plan() -> AnalysisPlan:
    return plan_analysis_demo()


def test_the_same_seed_gives_the_same_study_and_another_one_another(plan: AnalysisPlan) -> None:
    assert plan == plan_analysis_demo() and plan != plan_analysis_demo(seed=12)


def test_all_ids_and_names_say_that_they_are_invented(plan: AnalysisPlan) -> None:
    assert all(one.startswith("invented-") for one in plan.names)
    assert all(name.endswith("(invented)") for name in plan.names.values())
    assert all(text.document_id.startswith("invented-") for text in plan.texts)


def test_contact_multiplies_echoes_by_about_what_is_planted() -> None:
    with_contact, without, cells = 0, 0, Counter[bool]()
    for seed in range(20):
        plan = plan_analysis_demo(seed)
        networks = [name for name in plan.names if name not in plan.cities]
        cells.update((city, network) in plan.members for city in plan.cities for network in networks)
        with_contact += sum(cell in plan.members for cell in plan.forward)
        without += sum(cell not in plan.members for cell in plan.forward)
    # A city's first plan or two come before it joins, and there contact multiplies nothing.
    ratio = (with_contact / cells[True]) / (without / cells[False])
    assert 0.6 * PLANTED_RATIO < ratio < 1.1 * PLANTED_RATIO


def test_nobody_takes_what_is_not_yet_written_and_every_echo_stands_in_both_texts(plan: AnalysisPlan) -> None:
    written: dict[str, str] = {}
    shared = 0
    for text in plan.texts:
        for paragraph in text.paragraphs:
            last = paragraph[-1]
            if last in written and written[last] != text.issuer_id:
                shared += 1
        written |= {sentence: text.issuer_id for paragraph in text.paragraphs for sentence in paragraph}
    assert [text.year for text in plan.texts] == sorted(text.year for text in plan.texts)
    assert shared >= len(plan.forward)


def test_the_folder_is_a_study_that_takes_its_documents_and_tables(tmp_path: Path, plan: AnalysisPlan) -> None:
    listed = make_analysis_demo(tmp_path / "demo")
    with open_study(tmp_path / "demo", write=True) as study:
        assert add_documents(study, listed, now=NOW).added == len(plan.texts)
    tables = read_tables(tmp_path / "demo")
    assert len(tables.memberships) == len(plan.members) and len(tables.networks) == 4
    assert len({event.event_id for event in tables.events}) == 4
    assert is_analysis_demo(tmp_path / "demo")
    with pytest.raises(StudyError):
        make_analysis_demo(tmp_path / "demo")


def test_every_text_is_running_text_of_enough_sentences(plan: AnalysisPlan) -> None:
    for text in plan.texts:
        told = " ".join(sentence for paragraph in text.paragraphs for sentence in paragraph)
        assert 6 <= told.count(". ") + 1 <= 60 and told.endswith(".")
