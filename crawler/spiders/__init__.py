"""The kinds of source and the spider of each; a new kind is one module, its line here and its keys.

In comes an answer of a site, out go requests for what it leads to, and what becomes of each document goes to `report`.
The contract stands in two modules: `base`, what every spider does, and `index_pages`, for kinds whose documents are
linked from pages: such a kind says only where to begin and what one page holds (`read`). Open `index_pages` first, then
`feed` as an example. What a researcher's own spider imports: `DirectDocument` from `crawler.source`, `Linked` from
`base`, `Follow`, `IndexSpider` and `Missing` from `index_pages`.
"""

from __future__ import annotations

import importlib.util

from crawler.errors import SourceError
from crawler.source import Source
from crawler.spiders.base import SourceSpider
from crawler.spiders.cdx import CdxSpider
from crawler.spiders.direct import DirectSpider
from crawler.spiders.feed import FeedSpider
from crawler.spiders.folder import FolderSpider
from crawler.spiders.json_endpoint import JsonSpider
from crawler.spiders.listing import ListingSpider
from crawler.spiders.oparl import OParlSpider
from crawler.spiders.search import SearchSpider
from crawler.spiders.site import SiteSpider
from crawler.spiders.sitemap import SitemapSpider

SPIDERS: dict[str, type[SourceSpider]] = {
    "listing": ListingSpider,
    "site": SiteSpider,
    "direct": DirectSpider,
    "sitemap": SitemapSpider,
    "feed": FeedSpider,
    "search": SearchSpider,
    "json": JsonSpider,
    "cdx": CdxSpider,
    "oparl": OParlSpider,
    "folder": FolderSpider,
}


def spider_for(source: Source) -> type[SourceSpider]:
    """The spider of a source's kind, or the class `Spider` in the Python file that the source names.

    Raises SourceError where that file has no such class or cannot be imported, and for what the spider finds wrong.
    """
    spider = SPIDERS.get(source.kind) or _spider_in_file(source)
    spider.check_source(source)
    return spider


def _spider_in_file(source: Source) -> type[SourceSpider]:
    path = source.option("spider")
    try:
        spec = importlib.util.spec_from_file_location(f"policyecho_source_{source.id.replace('-', '_')}", path)
        if spec is None or spec.loader is None:
            raise ImportError("its name does not end in .py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        spider = module.Spider
    except Exception as error:  # whatever a file of the researcher's raises
        raise SourceError(
            f"source {source.id}: the spider {path} cannot be used ({type(error).__name__}: {error}); correct it there"
        ) from None
    if not (isinstance(spider, type) and issubclass(spider, SourceSpider)):
        raise SourceError(f"source {source.id}: Spider in {path} is no SourceSpider; derive it from IndexSpider")
    return spider
