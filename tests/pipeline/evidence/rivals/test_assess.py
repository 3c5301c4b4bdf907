"""Rivals: what a reference document excludes, leaves as a tie, or does not touch; languages and words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.corpus.model import Corpus
from pipeline.evidence.rivals.assess import assess_rivals
from pipeline.profile.scales import LeadTail, PairScale, Scales
from pipeline.records import ExclusionCode, Rival, RivalKind
from tests.fixtures import rival_cases as cases

COPY = (3, 4, 5)
TOPICS = 300


def test_without_rivals_the_match_stands_and_says_that_none_was_compared() -> None:
    found = cases.assessed(cases.city(), cases.network())
    assert (found.exclusion, found.rival, found.rivals_checked) == (None, None, ())
    assert found.flags == ("own_earlier_not_checked", "peers_not_checked", "references_not_checked")


@pytest.mark.parametrize("date", ["2016", "2010", ""])
def test_a_reference_that_fits_better_excludes_and_shows_its_passage(date: str) -> None:
    found = cases.assessed(
        cases.city(),
        cases.network([1, *cases.near(0.7)]),
        cases.reference([61, 62, *COPY, 63], date),
    )
    assert found.exclusion is ExclusionCode.COMMON_SOURCE_BETTER
    assert found.rival == Rival(RivalKind.REFERENCE, "r", 1.0, -0.3, 3, 0, 5, 10)
    assert found.rivals_checked == ("reference",) and cases.said(found) == ()


def test_one_sentence_decides_where_the_others_stand_in_both() -> None:
    found = cases.assessed(cases.city(), cases.network([1, 3, 4, *cases.near(0.6, (5,))]), cases.reference())
    assert found.exclusion is ExclusionCode.COMMON_SOURCE_BETTER
    assert found.rival and (found.rival.decisive_for_rival, found.rival.decisive_for_network) == (1, 0)
    assert (found.rival.first_sentence, found.rival.last_sentence) == (5, 6)


def test_a_sentence_between_aligned_ones_speaks_for_a_rival_that_holds_those_too() -> None:
    asked = cases.match(aligned=(3, 7))
    loose = cases.network([1, *cases.near(0.55, (3, 5))])
    holding = cases.assessed(
        cases.city(),
        loose,
        cases.reference([*cases.near(0.6, (3, 5), 130), 4], "2016"),
        matches=[asked],
    )
    assert holding.exclusion is ExclusionCode.COMMON_SOURCE_BETTER
    alone = cases.assessed(
        cases.city(),
        loose,
        cases.reference([*cases.near(0.45, (3, 5), 130), 4], "2016"),
        matches=[asked],
    )
    assert (alone.exclusion, cases.said(alone)) == (None, ())


def test_a_rival_that_is_nearer_but_holds_nothing_of_a_sentence_decides_nothing() -> None:
    found = cases.assessed(
        cases.city(),
        cases.network([1, 3, *cases.near(0.05, (4, 5))]),
        cases.reference([3, *cases.near(0.4, (4, 5), 130)], "2016"),
    )
    assert (found.exclusion, cases.said(found)) == (None, ("rival_tie",))


def test_a_reference_from_after_the_city_is_no_rival() -> None:
    found = cases.assessed(cases.city(), cases.network([1, *cases.near(0.7)]), cases.reference(date="2020"))
    assert (found.exclusion, found.rival, found.rivals_checked) == (None, None, ())


@pytest.mark.parametrize(
    ("date", "exclusion", "flag"),
    [
        ("2010", ExclusionCode.COMMON_SOURCE_BETTER, "via_common_source"),
        ("2016", None, "rival_tie"),
        ("2014-05", None, "rival_tie"),
        ("", None, "rival_tie"),
    ],
)
def test_a_reference_that_fits_as_well_excludes_only_as_the_older_source_of_both(
    date: str, exclusion: ExclusionCode | None, flag: str
) -> None:
    found = cases.assessed(cases.city(), cases.network(), cases.reference(date=date))
    assert (found.exclusion, cases.said(found)) == (exclusion, (flag,))


def test_a_reference_that_holds_only_part_of_the_passage_is_no_source_of_both() -> None:
    wide = Scales(dict(cases.SCALES.pairs), LeadTail(20.0, 0.0), LeadTail(20.0, 0.0), LeadTail(20.0, 0.0))
    found = cases.assessed(
        cases.city(),
        cases.network(),
        cases.reference([3, *cases.near(0.1, (4, 5))]),
        scales=wide,
    )
    assert (found.exclusion, cases.said(found)) == (None, ("rival_tie",))


def test_sentences_that_tell_little_each_may_together_tell_that_the_reference_is_no_source() -> None:
    near_copy = cases.near(0.87)  # 0.13 behind: one sentence of three needs 0.2, their mean 0.08
    found = cases.assessed(cases.city(), cases.network(), cases.reference(near_copy, lang="de"))
    assert (found.exclusion, cases.said(found)) == (None, ("rival_tie",))
    assert (
        cases.assessed(cases.city(), cases.network(), cases.reference(cases.near(0.95), lang="de")).exclusion
        is ExclusionCode.COMMON_SOURCE_BETTER
    )


@pytest.mark.parametrize(("place", "said"), [(0.55, ()), (0.65, ("rival_tie",))])
def test_a_reference_on_the_topic_that_all_sentences_tell_to_be_further_off_is_no_tie(
    place: float, said: tuple[str, ...]
) -> None:
    # 0.15 behind in each: one sentence of three needs 0.2, their mean 0.08.
    on_topic = cases.reference(cases.near(place, aside=130))
    found = cases.assessed(cases.city(), cases.network([1, *cases.near(0.7)]), on_topic)
    assert (found.exclusion, cases.said(found)) == (None, said)
    assert found.rival and (found.rival.decisive_for_rival, found.rival.decisive_for_network) == (0, 0)


def test_a_reference_that_fits_worse_leaves_the_match_and_is_named() -> None:
    found = cases.assessed(cases.city(), cases.network(), cases.reference(cases.near(0.6)))
    assert (found.exclusion, cases.said(found)) == (None, ())
    assert found.rival == Rival(RivalKind.REFERENCE, "r", 0.6, 0.4, 0, 3, 1, 6)


def test_a_reference_that_holds_nothing_was_compared_and_explains_nothing() -> None:
    found = cases.assessed(cases.city(), cases.network(), cases.reference(cases.near(0.4)))
    assert (found.rival, found.rivals_checked, cases.said(found)) == (None, ("reference",), ())


def test_a_passage_of_mixed_sources_is_kept() -> None:
    found = cases.assessed(
        cases.city(),
        cases.network([1, 3, 4, *cases.near(0.6, (5,))]),
        cases.reference([*cases.near(0.6, (3, 4), 130), 5]),
    )
    assert (found.exclusion, cases.said(found)) == (None, ("rival_in_part",))
    assert found.rival and (found.rival.decisive_for_rival, found.rival.decisive_for_network) == (1, 2)


@pytest.mark.parametrize(
    ("date", "held", "flags"),
    [
        ("2010", (3, 4), ("rival_in_part",)),
        ("2010", (3,), ()),
        ("2010", (3, 5), ()),
        ("2016", (3, 4), ()),
        ("", (3, 4), ()),
    ],
)
def test_an_older_document_that_holds_sentences_which_follow_each_other_is_named_for_that_part(
    date: str, held: tuple[int, ...], flags: tuple[str, ...]
) -> None:
    found = cases.assessed(cases.city(), cases.network(), cases.reference([61, *held, 62], date))
    assert (found.exclusion, cases.said(found)) == (None, flags)
    assert found.rival and found.rival.decisive_for_network == 3 - len(held)


def test_what_holds_a_part_is_named_before_what_is_nearer_to_the_whole() -> None:
    near = cases.reference(cases.near(0.6))
    older = cases.reference([61, 3, 4, 62], "2010")
    older = replace(older, document=replace(older.document, document_id="older"))
    found = cases.assessed(cases.city(), cases.network(), near, older)
    assert found.rival and found.rival.document_id == "older" and cases.said(found) == ("rival_in_part",)


def test_the_networks_nearest_is_no_partner_where_the_rival_says_it_elsewhere() -> None:
    # The network lacks sentence 5; what is nearest to it there translates sentence 4 and resembles 5 as well.
    blend = np.zeros(TOPICS, np.float32)
    blend[[4, 5]] = 0.74, 0.67
    lacking = cases.network([1, 3, 4])
    lacking.vectors[2] = blend / np.linalg.norm(blend)
    close = Scales(
        dict.fromkeys(cases.SCALES.pairs, PairScale(0.0, 0.0, 1.0, 0.0, 0.1, 0.1, 0.13)),
        cases.SCALES.tail,
        cases.SCALES.tail,
        cases.SCALES.tail,
    )
    claimed = cases.assessed(cases.city(), lacking, cases.reference(date="2016"), scales=close)
    assert claimed.rival and claimed.rival.decisive_for_rival == 1
    unclaimed = cases.assessed(cases.city(), lacking, cases.reference([3, 5], "2016"), scales=close)
    assert unclaimed.rival and unclaimed.rival.decisive_for_rival == 0


def test_a_version_of_the_network_work_itself_is_no_rival() -> None:
    found = cases.assessed(cases.city(), cases.network([1, *cases.near(0.7)], work="w"), cases.reference(work="w"))
    assert (found.exclusion, found.rivals_checked) == (None, ())
    assert "references_not_checked" in found.flags


def test_a_rival_in_a_language_that_nobody_measured_is_compared() -> None:
    found = cases.assessed(cases.city(), cases.network([1, *cases.near(0.3)]), cases.reference(lang="hr"))
    assert found.rivals_checked == ("reference",) and "references_not_checked" not in found.flags
    assert (found.exclusion, found.rival and found.rival.document_id) == (ExclusionCode.COMMON_SOURCE_BETTER, "r")


# One language alone, of which nothing follows for another.
ALONE = Scales({("sv", "sv"): cases.EVEN_PAIR}, cases.TAIL, cases.TAIL, cases.TAIL)


def test_a_language_pair_without_a_scale_is_not_checked_and_excludes_nothing() -> None:
    network = cases.network([1, *cases.near(0.7)], lang="sv")
    found = cases.assessed(cases.city(), network, cases.reference(lang="hr"), scales=ALONE)
    assert (found.exclusion, found.rival, found.rivals_checked) == (None, None, ())
    assert "references_not_checked" in found.flags


def test_a_kind_of_which_some_could_not_be_compared_says_so() -> None:
    found = cases.assessed(
        cases.city(),
        cases.network(lang="sv"),
        cases.reference(cases.near(0.4), lang="sv"),
        cases.reference(lang="hr", name="s"),
        scales=ALONE,
    )
    assert found.rivals_checked == ("reference",)
    assert "references_partly_checked" in found.flags and "references_not_checked" not in found.flags


def test_nothing_is_checked_where_the_network_pair_has_no_scale() -> None:
    found = cases.assessed(cases.city(), cases.network(lang="hr"), cases.reference(lang="sv"), scales=ALONE)
    assert (found.exclusion, found.rivals_checked) == (None, ())


def test_the_rival_that_decides_most_sentences_is_named() -> None:
    found = cases.assessed(
        cases.city(),
        cases.network([1, *cases.near(0.7)]),
        cases.reference([3], name="one"),
        cases.reference(name="all"),
    )
    assert found.rival and found.rival.document_id == "all"


def test_an_exclusion_that_is_there_already_stays() -> None:
    corpus = Corpus((cases.city(), cases.network([1, *cases.near(0.7)]), cases.reference()))
    excluded = replace(cases.match(), exclusion=ExclusionCode.NAME_TRAP)
    assert assess_rivals(corpus, [excluded], cases.SCALES)[0].exclusion is ExclusionCode.NAME_TRAP


@pytest.mark.parametrize(
    ("network_words", "rival_words", "exclusion", "decisive"),
    [
        ((1, 5, 9), (), ExclusionCode.COMMON_SOURCE_BETTER, (3, 0)),
        ((), (1, 5, 9), None, (0, 3)),
        ((1,), (5,), None, (0, 0)),
        ((1,), (), None, (0, 0)),
    ],
)
def test_within_one_language_the_words_decide_what_vectors_cannot(
    network_words: tuple[int, ...],
    rival_words: tuple[int, ...],
    exclusion: ExclusionCode | None,
    decisive: tuple[int, int],
) -> None:
    texts = [cases.reworded(topic) for topic in COPY]
    found = cases.assessed(
        cases.city(sentences=COPY, lang="en", texts=texts),
        cases.network(COPY, texts=[cases.reworded(topic, *network_words) for topic in COPY]),
        cases.reference(COPY, "2016", texts=[cases.reworded(topic, *rival_words) for topic in COPY]),
        matches=[cases.match(first=1, last=6, aligned=(1, 3, 5))],
    )
    assert found.exclusion is exclusion
    assert found.rival and (found.rival.decisive_for_rival, found.rival.decisive_for_network) == decisive
    assert cases.said(found) == (("rival_tie",) if decisive == (0, 0) else ())


def test_words_are_not_asked_where_the_rival_writes_another_language() -> None:
    texts = [cases.reworded(topic) for topic in COPY]
    found = cases.assessed(
        cases.city(sentences=COPY, lang="en", texts=texts),
        cases.network(COPY, texts=[cases.reworded(topic, 1, 5, 9) for topic in COPY]),
        cases.reference(COPY, "2016", lang="de", texts=texts),
        matches=[cases.match(first=1, last=6, aligned=(1, 3, 5))],
    )
    assert cases.said(found) == ("rival_tie",)
