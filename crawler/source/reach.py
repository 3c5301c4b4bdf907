"""What the file of a source leads to, as a digest: two crawls are of one listing only where it is the same."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from crawler.source.kinds import OPTIONS, Need
from crawler.source.model import Source

_DECIDES = (
    *("kind", "allowed_domains", "take", "start_urls", "follow", "follow_regex", "item", "link", "link_regex"),
    *("skip_regex", "document", "browser", "take_followed"),
)


def reach_of(source: Source) -> str:
    """A digest of all that decides which documents a source leads to; what is only said of it does not count."""
    told = [repr(getattr(source, name)) for name in _DECIDES]
    told += [document.url for document in source.documents]
    for key, value in sorted(source.options.items()):
        is_path = OPTIONS[source.kind].get(key, (Need.TEXT, False))[0] is Need.PATH
        told.append(f"{key}={_content(Path(str(value))) if is_path else value!r}")
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _content(path: Path) -> str:
    """A file by what stands in it and a folder by its name, since a study may be moved."""
    with suppress(OSError):
        if path.is_file():
            return hashlib.sha256(path.read_bytes()).hexdigest()
    return path.name
