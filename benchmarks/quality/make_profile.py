"""Make a shipped profile of the embedded model: numbers learned on open parallel text, never on what figures use.

It learns on Tatoeba and on the event-clean NTREX documents whose id hashes to even; every figure on NTREX uses the
odd ones. One number rests on VroniPlag: from which score a German passage is called a paraphrase of an English one
(METHOD 1.1). It names what was found and decides nothing about what is found.

    python -m benchmarks.quality.make_profile [--precision int8] [--out data/profiles] [--keep]

With `--keep` the numbers that the folder holds stay as they are, and only languages and pairs that it has no scale of
are added; but how far sentences stray from the scales is measured anew, since all pairs share its tails.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.quality.bench_data import bench, event_clean_ids, ntrex, vroniplag
from benchmarks.quality.production import add_precision
from benchmarks.quality.vectors import VectorCache
from index.models import DEFAULT_MODEL, Model, resolve
from pipeline.calibration.class_levels import FreeTranslation
from pipeline.calibration.extend import extend_profile
from pipeline.calibration.further_pairs import measure_all_deviations, measure_further_points
from pipeline.calibration.learn import learn_profile
from pipeline.calibration.parallel import ParallelText, is_even, read_pair
from pipeline.profile import Profile, read_profile

SOURCES = (
    "NTREX-128 (Federmann, Kocmi and Xin 2022), CC BY-SA 4.0: documents of even digest that tell different events",
    "Tatoeba sentence pairs as in the LASER test set (Artetxe and Schwenk 2019), CC BY 2.0 FR",
    "VroniPlag Wiki, German passages rendered from English, CC BY-SA: only the level of German-English paraphrases",
)
# Measured in every pair; the re-scorer and all that pairs have in common rest on them.
LANGUAGES = ("da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "pl", "pt", "sv")
# Measured beside the anchors only, on documents alone: of their other pairs the scales alone are measured, all else
# follows from what each language adds.
NEWCOMERS = (
    *("ar", "be", "bg", "bs", "ca", "cs", "cy", "el", "et", "eu", "ga", "gl", "hr", "hu", "is", "lb", "lt", "lv"),
    *("mk", "mt", "ro", "ru", "sk", "sl", "sq", "sr", "tr", "uk"),
)
ANCHORS = ("de", "en", "fr")
_PROFILES = Path(__file__).resolve().parents[2] / "data" / "profiles"


def main() -> None:
    """Learn and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, default=_PROFILES)
    add_precision(options)
    options.add_argument("--keep", action="store_true", help="only add what the profile there lacks")
    given = options.parse_args()
    model = resolve(DEFAULT_MODEL, given.precision)
    path: Path = given.out / f"{model.key}.json"
    held = read_profile(path) if given.keep else None
    if given.keep and held is None:
        options.error(f"{path} is not there; leave out --keep to make it")
    even = ntrex().select_documents([one for one in event_clean_ids() if is_even(one)])
    started = time.perf_counter()

    def tell(step: str) -> None:
        print(f"{time.perf_counter() - started:6.0f} s  {step}", flush=True)

    with VectorCache(model) as cache:
        base = held or _learn_base(model, even, cache, tell)
        tell("languages beside the anchors")
        profile = extend_profile(base, even.select_languages((*ANCHORS, *NEWCOMERS)), ANCHORS, cache.encode)
        tell("points of all other pairs")
        every = even.select_languages((*LANGUAGES, *NEWCOMERS))
        profile = measure_further_points(profile, every, cache.encode)
        tell("deviations of all pairs")
        profile = measure_all_deviations(profile, every, cache.encode)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(profile.to_json(), encoding="utf-8")
    tell(f"{path.name}, profile {profile.profile_id}, {path.stat().st_size:,} bytes")


def _learn_base(model: Model, even: ParallelText, cache: VectorCache, tell: Callable[[str], None]) -> Profile:
    """The profile of the languages that are measured in every pair."""
    files = sorted(bench("tatoeba").glob("tatoeba.*"))
    pairs = [read_pair(files[at], files[at + 1]) for at in range(0, len(files), 2)]
    free = [FreeTranslation("de", "en", one.target, one.source) for one in vroniplag()]
    return learn_profile(model.key, even.select_languages(LANGUAGES), pairs, free, cache.encode, SOURCES, tell)


if __name__ == "__main__":
    main()
