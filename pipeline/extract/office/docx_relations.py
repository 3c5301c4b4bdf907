"""Which parts belong to a Word document, by the package's own relations: no name of a part is fixed."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote

from pipeline.extract.backend import UnreadableError
from pipeline.extract.office.zip_package import Package

PROPERTIES = "docProps/core.xml"
_USUAL = "word/document.xml"
_ROOT = "_rels/.rels"
# The namespace of Word stands among the first that the part declares; a sheet or a slide has others.
_WORD = b"wordprocessingml"
_HEAD_BYTES = 4096


class Relations:
    """The parts that one part names, by the last word of the type of their relation and by id; only those inside."""

    def __init__(self, part: str = "") -> None:
        self._folder = posixpath.dirname(part)
        self._targets: list[tuple[str, str, str]] = []

    def of(self, kind: str) -> list[str]:
        """The names of the parts of one kind."""
        return [name for known, _, name in self._targets if known == kind]

    def find(self, number: str) -> str:
        """The part of a relation's id, empty where there is none inside the package."""
        return next((name for _, known, name in self._targets if known == number), "")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        target = unquote(attributes.get("Target", ""))
        if target and attributes.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/")
            self._targets.append((attributes.get("Type", "").rsplit("/", 1)[-1], attributes.get("Id", ""), path))

    def data(self, text: str) -> None: ...
    def end(self, name: str) -> None: ...


def read_relations(package: Package, part: str) -> Relations:
    """What a part of a package names; nothing where the part has no relations."""
    relations = Relations(part)
    folder, name = posixpath.split(part)
    package.parse_if_there(posixpath.join(folder, "_rels", f"{name}.rels"), relations)
    return relations


def find_document(package: Package) -> str:
    """The part that holds the text of a Word document, empty where the package is none."""
    relations = Relations()
    try:
        package.parse_if_there(_ROOT, relations)
    except UnreadableError:
        relations = Relations()
    for name in (*relations.of("officeDocument"), _USUAL):
        if package.has(name) and (name == _USUAL or _is_word(package, name)):
            return name
    return ""


def _is_word(package: Package, name: str) -> bool:
    try:
        return _WORD in package.read_beginning(name, _HEAD_BYTES)
    except UnreadableError:
        return False
