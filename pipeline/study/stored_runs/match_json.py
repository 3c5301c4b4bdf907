"""Matches as JSON in the catalogue, and back."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from pipeline.records import Match

# pydantic builds the nested records from their types: a new field needs no word here.
_MATCH = TypeAdapter(Match)


def match_to_json(match: Match) -> str:
    """One match as one line of JSON; reading it back gives an equal record."""
    return json.dumps(_MATCH.dump_python(match), sort_keys=True, ensure_ascii=False)


def match_from_json(text: str) -> Match:
    """The match that `match_to_json` wrote."""
    return _MATCH.validate_json(text)
