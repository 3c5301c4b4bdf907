"""The keys a source file may have, by kind; docs/sources.md explains each, and a test compares the two."""

from __future__ import annotations

from enum import StrEnum

COMMON_KEYS = (
    *("id", "role", "issuer_id", "kind", "languages", "allowed_domains", "take"),
    *("doc_type", "policy_field", "frequency", "expected_min"),
    *("country", "licence", "confidence", "seen_at", "note"),
    *("max_pages", "max_depth", "max_megabytes", "max_minutes", "max_redirects", "delay_seconds"),
    *("ignore_robots_because", "skip_regex", "date_format"),
)
# What stands on the page that an entry leads to, where the entry is not the document itself.
_ITEM_PAGE_KEYS = ("document_css", "document_xpath", "link_regex")
_PAGE_KEYS = (
    *("follow_css", "follow_xpath", "follow_regex"),
    *("item_css", "item_xpath", "link_css", "link_xpath"),
    *("title_css", "title_xpath", "date_css", "date_xpath", "browser"),
    *_ITEM_PAGE_KEYS,
)


class Need(StrEnum):
    """The form of a key that only one kind knows."""

    TEXT = "text"
    TEXTS = "list of texts"
    NUMBER = "whole number"
    ADDRESS = "address"
    PATH = "path"


# Keys that only one kind knows: their form, and whether the file must have them.
OPTIONS: dict[str, dict[str, tuple[Need, bool]]] = {
    "listing": {},
    "site": {"path_prefix": (Need.TEXT, False)},
    "direct": {},
    "sitemap": {},
    "feed": {},
    "search": {
        "search_url": (Need.ADDRESS, True),
        "queries": (Need.TEXTS, True),
        "first_page": (Need.NUMBER, False),
        "page_step": (Need.NUMBER, False),
    },
    "json": {
        "items": (Need.TEXT, True),
        "link": (Need.TEXT, True),
        "title": (Need.TEXT, False),
        "date": (Need.TEXT, False),
        "next": (Need.TEXT, False),
    },
    "cdx": {
        "cdx_url": (Need.ADDRESS, True),
        "copy_url": (Need.ADDRESS, True),
        "copies_of": (Need.TEXTS, True),
        "from": (Need.TEXT, False),
        "to": (Need.TEXT, False),
    },
    "oparl": {"name_regex": (Need.TEXT, False), "since": (Need.TEXT, False)},
    "folder": {"folder": (Need.PATH, True), "base_url": (Need.ADDRESS, True)},
    "python": {"spider": (Need.PATH, True)},
}

_WITH_START = {"listing", "site", "sitemap", "feed", "json", "oparl", "python"}
_EXTRA: dict[str, tuple[str, ...]] = {
    "listing": (*_PAGE_KEYS, "take_followed"),
    "site": ("link_regex",),
    "direct": ("documents",),
    "sitemap": _ITEM_PAGE_KEYS,
    "feed": _ITEM_PAGE_KEYS,
    "search": _PAGE_KEYS,
    "json": _ITEM_PAGE_KEYS,
    "cdx": ("link_regex",),
    "oparl": (),
    "folder": ("link_regex",),
    "python": _PAGE_KEYS,
}

KINDS: tuple[str, ...] = tuple(OPTIONS)


def keys_of(kind: str) -> tuple[str, ...]:
    """Every key that a source file of this kind may have."""
    start = ("start_urls",) if kind in _WITH_START else ()
    return (*COMMON_KEYS, *start, *_EXTRA[kind], *OPTIONS[kind])


def own_keys(kind: str) -> tuple[str, ...]:
    """The keys that not every kind knows."""
    return tuple(key for key in keys_of(kind) if key not in COMMON_KEYS)


def lists_all(kind: str) -> bool:
    """Whether what the pages of such a source no longer link is no longer there; feeds hold only the newest."""
    return kind != "feed"


def has_dead_links(kind: str) -> bool:
    """Whether some page of such a source always links one that is not there, which says nothing of the others."""
    return kind == "site"


def needs_start(kind: str) -> bool:
    """Whether a source of this kind begins at addresses that its file gives."""
    return kind in _WITH_START
