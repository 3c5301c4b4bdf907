"""Reads the file of a language; anything that cannot be used is an error that names file and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import TypeGuard, TypeVar, get_type_hints

from pipeline.errors import ConfigError
from pipeline.text.languages.records import (
    DateCues,
    DateLine,
    DateShape,
    DateWords,
    Language,
    Months,
    PageWords,
    Phrases,
    Wording,
    Words,
)

__all__ = ["read_language"]

_TAG = re.compile(r"[a-z]{2,3}\Z")
_MONTHS = 12
# For each table of a file the form of each of its keys.
_FORMS: dict[type, dict[str, type]] = {
    kind: get_type_hints(kind) for kind in (Language, PageWords, DateWords, DateShape, DateLine, DateCues, Wording)
}
_Record = TypeVar("_Record")


def read_language(path: Path) -> Language:
    """The language that a file describes, its tag that of the file's name.

    Raises ConfigError for a file that is no TOML, a key that is not known, a value of another form, and no name.
    """
    if not _TAG.match(path.stem):
        raise ConfigError(f"{path}: the name is no language tag; call the file by its two or three letters, as de.toml")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as TOML ({error}); correct it there") from None
    if "name" not in table:
        raise ConfigError(f"{path}: name is missing; give the language's name in English")
    if "tag" in table:
        raise ConfigError(f"{path}: tag is not known; the tag is the name of the file")
    return _record(Language, {"tag": path.stem} | table, path, "")


def _record(kind: type[_Record], table: Mapping[str, object], path: Path, within: str) -> _Record:
    """A record of this kind from a table; `within` is the table's name with a dot behind it, empty at the top."""
    forms = _FORMS[kind]
    for key in table:
        if key not in forms:
            known = ", ".join(name for name in forms if name != "tag")
            raise ConfigError(f"{path}: {within}{key} is not known; write one of {known}")
    return kind(**{key: _value(forms[key], value, path, within + key) for key, value in table.items()})


def _value(form: type, value: object, path: Path, key: str) -> object:
    if is_dataclass(form) and isinstance(value, dict):
        return _record(form, value, path, f"{key}.")
    if form is Words and isinstance(value, str):
        return Words(value.split())
    if form is Phrases and _are_texts(value):
        return Phrases(value)
    if form is Months and _are_texts(value) and len(value) == _MONTHS:
        return Months(tuple(forms.split()) for forms in value)
    if form in (str, bool) and isinstance(value, form):
        return value
    raise ConfigError(f"{path}: {key} is {str(value)[:40]!r}; write {_wanted(form)}")


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)


def _wanted(form: type) -> str:
    """How a value of this form is written, in words."""
    if is_dataclass(form):
        return "a table, under a heading in square brackets"
    return {
        Words: "one text, its words parted by blanks",
        Phrases: "a list of texts, none of them empty",
        Months: "a list of twelve texts, in each the forms of a month",
        str: "a text",
        bool: "true or false",
    }[form]
