"""The embedding models and what must be known of each to use it and to keep its vectors apart."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from index.errors import ModelError, UnknownModelError
from index.model_folder import is_model_folder, read_facts
from index.packaged import cached_folder as packaged

__all__ = ["DEFAULT_MODEL", "MODELS", "Model", "ModelKind", "Precision", "label_of", "resolve"]

DEFAULT_MODEL = packaged.NAME
_HUB_NAME = re.compile(r"([\w][\w.-]*/[\w][\w.-]*)(?:@([\w][\w.-]*))?", re.ASCII)


class ModelKind(StrEnum):
    """Where a model's weights come from."""

    PACKAGED = "packaged"
    HUB = "hub"
    FOLDER = "folder"
    HASHING = "hashing"


class Precision(StrEnum):
    """In which numbers the products of a model are computed."""

    FLOAT32 = "float32"
    INT8 = "int8"


@dataclass(frozen=True, slots=True)
class Model:
    """One embedding model in one revision.

    `name` is its name on the hub, or its folder's path. `dim` is 0 and `max_tokens` 0 where only the loaded
    model can tell. A prefix is put before every text: `prefix_query` before the text of a search,
    `prefix_passage` before all others.
    """

    name: str
    revision: str
    dim: int
    prefix_query: str
    prefix_passage: str
    max_tokens: int
    licence: str
    kind: ModelKind
    precision: Precision = Precision.FLOAT32

    @property
    def is_batch_invariant(self) -> bool:
        """Whether a text's vector is the same to the last bit in whatever company it is encoded."""
        return self.kind in (ModelKind.PACKAGED, ModelKind.HASHING)

    @property
    def key(self) -> str:
        """A short name, safe in file names, that differs whenever the vectors may differ."""
        name = Path(self.name).name if self.kind is ModelKind.FOLDER else self.name
        parts = [name, self.kind, self.revision, self.prefix_query, self.prefix_passage, str(self.max_tokens)]
        if self.precision is not Precision.FLOAT32:
            name = f"{name}-{self.precision}"
            parts.append(self.precision)
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:48] or "model"
        return f"{slug}-{digest[:12]}"

    @property
    def label(self) -> str:
        """What a person calls it."""
        return label_of(self.name, self.precision)


def label_of(name: str, precision: Precision) -> str:
    """What a person calls a model: its name, and the precision where that is another than the usual."""
    return name if precision is Precision.FLOAT32 else f"{name} ({precision})"


_E5 = "query: "
_E5_INSTRUCT = "Instruct: Retrieve semantically similar text.\nQuery: "

# Sentences are compared with sentences, so both sides carry the prefix meant for symmetric tasks.
MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        Model(packaged.NAME, packaged.REVISION, 384, _E5, _E5, 512, "MIT", ModelKind.PACKAGED),
        Model(
            name="intfloat/multilingual-e5-small",
            revision="fd1525a9fd15316a2d503bf26ab031a61d056e98",
            dim=384,
            prefix_query=_E5,
            prefix_passage=_E5,
            max_tokens=512,
            licence="MIT",
            kind=ModelKind.HUB,
        ),
        Model(
            name="intfloat/multilingual-e5-large-instruct",
            revision="baa7be480a7de1539afce709c8f13f833a510e0a",
            dim=1024,
            prefix_query=_E5_INSTRUCT,
            prefix_passage=_E5_INSTRUCT,
            max_tokens=512,
            licence="MIT",
            kind=ModelKind.HUB,
        ),
        Model(
            name="BAAI/bge-m3",
            revision="5617a9f61b028005a4858fdac845db406aefb181",
            dim=1024,
            prefix_query="",
            prefix_passage="",
            max_tokens=8192,
            licence="MIT",
            kind=ModelKind.HUB,
        ),
        Model(
            name="sentence-transformers/LaBSE",
            revision="e34fab64a3011d2176c99545a93d5cbddc9a91b7",
            dim=768,
            prefix_query="",
            prefix_passage="",
            max_tokens=256,
            licence="Apache-2.0",
            kind=ModelKind.HUB,
        ),
        Model("hashing", "1", 256, "", "", 0, "Apache-2.0", ModelKind.HASHING),
    )
}


def resolve(name: str, precision: Precision = Precision.FLOAT32, beside: Path | None = None) -> Model:
    """The model of a listed name, of a SentenceTransformer's folder, or of a hub name (`organisation/model`).

    A folder that is no whole path is looked for in `beside`, else in the present folder.
    A hub name may carry a revision, `organisation/model@revision`; without one it is `main`, which its owner
    can change. Where the package that carries the default model has no build for this machine, the default
    is the same model from the hub. Raises UnknownModelError, and ModelError where a folder is damaged or the
    model is not there in this precision.
    """
    model = _resolve(name, beside or Path())
    if precision is Precision.FLOAT32:
        return model
    if model.kind is not ModelKind.PACKAGED:
        raise ModelError(
            f"the model {name} is not there in {precision}, which only {DEFAULT_MODEL} is, where the package that "
            f"carries it has a build for the machine; set model.precision to {Precision.FLOAT32}"
        )
    return replace(model, revision=packaged.INT8_REVISION, precision=precision)


def _resolve(name: str, beside: Path) -> Model:
    if name == packaged.NAME and packaged.data_file() is None:
        return MODELS["intfloat/multilingual-e5-small"]
    if name in MODELS:
        return MODELS[name]
    folder = beside / Path(name)
    with suppress(RuntimeError):  # of a home folder that nobody has
        folder = beside / Path(name).expanduser()
    if is_model_folder(folder):
        return _of_folder(folder)
    hub = _HUB_NAME.fullmatch(name)
    if hub is None or folder.exists():
        raise UnknownModelError(name, MODELS, folder if len(Path(name).parts) > 1 else None)
    return Model(hub[1], hub[2] or "main", 0, "", "", 0, "see its page on the hub", ModelKind.HUB)


def _of_folder(folder: Path) -> Model:
    facts = read_facts(folder)
    return Model(
        name=str(folder.resolve()),
        revision=facts.digest,
        dim=facts.dim,
        prefix_query=facts.prefix_query,
        prefix_passage=facts.prefix_passage,
        max_tokens=facts.max_tokens,
        licence="see its folder",
        kind=ModelKind.FOLDER,
    )
