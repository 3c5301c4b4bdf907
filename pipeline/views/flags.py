"""In words: what a reader must know of a match before it is quoted."""

from __future__ import annotations

from pipeline.export.codes import FLAGS
from pipeline.records import Match
from pipeline.views.section import LabelledText, Section

__all__ = ["flags_section"]

_NOT_CHECKED = "_not_checked"
_NO_PROFILE = (
    "No other documents could be compared, though the study may hold some: the model has no profile for this language "
    "pair, by which rivals of any language are compared. Learn one with `policyecho calibrate --model NAME --parallel "
    "FOLDER` and run again."
)


def flags_section(match: Match) -> Section | None:
    """What a reader must know; None where nothing is flagged."""
    unmeasured = _unmeasured(match)
    told = [
        LabelledText("flag", f"{FLAGS.get(flag, 'A flag of an older version.')} ({flag})")
        for flag in match.flags
        if flag not in unmeasured
    ]
    if unmeasured:
        told.append(LabelledText("flag", f"{_NO_PROFILE} ({', '.join(unmeasured)})"))
    return Section("Mind", tuple(told)) if told else None


def _unmeasured(match: Match) -> tuple[str, ...]:
    """Flags on kinds of rival that were not compared for want of a profile, not for want of documents."""
    if "uncalibrated" not in match.flags or match.rivals_checked:
        return ()
    return tuple(flag for flag in match.flags if flag.endswith(_NOT_CHECKED))
