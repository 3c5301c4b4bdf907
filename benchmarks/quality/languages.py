"""Planted translations in any languages, each also as if the profile had never met it.

    python -m benchmarks.quality.languages el cs pt-es [--without] [--replicates 10] [--profile FILE]
    python -m benchmarks.quality.languages --all [--without]    # each language that the text and the profile hold
    python -m benchmarks.quality.languages --all --keep         # and keep what `status` and calibration.csv tell of it
    python -m benchmarks.quality.languages --pairs              # twelve pairs without English
    python -m benchmarks.quality.languages --all --lines        # each line of the text a line of the file

A name is the language of the hosts, with a second one that of the network documents (else English). With `--without`
the hosts' language is taken out of the profile first, so that its error rate is borrowed from those like it. With
`--lines` a headline stands on a line of its own, where else all lines are joined by blanks, as in no file. Prints
for each name what `ntrex` does for its ten: plagdet of the wide spans and of the cores, found, and false finds with
the 99 % lower bound; then for q <= .05 over all names the figures that have a bar. Exit code 1 where one does not hold.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.quality import measures, production
from benchmarks.quality.bench_data import ntrex, ntrex_test
from benchmarks.quality.measures import Level, Studied, studied
from benchmarks.quality.ntrex import LINE_PLANS, PLANS
from benchmarks.quality.planting import Plan, Plant, plant_world
from benchmarks.quality.table import Bar, Row, show
from benchmarks.quality.vectors import VectorCache
from index.models import DEFAULT_MODEL, resolve
from pipeline.calibration.synthetic_study import build_corpus
from pipeline.evidence.error_rates import add_chances
from pipeline.match import MatchSettings, find_matches
from pipeline.profile import Nulls, Profile, read_profile
from pipeline.profile.planted import PlantedEchoes, planted_to_json
from pipeline.records import Length

_ENGLISH = "en"
# The hosts' language and that of the network documents; most are of two families, two of two scripts.
PAIRS = ("ca-fr", "cs-de", "uk-pl", "pt-es", "ar-fr", "fi-sv", "it-ro", "de-hu", "de-tr", "sl-hr", "lv-ru", "da-nl")


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
    name: str, profile: Profile, cache: VectorCache, replicates: int, plans: Sequence[Plan] = PLANS
) -> Iterable[Studied]:
    """Worlds of hosts in the named language, or pair of it with the network's; four plants a world on average."""
    lang, network = split_name(name)
    for replicate in range(replicates):
        plan = replace(plans[replicate % 2], network_lang=network)
        world = plant_world(ntrex_test(), lang, plan, replicate)
        corpus = build_corpus(world.texts, cache.encode, profile.means)
        matches = add_chances(corpus, find_matches(corpus, MatchSettings(), profile).matches, profile)
        yield studied(f"{name}{replicate:03}", name, world, matches)


def split_name(name: str) -> tuple[str, str]:
    """The languages of hosts and of network documents: those of `pt-es`, and of `pt` the second is English."""
    lang, _, network = name.partition("-")
    return lang, network or _ENGLISH


def tell_levels(name: str, studies: Sequence[Studied]) -> Iterable[str]:
    """One line a level; plagdet is the mean over languages."""
    for level in measures.levels_of(studies):
        false, finds = measures.false_discoveries(studies, level)
        found, plants = measures.found(studies, level, _is_any)
        longer, _ = measures.found(studies, level, _is_longer)
        wide, core = measures.quality(studies, level), measures.quality(studies, level, core=True)
        yield (
            f"{name}  {level.name}: plagdet {wide.mean.value:.3f} (core {core.mean.value:.3f}, worst language "
            f"{wide.worst.value:.3f}), found {found.value:.3f} of {plants} (three sentences and more "
            f"{longer.value:.3f}), false {false.value:.3f} (at least {false.low:.3f}) of {finds}"
        )


