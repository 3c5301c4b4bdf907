"""Reads XML that strangers wrote: nothing it refers to is put in or loaded, and a text that breaks off is told of."""

from __future__ import annotations

from typing import Any

from lxml import etree

BREAKS_OFF = "it breaks off, or is built so that it cannot be read to its end; only what stands before that was read"
_BREAKS = {"ERR_TAG_NOT_FINISHED", "ERR_RESOURCE_LIMIT", "ERR_ENTITY_LOOP"}


def root_of(text: str) -> tuple[Any, bool]:
    """The root element of a text, and whether the text breaks off. Raises ValueError where there is none."""
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        root = None
    if root is None:
        raise ValueError("no XML")
    return root, breaks_off(parser.error_log)


def breaks_off(errors: Any) -> bool:
    """Whether the errors of a parser are such that the rest of the text was not read; of most the reading recovers."""
    return any(error.type_name in _BREAKS for error in errors)
