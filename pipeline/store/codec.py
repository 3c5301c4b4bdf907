"""Matches as JSON in the catalogue, and back, field by field."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from pipeline.records import AlignedPair, ExclusionCode, Match, Order, Rival, Side, Span


def match_to_json(match: Match) -> str:
    """One match as one line of JSON; reading it back gives an equal record."""
    return json.dumps(dataclasses.asdict(match), sort_keys=True, ensure_ascii=False)


def match_from_json(text: str) -> Match:
    """The match that `match_to_json` wrote."""
    raw: dict[str, Any] = json.loads(text)
    raw["network"] = _side(raw["network"])
    raw["city"] = _side(raw["city"])
    raw["pairs"] = tuple(AlignedPair(**pair) for pair in raw["pairs"])
    raw["order"] = Order(raw["order"])
    raw["rival"] = Rival(**raw["rival"]) if raw["rival"] else None
    raw["exclusion"] = ExclusionCode(raw["exclusion"]) if raw["exclusion"] else None
    raw["flags"] = tuple(raw["flags"])
    raw["rivals_checked"] = tuple(raw["rivals_checked"])
    return Match(**raw)


def _side(raw: dict[str, Any]) -> Side:
    spans = {name: Span(**raw[name]) for name in ("span", "core")}
    return Side(**{**raw, **spans})
