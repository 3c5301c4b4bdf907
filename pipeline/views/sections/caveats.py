"""In words: what a reader must know of a match before it is quoted."""

from __future__ import annotations

from pipeline.evidence.rivals.kinds import RIVAL_CODES
from pipeline.records import Flag, Match
from pipeline.views.section import LabelledText, Section

__all__ = ["caveats_section"]

_NOT_CHECKED = frozenset(codes.not_checked for codes in RIVAL_CODES.values())
_NO_PROFILE = (
    "No other documents could be compared, though the study may hold some: the model has no profile for this language "
    "pair, by which rivals of any language are compared. Learn one with `policyecho calibrate --model NAME --parallel "
    "FOLDER` and run again."
)


def caveats_section(match: Match) -> Section | None:
    """What a reader must know; None where nothing is flagged."""
    unmeasured = _unmeasured(match)
    told = [LabelledText("flag", f"{flag.meaning} ({flag})") for flag in match.flags if flag not in unmeasured]
    if unmeasured:
        told.append(LabelledText("flag", f"{_NO_PROFILE} ({', '.join(unmeasured)})"))
    return Section("Mind", tuple(told)) if told else None


def _unmeasured(match: Match) -> tuple[Flag, ...]:
    """Flags on kinds of rival that were not compared for want of a profile, not for want of documents."""
    if Flag.UNCALIBRATED not in match.flags or match.rivals_checked:
        return ()
    return tuple(flag for flag in match.flags if flag in _NOT_CHECKED)
