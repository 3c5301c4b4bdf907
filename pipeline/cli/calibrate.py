"""policyecho calibrate: a study's frozen statistics, or the profile of an embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.models import Precision
from pipeline.cli.terminal.options import HERE, StudyOption

if TYPE_CHECKING:
    from pipeline.records.arrays import Vectors


def calibrate(
    model: Annotated[
        str, typer.Option(help="Learn the profile of this embedding model instead; needs --parallel.")
    ] = "",
    parallel: Annotated[
        Path | None,
        typer.Option(help="Folder of parallel text: documents.tsv and one <lang>.txt a language, such as de.txt."),
    ] = None,
    precision: Annotated[
        Precision | None,
        typer.Option(help="With --model; else that of study.toml where it names this model, or float32."),
    ] = None,
    study: StudyOption = HERE,
) -> None:
    """Renew the study's frozen statistics, or learn an embedding model's profile with --model and --parallel.

    Statistics are language means, neighbourhoods and word counts, taken from the present corpus.

    A profile is what error rates, grades and the comparison of rivals rest on; it is kept in the study. The parallel
    text needs 12 documents at the least, English among its languages, and 50 of the passages that are planted from it
    must be found again: count on some 40 documents, which should tell different things. documents.tsv has a line for
    each line of text, without a heading; its first column is the document's id, others are not read.

    Example: policyecho calibrate --study my-study

    Example: policyecho calibrate --model intfloat/multilingual-e5-large --parallel ntrex --study my-study
    """
    if model or parallel:
        learn_study_profile(study, model, parallel, precision)
    else:
        renew_statistics(study)


def renew_statistics(root: Path) -> None:
    """Renew a study's frozen statistics from its present corpus."""
    from pipeline.cli.terminal import console
    from pipeline.records.moments import now
    from pipeline.workflow.measured.freeze_statistics import freeze_statistics
    from pipeline.workflow.run import run as run_stages
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(root, write=True) as workspace:
        # Not further: damaged statistics, which the next stage refuses, are what is renewed here.
        run_stages(workspace, console.progress, until="embed")
        frozen = freeze_statistics(workspace, now=now(), renew=True, progress=console.progress)
    print(f"Statistics {frozen.statistics_id} of {frozen.statistics.sentences} sentences are in force; now run again.")


def learn_study_profile(root: Path, name: str, folder: Path | None, precision: Precision | None = None) -> None:
    """Learn a model's profile from a folder of parallel text and keep it in the study.

    Without a precision it is the study's, where that has this model. Raises InputError where model or folder is missing
    or the text is too little, ConfigError where study.toml cannot be used, ModelError for a model that cannot be had.
    """
    import numpy as np

    from index.encoder_process import open_embedder
    from index.models import ModelKind, resolve
    from pipeline.calibration.learn import learn_profile
    from pipeline.calibration.parallel import read_parallel
    from pipeline.cli.terminal import console
    from pipeline.errors import InputError
    from pipeline.study import open_study, write_atomically
    from pipeline.text.characters import for_encoder
    from pipeline.workflow.settings import load_settings

    if not name or folder is None:
        raise InputError("a profile needs a model and parallel text; give both --model and --parallel")
    parallel = read_parallel(folder)
    chosen = load_settings(root / "study.toml").model
    model = resolve(name, precision or (chosen.precision if name == chosen.name else Precision.FLOAT32))
    known: dict[str, Vectors] = {}
    embedder = open_embedder(model)

    def encode(texts: Sequence[str]) -> Vectors:
        # The same sentence stands in many of the small studies that are made; it is encoded once.
        cleaned = [for_encoder(text) for text in texts]
        new = sorted({text for text in cleaned if text not in known})
        known.update(zip(new, embedder.encode(new), strict=True))
        return np.array([known[text] for text in cleaned], np.float32)

    with open_study(root, write=True) as study:
        try:
            made = learn_profile(model.key, parallel, [], [], encode, [str(folder.name)], console.say)
        finally:
            embedder.close()
        path = study.profiles_path / f"{model.key}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, made.to_json().encode())
    if model == resolve(chosen.name, chosen.precision, root):
        print(f"Profile {made.profile_id} of {model.key} is in force in this study; now run again.")
    else:
        found_again = model.name if model.kind is ModelKind.FOLDER else name
        print(
            f"Profile {made.profile_id} of {model.key} is kept in this study, which has another model: it comes into "
            f'force with name = "{found_again}" and precision = "{model.precision}" below [model] in study.toml.'
        )
