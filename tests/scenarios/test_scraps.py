"""Forms that a city always fills in are no echo, and what it copies into every one of its papers is one."""

from __future__ import annotations

import pytest

from pipeline.views import scrap_lines
from pipeline.views.status import study_status
from pipeline.workflow.workspace import Workspace
from tests.fixtures import words
from tests.fixtures.study import Bench

FORM = (
    "Paper of the council's office: to be decided in open session after the committee has heard it.\n\n"
    "Costs of the measure: none for the yearly budget, as the office for finance has confirmed in writing.\n\n"
    "Equality: the effects of this measure on women, men and children were looked at and are all alike."
)
OWN = (
    "The harbour wards have grown by a tenth since the bridge was built. {} Nurseries opened near the old market.",
    "Interpreters were booked more often than in any year before that. {} The library lends out games since spring.",
    "Fewer families than expected asked for a place in summer. {} The tram now runs until midnight on Fridays.",
    "The old customs house is let to five clubs of the quarter. {} Its roof was mended with money from a lottery.",
)


@pytest.fixture
def council(bench: Bench) -> Bench:
    """Four papers of a city, each with its form and with the network's sentences in the middle of its own."""
    bench.put("net", f"{FORM}\n\n{words.NETWORK}\n\n{words.ECHO}", "network", date_earliest="2014")
    for number, own in enumerate(OWN):
        paper = f"{FORM}\n\n{own.format(words.ECHO)}"
        bench.put(f"paper-{number}", paper, "city", issuer_id="saltmarrow", date_earliest=f"201{6 + number}")
    bench.add()
    return bench


def test_forms_are_scraps_and_what_is_copied_into_running_text_stays(council: Bench) -> None:
    run_id = council.run().run_id
    scraps = [row for row in council.exported(run_id, "excluded") if row["exclusion_code"] == "scrap"]
    claims = council.exported(run_id)
    assert {row["city_document_id"] for row in scraps} == {f"paper-{number}" for number in range(4)}
    assert all("measure" in row["city_passage"] or "session" in row["city_passage"] for row in scraps)
    found = [*claims, *(row for row in council.exported(run_id, "excluded") if row not in scraps)]
    copied = [row for row in found if "personal welcome interview" in row["city_passage"]]
    assert {row["city_document_id"] for row in copied} == {f"paper-{number}" for number in range(4)}
    assert not any("measure" in row["city_passage"] for row in found)


def test_what_is_a_template_is_told(council: Bench) -> None:
    council.run()
    with council.open(write=False) as study:
        workspace = Workspace(study)
        assert workspace.statistics is not None
        told = study_status(workspace).template_phrases
        paper = workspace.text_of(workspace.item("paper-1"))
        lines = list(scrap_lines(paper, workspace.statistics.statistics.templates))
    assert list(told) == ["saltmarrow"] and told["saltmarrow"] > 9
    assert len(lines) == 3
    for line in lines:
        span, _, kind, begin = line.split("\t")
        start, end = map(int, span.split("-"))
        assert kind == "template"
        assert paper.extraction.text[start:end].startswith(begin.removesuffix("…")[:40])
    assert "welcome interview" not in "".join(lines)
