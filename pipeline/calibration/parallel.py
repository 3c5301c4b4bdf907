"""Parallel text: the same documents in several languages, line by line.

Two layouts of a folder are read. The general one: `documents.tsv`, one document id for each line of text, and one
`<lang>.txt` a language (`de.txt`). That of NTREX (Federmann et al. 2022): `DOCUMENT_IDS.tsv` and files whose names
end in a three-letter code (`newstest2019-src.eng.txt`). Pairs of files, as Tatoeba's, have no documents: each line
is its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.errors import InputError
from pipeline.text.languages import known_languages

__all__ = ["ParallelText", "is_even", "read_pair", "read_parallel"]

_CODE_LENGTHS = (2, 3)


def is_even(document_id: str) -> bool:
    """Whether a document belongs to the half that profiles are learned on; figures are measured on the other."""
    return sha256(document_id.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True, slots=True)
class ParallelText:
    """Lines by language (line n says the same in each) and the line numbers of each document, in order."""

    lines: Mapping[str, tuple[str, ...]]
    documents: Mapping[str, tuple[int, ...]]

    def __post_init__(self) -> None:
        counts = {len(lines) for lines in self.lines.values()}
        if len(counts) > 1:
            raise ValueError("languages differ in their number of lines")
        known = next(iter(counts), 0)
        if any(not 0 <= number < known for numbers in self.documents.values() for number in numbers):
            raise ValueError("a document has a line that no language holds")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages, in alphabetical order."""
        return tuple(sorted(self.lines))

    def select_documents(self, document_ids: Collection[str]) -> ParallelText:
        """The same lines with these documents only, in their order here. Raises KeyError for an unknown id."""
        wanted = set(document_ids)
        if unknown := wanted - self.documents.keys():
            raise KeyError(min(unknown))
        return ParallelText(self.lines, {name: self.documents[name] for name in self.documents if name in wanted})

    def select_languages(self, langs: Collection[str]) -> ParallelText:
        """The same documents in these languages only. Raises KeyError for one that is not there."""
        return ParallelText({lang: self.lines[lang] for lang in sorted(langs)}, self.documents)

    def text(self, document_id: str, lang: str) -> str:
        """One document in one language, its lines joined by one blank. Raises KeyError for an unknown one."""
        lines = self.lines[lang]
        return " ".join(lines[number] for number in self.documents[document_id])


def read_parallel(folder: Path) -> ParallelText:
    """All documents and languages of a folder in one of the two layouts.

    Raises InputError when the folder holds neither layout, or files that differ in their number of lines.
    """
    ids_path = next((path for name in ("documents.tsv", "DOCUMENT_IDS.tsv") if (path := folder / name).is_file()), None)
    if ids_path is None:
        raise InputError(
            f"{folder} holds no documents.tsv or DOCUMENT_IDS.tsv; give a folder with one of them and a text a language"
        )
    ids = [line.split("\t")[0] for line in _read_lines(ids_path)]
    lines: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.txt")):
        if lang := _language_of(path.stem):
            lines[lang] = _read_as_many(path, len(ids), ids_path.name)
    if not lines:
        raise InputError(f"{folder} holds no text file named by its language; name them like de.txt or text.deu.txt")
    documents: dict[str, list[int]] = {}
    for number, document_id in enumerate(ids):
        documents.setdefault(document_id, []).append(number)
    return ParallelText(lines, {name: tuple(numbers) for name, numbers in documents.items()})


def read_pair(first: Path, second: Path) -> ParallelText:
    """Two files whose names end in their language (`pairs.deu-eng.deu`), each line a document named by its number.

    Raises InputError when a language cannot be told or the files differ in their number of lines.
    """
    lines: dict[str, tuple[str, ...]] = {}
    expected = len(_read_lines(first))
    for path in (first, second):
        lang = _language_of(path.name)
        if lang is None or lang in lines:
            raise InputError(
                f"{path.name} does not say its language; end the names of both files in its code (.deu, .en)"
            )
        lines[lang] = _read_as_many(path, expected, first.name)
    return ParallelText(lines, {str(number): (number,) for number in range(expected)})


def _language_of(name: str) -> str | None:
    """The language after a name's last dot (or the whole name), in two letters where there are such."""
    code = name.rsplit(".", 1)[-1]
    if len(code) not in _CODE_LENGTHS or not (code.isascii() and code.isalpha() and code.islower()):
        return None
    return known_languages().tag_of_code.get(code, code)


def _read_as_many(path: Path, expected: int, other: str) -> tuple[str, ...]:
    lines = _read_lines(path)
    if len(lines) != expected:
        raise InputError(
            f"{path.name} has {len(lines)} lines and {other} has {expected}; give files that agree line by line"
        )
    return tuple(lines)


def _read_lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as UTF-8 text ({error}); save it as UTF-8") from None
    # Only a line feed ends a line: texts hold other characters that Python would split at.
    lines = [line.strip() for line in text.split("\n")]
    return lines[:-1] if lines and not lines[-1] else lines
