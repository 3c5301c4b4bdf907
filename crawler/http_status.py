"""What a crawl makes of the numbers by which servers say how they answered."""

from __future__ import annotations

from http import HTTPStatus

# What was there is not, and will not be: what a document is counted as gone for.
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
# A server that says one of these may say something else in a moment; what it said is archived, but is no answer.
PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS, *range(500, 600)})
# The answer names another address to ask.
REDIRECTS = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)
