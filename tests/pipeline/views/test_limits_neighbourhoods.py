from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.corpus import statistics
from pipeline.records import Role
from pipeline.views.limits import Limit, LimitKind, neighbourhoods, study_limits
from pipeline.workflow.measured.freeze_statistics import freeze_statistics
from pipeline.workflow.workspace import Workspace
from tests.fixtures.prose import prose
from tests.fixtures.study import NOW, Bench

SIDES = ("network or reference", "city")
GERMAN = (
    "Der Rat beschließt einen Plan für alle, die in die Stadt kommen. Die Schulen nehmen ihre Kinder bald auf. "
    "Ein Amt hilft ihnen bei der Suche nach Arbeit und Wohnung in jedem Viertel der Stadt."
)


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """Sets in how many sentences a side is measured, and in how many it was by earlier versions."""

    def limit(now: int, earlier: int) -> None:
        for module in (statistics, neighbourhoods):
            monkeypatch.setattr(module, "BACKGROUND_LIMIT", now)
            monkeypatch.setattr(module, "EARLIER_BACKGROUND_LIMIT", earlier)

    return limit


def tell(bench: Bench, kind: LimitKind = LimitKind.NEIGHBOURHOOD_SAMPLED) -> list[Limit]:
    with bench.open(write=False) as study:
        return [one for one in study_limits(Workspace(study)) if one.kind is kind]


def renew(bench: Bench) -> None:
    with bench.open() as study:
        freeze_statistics(Workspace(study), now=NOW, renew=True)


def sizes_of(bench: Bench) -> dict[str, int]:
    with bench.open(write=False) as study:
        sizes = dict.fromkeys(SIDES, 0)
        for item in Workspace(study).readable:
            sizes[SIDES[item.document.role is Role.CITY]] += item.counts.embedded if item.counts else 0
        return sizes


def test_sides_with_more_sentences_than_neighbourhoods_hold_are_told(
    finished: Bench, limited: Callable[[int, int], None]
) -> None:
    sizes = sizes_of(finished)
    small, large = sorted(sizes, key=lambda side: sizes[side])
    assert 1 < sizes[small] < sizes[large]
    for limit, sides in ((sizes[large], []), (sizes[small], [large]), (1, list(sizes))):
        limited(limit, limit)
        renew(finished)
        told = tell(finished)
        assert [(one.count, one.of) for one in told] == [(sizes[side] - limit, sizes[side]) for side in sides]
        for one, side in zip(told, sides, strict=True):
            assert f"with role {side} beyond the {limit} in which neighbourhoods are measured" in one.found
            assert "divide the study" in one.step


def test_a_sample_that_an_earlier_version_froze_is_told_until_it_is_renewed(
    finished: Bench, limited: Callable[[int, int], None]
) -> None:
    sizes = sizes_of(finished)
    limited(1, 1_000)
    renew(finished)  # as the version did that knew no other limit and noted nothing
    limited(1_000, 1)
    told = tell(finished)
    assert [(one.count, one.of) for one in told] == [(sizes[side] - 1, sizes[side]) for side in SIDES]
    assert all("in which neighbourhoods were frozen" in one.found for one in told)
    assert all("renew them with `policyecho calibrate`" in one.step for one in told)
    renew(finished)
    assert tell(finished) == []


def test_a_sample_that_was_noted_is_told_where_more_could_be_measured(
    finished: Bench, limited: Callable[[int, int], None]
) -> None:
    limited(2, 1)
    renew(finished)
    limited(1_000, 1)
    assert all("beyond the 2 in which neighbourhoods were frozen" in one.found for one in tell(finished))
    assert len(tell(finished)) == len(SIDES)


def test_a_side_that_says_the_same_again_and_again_was_measured_whole(
    finished: Bench, limited: Callable[[int, int], None]
) -> None:
    for number in range(4):
        finished.put(f"again-{number}", " ".join(prose(1, 20)) + f" By office {number}.", work_id=f"again-{number}")
    finished.add()
    finished.run()
    limit = 40
    limited(1_000, limit)
    renew(finished)
    with finished.open(write=False) as study:
        frozen = Workspace(study).statistics
    assert frozen is not None and len(frozen.statistics.city_background) < limit < sizes_of(finished)["city"]
    assert tell(finished) == []


def test_statistics_of_sentences_that_were_cut_otherwise_are_told_until_they_are_renewed(
    finished: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tell(finished, LimitKind.STATISTICS_OUTDATED) == []
    monkeypatch.setattr("pipeline.text.segment.VERSION", "as another version cuts")
    finished.run()
    (told,) = tell(finished, LimitKind.STATISTICS_OUTDATED)
    assert told.count == sum(sizes_of(finished).values()) and "policyecho calibrate" in told.step
    finished.put("city-de", GERMAN, "city", lang="de")
    finished.add()
    finished.run()  # a new language is added to the statistics of then
    assert len(tell(finished, LimitKind.STATISTICS_OUTDATED)) == 1
    renew(finished)
    assert tell(finished, LimitKind.STATISTICS_OUTDATED) == []


def test_statistics_of_which_nobody_noted_how_texts_were_cut_are_told(finished: Bench) -> None:
    with finished.open() as study:
        current = study.statistics.current(Workspace(study).fingerprints.vectors)
        assert current is not None
        study.statistics.put(current._replace(reading=""), Workspace(study).fingerprints.vectors, now=NOW)
    assert len(tell(finished, LimitKind.STATISTICS_OUTDATED)) == 1


def test_a_library_of_another_version_leaves_statistics_in_force_without_a_word(
    finished: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.extract.fingerprint", lambda: "with a library that was put in since")
    assert finished.done(finished.run())["extract"] > 0
    assert tell(finished, LimitKind.STATISTICS_OUTDATED) == []


@pytest.mark.parametrize("stage", ["pipeline.extract", "pipeline.text.segment"])
def test_a_version_that_reads_or_cuts_otherwise_is_told(
    finished: Bench, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    monkeypatch.setattr(f"{stage}.VERSION", 1_000_000)
    assert len(tell(finished, LimitKind.STATISTICS_OUTDATED)) == 1


def test_other_settings_of_cutting_are_told(finished: Bench) -> None:
    settings = (finished.root / "study.toml").read_text(encoding="utf-8")
    finished.configure(f"{settings}\n[segment]\nmax_sentence_chars = 200\n")
    assert len(tell(finished, LimitKind.STATISTICS_OUTDATED)) == 1