def judge(studies: Sequence[Studied], *, borrowed: bool) -> Iterable[Row]:
    """The figures that have a bar, at q <= .05: of rates that were measured, or of borrowed ones."""
    level = measures.levels_of(studies)[0]
    names = list(dict.fromkeys(study.lang for study in studies))
    of_name = {name: [study for study in studies if study.lang == name] for name in names}
    false = {name: measures.false_discoveries(of, level) for name, of in of_name.items()}
    pooled, finds = measures.false_discoveries(studies, level)
    if borrowed:
        worst = max(names, key=lambda name: false[name][0].value)
        yield _row(f"false finds, worst language ({worst})", false[worst][0].value, false[worst][1], _at_most(0.1))
        yield _least_found(of_name, level, _is_longer, "three sentences and more", 0.8)
    elif any(_ENGLISH not in split_name(name) for name in names):
        longer, plants = measures.found(studies, level, _is_longer)
        yield _row("found, three sentences and more", longer.value, plants, Bar(0.9))
    else:
        quality = measures.quality(studies, level)
        plants = sum(len(study.plants) for study in studies)
        yield _row("plagdet, wide span, mean", quality.mean.value, plants, Bar(0.84))
        worst = min(names, key=lambda name: quality.by_language[name].value)
        yield _row(f"plagdet, wide span, worst language ({worst})", quality.worst.value, plants, Bar(0.75))
        yield _least_found(of_name, level, _is_any, "all plants", 0.75)
        beyond = [name for name in names if false[name][0].low > (level.nominal or 1)]
        title = "languages whose lower 99 % bound of false finds exceeds the nominal"
        yield _row(" ".join([title, *beyond]), len(beyond), len(names), _at_most(0))
    yield _row("false finds, pooled", pooled.value, finds, None if borrowed else _at_most(0.07))


def count_planted(studies: Sequence[Studied]) -> dict[str, dict[Length, PlantedEchoes]]:
    """How many were planted and claimed at q <= .05, by language of the hosts and length."""
    level = measures.levels_of(studies)[0]
    counted: dict[str, dict[Length, PlantedEchoes]] = {}
    for lang in dict.fromkeys(study.lang for study in studies):
        of = [study for study in studies if study.lang == lang]
        for length, wanted in ((Length.SHORT, _is_shorter), (Length.LONG, _is_longer)):
            share, planted = measures.found(of, level, wanted)
            counted.setdefault(lang, {})[length] = PlantedEchoes(planted, round(share.value * planted))
    return counted


def _least_found(
    of_name: Mapping[str, Sequence[Studied]], level: Level, wanted: Callable[[Plant], bool], title: str, limit: float
) -> Row:
    """The share of plants found in the language in which it is least."""
    found = {name: measures.found(of, level, wanted) for name, of in of_name.items()}
    least = min(found, key=lambda name: found[name][0].value)
    return _row(f"found, {title}, worst language ({least})", found[least][0].value, found[least][1], Bar(limit))


def _row(metric: str, value: float, n: int, bar: Bar | None) -> Row:
    return Row("languages", metric, value, n, bar=bar)


def _at_most(limit: float) -> Bar:
    return Bar(limit, at_most=True)


def _is_any(plant: Plant) -> bool:
    return True


def _is_shorter(plant: Plant) -> bool:
    return not _is_longer(plant)


def _is_longer(plant: Plant) -> bool:
    return plant.kind.lines >= 3


def main() -> None:
    """Print the lines of each name as soon as it is measured, and at the end what has a bar."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("names", nargs="*", metavar="lang[-network]")
    options.add_argument("--all", action="store_true", help="each language that the text and the profile hold")
    options.add_argument("--pairs", action="store_true", help="twelve pairs without English")
    options.add_argument("--without", action="store_true", help="take the language out of the profile first")
    options.add_argument("--lines", action="store_true", help="each line of the text a line of the file")
    options.add_argument("--replicates", type=int, default=10)
    options.add_argument("--profile", type=Path, help="another profile than the shipped one")
    production.add_precision(options)
    options.add_argument("--keep", action="store_true", help="write what `status` and calibration.csv tell of it")
    given = options.parse_args()
    model = resolve(DEFAULT_MODEL, given.precision)
    known = read_profile(given.profile) if given.profile else production.profile(model)
    if known is None:
        options.error("there is no such profile")
    every = sorted((set(ntrex().languages) & set(known.means)) - {_ENGLISH}) if given.all else []
    names = list(dict.fromkeys([*given.names, *every, *(PAIRS if given.pairs else ())]))
    if not names:
        options.error("name languages, or give --all or --pairs")
    if given.keep and not (given.all and len(names) == len(every)):
        options.error("what is kept is of --all and nothing else")
    if given.keep and (given.without or given.profile or given.lines):
        options.error("what is kept is of the shipped profile; leave out --without, --lines and --profile")
    pooled: list[Studied] = []
    with VectorCache(model) as cache:
        for name in names:
            profile = leave_out(known, split_name(name)[0]) if given.without else known
            studies = list(study_language(name, profile, cache, given.replicates, LINE_PLANS if given.lines else PLANS))
            pooled += studies
            print(*tell_levels(name, studies), sep="\n", flush=True)
    print(*tell_levels("all", pooled), sep="\n")
    if given.keep:
        path = Path(__file__).resolve().parents[2] / "data" / "planted" / f"{known.model}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(planted_to_json(known, count_planted(pooled)), encoding="utf-8")
    rows = list(judge(pooled, borrowed=given.without))
    show(rows)
    raise SystemExit(1 if any(row.holds is False for row in rows) else 0)


if __name__ == "__main__":
    main()
