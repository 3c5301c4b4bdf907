"""`calibrate`: a study's frozen statistics, or the profile of an embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder_process import open_embedder
from index.models import resolve
from pipeline.calibration.learn import learn_profile
from pipeline.calibration.parallel import read_parallel
from pipeline.cli import console
from pipeline.errors import InputError
from pipeline.profile.load import profile_for
from pipeline.records.arrays import Vectors
from pipeline.study import open_study, write_atomically
from pipeline.text.characters import for_encoder
from pipeline.workflow import load_corpus
from pipeline.workflow.inventory import fingerprints, inventory
from pipeline.workflow.run import now
from pipeline.workflow.run import run as run_stages
from pipeline.workflow.settings import load_settings


def statistics(root: Path) -> None:
    """Renew a study's frozen statistics from its present corpus."""
    with open_study(root, write=True) as study:
        # Not further: damaged statistics, which the next stage refuses, are what is renewed here.
        run_stages(study, console.progress, until="embed")
        prints = fingerprints(load_settings(study.settings_path))
        items = inventory(study, prints)
        profile = profile_for(prints.model, study.profiles_path)
        prior = profile.means if profile else {}
        frozen = load_corpus.statistics_in_force(study, items, prints, prior, now=now(), renew=True)
    print(f"Statistics {frozen.statistics_id} of {frozen.statistics.sentences} sentences are in force; now run again.")


def profile(root: Path, name: str, folder: Path | None) -> None:
    """Learn a model's profile from a folder of parallel text and keep it in the study.

    Raises InputError where model or folder is missing or the text is too little, ModelError for a model that cannot
    be had.
    """
    if not name or folder is None:
        raise InputError("a profile needs a model and parallel text; give both --model and --parallel")
    parallel = read_parallel(folder)
    model = resolve(name)
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
    print(f"Profile {made.profile_id} of {model.key} is in force in this study; now run again.")
