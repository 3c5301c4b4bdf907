from __future__ import annotations

import json
from copy import deepcopy

import pytest
from pydantic import TypeAdapter

from pipeline.records import FindKind, Length, Stratum

PAIR = Stratum.of(FindKind.SEMANTIC, "de", "en", Length.SHORT)
ALL_PAIRS = Stratum.of_all_pairs(FindKind.SEMANTIC, Length.SHORT)


def test_a_stratum_is_the_text_by_which_it_is_stored() -> None:
    assert (PAIR, ALL_PAIRS) == ("semantic:de-en:short", "semantic:all:short")
    assert json.dumps({PAIR: PAIR}) == '{"semantic:de-en:short": "semantic:de-en:short"}'
    assert TypeAdapter(Stratum).validate_json('"semantic:de-en:short"') == PAIR
    assert type(deepcopy(PAIR)) is type(TypeAdapter(Stratum).validate_python("semantic:de-en:short")) is Stratum


@pytest.mark.parametrize("kind", FindKind)
@pytest.mark.parametrize("length", Length)
def test_its_parts_are_those_it_was_made_of(kind: FindKind, length: Length) -> None:
    one = Stratum(str(Stratum.of(kind, "nb", "und", length)))
    assert (one.kind, one.langs, one.length) == (kind, ("nb", "und"), length)
    every = one.over_all_pairs()
    assert (every.kind, every.langs, every.length) == (kind, None, length)
    assert every == every.over_all_pairs() == Stratum.of_all_pairs(kind, length)


@pytest.mark.parametrize(
    "text", ["", "semantic", "semantic:de-en", "semantic:de:short", "semantic:de-en:middling", "sound:de-en:short",
             "semantic:de-en-fr:short", "semantic:de-en:short:"],
)  # fmt: skip
def test_what_names_no_stratum_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Stratum(text)
