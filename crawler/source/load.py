"""Reads source files; anything that cannot be used is an error that names file and key."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from crawler.address import canonical_url
from crawler.errors import SourceError
from crawler.formats import FORMATS
from crawler.source.expressions import find_bad_expression
from crawler.source.kinds import KINDS, OPTIONS, Need, keys_of, needs_start
from crawler.source.model import FREQUENCIES, Confidence, DirectDocument, Facts, Limits, Pick, Role, Source
from crawler.source.table import Table

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
_DOCUMENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_LANGUAGE_EXAMPLE = "nl or pt-BR"
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}\Z")
_DAY = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]\Z")
_MOMENT = re.compile(r"[0-9]{4}([0-9]{2}){0,5}\Z")
# The form of texts that only one kind knows, and the places in its addresses that something is put into.
_PATH = re.compile(r"/")
_FORMS = {
    "path_prefix": (_PATH, "/integration/"),
    "since": (_DAY, "2005-01-01"),
    "from": (_MOMENT, "2005 or 20050131"),
    "to": (_MOMENT, "2016 or 20161231"),
}
_PLACES = {"search_url": ("{query}",), "copy_url": ("{timestamp}", "{url}")}
_DOCUMENT_KEYS = ("url", "title", "date", "lang", "document_id", "work_id", "doc_type")


def load_source(path: Path) -> Source:
    """The source one TOML file describes.

    Raises SourceError, naming file and key, for anything that cannot be used.
    """
    table = Table(path, _read_toml(path))
    kind = table.among("kind", table.text("kind"), KINDS)
    table.check_keys(keys_of(kind))
    source_id = table.matching("id", table.text("id"), _ID, "velden or velden-2")
    if source_id != path.stem:
        raise table.fault("id", f"is {source_id!r} but the file is {path.name}; make the two equal")
    domains = _domains(table)
    starts = table.texts("start_urls") if needs_start(kind) else ()
    item = _pick(table, "item")
    source = Source(
        id=source_id,
        role=Role(table.among("role", table.text("role"), tuple(Role))),
        issuer_id=table.text("issuer_id"),
        kind=kind,
        languages=tuple(
            table.matching("languages", language, _LANGUAGE, _LANGUAGE_EXAMPLE) for language in table.texts("languages")
        ),
        allowed_domains=domains,
        take=tuple(table.among("take", name, tuple(FORMATS)) for name in table.texts("take")),
        start_urls=tuple(table.address("start_urls", url, domains) for url in starts),
        follow=_pick(table, "follow"),
        follow_regex=table.regex("follow_regex"),
        item=item,
        link=_link(table, item) if "link" not in OPTIONS[kind] else Pick(),
        link_regex=table.regex("link_regex"),
        skip_regex=table.regex("skip_regex"),
        title=_inside_item(table, "title", item),
        date=_inside_item(table, "date", item),
        document=_pick(table, "document"),
        date_format=_date_format(table),
        doc_type=table.text("doc_type", ""),
        policy_field=table.text("policy_field", ""),
        frequency=table.among("frequency", table.text("frequency", "monthly"), tuple(FREQUENCIES)),
        expected_min=table.positive("expected_min", least=0) or 0,
        ignore_robots_because=_robots_reason(table),
        browser=table.flag("browser"),
        take_followed=table.flag("take_followed"),
        limits=_limits(table),
        facts=_facts(table),
        documents=_documents(table, domains) if kind == "direct" else (),
        options=_options(table, kind, domains),
    )
    if fault := find_bad_expression(source):
        raise table.fault(fault[0], f"{fault[1]}; correct it")
    return source


def _domains(table: Table) -> tuple[str, ...]:
    return tuple(
        table.matching("allowed_domains", _in_ascii(domain), _DOMAIN, "www.velden.example")
        for domain in table.texts("allowed_domains")
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


def _pick(table: Table, name: str) -> Pick:
    return Pick(table.text_or_texts(f"{name}_css"), table.text_or_texts(f"{name}_xpath"))


def _in_ascii(domain: str) -> str:
    """A domain as the network knows it: one with letters outside ASCII in its other spelling."""
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _link(table: Table, item: Pick) -> Pick:
    found = _pick(table, "link")
    if item:
        _check_inside(table, "link", found)
    return found


def _inside_item(table: Table, name: str, item: Pick) -> Pick:
    found = _pick(table, name)
    if found and not item:
        key = f"{name}_css" if found.css else f"{name}_xpath"
        raise table.fault(key, "is looked for inside an item; give item_css or item_xpath too")
    _check_inside(table, name, found)
    return found


def _check_inside(table: Table, name: str, pick: Pick) -> None:
    for expression in pick.xpath:
        if expression.startswith("/"):
            key, inside = f"{name}_xpath", f".{expression}"
            raise table.fault(
                key, f"is {expression!r}, which looks on the whole page and not in an item; write {inside!r}"
            )


def _date_format(table: Table) -> str:
    value = table.text("date_format", "")
    day = datetime(2003, 12, 31)
    try:
        is_usable = not value or datetime.strptime(day.strftime(value), value).year == day.year
    except ValueError:
        is_usable = False
    if not is_usable:
        raise table.fault("date_format", f"is {value!r}; write it like %d.%m.%Y, with the year as %Y")
    return value


def _robots_reason(table: Table) -> str:
    reason = table.text("ignore_robots_because", "")
    if reason and len(reason.split()) < 4:
        raise table.fault(
            "ignore_robots_because",
            f"is {reason!r}; write who allowed it and when, as a sentence, since it stands in the provenance",
        )
    return reason


def _limits(table: Table) -> Limits:
    return Limits(
        pages=table.positive("max_pages"),
        depth=table.positive("max_depth"),
        megabytes=table.positive("max_megabytes"),
        minutes=table.positive("max_minutes"),
        redirects=table.positive("max_redirects", least=0),
        delay_seconds=table.seconds("delay_seconds"),
    )


def _facts(table: Table) -> Facts:
    country = table.text("country", "")
    if country:
        table.matching("country", country, _COUNTRY, "NL, as in ISO 3166-1")
    confidence = table.among("confidence", table.text("confidence", "unchecked"), tuple(Confidence))
    return Facts(
        country=country,
        licence=table.text("licence", ""),
        confidence=Confidence(confidence),
        seen_at=table.text_or_texts("seen_at"),
        note=table.text("note", ""),
    )


def _options(table: Table, kind: str, domains: tuple[str, ...]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, (need, required) in OPTIONS[kind].items():
        if key not in table.values and not required:
            continue
        match need:
            case Need.TEXTS:
                found[key] = table.texts(key)
            case Need.NUMBER:
                found[key] = table.positive(key, least=1 if key == "page_step" else 0)
            case Need.ADDRESS:
                found[key] = table.address(key, _with_places(table, key), domains)
            case Need.TEXT:
                found[key] = table.regex(key) if key.endswith("_regex") else table.text(key)
                if key in _FORMS:
                    table.matching(key, table.text(key), *_FORMS[key])
            case Need.PATH:
                # Relative to the source's file, so that the study can be moved.
                found[key] = str((table.path.parent / table.text(key)).resolve())
    return found


def _with_places(table: Table, key: str) -> str:
    """An address with the places that it must have for what changes."""
    address = table.text(key)
    for place in _PLACES.get(key, ()):
        if place not in address:
            raise table.fault(key, f"is {address!r}, without {place}; write it where the address changes")
    return address


def _documents(table: Table, domains: tuple[str, ...]) -> tuple[DirectDocument, ...]:
    entries = table.values.get("documents")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise table.fault("documents", "is missing or no list of tables; write one [[documents]] for each")
    found: list[DirectDocument] = []
    for number, entry in enumerate(entries, start=1):
        one = Table(table.path, entry, f"documents[{number}].")
        document = _document(one, domains)
        if any(canonical_url(document.url) == canonical_url(other.url) for other in found):
            raise one.fault("url", f"is {document.url!r} for a second time; remove one of the two")
        found.append(document)
    return tuple(found)


def _document(table: Table, domains: tuple[str, ...]) -> DirectDocument:
    table.check_keys(_DOCUMENT_KEYS)
    texts = {key: table.text(key, "") for key in _DOCUMENT_KEYS if key != "url"}
    if texts["document_id"]:
        table.matching("document_id", texts["document_id"], _DOCUMENT_ID, "cc-principles-2009")
    if texts["lang"]:
        table.matching("lang", texts["lang"], _LANGUAGE, _LANGUAGE_EXAMPLE)
    if texts["date"] and not _is_date(texts["date"]):
        raise table.fault("date", f"is {texts['date']!r}; write it like 2016, 2016-05 or 2016-05-31")
    return DirectDocument(url=table.address("url", table.text("url"), domains), **texts)


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.match(text)) and bool(date.fromisoformat(f"{text}-01-01"[:10]))
    except ValueError:
        return False


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
