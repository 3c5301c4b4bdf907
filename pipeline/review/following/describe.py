"""What people said of matches, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.records import ReviewStatus
from pipeline.review.following.follow import Followed, Following
from pipeline.review.following.overlap import Relation
from pipeline.review.following.said import MatchReview
from pipeline.review.following.whereabouts import Whereabouts
from pipeline.text.plurals import count_of
from pipeline.views.section import LabelledText, Section

__all__ = ["count_judged", "describe_following", "review_section"]

# States of matches that somebody has judged themselves, by the codebook in force.
_JUDGED = (
    ReviewStatus.CODED,
    ReviewStatus.AGREED,
    ReviewStatus.DISPUTED,
    ReviewStatus.ADJUDICATED,
    ReviewStatus.CONFLICTING,
)
_NAMED = 10


def review_section(review: MatchReview | None, followed: Sequence[Followed] = ()) -> Section:
    """What was said of one match; `followed` are the judged pairs that have to do with it."""
    if review is None:
        return Section("Judged by people", (LabelledText("", "nobody has judged it"),))
    told = [LabelledText("status", f"{review.status.meaning} ({review.status})")]
    told += [LabelledText("code", label.text) for label in review.labels]
    if review.settled:
        told.append(LabelledText("holds", review.settled))
    told += [
        LabelledText("judged as", _judged_as(one)) for one in followed if one.judged.pair.pair_id in review.pair_ids
    ]
    return Section("Judged by people", tuple(told))


def _judged_as(one: Followed) -> str:
    """By which pair it was judged, and how much of that is in the match."""
    pair = one.judged.pair
    told = f"pair {pair.pair_id} of {pair.sample_id}, match {pair.match_id} of run {one.judged.run_id}"
    same = next((overlap for overlap in one.overlaps if overlap.relation is Relation.SAME), None)
    return told if same is None or same.share == 1 else f"{told}; {same.share:.0%} of the longer passage is the same"


def count_judged(following: Following) -> Counter[str]:
    """By state, how many matches of the run somebody has judged themselves."""
    counts = Counter(review.status for review in following.reviews.values())
    return Counter({status.value: counts[status] for status in _JUDGED if counts[status]})


def describe_following(following: Following) -> Iterator[str]:
    """Where judged pairs are in a run, in a sentence for each answer, the orphans by name."""
    counts = following.counts
    total = len(following.followed)
    yield (
        f"In run {following.run_id}, {count_of(counts[Whereabouts.SAME], 'judged pair', of=total)} of all samples "
        f"{'is' if counts[Whereabouts.SAME] == 1 else 'are'} a match of it"
        f"{f', {counts[Whereabouts.PART]} in part' if counts[Whereabouts.PART] else ''}"
    )
    orphans = following.orphans
    if not orphans:
        return
    yield f"Judged, but on no match of this run: {len(orphans)}"
    for one in orphans[:_NAMED]:
        content = one.judged.pair.content
        yield (
            f"  {one.judged.pair.pair_id} ({content.network.document_id}, {content.city.document_id}): "
            f"{one.whereabouts.meaning} ({one.whereabouts})"
        )
    more = f"  and {len(orphans) - _NAMED} more, " if len(orphans) > _NAMED else "  "
    yield f"{more}all with their quotes: policyecho review judgements --orphans"
