from __future__ import annotations

from pipeline.evidence.rivals.kinds import RIVAL_CODES, flags_of_unchecked
from pipeline.records import RivalKind


def test_every_kind_of_rival_has_codes_of_its_own() -> None:
    assert set(RIVAL_CODES) == set(RivalKind)
    said = [flag for codes in RIVAL_CODES.values() for flag in (codes.not_checked, codes.partly_checked)]
    assert len(set(said)) == len(said) == 2 * len(RivalKind)
    assert len({codes.better for codes in RIVAL_CODES.values()}) == len(RivalKind)


def test_what_was_not_compared_and_what_was_only_in_part_are_told_apart() -> None:
    only = {RivalKind.REFERENCE}
    assert flags_of_unchecked(RivalKind, ()) == ()
    assert flags_of_unchecked(only, ()) == ("own_earlier_not_checked", "peers_not_checked")
    assert flags_of_unchecked(RivalKind, only) == ("references_partly_checked",)
