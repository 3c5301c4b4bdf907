"""PDFs printed by the system's Chromium from a web page; notes stand at the end, as browsers set no footnotes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from html import escape
from importlib.util import find_spec
from itertools import groupby

from tests.synthetic.content import Block, Content, Kind, runs
from tests.synthetic.layouts import Layout, blocks_of

_IN_BOX = (Kind.BOX, Kind.BOX_TITLE)
_TAGS = {Kind.TITLE: "h1", Kind.HEADING: "h2", Kind.CAPTION: "h3", Kind.PARAGRAPH: "p"}
_STYLE = """
html {{ font: {size}pt/{leading}pt "{family}"; }}
body {{ margin: 0 {aside}pt 0 0; hyphens: manual; text-align: {align}; }}
h1, h2, h3 {{ text-align: left; break-after: avoid; margin: {leading}pt 0 3pt; }}
h1 {{ font-size: 1.5em; line-height: 1.2; }} h2 {{ font-size: 1.2em; line-height: 1.25; }} h3 {{ font-size: 0.9em; }}
h1.wide {{ font-size: 2em; margin: 0 0 8pt; }}
.columns {{ column-count: {columns}; column-gap: {gutter}pt; }}
p {{ margin: 0 0 {space}pt; orphans: 2; widows: 2; }} p + p {{ text-indent: {indent}pt; }}
ul, ol {{ margin: 0 0 {leading}pt; padding-left: 16pt; }}
table {{ border-collapse: collapse; width: 100%; font-size: 0.88em; line-height: 1.2; text-align: left; }}
td {{ border: 0.5pt solid; padding: 3pt; vertical-align: top; }} tr {{ break-inside: avoid; }}
sup {{ font-size: 0.62em; line-height: 0; }}
.box {{ background: #dde6ee; padding: 8pt; break-inside: avoid; margin: {leading}pt 0; text-align: left; }}
.box p {{ margin: 0; text-indent: 0; }}
aside {{ float: right; clear: right; width: {side}pt; margin-right: -{aside}pt; font-size: 0.85em; line-height: 1.25; }}
.notes {{ border-top: 0.5pt solid; margin-top: {leading}pt; font-size: 0.8em; line-height: 1.2; text-align: left; }}
.notes p {{ margin: 0; text-indent: 0; }}
@page {{ size: {width}pt {height}pt; margin: {top}pt {margin}pt {bottom}pt; }}
"""
_RUNNING = """
@page {pages} {{ @top-{side} {{ content: "{head}"; font: italic 8pt "{family}"; }}
  @bottom-{side} {{ content: "{word} " counter(page); font: 8pt "{family}"; }} }}
"""


def has_chromium() -> bool:
    """Whether this machine can print with Chromium."""
    return bool(shutil.which("chromium") and find_spec("playwright"))


def chromium_pdfs(wanted: Iterable[tuple[Content, Layout]]) -> Iterator[bytes]:
    """The contents as PDFs in their layouts, in order, all printed by one browser."""
    from playwright.sync_api import sync_playwright

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=not root)
        page = browser.new_page(java_script_enabled=False)
        for content, layout in wanted:
            page.set_content(_web_page(content, layout))
            yield page.pdf(prefer_css_page_size=True)
        browser.close()


def _web_page(content: Content, layout: Layout) -> str:
    parts = []
    for group, members in groupby(blocks_of(content, layout), _group):
        inner = "".join(_element(block) for block in members)
        parts.append({"ul": f"<ul>{inner}</ul>", "ol": f"<ol>{inner}</ol>", "table": f"<table>{inner}</table>",
                      "box": f'<div class="box">{inner}</div>'}.get(group, inner))  # fmt: skip
    if layout.side:
        for place, side in enumerate(content.sides):
            parts.insert(2 * place + 1, f"<aside>{_markup(side)}</aside>")
    notes = "".join(f"<p><sup>{number}</sup> {_markup(text)}</p>" for number, text in content.notes.items())
    parts.append(f'<div class="notes">{notes}</div>')
    title = ""
    if layout.titled:
        first = content.blocks[0]
        title = f'<h1 class="wide">{_markup(first.text)}</h1>'
        parts[0] = parts[0].removeprefix(_element(first))
    return (
        f'<!DOCTYPE html><html lang="{content.lang}"><meta charset="utf-8"><title>{escape(content.head)}</title>'
        f'<style>{_style(content, layout)}</style><body>{title}<div class="columns">{"".join(parts)}</div></body>'
        "</html>"
    )


def _group(block: Block) -> str:
    names = {Kind.BULLET: "ul", Kind.NUMBERED: "ol", Kind.ROW: "table", Kind.BOX: "box", Kind.BOX_TITLE: "box"}
    return names.get(block.kind, "text")


def _element(block: Block) -> str:
    if block.kind is Kind.ROW:
        return f"<tr>{''.join(f'<td>{_markup(cell)}</td>' for cell in block.cells)}</tr>"
    if block.mark:
        return f"<li>{_markup(block.text)}</li>"
    if block.kind in _IN_BOX:
        return f"<p>{_markup(f'*{block.text}*' if block.kind is Kind.BOX_TITLE else block.text)}</p>"
    return f"<{_TAGS[block.kind]}>{_markup(block.text)}</{_TAGS[block.kind]}>"


def _markup(text: str) -> str:
    parts = []
    for run in runs(text):
        tag = "sup" if run.raised else "b" if run.bold else "i" if run.italic else ""
        parts.append(f"<{tag}>{escape(run.text)}</{tag}>" if tag else escape(run.text))
    return "".join(parts)


def _style(content: Content, layout: Layout) -> str:
    family = "DejaVu Serif" if layout.serif else "DejaVu Sans"
    main = _STYLE.format(
        family=family, size=layout.size, leading=layout.leading, width=layout.width, height=layout.height,
        margin=layout.margin, top=layout.top, bottom=layout.bottom, columns=layout.columns, gutter=layout.gutter,
        align="justify" if layout.justified else "left", side=layout.side,
        aside=layout.side + layout.gutter if layout.side else 0,
        space=0 if layout.indented else 0.6 * layout.leading, indent=1.4 * layout.size if layout.indented else 0,
    )  # fmt: skip
    running = {"family": family, "word": content.page_word}
    if not layout.alternating:
        return main + _RUNNING.format(pages="", side="center", head=content.head, **running)
    left = _RUNNING.format(pages=":left", side="left", head=content.side_head, **running)
    return main + left + _RUNNING.format(pages=":right", side="right", head=content.head, **running)
