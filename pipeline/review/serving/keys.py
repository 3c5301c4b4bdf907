"""Which key gives which code and does what, for each coder, whatever keyboard they have.

Keys come with the codebook and the program, and `reviews/keys.toml` changes them. That is a file apart from the
codebook, since a key is no part of what a code means: changing one asks no pair again.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ConfigError
from pipeline.review.causes import CAUSE, Cause
from pipeline.review.codebook import RELATION, Codebook
from pipeline.study import write_atomically

__all__ = ["HELP_KEY", "Keys", "keep_keys", "read_keys"]

NAME = "keys.toml"
HELP_KEY = "?"
COMMANDS: Mapping[str, tuple[str, str]] = {
    "skip": ("s", "skip the pair"),
    "later": ("l", "put it off"),
    "undo": ("u", "take the last answer back"),
    "note": ("m", "write a note"),
    "page": ("v", "show the page of the file, with shift that of the other passage"),
    "codebook": ("k", "open the codebook"),
    "file": ("f", "save the answer file of a pack"),
}
CAUSE_KEYS: Mapping[Cause, str] = {
    Cause.RULE_UNCLEAR: "r",
    Cause.CONTEXT: "c",
    Cause.OCR: "o",
    Cause.LANGUAGE: "g",
    Cause.SLIP: "p",
}
_RESERVED: Mapping[str, str] = {
    HELP_KEY: "it lists the keys",
    "/": "Firefox opens a search with it",
    "'": "Firefox opens a search with it",
    " ": "it scrolls and presses buttons",
    **dict.fromkeys(("space", "enter", "return", "tab", "esc", "escape", "backspace", "delete"), "browsers use it"),
}
_WITH_OTHERS = re.compile(r"(ctrl|control|strg|alt|altgr|option|cmd|command|meta|super|win|shift)\b.|[cm]-.|\^.", re.I)


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    keys: dict[str, str] = Field(default_factory=dict)
    coders: dict[str, dict[str, str]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Keys:
    """The key of each code, as `field.code`, and of each command; those without one are left out."""

    by_name: Mapping[str, str]

    @classmethod
    def of(cls, codebook: Codebook, changed: Mapping[str, str] | None = None) -> Keys:
        """Those of a codebook and the program with these changed. Raises ConfigError where they do not go together."""
        usual = dict(_usual(codebook))
        changed = changed or {}
        faults = [f"there is no command or code {name!r}" for name in changed if name not in usual]
        faults += [f"{name}: {wrong}" for name, key in changed.items() if key and (wrong := _fault(key))]
        by_name = {name: key.lower() for name, key in (usual | dict(changed)).items() if key}
        faults += _collisions(by_name)
        if faults:
            raise ConfigError("; ".join(faults))
        return cls(by_name)

    def code(self, field: str, code: str) -> str:
        """The key of a code; empty where it has none."""
        return self.by_name.get(f"{field}.{code}", "")

    def commands(self, without: Collection[str] = ()) -> dict[str, str]:
        """The key of each command, but for those that a page does not have."""
        given = {name: key for name in COMMANDS if (key := self.by_name.get(name)) and name not in without}
        return given | {"help": HELP_KEY}

    def free_digits(self) -> str:
        """The digits that no command has, for choices that are no codes."""
        taken = {self.by_name.get(name) for name in COMMANDS}
        return "".join(digit for digit in "1234567890" if digit not in taken)


def read_keys(reviews: Path, codebook: Codebook, coder: str) -> Keys:
    """The keys of a coder, from `keys.toml` in a study's folder `reviews` where there is one. Raises ConfigError."""
    path = reviews / NAME
    try:
        settings = _Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {})
        return Keys.of(codebook, settings.keys | settings.coders.get(coder, {}))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read ({type(error).__name__}); mend or delete it") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no TOML ({error}); mend it and run again") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{path}: {where}: {first['msg']}; mend it and run again") from None
    except ConfigError as error:
        raise ConfigError(f"{path}, keys of {coder}: {error}; mend it and run again") from None


def keep_keys(reviews: Path) -> None:
    """Put a file with the commands and how to change their keys into the folder, unless there is one."""
    path = reviews / NAME
    if not path.exists():
        reviews.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _EXPLAINED.encode())


def _usual(codebook: Codebook) -> Iterator[tuple[str, str]]:
    yield from ((name, key) for name, (key, _) in COMMANDS.items())
    yield from ((f"{field.field}.{code.code}", code.key) for field in codebook.fields for code in field.codes)
    yield from ((f"{CAUSE}.{cause.value}", key) for cause, key in CAUSE_KEYS.items())


def _fault(key: str) -> str:
    """What is wrong with a key; empty where nothing is."""
    if _WITH_OTHERS.match(key):
        return f"{key!r} is pressed with Ctrl, Alt, Cmd or Shift, which belong to the browser; give one character"
    if why := _RESERVED.get(key.lower()):
        return f"{key!r} is reserved ({why})"
    if len(key) != 1 or len(key.lower()) != 1:
        return f"{key!r} is not one character"
    if not key.isprintable() or key.isspace() or unicodedata.category(key).startswith("M"):
        return f"{key!r} cannot be seen"
    return ""


def _collisions(by_name: Mapping[str, str]) -> list[str]:
    """Keys that do two things on one page; causes stand on the page of decisions alone, with the relation."""
    found = []
    for on_page in (lambda name: not name.startswith(f"{CAUSE}."), _is_for_decisions):
        first: dict[str, str] = {}
        for name, key in by_name.items():
            if on_page(name) and first.setdefault(key, name) != name:
                found.append(f"key {key!r} is both that of {first[key]} and of {name}")
    return list(dict.fromkeys(found))


def _is_for_decisions(name: str) -> bool:
    return name in COMMANDS or name.startswith((f"{CAUSE}.", f"{RELATION}."))


_EXPLAINED = f"""# Keys of the review page. Take the # away before a line and put another character between the quotes;
# nothing between them takes the key away. A code is named with its field, as in "relation.copy" = "1". What a coder
# types counts, and where that is no key here, the place of the key on the keyboard does. {HELP_KEY} lists the keys.
[keys]
{"".join(f'# {name} = "{key}"  # {what}{chr(10)}' for name, (key, what) in COMMANDS.items())}
# For one coder alone:
# [coders.A]
# undo = "z"
"""
