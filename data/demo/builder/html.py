"""HTML pages of the demo sites: documents, listings, home pages and furniture."""

from __future__ import annotations

from html import escape

from builder.site import Page, Site
from builder.source import Block, SourceDocument


def document_page(document: SourceDocument, site: Site) -> str:
    """A document published as a web page, inside the frame of its site."""
    body = [
        f"<h1>{escape(document.title)}</h1>",
        f'<p class="published"><time datetime="{document.date}">{document.date}</time></p>',
        *(_block(block) for block in document.blocks),
        f'<p class="colophon"><small>{escape(document.colophon)}</small></p>',
    ]
    return _frame(document.title, body, site)


def furniture_page(page: Page, site: Site) -> str:
    """A page of the site that is no document of the corpus."""
    body = [f"<h1>{escape(page.title)}</h1>", *(f"<p>{escape(text)}</p>" for text in page.paragraphs)]
    return _frame(page.title, body, site)


def home_page(site: Site) -> str:
    """The first page of the site."""
    return _frame(site.name, [f"<h1>{escape(site.name)}</h1>", f"<p>{escape(site.lead)}</p>"], site)


def listing_pages(site: Site, documents: tuple[SourceDocument, ...]) -> dict[str, str]:
    """The listing of a site by file: newest document first, `per_page` a page, pages joined by rel=next."""
    links = [(one.date, one.file, one.title) for one in documents]
    links += [(page.date, page.file, page.title) for page in site.pages if page.date]
    links.sort(reverse=True)
    chunks = [links[at : at + site.per_page] for at in range(0, len(links), site.per_page)]
    files = [f"{site.listing}/{'index' if number == 0 else f'page-{number + 1}'}.html" for number in range(len(chunks))]
    pages = {}
    for number, chunk in enumerate(chunks):
        body = [
            f"<h1>{escape(site.listing_label)}</h1>",
            '<ul class="documents">',
            *map(_listed, chunk),
            "</ul>",
        ]
        if number + 1 < len(chunks):
            body.append(f'<p><a rel="next" href="/{files[number + 1]}">{escape(site.next_label)}</a></p>')
        pages[files[number]] = _frame(site.listing_label, body, site)
    return pages


def _listed(link: tuple[str, str, str]) -> str:
    date, file, title = link
    name = escape(title)
    return (
        f'<li class="document"><a class="download" href="/{file}"><span class="title">{name}</span></a> '
        f'<span class="date">{date}</span> <span class="type">{file.rsplit(".", 1)[-1].upper()}</span></li>'
    )


def _block(block: Block) -> str:
    if block.kind == "heading":
        return f"<h2>{escape(block.text)}</h2>"
    if block.kind == "bullets":
        return "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for (item,) in block.rows) + "\n</ul>"
    if block.kind == "table":
        head, *rows = block.rows
        return "\n".join(["<table>", _row(head, "th"), *(_row(row, "td") for row in rows), "</table>"])
    return f"<p>{escape(block.text)}</p>"


def _row(cells: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _frame(title: str, body: list[str], site: Site) -> str:
    links = [("/", site.home_label)]
    links += [(f"/{site.listing}/", site.listing_label)] if site.listing else []
    links += [(f"/{page.file}", page.title) for page in site.pages if not page.date]
    items = "\n".join(f'<li><a href="{href}">{escape(label)}</a></li>' for href, label in links)
    heading = title if title == site.name else f"{title} | {site.name}"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{site.lang}">',
            f'<head>\n<meta charset="utf-8">\n<title>{escape(heading)}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n</head>',
            f'<body>\n<header><p class="brand">{escape(site.name)}</p>',
            f"<nav>\n<ul>\n{items}\n</ul>\n</nav>\n</header>",
            "<main>\n<article>",
            *body,
            "</article>\n</main>",
            f"<footer><p>{escape(site.footer)}</p></footer>\n</body>\n</html>\n",
        ]
    )
