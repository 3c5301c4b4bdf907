"""A page's tree as a reader sees it: folded panels opened, headings in buttons and sentences in links made plain.

The search for the main text judges by state (closed, hidden), by class names and by the share of links. A panel that a
reader opens with a click and a list whose items lead to pages of their own are main text all the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from pipeline.extract.html.style_sheets import find_hidden, is_unseen
from pipeline.extract.html.wording import settle_wording

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MENUS = frozenset({"nav", "footer", "aside", "header"})
_PANELS = frozenset({"div", "section", "article", "ul", "ol", "dl", "dd", "table", "p", "details"})
_BLOCKS = frozenset({"p", "div", "section", "article", "ul", "ol", "dl", "table", "details", *_HEADINGS})
# Names that say whether a part is open, and nothing of what it holds.
_STATE = re.compile(
    r"expand|collaps|accord|toggle|fold|hidden|hide|^tabs?\b|tab-?pane|panel|closed|fade", re.IGNORECASE
)
# Of these, names of what a reader opens.
_FOLDS = re.compile(r"expand|collaps|accord|toggle|fold|tabs?\b|tab-|panel", re.IGNORECASE)
_MENU_NAME = re.compile(r"nav|menu|breadcrumb|footer|share|social|related|sidebar|pager|pagination", re.IGNORECASE)
# Words in which the search for the main text finds the name of a menu or the like, such as "bar" or "rating"; signposts
# that with other words say what a part is about; and the words with which they say nothing of that.
_CHANCE = re.compile(
    r"nachbar|embarg|bar(?:celon|ri|gain)|(?:[bego]|nt|nst)rating|authori[tsz]|shared(?=$|[-_])", re.IGNORECASE
)
_MENU_LETTERS = re.compile(
    r"bar|meta|rating|author|shar|social|nav|menu|cookie|consent|foot|widget|button|related|link", re.IGNORECASE
)
_SIGNPOSTS = frozenset({"social", "next"})
_OF_SIGNPOSTS = frozenset({
    "media", "share", "sharing", "link", "links", "icon", "icons", "network", "networks", "follow", "button", "buttons",
    "page", "post", "article", "prev", "previous", "nav", "item", "items", "list", "wrapper", "container", "block",
    "bar", "footer", "menu", "login", "feed",
})  # fmt: skip
_NAME_PART = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+(?![a-z])")
_OPENERS = ("aria-controls", "data-target", "data-bs-target", "href")
_MAY_BE_PANEL = "//*[@class or @id or @style or @hidden or @aria-hidden]"
_MAY_BE_MENU = "//nav|//footer|//aside|//header|//*[@class or @id or @role]"
# Labels of menus are shorter, those of measures and decisions longer.
_LABEL_CHARS = 20
_PANEL_CHARS = 80
_ICON_CHARS = 40


def unfold(root: Any) -> None:
    """Changes the tree in place; text that nothing on the page opens is taken out."""
    openers = _find_openers(root)
    # Shadow roots are shown; all other templates are only material for scripts.
    for template in list(root.iter("template")):
        if template.get("shadowrootmode") is None and template.getparent() is not None:
            template.drop_tree()
    _open_panels(root, openers, find_hidden(root))
    _name_tabs(root, openers)
    _free_headings(root)
    settle_wording(root)
    _keep_containers(root)
    _free_links(root)
    _enclose_own_words(root)


def text_of(element: Any) -> str:
    """The words below an element, parted by single blanks."""
    return " ".join("".join(element.itertext()).split())


def _find_openers(root: Any) -> dict[Any, Any]:
    """The parts of the page that a link or button names by their ids, or that name theirs, each with what opens it.

    It must be asked before ids are changed, since the name of a panel often says that it is one.
    """
    named = {element.get("id"): element for element in reversed(root.xpath("//*[@id]"))}
    openers: dict[Any, Any] = {}
    for element in root.iter("a", "button", "div", "li", "span", *_HEADINGS):
        for name in _OPENERS:
            for target in element.get(name, "").split():
                part = named.get(target.removeprefix("#"))
                if part is not None and (name == "aria-controls" or target.startswith("#")):
                    openers.setdefault(part, element)
    for part in root.xpath("//*[@aria-labelledby]"):
        for label in map(named.get, part.get("aria-labelledby").split()):
            if label is None:
                continue
            if label.tag in ("a", "button") or label.get("role") == "tab":
                openers.setdefault(part, label)
    return openers


def _open_panels(root: Any, openers: dict[Any, Any], hidden: Collection[Any]) -> None:
    parts = root.xpath(_MAY_BE_PANEL)
    folds = {element for element in parts if _FOLDS.search(element.get("class", ""))}
    for element in parts:
        _forget_state(element)
        hides = is_unseen(element)
        # What a part shows of what is wider than it says nothing of the part itself ("overflow: hidden").
        element.attrib.pop("style", None)
        # It hides a part from readers of screens alone; short ones are the letters of icons.
        if element.get("aria-hidden") and element.tag in _BLOCKS and len(text_of(element)) >= _ICON_CHARS:
            del element.attrib["aria-hidden"]
        unseen = element in hidden or element.get("hidden") is not None or hides
        if unseen and element.tag not in ("html", "body") and element.getparent() is not None:
            folded = not folds.isdisjoint((element, element.getparent()))
            if folded or element.get("hidden") == "until-found" or _is_opened(element, openers):
                element.attrib.pop("hidden", None)
            else:
                element.drop_tree()


def _is_opened(element: Any, openers: dict[Any, Any]) -> bool:
    """Whether a reader can open a part: something names it, it is a tab, or a heading or button stands before it."""
    if element in openers or element.get("role") == "tabpanel":
        return True
    before = element.getprevious()
    if before is None and element.getparent() is not None:
        before = element.getparent().getprevious() if element.getparent().tag == "div" else None
    if before is None:
        return False
    return before.tag in _HEADINGS or before.tag in ("button", "dt", "summary", "a") or _holds_opener(before)


def _holds_opener(element: Any) -> bool:
    opener = element.find(".//button")
    opener = element.find(".//a[@href='#']") if opener is None else opener
    return opener is not None or element.get("aria-expanded") is not None or element.get("onclick") is not None


def _forget_state(element: Any) -> None:
    """Takes the words for open and closed out of an element's class and id, and those that name a menu by chance."""
    for name in ("class", "id"):
        words = element.get(name, "")
        if words and (_STATE.search(words) or any(map(_is_chance, words.split()))):
            kept = " ".join(word for word in words.split() if not (_STATE.search(word) or _is_chance(word)))
            if kept:
                element.set(name, kept)
            else:
                del element.attrib[name]


