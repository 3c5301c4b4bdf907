"""Counts are blind to contact: whatever the tables of memberships say, the same matches count (METHOD 2.2)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.analyse.counts.finds import count_finds
from pipeline.analyse.counts.study_cells import StudyCells, cross_study
from pipeline.evidence.exposure import Exposures
from pipeline.evidence.grade import grade, grade_inputs
from pipeline.profile import FEATURES, NullTail, Profile, Rescorer, Scales
from pipeline.profile.nulls import Nulls
from pipeline.records import (
    Chance,
    ExclusionCode,
    Flag,
    Match,
    NullOrigin,
    Order,
    Rival,
    RivalKind,
    Role,
    Score,
    Stratum,
    TextClass,
)
from pipeline.records.dates import parse_interval
from pipeline.study.tables import Engagement, Issuer, Membership, NetworkFacts, StudyTables
from pipeline.workflow.inventory import Item
from pipeline.workflow.workspace import Workspace, open_workspace
from tests.fixtures.study import Bench

LIMIT = 0.2
ISSUERS = {"city-issuer": Issuer("Town", "SE")}
NETWORKS = (NetworkFacts("network-issuer", "Net"), NetworkFacts("other", "Other"))


def member(city: str = "city-issuer", start: str = "2009") -> Membership:
    return Membership(city, "network-issuer", "member", parse_interval(start))


TABLES = [
    StudyTables(),
    StudyTables(NETWORKS),
    StudyTables(NETWORKS, (member(),)),
    StudyTables(NETWORKS, (member(start="2018"),)),
    StudyTables(NETWORKS, (member("another"),)),
]


@pytest.fixture
def workspace(finished: Bench) -> Iterator[Workspace]:
    with open_workspace(finished.root) as opened:
        yield opened


@pytest.fixture
def match(workspace: Workspace) -> Match:
    """The study's match as a translation that chance hardly gives."""
    [found] = workspace.study.runs.matches(workspace.study.runs.current())
    chance = Chance(0.001, 0.01, Stratum("semantic:en-en:long"), NullOrigin.PROFILE, 100)
    return replace(found, text_class=TextClass.TRANSLATED_COPY, chance=chance, exclusion=None, flags=())


def weighed_by(match: Match, tables: StudyTables) -> Match:
    """The match as weighing leaves it under these tables."""
    contact = Exposures.of(tables).at("city-issuer", "network-issuer", parse_interval("2018-03"))
    exposed = replace(match, exposure=contact)
    return replace(exposed, grade=grade(grade_inputs(exposed, LIMIT)))


WEIGHTS = (1.0,) * len(FEATURES)
TAILS = {Stratum("semantic:en-en:long"): NullTail(1.0, 1.0, 1.0, 0.5, 10)}
PROFILE = Profile("hashing", (), {}, {}, Rescorer(WEIGHTS, WEIGHTS, WEIGHTS, 0.0), Nulls(TAILS), Scales(), {})


def crossed(items: tuple[Item, ...], match: Match, tables: StudyTables) -> StudyCells:
    return cross_study(items, [weighed_by(match, tables)], tables, ISSUERS, PROFILE, LIMIT)


@pytest.mark.parametrize("changed", TABLES[1:], ids=["no member", "member", "since later", "another"])
def test_no_change_of_memberships_changes_a_count(workspace: Workspace, match: Match, changed: StudyTables) -> None:
    before, after = (crossed(workspace.items, match, tables) for tables in (TABLES[0], changed))
    assert before.finds == after.finds and len(after.finds) == 1
    assert (before.cells.network_first == after.cells.network_first).all()
    assert after.cells.network_first.sum() == 1


def random_tables(chance: random.Random) -> StudyTables:
    """Any memberships and engagement of the study's city, or of others, with its network, or with others."""
    roles = ("member", "working_group", "signatory", "chair", "speaker", "author", "")

    def year() -> str:
        return str(chance.randint(2000, 2024))

    def issuers() -> tuple[str, str]:
        return chance.choice(("city-issuer", "another")), chance.choice(("network-issuer", "other"))

    memberships = tuple(
        Membership(
            *issuers(),
            chance.choice(roles),
            chance.choice((None, parse_interval(year()))),
            chance.choice((None, parse_interval(year()))),
            chance.random() < 0.7,
        )
        for _ in range(chance.randint(0, 4))
    )
    engagements = tuple(
        Engagement(*issuers(), parse_interval(year()), chance.choice((None, 0, 3))) for _ in range(chance.randint(0, 4))
    )
    return StudyTables(NETWORKS, memberships, engagements)


