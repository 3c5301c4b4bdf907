"""In words: the class of a match, its grade line by line, order, contact, and what every scorer says."""

from __future__ import annotations

import math
import textwrap

from pipeline.evidence.classify import TWO_POINT
from pipeline.evidence.grade import grade_inputs, what_would_change
from pipeline.evidence.grade_rules import Limits, ladder_in_words, reason_in_words
from pipeline.match.scorers import SCORERS, explain
from pipeline.match.scorers.coverage import LENGTH_RATIO
from pipeline.records import (
    GRADED_BY_POINTS,
    CapCode,
    ExclusionCode,
    ExposureLevel,
    GradeReason,
    Match,
    Order,
    PointCode,
    Score,
    TextClass,
)
from pipeline.views.passages import WIDTH
from pipeline.views.section import LabelledText, Section

__all__ = ["class_section", "grade_section", "scores_section", "time_section", "title_lines"]

_KNOWN = frozenset(scorer.name for scorer in SCORERS)


def title_lines(match: Match, is_current: bool) -> list[str]:
    """Which match, its grade and class, and where it is no claim, why not."""
    age = "" if is_current else " (of an older run; the study has changed since)"
    text_class = (match.text_class or TextClass.UNCLASSED).replace("_", " ")
    graded = f"grade {match.grade.letter}, {match.grade.letter.meaning}; {text_class}" if match.grade else "not graded"
    lines = [f"Match {match.match_id}{age}", f"{_sentence(graded)}."]
    if match.exclusion:
        lines.append(f"No claim: {match.exclusion.meaning} ({match.exclusion}).")
    return [row for line in lines for row in textwrap.wrap(line, WIDTH)]


def class_section(match: Match) -> Section:
    """Which kind of echo it is, and why."""
    text_class = match.text_class or TextClass.UNCLASSED
    told = [LabelledText(text_class.replace("_", " "), f"{_sentence(text_class.meaning)}.")]
    if match.class_reason:
        told.append(LabelledText("because", f"{_sentence(match.class_reason)}."))
    learning = f"{match.learning_type or 'open'}: {match.learning_type.meaning}"
    told.append(LabelledText("learning", f"{_sentence(learning)}."))
    return Section("What kind of echo it is", tuple(told))


def grade_section(match: Match, limits: Limits) -> Section:
    """The addition line by line, the caps, the letter, and what would change it; by the limits of the match's run."""
    if match.grade is None:
        return Section("Grade", (LabelledText("", "Not graded; run `policyecho run`."),))
    lines = [(isinstance(reason.code, CapCode), _reason(reason, limits)) for reason in match.grade.reasons]
    told = [line for is_cap, line in lines if not is_cap]
    if match.grade.letter in GRADED_BY_POINTS:
        told.append(LabelledText(f"{match.grade.points:>3} points", f"In all ({ladder_in_words()})."))
    told += [line for is_cap, line in lines if is_cap]
    told.append(LabelledText(f"grade {match.grade.letter}", f"{_sentence(match.grade.letter.meaning)}."))
    changes = what_would_change(grade_inputs(match, limits.q_limit))
    told += [LabelledText("would change" if n == 0 else "", change) for n, change in enumerate(changes)]
    if not changes:
        told.append(LabelledText("would change", "No single finding would give another grade."))
    return Section("Grade", tuple(told))


def _reason(reason: GradeReason, limits: Limits) -> LabelledText:
    words = _sentence(reason_in_words(reason.code, limits))
    match reason.code:
        case TextClass():
            return LabelledText(f"{reason.points:>3}", f"{words}.")
        case PointCode() as code:
            return LabelledText(f"{reason.points:>+3}", f"{words} ({code}).")
        case CapCode() as code:
            return LabelledText(f"at most {reason.best}", f"{words} ({code}).")
        case ExclusionCode() as code:
            return LabelledText(reason.best.word, f"{words} ({code}).")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def time_section(match: Match) -> Section:
    """Who was first by the dates, and what contact is known."""
    told = [LabelledText("order", f"{_sentence(match.order.meaning)}{_lag(match)}.")]
    if match.exposure:
        level = match.exposure.level
        meaning = "" if level is ExposureLevel.NONE else f", {level.meaning}"
        told.append(LabelledText("contact", f"{level}{meaning}: {match.exposure.basis}."))
    if match.cluster and match.cluster.size > 1:
        told.append(
            LabelledText(
                "cluster",
                f"One of {match.cluster.size} passages that follow each other in both documents in one order.",
            )
        )
    return Section("Time and contact", tuple(told))


def _lag(match: Match) -> str:
    """The days between the texts, from the earlier one where that is known; empty where a date is unknown."""
    least, most = match.lag_days_min, match.lag_days_max
    if least is None or most is None:
        return ""
    way = "from the network text to the city text"
    if match.order is Order.CITY_FIRST:
        least, most, way = -most, -least, "from the city text to the network text"
    days = f"{least}" if least == most else f"{least} to {most}"
    return f"; {days} {'day' if days == '1' else 'days'} {way}"


def scores_section(match: Match) -> Section:
    """What every scorer found; the ones that had nothing to go by together at the end."""
    told = [LabelledText(_value(score), _explained(score)) for score in match.scores if score.value is not None]
    # Several scorers may have had nothing for the same reason.
    silent = dict.fromkeys(_explained(score) for score in match.scores if score.value is None)
    if silent:
        told.append(LabelledText("not compared", " ".join(silent)))
    return Section("What was compared", tuple(told))


def _value(score: Score) -> str:
    if score.name == LENGTH_RATIO.name and score.value is not None:
        return f"{score.name} {math.exp(min(score.value, 700)):.2f}"  # kept as a logarithm, told as the ratio
    return f"{score.name} {score.value:.4g}"


def _explained(score: Score) -> str:
    if score.name in _KNOWN:
        return explain(score)
    if score.name == TWO_POINT and score.value is not None:
        return (
            f"On a scale that is 0 for unrelated sentences of this language pair and 1 for translations, the aligned "
            f"sentences lie at {score.value:.2f}."
        )
    if score.name == TWO_POINT:
        return "Two-point scale: not measured for this language pair, or no sentences were aligned by their vectors."
    return score.detail or f"A score of an older version: {score.name}."
