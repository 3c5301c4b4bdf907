"""What figures of precision mean, in a sentence that a reader without statistics can use."""

from __future__ import annotations

from pipeline.review.estimates import Estimate
from pipeline.review.precision.contrast import Contrast
from pipeline.review.precision.measure import GroupPrecision, Target, Validation

__all__ = ["explain_contrast", "explain_group"]


def explain_group(part: GroupPrecision) -> str:
    """One sentence: how many of the matches are right, by how many that were read, and whether that is validated."""
    name = f"{part.by} {part.group}" if part.by else "all matches"
    if part.estimate.value is None:
        reason = part.estimate.undefined
        return f"The precision of {name} is undefined: {reason.meaning if reason else ''}."
    told = f"Of {part.matches:,} matches ({name}), {_percent(part.estimate)} are right by {part.read:,} that were read"
    if part.not_covered:
        lie, them = ("lies", "it") if part.not_covered == 1 else ("lie", "them")
        told += f"; {part.not_covered:,} {lie} where nothing was read, and this says nothing of {them}"
    if part.validation is not Validation.VALIDATED:
        return f"{told}; {part.validation.meaning}."
    return f"{told}; {part.target.meaning}." if part.target is not Target.UNKNOWN else f"{told}."


def explain_contrast(contrast: Contrast) -> str:
    """One sentence: whether the two groups differ in precision, so that their counts cannot be compared as they are."""
    above, below, ratio = contrast.above.group, contrast.below.group, contrast.ratio
    if ratio.value is None:
        reason = ratio.undefined
        return f"The precision of {above} against {below} is undefined: {reason.meaning if reason else ''}."
    told = f"Matches of {contrast.above.by} {above} are {ratio.value:.2f} times as often right as those of {below}"
    if ratio.low is None or ratio.high is None:
        reason = ratio.no_interval
        return f"{told}, without an interval: {reason.meaning if reason else ''}."
    told += f" ({ratio.low:.2f} to {ratio.high:.2f})"
    if ratio.low <= 1.0 <= ratio.high:
        return f"{told}; no difference was found, and one inside that interval is not ruled out."
    return f"{told}; correct each side by its own precision before you compare their counts."


def _percent(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        reason = estimate.no_interval
        return f"{estimate.value:.0%} (no interval: {reason.meaning if reason else ''})"
    return f"{estimate.value:.0%} ({estimate.low:.0%} to {estimate.high:.0%})"
