"""What the folder of a SentenceTransformer says of the model in it, read without loading the model."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.errors import ModelError

__all__ = ["FolderFacts", "brings_code", "file_digest", "is_model_folder", "read_facts"]


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """Size of the vectors, longest input, prefixes, and the digest of all files; 0 where not said."""

    dim: int
    max_tokens: int
    prefix_query: str
    prefix_passage: str
    digest: str


def is_model_folder(folder: Path) -> bool:
    """Whether the folder holds a SentenceTransformer or a plain encoder."""
    return (folder / "modules.json").is_file() or (folder / "config.json").is_file()


def read_facts(folder: Path) -> FolderFacts:
    """What the folder's own settings say; raises ModelError where they cannot be read."""
    try:
        prefix_query, prefix_passage = _prefixes(_settings(folder / "config_sentence_transformers.json"))
        return FolderFacts(_dim(folder), _max_tokens(folder), prefix_query, prefix_passage, _digest(folder))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"the model folder {folder} cannot be read ({error}); save the model there anew") from error


def brings_code(folder: Path) -> bool:
    """Whether the folder names classes of its own, so that code that came with it would have to run."""
    modules = folder / "modules.json"
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        named = json.loads(modules.read_text(encoding="utf-8")) if modules.is_file() else []
        own = any(not str(module["type"]).startswith("sentence_transformers.") for module in named)
        return own or "auto_map" in _settings(folder / "config.json")
    return False


def file_digest(path: Path) -> str:
    """The SHA-256 of a file; computed again in this process only when its size or times have changed."""
    state = path.stat()
    return _file_digest(path, state.st_size, (state.st_mtime_ns, state.st_ctime_ns))


@lru_cache(maxsize=4096)
def _file_digest(path: Path, size: int, changed_ns: tuple[int, int]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(folder: Path) -> str:
    """One digest of the names and contents of all files but the hidden ones and the model card."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        inside = path.relative_to(folder)
        if path.name != "README.md" and not any(part.startswith(".") for part in inside.parts):
            total.update(f"{inside.as_posix()}\0{file_digest(path)}\n".encode())
    return total.hexdigest()


def _settings(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _prefixes(settings: dict[str, Any]) -> tuple[str, str]:
    prompts = settings.get("prompts") or {}
    default = settings.get("default_prompt_name")
    passage = prompts.get(default) or prompts.get("passage") or prompts.get("document") or ""
    return prompts.get("query") or passage, passage


def _dim(folder: Path) -> int:
    """The size of the vectors: that of the last layer which changes it, else of the encoder itself."""
    dim = int(_settings(folder / "config.json").get("hidden_size") or 0)
    modules = folder / "modules.json"
    for module in json.loads(modules.read_text(encoding="utf-8")) if modules.is_file() else []:
        settings = _settings(folder / module["path"] / "config.json") if module["path"] else {}
        for name in ("out_features", "embedding_dimension", "word_embedding_dimension"):
            dim = int(settings.get(name) or dim)
    return dim


def _max_tokens(folder: Path) -> int:
    """The longest input the folder states; 0 where that is more than the encoder has positions for."""
    said = _settings(folder / "sentence_bert_config.json").get("max_seq_length")
    limit = int(said or _settings(folder / "tokenizer_config.json").get("model_max_length") or 0)
    positions = int(_settings(folder / "config.json").get("max_position_embeddings") or 0)
    return limit if limit <= positions else 0
