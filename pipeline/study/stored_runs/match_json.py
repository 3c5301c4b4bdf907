"""Matches as JSON in the catalogue, and back."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from pydantic import TypeAdapter

from pipeline.records import Match

# pydantic builds the nested records from their types: a new field needs no word here.
_MATCH = TypeAdapter(Match)


def match_to_json(match: Match) -> str:
    """One match as one line of JSON; reading it back gives an equal record."""
    return json.dumps(_plain(match), sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> object:
    """What `dataclasses.asdict` gives, without its copies of what cannot change: a run has many matches."""
    if dataclasses.is_dataclass(value):
        return {field: _plain(getattr(value, field)) for field in value.__dataclass_fields__}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def match_from_json(text: str) -> Match:
    """The match that `match_to_json` wrote."""
    return _MATCH.validate_json(text)