def test_no_memberships_and_no_engagement_whatever_they_say_change_a_count(workspace: Workspace, match: Match) -> None:
    turned = replace(match, match_id="f" * 32, order=Order.CITY_FIRST, exclusion=ExclusionCode.REVERSE_DIRECTION)
    frame = replace(match, match_id="e" * 32, text_class=TextClass.SHARED_FRAME)
    chance, contacts, letters = random.Random(7), set(), set()
    before = None
    for _ in range(80):
        tables = random_tables(chance)
        weighed = [weighed_by(one, tables) for one in (match, turned, frame)]
        found = cross_study(workspace.items, weighed, tables, ISSUERS, PROFILE, LIMIT)
        counted = [found.finds, *(table.tolist() for table in (found.cells.network_first, found.cells.city_first))]
        before = before or counted
        assert counted == before
        contacts.add((bool(found.cells.exposed.any()), bool(found.cells.contact_known.all())))
        letters.add(tuple(one.grade.letter for one in weighed if one.grade))
    # The tables did say different things, and grades followed them.
    assert len(contacts) == 3 and len(letters) > 1


def test_a_city_that_was_first_is_held_to_the_same_rivals_and_names_as_if_the_network_had_been(match: Match) -> None:
    turned = replace(match, order=Order.CITY_FIRST, exclusion=ExclusionCode.REVERSE_DIRECTION)
    rival = Rival(RivalKind.OWN_EARLIER, "earlier", 0.9, -0.4, decisive_for_rival=2, decisive_for_network=0)
    trap = Score(ExclusionCode.NAME_TRAP, 1.0)
    counted = {
        "plain": turned,
        "better rival": replace(turned, rival=rival),
        "rival of a part": replace(turned, rival=replace(rival, decisive_for_network=1)),
        "common source": turned.with_flags(Flag.VIA_COMMON_SOURCE),
        "misleading name": replace(turned, text_class=TextClass.SHARED_INSTRUMENT, scores=(trap,)),
        "copied name": replace(turned, scores=(trap,)),
    }
    found = {name: len(list(count_finds([one], LIMIT))) for name, one in counted.items()}
    assert found == {
        "plain": 1,
        "better rival": 0,
        "rival of a part": 1,
        "common source": 0,
        "misleading name": 0,
        "copied name": 1,
    }


def test_contact_follows_the_tables(workspace: Workspace, match: Match) -> None:
    told = [crossed(workspace.items, match, tables).cells for tables in TABLES]
    assert [bool(cells.contact_known.all()) for cells in told] == [False, False, True, True, True]
    assert [bool(cells.exposed.any()) for cells in told] == [False, False, True, True, False]


def test_a_city_without_a_country_is_named_and_a_country_of_its_own(workspace: Workspace, match: Match) -> None:
    found = cross_study(workspace.items, [match], TABLES[2], {}, None, LIMIT)
    assert found.no_country == ("city-issuer",) and found.cells.countries == ("?city-issuer",)
    assert found.unrated == ("city-2018", "net-2014")
    assert found.left_out()[-1].startswith("1 city without a country in cities.csv")


def test_a_language_has_no_rate_missing_where_the_other_side_has_no_document(workspace: Workspace) -> None:
    for role in Role:
        alone = tuple(item for item in workspace.items if item.document.role is role)
        assert cross_study(alone, [], TABLES[2], {}, None, LIMIT).unrated == ()


@pytest.mark.parametrize(
    "change",
    [
        {"order": Order.OVERLAP},
        {"order": Order.UNKNOWN},
        {"flags": (Flag.OWN_REPEAT,)},
        {"flags": (Flag.VIA_COMMON_SOURCE,)},
        {"exclusion": ExclusionCode.COMMON_SOURCE_BETTER},
        {"exclusion": ExclusionCode.SAME_WORK},
        {"text_class": TextClass.UNCLASSED},
        {"chance": None},
    ],
    ids=str,
)
def test_what_is_no_find_does_not_count(match: Match, change: dict[str, object]) -> None:
    assert len(list(count_finds([match], LIMIT))) == 1
    assert not list(count_finds([replace(match, **change)], LIMIT))


def test_a_find_with_the_city_first_is_held_to_the_same(match: Match) -> None:
    turned = replace(
        match, order=Order.CITY_FIRST, exclusion=ExclusionCode.REVERSE_DIRECTION, lag_days_min=-900, lag_days_max=-800
    )
    [found] = count_finds([turned], LIMIT)
    assert not found.network_first
    assert match.chance is not None
    weak = replace(match.chance, q_value=0.5)
    assert not list(count_finds([replace(turned, chance=weak), replace(match, chance=weak)], LIMIT))


def test_a_long_lag_weighs_alike_in_both_orders(match: Match) -> None:
    years = round(11 * 365.25)
    frame = replace(match, text_class=TextClass.CLOSE_PARAPHRASE)
    late = replace(frame, lag_days_min=years, lag_days_max=years)
    early = replace(frame, order=Order.CITY_FIRST, lag_days_min=-years, lag_days_max=-years)
    assert [len(list(count_finds([one], LIMIT))) for one in (frame, late, early)] == [1, 0, 0]
