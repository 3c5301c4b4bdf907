"""Web pages that are too large, too deep, never closed, wrongly encoded or full of what a parser stumbles over."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.hostile.kinds import PROSE, SECRET_URL, Maker

_TEXT = "".join(f"<p>{text}</p>" for text in PROSE)


def page(body: str, head: str = "") -> bytes:
    """A page with this body."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


_PAGES: dict[str, Callable[[], bytes]] = {
    "50 MB": lambda: page(_TEXT * 280_000),
    "6 MB of paragraphs": lambda: page(_TEXT * 34_000),
    "paragraph of 5 MB": lambda: page(f"<p>{'word ' * 1_000_000}</p>"),
    "word of 5 MB": lambda: page("w" * 5_000_000),
    "100,000 elements deep": lambda: page("<div>" * 100_000 + _TEXT),
    "9,000 elements deep": lambda: page(_TEXT + "<div>" * 9_000 + PROSE[0]),
    "tables 3,000 deep around a megabyte": lambda: page("<table><tr><td>" * 3_000 + "word " * 200_000),
    "lists 3,000 deep": lambda: page(_TEXT + "<ul><li>" * 3_000 + PROSE[0]),
    "200,000 line breaks": lambda: page(_TEXT + "<br>" * 200_000),
    "30,000 spans in a paragraph": lambda: page(_TEXT + f"<p>{'<span>a</span> ' * 30_000}</p>"),
    "9,900 spans in a paragraph": lambda: page(_TEXT + f"<p>{'<span>a</span> ' * 9_900}</p>"),
    "100,000 end tags that close nothing": lambda: page(_TEXT + "<div>" * 9_000 + "</b>" * 100_000),
    "tags closed in the wrong order": lambda: page(_TEXT + "<p><b><i></p></b></i>" * 10_000),
    "comment never closed": lambda: page(_TEXT + "<!-- " + _TEXT * 1000),
    "script never closed": lambda: page(_TEXT + "<script>" + _TEXT * 1000),
    "title never closed": lambda: page(_TEXT, "<title>" + PROSE[0]),
    "attribute never closed": lambda: page(_TEXT + '<a href="' + "x" * 1_000_000),
    "tag never closed": lambda: page(_TEXT + "<a " + "b " * 200_000),
    "million attributes": lambda: page(_TEXT + "<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">"),
    "million attributes of one name": lambda: page(_TEXT + "<p " + "a=1 " * 1_000_000 + ">"),
    "300,000 attributes with signs in them": lambda: page(
        _TEXT + "<p " + " ".join(f"a{n}='<>'" for n in range(300_000)) + ">"
    ),
    "picture of 15 MB in the page": lambda: page(f'{_TEXT}<img src="data:image/png;base64,{"A" * 15_000_000}">'),
    "picture of 20 MB in the page": lambda: page(f'{_TEXT}<img src="data:image/png;base64,{"A" * 20_000_000}">'),
    "million entities": lambda: page(_TEXT + "&amp;" * 1_000_000),
    "million entities in the title": lambda: page(_TEXT, f"<title>{'&amp;' * 1_000_000}</title>"),
    "200,000 unknown entities": lambda: page(_TEXT + "&none;" * 200_000),
    "characters that are none": lambda: page(_TEXT + "&#0;&#xD800;&#x110000;&#99999999999999;&#xFFFE;&#-1;"),
    "million signs of less": lambda: page(_TEXT + "<" * 1_000_000),
    "million NUL bytes": lambda: page(_TEXT + "\x00" * 1_000_000),
    "controls and marks of direction": lambda: page(_TEXT + "<p>\x01\x02\x7f\u202e\u200f\u2066\ufeff end</p>"),
    "100,000 dates": lambda: page(_TEXT, '<meta name="date" content="2016">' * 100_000),
    "script of data of 3 MB": lambda: page(_TEXT, f'<script type="application/ld+json">{"[" * 3_000_000}</script>'),
    "entities declared": lambda: page(_TEXT + "&a;").replace(
        b"html>", f'html [<!ENTITY a SYSTEM "{SECRET_URL}">]>'.encode(), 1
    ),
    "address of a file everywhere": lambda: page(
        _TEXT + f'<iframe src="{SECRET_URL}"></iframe><object data="{SECRET_URL}"></object><img src="{SECRET_URL}">',
        f'<base href="{SECRET_URL}"><link rel="stylesheet" href="{SECRET_URL}"><script src="{SECRET_URL}"></script>',
    ),
    "sent elsewhere": lambda: page(_TEXT, '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">'),
    "frames only": lambda: b"<html><frameset><frame src='a.html'></frameset></html>",
    "options without end": lambda: page(_TEXT + "<select>" + "<option>a" * 50_000),
    "drawing with text": lambda: page(_TEXT + "<svg><text>" * 5_000),
    "plaintext": lambda: page(_TEXT + "<plaintext>" + _TEXT),
    "nothing but tags": lambda: page("<div></div>" * 1000),
    "only a beginning": lambda: b"<html",
    "half of a page": lambda: page(_TEXT)[: len(_TEXT) // 2],
}
_WORDS = "Größe, señal, été, Łódź. "
_CHARSETS: dict[str, Callable[[], bytes]] = {
    "UTF-16 without a mark": lambda: page(_TEXT).decode().encode("utf-16-le"),
    "UTF-16 without a mark, the other way": lambda: page(_TEXT).decode().encode("utf-16-be"),
    "UTF-32": lambda: page(_TEXT).decode().encode("utf-32"),
    "UTF-16 cut in half a letter": lambda: page(_TEXT).decode().encode("utf-16")[:-1],
    "UTF-16 with half pairs": lambda: b"\xff\xfe" + page(_TEXT).decode().encode("utf-16-le") + b"\x00\xd8a\x00" * 500,
    "UTF-8 called UTF-16": lambda: page(_TEXT + _WORDS, '<meta charset="utf-16">'),
    "cp1252 called UTF-8": lambda: page(_TEXT + "Größe, été", '<meta charset="utf-8">').decode().encode("cp1252"),
    "cp1252 called Japanese": lambda: (
        page(_TEXT + "Größe, été", '<meta charset="shift_jis">').decode().encode("cp1252")
    ),
    "mixed": lambda: page(_TEXT) + "Größe".encode() + "Größe".encode("cp1252") + "Größe".encode("utf-16-le"),
    "noise in the middle": lambda: page(_TEXT).replace(
        b"</body>", random.Random(1).randbytes(100_000).replace(b"<", b"") + b"</body>"
    ),
    "mark in the middle": lambda: page(_TEXT + "\ufeff" * 10_000 + PROSE[0]),
}
_NAMES = ("punycode", "idna", "unicode_escape", "undefined", "zlib", "hex", "utf-7", "no-such", "x" * 150)

MAKERS: dict[str, Maker] = {
    label: Maker("page.html", "text/html", make) for label, make in (_PAGES | _CHARSETS).items()
}
MAKERS |= {
    f"encoding {name[:20]}": Maker(
        "page.html",
        "text/html",
        lambda name=name: page(f"{_TEXT}<p>ete</p>", f"<meta charset={name}>").replace(b"ete", b"\xe9t\xe9 \\ud800"),  # type: ignore[misc]
    )
    for name in _NAMES
}
MAKERS |= {
    f"served as {name[:20]}": Maker(
        "page.html", f"text/html; charset={name}", lambda: page(_TEXT) + b"\xe9t\xe9 \\ud800"
    )
    for name in (*_NAMES, "a\x00b", '"', "=?utf-8?q?=")
}
