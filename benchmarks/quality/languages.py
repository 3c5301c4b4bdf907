"""Planted translations in any languages, each also as if the profile had never met it.

    python -m benchmarks.quality.languages el cs fi [--without] [--network en] [--replicates 10] [--profile FILE]

With `--without` a language is taken out of the profile first, so that its error rate is borrowed from those like it.
Prints for each language, and for all of them together, what `ntrex` does for its ten: plagdet of the wide spans and of
the cores, found, and false finds with the 99 % lower bound.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
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


def study_language(
    lang: str, profile: Profile, cache: VectorCache, replicates: int, network: str = "en"
) -> Iterable[Studied]:
    """Worlds of hosts in the language and network documents in another; four plants a world on average."""
    for replicate in range(replicates):
        plan = replace(PLANS[replicate % 2], network_lang=network)
        world = plant_world(ntrex_test(), lang, plan, replicate)
        corpus = build_corpus(world.texts, cache.encode, profile.means)
        matches = add_chances(corpus, find_matches(corpus, MatchSettings(), profile).matches, profile)
        yield studied(f"{lang}{replicate:03}", lang, world, matches)


def tell_levels(name: str, studies: Sequence[Studied]) -> Iterable[str]:
    """One line a level; plagdet is the mean over languages."""
    for level in measures.levels_of(studies):
        false, finds = measures.false_discoveries(studies, level)
        found, plants = measures.found(studies, level, lambda plant: True)
        longer, _ = measures.found(studies, level, lambda plant: plant.kind.lines >= 3)
        wide, core = measures.quality(studies, level), measures.quality(studies, level, core=True)
        yield (
            f"{name}  {level.name}: plagdet {wide.mean.value:.3f} (core {core.mean.value:.3f}, worst language "
            f"{wide.worst.value:.3f}), found {found.value:.3f} of {plants} (three sentences and more "
            f"{longer.value:.3f}), false {false.value:.3f} (at least {false.low:.3f}) of {finds}"
        )


def main() -> None:
    """Print one line a language and level, and at the end those of all languages together."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("languages", nargs="+", metavar="lang")
    options.add_argument("--without", action="store_true", help="take the language out of the profile first")
    options.add_argument("--network", default="en", metavar="lang", help="language of the network documents")
    options.add_argument("--replicates", type=int, default=10)
    options.add_argument("--profile", type=Path, help="another profile than the shipped one")
    given = options.parse_args()
    known = read_profile(given.profile) if given.profile else production.profile()
    if known is None:
        options.error("there is no such profile")
    pooled: list[Studied] = []
    with VectorCache() as cache:
        for lang in given.languages:
            profile = leave_out(known, lang) if given.without else known
            studies = list(study_language(lang, profile, cache, given.replicates, given.network))
            pooled += studies
            print(*tell_levels(lang, studies), sep="\n", flush=True)
    if len(given.languages) > 1:
        print(*tell_levels("all", pooled), sep="\n")


if __name__ == "__main__":
    main()
