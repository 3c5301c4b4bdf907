"""Which sentences of a match are compared, what becomes of the match, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from pipeline.corpus.model import CorpusDocument
from pipeline.evidence.differences import find
from pipeline.evidence.differences.find import add_differences, mutually_best
from pipeline.profile import PairScale, Profile
from pipeline.records import AlignedPair, Difference, ExclusionCode, Flag, Match
from pipeline.study.kept_work import KeptWork
from tests.fixtures import bare

NEAR, FAR = 0.6, 0.3
NOWHERE = KeptWork.nowhere()
NETWORK = ("Fees are not charged for any course.", "Every town must open 12 counters.", "Mentors help for 3 years.")
CITY = ("Kurse kosten stets eine kleine Gebühr.", "Jede Stadt kann 15 Schalter öffnen.", "Mentoren helfen 3 Jahre.")


def lines(*sentences: str) -> str:
    """Sentences of at most forty characters where the bare documents have theirs."""
    assert all(len(sentence) <= 40 for sentence in sentences)
    return "".join(sentence.ljust(50) for sentence in sentences)


@pytest.fixture(scope="module")
def known() -> Profile:
    found: Profile = bare.profile(scales={("de", "en"): PairScale(0.2, 0.05, 0.7)})
    return found


def documents(
    network: tuple[str, ...] = NETWORK, city: tuple[str, ...] = CITY, lang: str = "de"
) -> tuple[CorpusDocument, CorpusDocument]:
    return (
        bare.network("n", len(network), text=lines(*network)),
        bare.city("c", len(city), lang=lang, text=lines(*city)),
    )


def compared(known: Profile | None, *cosines: float, kept: KeptWork = NOWHERE) -> Match:
    network, city = documents()
    return add_differences(bare.match(city, network, cosines=cosines), network, city, known, kept)


def test_what_differs_is_flagged_with_both_expressions(known: Profile) -> None:
    found = compared(known, NEAR, NEAR, NEAR)
    assert found.differences == (
        Difference(Flag.POLARITY_DIFFERS, 0, 0, ("not",), ()),
        Difference(Flag.NUMBERS_DIFFER, 1, 1, ("12",), ("15",)),
        Difference(Flag.MODALITY_WEAKER, 1, 1, ("must",), ("kann",)),
    )
    assert set(found.flags) == {Flag.POLARITY_DIFFERS, Flag.NUMBERS_DIFFER, Flag.MODALITY_WEAKER}


def test_only_sentences_as_near_as_translations_are_compared(known: Profile) -> None:
    found = compared(known, FAR, NEAR, FAR)
    assert {one.network_sentence for one in found.differences or ()} == {1}
    assert compared(known, FAR, FAR, FAR).differences is None


def test_without_a_scale_nothing_is_compared_across_languages() -> None:
    assert compared(None, NEAR, NEAR, NEAR).differences is None


def test_in_one_language_words_in_common_do_without_a_scale() -> None:
    changed = ("Fees are charged for any course.", *NETWORK[1:])
    network, city = documents(city=changed, lang="en")
    found = add_differences(bare.match(city, network, cosines=(FAR,) * 3), network, city, None, NOWHERE)
    assert found.differences == (Difference(Flag.POLARITY_DIFFERS, 0, 0, ("not",), ()),)
    other = documents(city=("Trams are late whenever it snows.", *CITY[1:]), lang="en")[1]
    assert add_differences(bare.match(other, network), network, other, None, NOWHERE).differences is None


def test_nothing_that_differs_is_told_apart_from_nothing_compared(known: Profile) -> None:
    network, city = documents(NETWORK[2:], CITY[2:])
    found = add_differences(bare.match(city, network), network, city, known, NOWHERE)
    assert found.differences == () and not found.flags


def test_a_scrap_is_not_compared(known: Profile) -> None:
    network, city = documents()
    scrap = replace(bare.match(city, network), exclusion=ExclusionCode.SCRAP)
    assert add_differences(scrap, network, city, known, NOWHERE) == scrap


def test_a_sentence_is_compared_with_its_nearest_alone() -> None:
    pairs = [AlignedPair(0, 0, 0.6, 0.1), AlignedPair(1, 0, 0.7, 0.1), AlignedPair(1, 1, 0.5, 0.1)]
    assert mutually_best(pairs) == (AlignedPair(1, 0, 0.7, 0.1),)
    assert mutually_best(reversed(pairs)) == mutually_best(pairs)


def test_a_number_in_the_next_sentence_is_not_missing(known: Profile) -> None:
    network, city = documents(("Every town opens 12 counters.",), ("Jede Stadt eröffnet 15 Schalter.", "12 davon neu."))
    assert not add_differences(bare.match(city, network), network, city, known, NOWHERE).differences


def test_a_sentence_of_twice_the_length_is_not_compared(known: Profile) -> None:
    network, city = documents(("It is not free.",), ("Es ist frei, und es steht allen offen.",))
    assert add_differences(bare.match(city, network), network, city, known, NOWHERE).differences is None


def test_what_was_found_is_kept_and_found_again_without_comparing(known: Profile, tmp_path: Path) -> None:
    kept = KeptWork(tmp_path / "kept.sqlite", "versions")
    first = compared(known, NEAR, NEAR, FAR, kept=kept)
    with mock.patch.object(find, "compare_sentences", side_effect=AssertionError("compared again")):
        assert compared(known, NEAR, NEAR, FAR, kept=kept) == first
        with pytest.raises(AssertionError, match="compared again"):
            compared(known, NEAR, NEAR, NEAR, kept=kept)
    assert compared(None, FAR, kept=kept).differences is None
    kept.close()
