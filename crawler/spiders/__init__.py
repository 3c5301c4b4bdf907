"""The kinds of source and the spider of each; a new kind is one module and its line here."""

from __future__ import annotations

from crawler.spiders.base import SourceSpider
from crawler.spiders.direct import DirectSpider
from crawler.spiders.listing import ListingSpider

SPIDERS: dict[str, type[SourceSpider]] = {
    "listing": ListingSpider,
    "direct": DirectSpider,
}
