"""Planted translations in any languages, each also as if the profile had never met it.

    python -m benchmarks.quality.languages el cs fi [--without] [--replicates 10] [--profile FILE]

With `--without` a language is taken out of the profile first, so that its error rate is borrowed from those like it.
Prints for each language what `ntrex` does for its ten: plagdet of the wide spans, found, and false finds.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from benchmarks.quality import measures, production
from benchmarks.quality.bench_data import ntrex_test
from benchmarks.quality.measures import Studied, studied
from benchmarks.quality.ntrex import PLANS
from benchmarks.quality.planting import plant_world
from benchmarks.quality.vectors import VectorCache
from pipeline.calibration.synthetic_study import build_corpus
from pipeline.evidence.error_rates import add_chances
from pipeline.match import MatchSettings, find_matches
from pipeline.profile import Nulls, Profile, read_profile


def leave_out(profile: Profile, lang: str) -> Profile:
    """The profile as if nobody had measured the language."""
    return replace(
        profile,
        means={one: mean for one, mean in profile.means.items() if one != lang},
        lengths={one: length for one, length in profile.lengths.items() if one != lang},
        nulls=Nulls({key: tail for key, tail in profile.nulls.tails.items() if lang not in (key.langs or ())}),
        scales=replace(
            profile.scales, pairs={pair: one for pair, one in profile.scales.pairs.items() if lang not in pair}
        ),
        levels={pair: level for pair, level in profile.levels.items() if lang not in pair.split("-")},
    )


def study_language(lang: str, profile: Profile, cache: VectorCache, replicates: int) -> Iterable[Studied]:
    """Worlds of hosts in the language and network documents in English; four plants a world on average."""
    for replicate in range(replicates):
        world = plant_world(ntrex_test(), lang, PLANS[replicate % 2], replicate)
        corpus = build_corpus(world.texts, cache.encode, profile.means)
        matches = add_chances(corpus, find_matches(corpus, MatchSettings(), profile).matches, profile)
        yield studied(f"{lang}{replicate:03}", lang, world, matches)


def main() -> None:
    """Print one line a language and level."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("languages", nargs="+", metavar="lang")
    options.add_argument("--without", action="store_true", help="take the language out of the profile first")
    options.add_argument("--replicates", type=int, default=10)
    options.add_argument("--profile", type=Path, help="another profile than the shipped one")
    given = options.parse_args()
    known = read_profile(given.profile) if given.profile else production.profile()
    if known is None:
        options.error("there is no such profile")
    with VectorCache() as cache:
        for lang in given.languages:
            profile = leave_out(known, lang) if given.without else known
            studies = list(study_language(lang, profile, cache, given.replicates))
            for level in measures.levels_of(studies):
                false, finds = measures.false_discoveries(studies, level)
                found, plants = measures.found(studies, level, lambda plant: True)
                plagdet = measures.quality(studies, level).mean.value
                print(
                    f"{lang}  {level.name}: plagdet {plagdet:.3f}, found {found.value:.3f} of {plants}, "
                    f"false {false.value:.3f} of {finds}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
