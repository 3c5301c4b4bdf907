"""Errors a user can meet; each message is one sentence that ends with what to do next.

CrawlerError              the crawl cannot start or did not come to its end
├── SourceError           a source file is unreadable or invalid; names file, key and what is allowed
└── ArchiveError          a WARC record is missing or damaged
"""

from __future__ import annotations


class CrawlerError(Exception):
    """Base of every expected error of collecting: the crawl cannot start or did not come to its end."""


class SourceError(CrawlerError):
    """A source file is unreadable or invalid."""


class ArchiveError(CrawlerError):
    """A WARC record is missing or damaged."""
