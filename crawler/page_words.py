"""Counts the words of a web page that its readers see."""

from __future__ import annotations

_UNREAD = "//script | //style | //noscript | //template | //head"


def words_of_page(data: bytes) -> int:
    """How many words the bytes of a page or a plain text show a reader; none where there is no text."""
    # Imported here because commands that crawl nothing import this module.
    from lxml import etree

    parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.LxmlError:
        root = None
    if root is None:
        return 0
    hidden = sum(len("".join(part.itertext()).split()) for part in root.xpath(_UNREAD))
    return len("".join(root.itertext()).split()) - hidden
