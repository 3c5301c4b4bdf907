"""What the commands of a review share: the sample, the coder, and the store opened."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from unicodedata import normalize

import typer

if TYPE_CHECKING:
    from pipeline.review.records import Sample
    from pipeline.review.serving.passages import Masks
    from pipeline.review.store import ReviewStore

SampleOption = Annotated[str, typer.Option("--sample", help="Which sample; the newest when left out.")]
CoderOption = Annotated[str, typer.Option("--coder", help="Who codes: letters, digits, dots, dashes.")]
MaskOption = Annotated[
    bool,
    typer.Option("--mask", help="Cover names of networks and cities in the passages, and show no pictures of pages."),
]

_CODER = re.compile(r"[\w.@-]{1,40}")


def newest_run(study: Path) -> str:
    """The id of the study's newest run; empty before the first."""
    from pipeline.study import open_study

    with open_study(study, write=False) as opened:
        return opened.runs.current()


@contextmanager
def open_reviews(study: Path) -> Iterator[ReviewStore]:
    """The samples and answers of a study. Raises StudyError where the folder is no study."""
    from pipeline.review.store import ReviewStore
    from pipeline.study import open_study

    with open_study(study, write=False), ReviewStore(study / "reviews") as store:
        yield store


def find_sample(store: ReviewStore, name: str, run_id: str = "") -> Sample:
    """The sample of this name, or the newest, of this run if it has one.

    Raises UnknownNameError, StageError where there is none.
    """
    from pipeline.cli.terminal import console
    from pipeline.errors import StageError, UnknownNameError

    samples = store.samples()
    if not samples:
        raise StageError("no sample was drawn yet; draw one with `policyecho review draw`")
    if not name:
        newest = next((one for one in reversed(samples) if one.run_id == run_id), samples[-1])
        if not store.coders(newest.sample_id) and (others := describe_others(store, newest, judged=True)):
            console.say(f"{newest.sample_id} is the newest, and nobody has coded it; `--sample` takes {others}")
        return newest
    for sample in samples:
        if sample.sample_id == name:
            return sample
    raise UnknownNameError("sample", name, [sample.sample_id for sample in samples])


def describe_others(store: ReviewStore, sample: Sample, *, judged: bool = False) -> str:
    """The samples beside this one, the newest first, each with its run and coders; only those with any if `judged`."""
    told = []
    for one in reversed(store.samples()):
        coders = ", ".join(store.coders(one.sample_id))
        if one.sample_id != sample.sample_id and (coders or not judged):
            told.append(f"{one.sample_id} of run {one.run_id} ({f'coded by {coders}' if coders else 'not coded yet'})")
    return ", ".join(told)


def check_coder(coder: str) -> str:
    """The coder's name. Raises ConfigError for one that cannot stand in a file or on a page."""
    from pipeline.errors import ConfigError

    if not _CODER.fullmatch(coder):
        raise ConfigError(f"{coder!r} is no name of a coder; take letters, digits, dots and dashes, as in `--coder A`")
    return coder


def check_spelling(coder: str, others: Collection[str]) -> None:
    """Raises ConfigError for a name that differs from another in its capitals alone, or in how accents are written.

    Nobody is to count as two, who agree in everything. One of the others may go on under its own.
    """
    from pipeline.errors import ConfigError

    like = [other for other in others if _fold(other) == _fold(coder)]
    if like and coder not in like:
        raise ConfigError(
            f"coder {coder!r} would count as another than {min(like)!r}; write the name in one way, or another one"
        )


def _fold(name: str) -> str:
    return normalize("NFC", name).casefold()


def read_names(root: Path, *, mask: bool) -> tuple[Masks, tuple[str, ...]]:
    """The names to cover, and the networks to choose from when it is asked which one it may be."""
    from pipeline.review.serving.passages import Masks
    from pipeline.study.tables import read_issuers

    issuers = dict(read_issuers(root))
    networks = sorted({issuer.name for issuer in issuers.values() if issuer.name and not issuer.country_code})
    names = [issuer.name for issuer in issuers.values() if issuer.name]
    return Masks(names if mask else ()), tuple(networks)
