"""A model in a folder that would give vectors of no meaning is refused in one sentence, and none runs its own code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from index.model_folder import brings_code
from index.packaged.encoder_folder import WEIGHTS_FILE, write_encoder_folder
from index.packaged.quantised import open_encoder
from tests.fixtures.tiny_model import tiny_file

_ASK = """
import sys
from index.errors import ModelError
from index.models import resolve
from index.sentence_transformer import SentenceTransformerEmbedder
for folder in sys.argv[1:]:
    try:
        print(SentenceTransformerEmbedder(resolve(folder)).encode(["ab", "a b ab"]).shape)
    except ModelError as error:
        print(error)
"""


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    folder = tmp_path / "sound"
    write_encoder_folder(open_encoder(tiny_file(tmp_path / "tiny.bin")), folder)
    return folder


def spoilt(sound: Path, name: str) -> Path:
    return Path(shutil.copytree(sound, sound.with_name(name)))


def take_out_tokeniser(folder: Path) -> None:
    for path in folder.glob("tokenizer*"):
        path.unlink()


def make_rows_zeros(folder: Path) -> None:
    weights = load_file(folder / WEIGHTS_FILE)
    save_file({name: np.zeros_like(values) for name, values in weights.items()}, folder / WEIGHTS_FILE)
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    (folder / "modules.json").write_text(json.dumps(modules[:-1]), encoding="utf-8")


def name_own_classes(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    own = {"model_type": "own", "auto_map": {"AutoConfig": "own.Config", "AutoModel": "own.Model"}}
    (folder / "config.json").write_text(json.dumps({**config, **own}), encoding="utf-8")
    (folder / "own.py").write_text("raise SystemExit('ran')", encoding="utf-8")


@pytest.mark.slow
def test_what_a_folder_lacks_is_told_instead_of_vectors(sound: Path) -> None:
    folders = [sound, *(spoilt(sound, name) for name in ("dumb", "zeros", "own"))]
    for folder, spoil in zip(folders[1:], (take_out_tokeniser, make_rows_zeros, name_own_classes), strict=True):
        spoil(folder)
    said = subprocess.run(
        [sys.executable, "-c", _ASK, *map(str, folders)], capture_output=True, text=True, check=True, timeout=300
    ).stdout.splitlines()
    assert said[0] == "(2, 32)"
    assert "knows no words" in said[1] and "save the model anew" in said[1]
    assert "gave vectors that cannot be used; choose another" in said[2]
    assert "code of its own" in said[3] and said[3].endswith("choose a model without")


def test_code_is_found_where_a_folder_names_classes_of_its_own(sound: Path) -> None:
    assert not brings_code(sound)
    name_own_classes(spoilt(sound, "own"))
    assert brings_code(sound.with_name("own"))
    other = spoilt(sound, "other")
    (other / "modules.json").write_text(json.dumps([{"path": "", "type": "own.Transformer"}]), encoding="utf-8")
    assert brings_code(other)
