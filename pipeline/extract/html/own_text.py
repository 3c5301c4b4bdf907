"""What a search for the main text leaves out though the page says nothing else: parts named like comments, frames."""

from __future__ import annotations

import html
import re
from typing import Any

_COMMENTS = re.compile(r"comment|kommentar|komentar|comentari|disqus|discuss|respond", re.IGNORECASE)
_MENUS = ("nav", "footer", "aside", "header")
_TEXTS = ("p", "li", "td", "dd", "blockquote", "pre")
_PROSE_CHARS = 80
_PART = r"""[^<>"']|"[^"]*+"|'[^']*+'"""
# Nothing in it is tried twice, so that tags without an end cost no more than their length: a look ahead gives nothing
# back. Possessive groups would not either, but Python before 3.11.5 loses its place in them.
_FRAME = re.compile(
    rf"""<iframe\b(?=(?P<before>(?:(?!\ssrcdoc\s*+=)(?:{_PART}))*))(?P=before)"""
    rf"""\ssrcdoc\s*+=\s*+(?P<page>"[^"]*+"|'[^']*+')(?=(?P<behind>(?:{_PART})*))(?P=behind)>"""
    r"(?:(?:(?!<iframe\b).){0,2000}?</iframe\s*+>)?",
    re.IGNORECASE | re.DOTALL,
)
# What a frame says of itself and its scripts is no text of the page around it.
_AROUND = re.compile(
    r"<!doctype[^<>]*+>|</?(?:html|body)\b[^<>]*+>|<head\b(?:(?!<head\b).)*?</head\s*+>", re.IGNORECASE | re.DOTALL
)


def open_frames(markup: str) -> str:
    """The markup with the pages that stand in the attribute `srcdoc` of frames at the place of the frames."""
    return _FRAME.sub(lambda found: f"<div>{_AROUND.sub('', html.unescape(found['page'][1:-1]))}</div>", markup)


def free_only_text(root: Any) -> str:
    """A reason where all prose of the page stands in parts named like comments; they lose these names."""
    named = [one for one in root.iter() if isinstance(one.tag, str) and _COMMENTS.search(_names_of(one))]
    named = [one for one in named if one.tag not in ("html", "body")]
    inside = {below for one in named for below in one.iter()}
    menus = {below for menu in root.iter(*_MENUS) for below in menu.iter()}
    prose = [one for one in _find_prose(root) if one not in menus]
    if not named or not prose or any(one not in inside for one in prose):
        return ""
    name = _names_of(named[0]).strip()
    for one in named:
        for attribute in ("class", "id"):
            one.attrib.pop(attribute, None)
    return f"its only text stands in a part named like comments ({name}): look whether it is the page's own"


def _names_of(element: Any) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _find_prose(root: Any) -> list[Any]:
    """The elements that hold a paragraph of their own."""
    found = [one for one in root.iter(*_TEXTS) if len(" ".join("".join(one.itertext()).split())) >= _PROSE_CHARS]
    return found + [
        one for one in root.iter("div", "section", "article", "main", "body") if _own_chars(one) >= _PROSE_CHARS
    ]


def _own_chars(element: Any) -> int:
    return len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in element)