def _is_chance(word: str) -> bool:
    """Whether a name holds the letters of one for menus and the like and is none: "migrating", "social-housing"."""
    rest = _CHANCE.sub("", word)
    if rest != word:
        return not _MENU_LETTERS.search(rest)
    parts = {part.lower() for part in _NAME_PART.findall(word)}
    return not parts.isdisjoint(_SIGNPOSTS) and bool(parts - _SIGNPOSTS - _OF_SIGNPOSTS)


def _name_tabs(root: Any, openers: dict[Any, Any]) -> None:
    """Gives each panel that has no heading the words of its tab, which stand away from it."""
    for panel in [one for one in root.iter(*_PANELS) if one.get("role") == "tabpanel"]:
        opener = openers.get(panel)
        if opener is None or any(child.tag in _HEADINGS for child in panel[:1]) or not text_of(opener):
            continue
        heading = panel.makeelement("h3", {})
        heading.text, heading.tail, panel.text = text_of(opener), panel.text, None
        panel.insert(0, heading)


def _free_headings(root: Any) -> None:
    """Makes words of the buttons in headings, and headings of the buttons that stand before a panel."""
    for button in list(root.iter("button")):
        if any(one.tag in _HEADINGS or one.tag in ("summary", "dt") for one in button.iterancestors()):
            button.tag = "span"
        elif _opens_what_follows(button):
            button.tag = "h3"
        for name in ("class", "id", "role"):
            if button.tag != "button":
                button.attrib.pop(name, None)


def _opens_what_follows(button: Any) -> bool:
    panel = button.getnext()
    if panel is None or panel.tag not in _PANELS or _is_menu(button):
        return False
    return len(text_of(panel)) >= _PANEL_CHARS and not _is_menu(panel) and 1 < len(text_of(button)) < _PANEL_CHARS


def _is_menu(element: Any) -> bool:
    """Whether an element is, or stands in, a menu, footer or the like by its name, class or role."""
    return any(_names_menu(one) for one in (element, *element.iterancestors()))


def _names_menu(element: Any) -> bool:
    if element.tag in ("html", "body", "main", "article"):
        return False
    named = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    return element.tag in _MENUS or bool(_MENU_NAME.search(named))


def _keep_containers(root: Any) -> None:
    """Makes plain parts of forms, figures and rare elements that hold text; they are taken out with it otherwise."""
    for element in list(root.iter("form", "figure")):
        if element.find(".//table") is not None or _holds_prose(element):
            element.tag = "div"
    for element in list(root.iter("center", "fieldset", "marquee", "dialog", "label", "legend")):
        shown = element.tag != "dialog" or element.get("open") is not None
        if shown and len(text_of(element)) >= _PANEL_CHARS:
            element.tag = "div"


def _holds_prose(element: Any) -> bool:
    return any(len(text_of(one)) >= _PANEL_CHARS for one in element.iter("p", "li", "div", "td"))


def _free_links(root: Any) -> None:
    """Makes words of the links in headings, and of those of a list or table whose labels are no menu's."""
    in_menus = {link for menu in root.xpath(_MAY_BE_MENU) if _names_menu(menu) for link in menu.iter("a")}
    in_headings = {link for heading in root.iter(*_HEADINGS) for link in heading.iter("a")}
    labels: dict[Any, list[tuple[Any, int]]] = {}
    for link in [one for one in root.iter("a") if one not in in_menus]:
        if link in in_headings:
            link.drop_tag()
            continue
        group = next(link.iterancestors("ul", "ol", "table", "dl"), None)
        labels.setdefault(link.getparent() if group is None else group, []).append((link, len(text_of(link))))
    for links in labels.values():
        if sum(chars for _, chars in links) >= _LABEL_CHARS * len(links):
            for link, _ in links:
                link.drop_tag()


def _enclose_own_words(root: Any) -> None:
    """Puts the words that stand directly in parts of a page into one that may hold words; they get lost otherwise."""
    for element in list(root.iter("main", "article", "section", "body")):
        if not (element.text or "").strip():
            continue
        words = element.makeelement("div", {})
        words.text, element.text = element.text, None
        for child in list(element):
            if child.tag in _BLOCKS:
                break
            words.append(child)
        element.insert(0, words)
