"""What the program knows of each language, read once from the files in `data/languages/`.

One file a language, named by its tag; `records.Language` says which keys it may have. Nothing else in the program
knows words of a language. `python -m pipeline.text.languages` lists what each language has and lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.records.shipped import shipped
from pipeline.text.languages.records import Language, Wording

__all__ = ["FOLDERS", "Language", "Languages", "family_of", "known_languages", "wording_of", "written_as"]

# Where languages are looked for. What is derived from them is kept by the languages it was derived from, so that a
# folder may be added at any time.
FOLDERS: list[Path] = [shipped("languages")]


@dataclass(frozen=True, slots=True, eq=False)
class Languages:
    """All known languages: by tag, by the three-letter codes that mean one, and their words taken together.

    `base_of_tag` is what was found already of tags with more than a language.
    """

    by_tag: Mapping[str, Language]
    tag_of_code: Mapping[str, str]
    base_of_tag: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Language]:
        return iter(self.by_tag.values())

    def get(self, tag: str) -> Language | None:
        """The language of a primary subtag; None for one of which nothing is known."""
        return self.by_tag.get(tag)

    def collect(self, words: Callable[[Language], Iterable[str]]) -> frozenset[str]:
        """The words that any language has, for texts whose language is not known or plays no part."""
        return frozenset(word for language in self for word in words(language))


def known_languages() -> Languages:
    """The languages of all `FOLDERS`. Raises ConfigError for a file that cannot be used."""
    folders = tuple(FOLDERS)
    # Asked for at every sentence: the same paths are known by their identity, without being hashed.
    if _LAST and _LAST[0][0] == folders:
        return _LAST[0][1]
    _LAST[:] = [(folders, _read(folders))]
    return _LAST[0][1]


_LAST: list[tuple[tuple[Path, ...], Languages]] = []  # what was given last, and of which folders


@cache
def _read(folders: tuple[Path, ...]) -> Languages:
    # Imported here because most commands need no language, and TOML's reader takes its time.
    from pipeline.text.languages.read import read_language

    by_tag: dict[str, Language] = {}
    tag_of_code: dict[str, str] = {}
    for path in _files(folders):
        language = read_language(path)
        if language.tag in by_tag:
            raise ConfigError(f"{path}: {language.tag} is described in another folder too; keep one of the files")
        by_tag[language.tag] = language
        for code in language.codes:
            if tag_of_code.setdefault(code, language.tag) != language.tag:
                raise ConfigError(f"{path}: codes names {code}, which means {tag_of_code[code]}; leave it to one file")
    return Languages(by_tag, tag_of_code)


def _files(folders: tuple[Path, ...]) -> Iterator[Path]:
    for folder in folders:
        paths = sorted(folder.glob("*.toml"))
        if not paths:
            raise ConfigError(f"{folder} holds no file of a language; install policyecho again")
        yield from paths


def written_as(lang: str) -> str:
    """The tag by which profiles name the language."""
    language = known_languages().get(lang)
    return language.profile if language and language.profile else lang


def family_of(lang: str) -> str:
    """The family of a language; empty where it is not known or stands alone."""
    language = known_languages().get(lang)
    return language.family if language else ""


def wording_of(lang: str) -> Wording:
    """What is known of how a language counts, denies and obliges; nothing of one that is not known."""
    language = known_languages().get(lang)
    return language.wording if language else Wording()
