"""The rows that torch gives for the texts of a test, kept since importing and loading it is most of that test.

    POLICYECHO_REWRITE_EXPECTED=1 python -m pytest tests/index/test_default_model.py

asks torch anew, where it, the model's folder, the code that asks or the texts changed; until then a run asks it too.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import numpy as np

from index import embedder, sentence_transformer
from index.models import Model
from index.packaged.cached_folder import packaged_model_folder
from index.sentence_transformer import SentenceTransformerEmbedder
from index.vectors import Vectors

KEPT = Path(__file__).with_name("torch_rows.npz")
_ASKING = (sentence_transformer, embedder)
_PACKAGES = ("torch", "sentence-transformers", "transformers", "tokenizers", "safetensors")


class TorchRows:
    """The rows of the packaged model's folder as torch gives them; `asked` says whether it had to be asked."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._noted: tuple[str, Vectors] | None = None
        self.asked = False

    def rows(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in order."""
        about = _describe(self._model, texts)
        self._noted = about, _load(about) if about == read_kept() else self._ask(texts)
        return self._noted[1]

    def _ask(self, texts: Sequence[str]) -> Vectors:
        self.asked = True
        with SentenceTransformerEmbedder(self._model) as torch:
            return torch.encode(texts)

    def save(self) -> None:
        """Keep what was asked for."""
        if self._noted:
            np.savez_compressed(KEPT, about=np.array(self._noted[0]), rows=self._noted[1])


def read_kept() -> str:
    """What the kept rows hang on, as it was when they were kept."""
    with np.load(KEPT) as kept:
        return str(kept["about"])


def _load(about: str) -> Vectors:
    with np.load(KEPT) as kept:
        assert str(kept["about"]) == about
        return np.asarray(kept["rows"], np.float32)


def _describe(model: Model, texts: Sequence[str]) -> str:
    """What the rows hang on: the packages, the code that asks, the model with all its files, and the texts."""
    manifest = (packaged_model_folder() / "MANIFEST.json").read_bytes()
    digest = hashlib.sha256("\0".join((*map(_code_of, _ASKING), repr(model), *texts)).encode() + manifest)
    return ", ".join([*(f"{name} {version(name)}" for name in _PACKAGES), digest.hexdigest()[:16]])


def _code_of(module: ModuleType) -> str:
    return ast.dump(ast.parse(inspect.getsource(module)))
