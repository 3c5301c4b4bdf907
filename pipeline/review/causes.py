"""Why coders differed, as whoever decides sees it."""

from __future__ import annotations

from pipeline.records.codes import Code

__all__ = ["CAUSE", "Cause"]

CAUSE = "cause"


class Cause(Code):
    """Why coders differed, as the adjudicator sees it."""

    RULE_UNCLEAR = "rule_unclear", "the codebook does not say which code is right"
    CONTEXT = "context", "one coder took more of the context into account"
    OCR = "ocr", "the text was badly read"
    LANGUAGE = "language", "one coder misunderstood the language"
    SLIP = "slip", "a wrong key or a moment's inattention"
