"""The scales of all language pairs that one parallel text holds, where languages were measured beside anchors alone.

What two languages add tells the points of a pair well where both were measured in the same way. Two languages that were
each measured beside a few anchors share more than that sum: their mean vectors come from the same texts, so their
unrelated sentences and their translations are both nearer than it says. Points cost little to measure, so they are.
Then how far sentences stray from them is measured too, which rests on the points of every pair.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from pipeline.calibration.deviations import measure_deviations
from pipeline.calibration.encoded_documents import EncodedDocuments, encode_documents
from pipeline.calibration.parallel import ParallelText
from pipeline.calibration.scales import measure_points
from pipeline.calibration.synthetic_study import Encode
from pipeline.profile import PairScale, Profile

__all__ = ["measure_all_deviations", "measure_further_points"]


def measure_further_points(profile: Profile, parallel: ParallelText, encode: Encode) -> Profile:
    """The profile with measured points of each pair of the text's languages that it has no scale of its own for.

    How far sentences stray from these points stays what the two languages make likely until it is measured as well
    (`measure_all_deviations`). A language that the profile does not know is left out. The same input gives the same
    profile. Raises InputError where the text is too short.
    """
    known = {lang for pair in profile.scales.pairs for lang in pair}
    langs = sorted(known & set(parallel.languages))
    lacking = [pair for pair in permutations(langs, 2) if pair not in profile.scales.pairs]
    encoded: dict[str, EncodedDocuments] = {}
    for lang in sorted({lang for pair in lacking for lang in pair}):
        encoded[lang] = encode_documents(parallel, lang, encode, profile.means, edited=False)
    made = {}
    for city, other in lacking:
        likely = profile.scales.pair(city, other)
        if likely is not None:
            made[city, other] = _with_points(likely, measure_points(encoded[city], encoded[other]))
    return replace(profile, scales=replace(profile.scales, pairs=dict(profile.scales.pairs) | made))


def measure_all_deviations(profile: Profile, parallel: ParallelText, encode: Encode) -> Profile:
    """The profile with measured deviations of each pair of the text's languages, and with tails of all of them.

    A language that the profile does not know is left out. The same profile, as its file tells it, and the same text
    give the same numbers. Raises InputError where the text is too short.
    """
    # What is still in memory has more decimals than the file, and would give other numbers than what is read again.
    told = Profile.from_json(profile.to_json())
    known = {lang for pair in told.scales.pairs for lang in pair}
    langs = sorted(known & set(parallel.languages))
    encoded = {lang: encode_documents(parallel, lang, encode, told.means) for lang in langs}
    return replace(told, scales=measure_deviations(encoded, told.scales))


def _with_points(likely: PairScale, measured: PairScale) -> PairScale:
    """A scale with the points that were measured; points alone do not tell the deviations."""
    return replace(measured, shortfall=likely.shortfall, advance=likely.advance, twin_spread=likely.twin_spread)
