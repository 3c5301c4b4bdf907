"""The styles of the OpenDocument files: fonts, paragraphs, lists, tables, columns, pages and their running lines."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.synthetic.content import Content
from tests.synthetic.layouts import Layout

_COUNTRIES = {"de": "DE", "en": "GB", "es": "ES", "fr": "FR", "it": "IT", "nl": "NL", "pl": "PL", "pt": "PT"}


def styles_of(content: Content, layout: Layout) -> str:
    """The style parts of a document."""
    family = "DejaVu Serif" if layout.serif else "DejaVu Sans"
    return (
        f'<office:font-face-decls><style:font-face style:name="Face" svg:font-family="\'{family}\'"/>'
        f"</office:font-face-decls><office:styles>{_default(content, layout)}{_paragraphs(layout)}{_notes()}"
        f"</office:styles><office:automatic-styles>{_texts()}{_lists()}{_table(layout)}{_columns_and_side(layout)}"
        f"{_page_layout(layout)}</office:automatic-styles>"
        f"<office:master-styles>{_master(content, layout)}</office:master-styles>"
    )


def _default(content: Content, layout: Layout) -> str:
    return (
        '<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2"/>'
        f'<style:text-properties style:font-name="Face" fo:font-size="{layout.size}pt" fo:language="{content.lang}" '
        f'fo:country="{_COUNTRIES[content.lang]}" fo:hyphenate="false"/></style:default-style>'
        '<style:style style:name="Standard" style:family="paragraph"/>'
    )


def _paragraphs(layout: Layout) -> str:
    size, leading = layout.size, layout.leading
    align = "justify" if layout.justified else "start"
    space = 0.0 if layout.indented else 0.6 * leading
    indent = 1.4 * size if layout.indented else 0.0
    keep = 'fo:keep-with-next="always"'
    wide = size * 1.5 if not layout.titled else size * 2
    return "".join(
        (
            _style("Body", size, leading, f'fo:text-align="{align}" fo:text-indent="{indent}pt"', below=space),
            _style("Item", size, leading, f'fo:text-align="{align}"', below=2),
            _style("Title", wide, wide * 1.2, keep, below=0.5 * size, bold=True),
            _style("Wide", wide, wide * 1.2, "", below=0.8 * size, bold=True),
            _style("Part", size * 1.5, size * 1.8, keep, above=leading, below=3, bold=True),
            _style("Heading", size * 1.2, size * 1.5, keep, above=leading, below=3, bold=True),
            _style("Caption", size * 0.9, size * 1.2, keep, above=leading, below=2, bold=True),
            _style("Box", size, leading, 'fo:background-color="#dde6ee" fo:border="0.5pt solid #dde6ee" '
                   'fo:padding="6pt" style:join-border="true" fo:keep-together="always"'),
            _style("CellText", size * 0.88, size * 1.05),
            _style("SideText", size * 0.85, size * 1.05),
            _style("Note", size * 0.8, size, 'fo:margin-left="8pt" fo:text-indent="-8pt"'),
            _style("Running", 8, 10, 'fo:text-align="center"'),
            _style("Left", 8, 10, 'fo:text-align="start"'),
            _style("Right", 8, 10, 'fo:text-align="end"'),
        )
    )  # fmt: skip


def _style(
    name: str, size: float, leading: float, more: str = "", *, above: float = 0, below: float = 0, bold: bool = False
) -> str:
    weight = ' fo:font-weight="bold"' if bold else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Standard">'
        f'<style:paragraph-properties fo:line-height="{leading}pt" fo:margin-top="{above}pt" '
        f'fo:margin-bottom="{below}pt" {more}/><style:text-properties fo:font-size="{size}pt"{weight}/></style:style>'
    )


def _notes() -> str:
    return (
        '<text:notes-configuration text:note-class="footnote" text:footnotes-position="page" '
        'text:start-numbering-at="document"/>'
    )


def _texts() -> str:
    return (
        '<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/>'
        '</style:style><style:style style:name="Italic" style:family="text">'
        '<style:text-properties fo:font-style="italic"/></style:style>'
    )


def _lists() -> str:
    place = (
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="14pt" '
        'fo:text-indent="-14pt" fo:margin-left="14pt"/></style:list-level-properties>'
    )
    return (
        '<text:list-style style:name="Bullet"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
        f"{place}</text:list-level-style-bullet></text:list-style>"
        '<text:list-style style:name="Numbered"><text:list-level-style-number text:level="1" style:num-suffix="." '
        f'style:num-format="1">{place}</text:list-level-style-number></text:list-style>'
    )


def _table(layout: Layout) -> str:
    shares = (0.46, 0.32, 0.22) if layout.table_columns == 3 else (0.55, 0.45)
    width = layout.column_width
    columns = "".join(
        f'<style:style style:name="Column{number}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{share * width}pt"/></style:style>'
        for number, share in enumerate(shares)
    )
    return (
        '<style:style style:name="Table" style:family="table"><style:table-properties '
        f'style:width="{width}pt" table:align="left" fo:margin-bottom="{layout.leading}pt"/></style:style>{columns}'
        '<style:style style:name="Row" style:family="table-row"><style:table-row-properties '
        'fo:keep-together="always"/></style:style><style:style style:name="Cell" style:family="table-cell">'
        '<style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="3pt"/></style:style>'
    )


def _columns(layout: Layout) -> str:
    if layout.columns == 1:
        return ""
    half = layout.gutter / 2
    each = []
    for number in range(layout.columns):
        before, after = (0 if number == 0 else half), (0 if number == layout.columns - 1 else half)
        share = round(layout.column_width + before + after)
        each.append(
            f'<style:column style:rel-width="{share}*" fo:start-indent="{before}pt" fo:end-indent="{after}pt"/>'
        )
    attributes = f'fo:column-count="{layout.columns}" fo:column-gap="{layout.gutter}pt"'
    return f"<style:columns {attributes}>{''.join(each)}</style:columns>"


def _columns_and_side(layout: Layout) -> str:
    section = ""
    if layout.titled:
        section = (
            '<style:style style:name="Columns" style:family="section"><style:section-properties '
            f'text:dont-balance-text-columns="true">{_columns(layout)}</style:section-properties></style:style>'
        )
    return (
        f'{section}<style:style style:name="Side" style:family="graphic"><style:graphic-properties '
        'style:wrap="run-through" style:vertical-pos="from-top" style:vertical-rel="paragraph" '
        'style:horizontal-pos="from-left" style:horizontal-rel="paragraph" fo:border="none" fo:padding="0pt" '
        'style:run-through="foreground"/></style:style>'
    )


def _page_layout(layout: Layout) -> str:
    right = layout.margin + (layout.side + layout.gutter if layout.side else 0)
    columns = "" if layout.titled else _columns(layout)
    edge = 22.0
    return (
        f'<style:page-layout style:name="Pages"><style:page-layout-properties fo:page-width="{layout.width}pt" '
        f'fo:page-height="{layout.height}pt" fo:margin-top="{edge}pt" fo:margin-bottom="{edge}pt" '
        f'fo:margin-left="{layout.margin}pt" fo:margin-right="{right}pt">{columns}</style:page-layout-properties>'
        f'<style:header-style><style:header-footer-properties svg:height="{layout.top - edge}pt" '
        f'fo:margin-bottom="18pt"/></style:header-style><style:footer-style><style:header-footer-properties '
        f'svg:height="{layout.bottom - edge}pt" fo:margin-top="14pt"/></style:footer-style></style:page-layout>'
    )


def _master(content: Content, layout: Layout) -> str:
    number = f"{escape(content.page_word)} <text:page-number/>"
    if not layout.alternating:
        parts = f"{_line('header', content.head, 'Running')}{_line('footer', number, 'Running')}"
    else:
        parts = (
            f"{_line('header', content.head, 'Right')}{_line('header-left', content.side_head, 'Left')}"
            f"{_line('footer', number, 'Right')}{_line('footer-left', number, 'Left')}"
        )
    return f'<style:master-page style:name="Standard" style:page-layout-name="Pages">{parts}</style:master-page>'


def _line(where: str, text: str, style: str) -> str:
    return f'<style:{where}><text:p text:style-name="{style}">{text}</text:p></style:{where}>'
