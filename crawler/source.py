"""A source: one TOML file of facts about where the documents of one issuer are found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from crawler.address import canonical_url, derived_document_id, is_inside, redacted, without_credentials
from crawler.errors import SourceError
from crawler.formats import FORMATS

__all__ = [
    "DirectDocument",
    "Role",
    "Source",
    "canonical_url",
    "derived_document_id",
    "load_source",
    "load_sources",
]


class Role(StrEnum):
    """What a document is to the comparison; `reference` is a common third source of both sides."""

    NETWORK = "network"
    CITY = "city"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class DirectDocument:
    """One document whose address the source file gives; every other field may be empty."""

    url: str
    title: str = ""
    date: str = ""
    lang: str = ""
    document_id: str = ""
    work_id: str = ""
    doc_type: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one issuer's documents are found and how they are recognised; CSS selectors as in the file.

    `max_pages` limits the addresses asked for in one crawl; None leaves it to the crawl's settings.
    """

    id: str
    role: Role
    issuer_id: str
    kind: str
    languages: tuple[str, ...]
    allowed_domains: tuple[str, ...]
    take: tuple[str, ...]
    start_urls: tuple[str, ...] = ()
    follow_css: tuple[str, ...] = ()
    item_css: str = ""
    link_css: str = "a"
    title_css: str = ""
    date_css: str = ""
    doc_type: str = ""
    policy_field: str = ""
    max_pages: int | None = None
    documents: tuple[DirectDocument, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether an address is http or https and lies inside the allowed domains."""
        return is_inside(url, self.allowed_domains)


_ID = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
_DOCUMENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")

_COMMON_KEYS = (
    *("id", "role", "issuer_id", "kind", "languages", "allowed_domains", "take"),
    *("doc_type", "policy_field", "max_pages"),
)
KEYS_BY_KIND: dict[str, tuple[str, ...]] = {
    "listing": (*_COMMON_KEYS, "start_urls", "follow_css", "item_css", "link_css", "title_css", "date_css"),
    "direct": (*_COMMON_KEYS, "documents"),
}
_DOCUMENT_KEYS = ("url", "title", "date", "lang", "document_id", "work_id", "doc_type")


class _Table:
    """One table of a source file; each reading names file and key when the value cannot be used."""

    def __init__(self, path: Path, values: dict[str, object], prefix: str = "") -> None:
        self.path, self.values, self.prefix = path, values, prefix

    def fault(self, key: str, what: str) -> SourceError:
        return SourceError(f"{self.path}: {self.prefix}{key} {redacted(what)}")

    def check_keys(self, known: tuple[str, ...]) -> None:
        for key in self.values:
            if key not in known:
                raise self.fault(key, f"is not a known key here; use one of {', '.join(sorted(known))}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if value is None:
            raise self.fault(key, "is missing; add it")
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fault(key, f"is {value!r}; write a text in quotes")
        return value.strip()

    def texts(self, key: str, required: bool = True) -> tuple[str, ...]:
        value = self.values.get(key)
        if value is None and not required:
            return ()
        if value is None:
            raise self.fault(key, "is missing; add it")
        is_list = isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
        if not is_list or not value:
            raise self.fault(key, f'is {value!r}; write a list of texts, ["…", "…"]')
        assert isinstance(value, list)
        return tuple(one.strip() for one in value)

    def positive(self, key: str) -> int | None:
        value = self.values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            raise self.fault(key, f"is {value!r}; write a whole number above 0")
        return value

    def among(self, key: str, value: str, known: tuple[str, ...]) -> str:
        if value not in known:
            raise self.fault(key, f"is {value!r}; use one of {', '.join(known)}")
        return value

    def matching(self, key: str, value: str, pattern: re.Pattern[str], example: str) -> str:
        if not pattern.match(value):
            raise self.fault(key, f"is {value!r}; write it like {example}")
        return value

    def address(self, key: str, value: str, domains: tuple[str, ...]) -> str:
        if without_credentials(value) != value:
            raise self.fault(key, "holds a user name or password; remove it, since addresses are stored and published")
        try:
            canonical_url(value)
        except ValueError:
            raise self.fault(key, f"is {value!r}; write a full http:// or https:// address") from None
        if not is_inside(value, domains):
            raise self.fault(key, f"is {value!r}, outside allowed_domains ({', '.join(domains)}); add its domain there")
        return value


def load_source(path: Path) -> Source:
    """The source one TOML file describes.

    Raises SourceError, naming file and key, for anything that cannot be used.
    """
    table = _Table(path, _read_toml(path))
    kind = table.among("kind", table.text("kind"), tuple(KEYS_BY_KIND))
    table.check_keys(KEYS_BY_KIND[kind])
    source_id = table.matching("id", table.text("id"), _ID, "velden or velden-2")
    if source_id != path.stem:
        raise table.fault("id", f"is {source_id!r} but the file is {path.name}; make the two equal")
    domains = tuple(
        table.matching("allowed_domains", domain, _DOMAIN, "www.velden.example")
        for domain in table.texts("allowed_domains")
    )
    is_listing = kind == "listing"
    return Source(
        id=source_id,
        role=Role(table.among("role", table.text("role"), tuple(Role))),
        issuer_id=table.text("issuer_id"),
        kind=kind,
        languages=tuple(
            table.matching("languages", language, _LANGUAGE, "nl or pt-BR") for language in table.texts("languages")
        ),
        allowed_domains=domains,
        take=tuple(table.among("take", name, tuple(FORMATS)) for name in table.texts("take")),
        start_urls=_start_urls(table, domains) if is_listing else (),
        follow_css=table.texts("follow_css", required=False),
        item_css=table.text("item_css", ""),
        link_css=table.text("link_css", "a") or "a",
        title_css=_inside_item(table, "title_css"),
        date_css=_inside_item(table, "date_css"),
        doc_type=table.text("doc_type", ""),
        policy_field=table.text("policy_field", ""),
        max_pages=table.positive("max_pages"),
        documents=() if is_listing else _documents(table, domains),
    )


def _read_toml(path: Path) -> dict[str, object]:
    # Imported here because every command imports this module for Role, and few read a source.
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(f"{path}: cannot be read ({reason}); check the file and its rights") from None
    except UnicodeDecodeError:
        raise SourceError(f"{path}: is not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path}: is not valid TOML ({error}); correct it there") from None


def _start_urls(table: _Table, domains: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(table.address("start_urls", url, domains) for url in table.texts("start_urls"))


def _inside_item(table: _Table, key: str) -> str:
    selector = table.text(key, "")
    if selector and not table.text("item_css", ""):
        raise table.fault(key, "is looked for inside an item; give item_css too")
    return selector


def _documents(table: _Table, domains: tuple[str, ...]) -> tuple[DirectDocument, ...]:
    entries = table.values.get("documents")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise table.fault("documents", "is missing or no list of tables; write one [[documents]] for each")
    found: list[DirectDocument] = []
    for number, entry in enumerate(entries, start=1):
        one = _Table(table.path, entry, f"documents[{number}].")
        document = _document(one, domains)
        if any(canonical_url(document.url) == canonical_url(other.url) for other in found):
            raise one.fault("url", f"is {document.url!r} for a second time; remove one of the two")
        found.append(document)
    return tuple(found)


def _document(table: _Table, domains: tuple[str, ...]) -> DirectDocument:
    table.check_keys(_DOCUMENT_KEYS)
    texts = {key: table.text(key, "") for key in _DOCUMENT_KEYS if key != "url"}
    if texts["document_id"]:
        table.matching("document_id", texts["document_id"], _DOCUMENT_ID, "cc-principles-2009")
    if texts["lang"]:
        table.matching("lang", texts["lang"], _LANGUAGE, "nl or pt-BR")
    return DirectDocument(url=table.address("url", table.text("url"), domains), **texts)


def load_sources(folder: Path) -> tuple[Source, ...]:
    """The sources of every `*.toml` in a folder and below it, sorted by id.

    Raises SourceError for the first file that cannot be used and for an id given twice.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder}: is not a folder; put the source files there")
    by_id: dict[str, tuple[Source, Path]] = {}
    owners: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.toml")):
        source = load_source(path)
        if source.id in by_id:
            raise SourceError(f"{path}: id {source.id!r} stands in {by_id[source.id][1]} too; rename one")
        by_id[source.id] = (source, path)
        for document_id in (document.document_id for document in source.documents if document.document_id):
            if document_id in owners:
                raise SourceError(
                    f"{path}: document_id {document_id!r} stands in {owners[document_id]} too; rename one"
                )
            owners[document_id] = path
    return tuple(by_id[source_id][0] for source_id in sorted(by_id))
