"""Data that cannot answer give a sentence that says why, in every design: no figure, and no fault of the program."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.analyse.design_names import DesignName
from pipeline.export.csv import read
from pipeline.workflow.new_study import init_study
from tests.fixtures.command_line import Answer
from tests.fixtures.made_run import MadeStudy, draw_study, make_run

Policyecho = Callable[..., Answer]
SETTINGS = '[study]\nname = "made"\nlanguages = ["de", "en"]\n'
WHOLE = draw_study(8, 2, 2, 2.0, np.random.default_rng(2))
EVERYBODY = frozenset((city, net) for city in WHOLE.countries for net in WHOLE.networks)
BY_COUNTRY = frozenset((city, "net-00" if code == "AA" else "net-01") for city, code in WHOLE.countries.items())
NOTHING = "cannot be asked of these data"


def only_cities(*cities: str) -> MadeStudy:
    kept = tuple(one for one in WHOLE.documents if one.role == "network" or one.issuer in cities)
    names = {one.name for one in kept}
    return replace(
        WHOLE,
        documents=kept,
        countries={city: code for city, code in WHOLE.countries.items() if city in cities},
        members=frozenset(pair for pair in WHOLE.members if pair[0] in cities),
        finds=tuple(find for find in WHOLE.finds if find.city_document in names),
    )


def without_years(*years: int) -> MadeStudy:
    return replace(
        WHOLE,
        documents=tuple(one for one in WHOLE.documents if one.role == "network" or one.year not in years),
        finds=(),
    )


@dataclass(frozen=True)
class Case:
    """A study that cannot answer, what its designs say of that, and whether no p may stand anywhere."""

    made: MadeStudy
    said: Mapping[str, str] = field(default_factory=dict)
    no_p: bool = True


CASES = {
    "one city": Case(
        only_cities("city-000"),
        dict.fromkeys(("involvement", "direction", "power"), "fewer than two cities have a dated text"),
    ),
    "no member": Case(
        replace(WHOLE, members=frozenset(("elsewhere", net) for net in WHOLE.networks)),
        dict.fromkeys(("involvement", "direction"), "no city was in contact with any network when it wrote"),
    ),
    "all members": Case(
        replace(WHOLE, members=EVERYBODY),
        dict.fromkeys(("involvement", "direction", "power"), "every city was in contact with every network"),
    ),
    "no echo": Case(
        replace(WHOLE, finds=()),
        dict.fromkeys(("involvement", "direction"), "nothing was found in which a network was certainly first"),
    ),
    "one country": Case(replace(WHOLE, countries=dict.fromkeys(WHOLE.countries, "AA")), no_p=False),
    "contact unknown": Case(
        replace(WHOLE, members=frozenset()),
        dict.fromkeys(("involvement", "direction"), "of no city is it known whether it was in contact"),
    ),
    "contact constant within a country": Case(
        replace(WHOLE, members=BY_COUNTRY),
        {
            "involvement": "The primary test cannot be made: no two cities of one country differ",
            "expected": "within countries its members could not have been others",
            "power": "The primary test cannot be made: no two cities of one country differ",
        },
        no_p=False,
    ),
    "nested networks": Case(
        replace(
            WHOLE,
            parents={"net-01": "net-00"},
            members=frozenset(
                pair for pair in EVERYBODY if pair[0] < ("city-005" if pair[1] == "net-00" else "city-003")
            ),
        ),
        {"involvement": "The primary test cannot be made"},
        no_p=False,
    ),
    "all dates unknown": Case(
        replace(WHOLE, documents=tuple(replace(one, year=0) for one in WHOLE.documents), finds=()),
        {
            "involvement": "fewer than two cities have a dated text",
            "direction": "fewer than two cities have a dated text",
            "expected": "none can be compared with chance",
            "convergence": "no text of a city has a date",
        },
    ),
    "no find with the city first": Case(
        replace(WHOLE, finds=tuple(find for find in WHOLE.finds if find.network_document.endswith("2005"))),
        {
            "involvement": "nothing was found in which a city was certainly first",
            "direction": "nothing was found in which a city was certainly first",
        },
        no_p=False,
    ),
    "years missing": Case(without_years(2018, 2019), {"convergence": "there are fewer than two periods"}, no_p=False),
    "fewer than two documents in a period": Case(
        without_years(2009, 2019),
        {"convergence": "fewer than three of its cities have two dated texts in every period"},
    ),
    "members since nobody knows when": Case(replace(WHOLE, since=""), no_p=False),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_data_that_cannot_answer_give_a_sentence_and_no_figure(
    name: str, tmp_path: Path, policyecho: Policyecho
) -> None:
    case = CASES[name]
    init_study(tmp_path / "study", settings=SETTINGS)
    run_id = make_run(tmp_path / "study", case.made)
    asked = policyecho("analyse", "all", "--references", 19, "--period", 2013, "--study", tmp_path / "study")
    power = policyecho("analyse", "power", "--studies", 20, "--study", tmp_path / "study")
    assert (asked.code, power.code) == (0, 0) and "Traceback" not in asked.err + power.err
    folder = tmp_path / "study" / "exports" / run_id / "analysis"
    for design, sentence in case.said.items():
        told = power.text if design == "power" else (folder / f"{design}.txt").read_text(encoding="utf-8")
        assert sentence in " ".join(told.split()), told
    for path in folder.iterdir():
        assert not re.search(r"\b(nan|inf|None(?! of))\b", path.read_text(encoding="utf-8")), path.name
    if case.no_p:
        assert set(read(folder / "involvement.csv", frozenset())["p"]) <= {""}


@pytest.mark.slow
def test_the_study_that_the_others_are_cut_from_answers_everything(tmp_path: Path, policyecho: Policyecho) -> None:
    init_study(tmp_path / "study", settings=SETTINGS)
    run_id = make_run(tmp_path / "study", WHOLE)
    policyecho("analyse", "all", "--references", 19, "--period", 2013, "--study", tmp_path / "study")
    folder = tmp_path / "study" / "exports" / run_id / "analysis"
    # Joinings between two texts and named instruments are not drawn here: the tests of those designs draw them.
    apart = {"before-after", "instruments"}
    answered = set(DesignName) - apart
    for name in answered:
        told = (folder / f"{name}.txt").read_text(encoding="utf-8")
        assert NOTHING not in told and "cannot be made" not in told, told
    primaries = read(folder / "primaries.csv", frozenset()).to_dict("records")
    assert {row["design"] for row in primaries if not row["p"]} <= apart
