"""What the style sheet in a page hides: elements whose class or id it does not display, and displays nowhere else.

Only plain selectors are read, and none that holds for print or for some screens alone. A class that another rule shows
again, as scripts do with what is opened, hides nothing.
"""

from __future__ import annotations

import re
from typing import Any

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_RULE = re.compile(r"(?<![^{}])([^{}]*+)\{([^{}]*+)\}")
_NOT_SHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_SHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*(?!none\b)\w|visibility\s*:\s*visible|opacity\s*:\s*1)", re.IGNORECASE)
_PLAIN = re.compile(r"(?:[a-z][\w-]*)?([.#])([\w-]+)\Z", re.IGNORECASE)
_NAMED = re.compile(r"[.#]([\w-]+)")
_DECLARATION = re.compile(r"(?<![a-z-])([a-z-]++)\s*+:\s*+([^;!]*+)")
_FAR, _NO_SIZE = re.compile(r"-\d{4,}(?:\.\d+)?px"), re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?\Z")
_SIX_DIGITS, _THREE_DIGITS = re.compile(r"#[0-9a-f]{6}"), re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])")
_PARTS = re.compile(r"rgb\(\s*+(\d{1,3})\s*+,\s*+(\d{1,3})\s*+,\s*+(\d{1,3})\s*+\)")
_NAMED_COLOURS = {
    "white": "#ffffff", "black": "#000000", "silver": "#c0c0c0", "gray": "#808080", "grey": "#808080",
    "maroon": "#800000", "red": "#ff0000", "purple": "#800080", "fuchsia": "#ff00ff", "magenta": "#ff00ff",
    "green": "#008000", "lime": "#00ff00", "olive": "#808000", "yellow": "#ffff00", "navy": "#000080",
    "blue": "#0000ff", "teal": "#008080", "aqua": "#00ffff", "cyan": "#00ffff", "orange": "#ffa500",
    "lightgray": "#d3d3d3", "lightgrey": "#d3d3d3", "darkgray": "#a9a9a9", "darkgrey": "#a9a9a9",
    "whitesmoke": "#f5f5f5", "snow": "#fffafa", "ivory": "#fffff0", "beige": "#f5f5dc", "brown": "#a52a2a",
    "pink": "#ffc0cb",
}  # fmt: skip
_MOST_CHARS = 500_000


def is_unseen(element: Any) -> bool:
    """Whether an element's own style hides it: not displayed, far off the page, without size or in its ground's colour.

    What is only transparent is mostly about to be faded in.
    """
    style = element.get("style", "").lower()
    if not style:
        return False
    rules = {name: value.strip() for name, value in _DECLARATION.findall(style)}
    if rules.get("display") == "none" or rules.get("visibility") == "hidden":
        return True
    if rules.get("position") in ("absolute", "fixed") and any(
        _FAR.match(rules.get(side, "")) for side in ("left", "top")
    ):
        return True
    if _NO_SIZE.match(rules.get("font-size", "")) and not len(element):
        return True
    ground = _read_colour(rules.get("background-color", rules.get("background", "")))
    return bool(ground) and _read_colour(rules.get("color", "")) == ground


def _read_colour(value: str) -> str:
    """A colour by its six digits; empty for what is none by itself, such as `inherit`, `var(--x)` or `transparent`."""
    if _SIX_DIGITS.fullmatch(value):
        return value
    if digits := _THREE_DIGITS.fullmatch(value):
        return "#" + "".join(2 * digit for digit in digits.groups())
    if parts := _PARTS.fullmatch(value):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in parts.groups())
    return _NAMED_COLOURS.get(value, "")


def find_hidden(root: Any) -> frozenset[Any]:
    """The elements of a page that its own style sheets hide."""
    sheets = "".join(sheet.text or "" for sheet in root.iter("style") if _holds(sheet))[:_MOST_CHARS]
    if "none" not in sheets.lower() and "hidden" not in sheets.lower():
        return frozenset()
    names = _find_names(_COMMENT.sub("", sheets))
    ids, classes = ({name for kind, name in names if kind == sign} for sign in "#.")
    return frozenset(
        element
        for element in (root.xpath("//*[@id or @class]") if names else ())
        if element.get("id") in ids or not classes.isdisjoint(element.get("class", "").split())
    )


def _holds(sheet: Any) -> bool:
    """Whether a sheet holds on every screen, and not only where scripts are off."""
    everywhere = sheet.get("media", "").strip().lower() in ("", "all", "screen")
    return everywhere and next(sheet.iterancestors("noscript"), None) is None


def _find_names(sheet: str) -> set[tuple[str, str]]:
    hidden: set[tuple[str, str]] = set()
    shown: set[str] = set()
    for selectors, rule in _RULE.findall(_drop_conditions(sheet)):
        for selector in map(str.strip, selectors.split(",")):
            if _NOT_SHOWN.search(rule) and (found := _PLAIN.match(selector)):
                hidden.add((found[1], found[2]))
            elif _SHOWN.search(rule):
                shown.update(_NAMED.findall(selector))
    return {(kind, name) for kind, name in hidden if name not in shown}


def _drop_conditions(sheet: str) -> str:
    """The sheet without the rules that hold under a condition, such as @media print."""
    kept, depth, start = [], 0, 0
    for found in re.finditer(r"@[\w-]++[^{};@]*+\{|[{}]", sheet):
        if found[0].startswith("@") and depth == 0:
            kept.append(sheet[start : found.start()])
            depth = 1
        elif depth:
            depth += 1 if found[0].endswith("{") else -1
            if depth == 0:
                start = found.end()
    return "".join(kept) + (sheet[start:] if depth == 0 else "")
