"""The codebook: what coders decide between, by which key, and what each code means.

It is a file of the study that the researcher may change. Every answer carries the digest of the codebook it was given
by, and agreement is never pooled over two of them.
"""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import ConfigError
from pipeline.study import write_atomically

__all__ = ["RELATION", "Code", "Codebook", "CodedField", "keep_codebook", "read_codebook"]

RELATION = "relation"
NAME = "codebook.toml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Code(_Strict):
    """One answer that may be given. `echo` says whether a pair so coded counts as an echo of the network."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    key: str = Field("", max_length=1, description="the key that gives it on the review page")
    meaning: str
    echo: bool = False


class CodedField(_Strict):
    """One question about every pair. `field` is its column in sheets."""

    field: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    question: str
    required: bool = False
    ordered: bool = Field(False, description="the codes stand from most to least; ordinal agreement is printed too")
    codes: tuple[Code, ...] = Field(min_length=2)

    def code(self, name: str) -> Code | None:
        """A code by its name."""
        return next((code for code in self.codes if code.code == name), None)


class Codebook(_Strict):
    """The questions in their order, the first of which is `relation`."""

    version: str
    introduction: str = ""
    fields: tuple[CodedField, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _holds_together(self) -> Codebook:
        names = [field.field for field in self.fields]
        if names[0] != RELATION or len(set(names)) < len(names):
            raise ValueError(f"the first field must be {RELATION!r}, and none may stand twice")
        for field in self.fields:
            codes, keys = [one.code for one in field.codes], [one.key for one in field.codes if one.key]
            if len(set(codes)) < len(codes) or len(set(keys)) < len(keys):
                raise ValueError(f"a code or key stands twice in field {field.field!r}")
        if not any(code.echo for code in self.relation.codes):
            raise ValueError(f"no code of {RELATION!r} has `echo = true`")
        return self

    @property
    def relation(self) -> CodedField:
        """The question by which precision is counted."""
        return self.fields[0]

    @property
    def digest(self) -> str:
        """12 hex digits that change with any word of it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    @property
    def relation_alone(self) -> Codebook:
        """The same with no other question, as it is put of rivals and to whoever decides."""
        return self.model_copy(update={"fields": self.fields[:1]})

    def field(self, name: str) -> CodedField | None:
        """A field by its name."""
        return next((field for field in self.fields if field.field == name), None)

    def is_echo(self, relation: str) -> bool:
        """Whether a pair of this relation counts as an echo."""
        code = self.relation.code(relation)
        return bool(code and code.echo)

    def faults(self, codes: dict[str, str]) -> list[str]:
        """What is wrong with the codes of one answer, each in a few words."""
        found = [f"{field.field} is missing" for field in self.fields if field.required and not codes.get(field.field)]
        for name, given in codes.items():
            field = self.field(name)
            if field is None:
                found.append(f"there is no field {name!r}")
            elif given and field.code(given) is None:
                known = ", ".join(code.code for code in field.codes)
                found.append(f"{name} {given!r} is none of {known}")
        return found


def read_codebook(reviews: Path) -> Codebook:
    """The codebook of a study's folder `reviews`, or the one that ships. Raises ConfigError."""
    path = reviews / NAME
    if not path.exists():
        return _parse(_shipped(), Path(NAME))
    try:
        return _parse(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read ({type(error).__name__}); mend or delete it") from None


def keep_codebook(reviews: Path) -> Path:
    """Put the codebook that ships into the folder, unless there is one; returns its path."""
    path = reviews / NAME
    if not path.exists():
        reviews.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _shipped().encode())
    return path


def _shipped() -> str:
    return files("pipeline.review").joinpath(NAME).read_text(encoding="utf-8")


def _parse(text: str, path: Path) -> Codebook:
    try:
        return Codebook.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no TOML ({error}); mend it and run again") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        said = str(first["msg"]).removeprefix("Value error, ")
        raise ConfigError(f"{path}: {f'{where}: ' if where else ''}{said}; mend it and run again") from None
