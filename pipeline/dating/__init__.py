"""When a document was published: what its pages, its file and its web site say, weighed against each other.

`statements` finds the lines of a text that date it; `decide` weighs all clues. Both are pure. Kinds of clues and how
far each is trusted: `reports.WEIGHTS`.
"""

from __future__ import annotations

from pipeline.dating.decide import ENOUGH, Given, decide
from pipeline.dating.text_lines import VERSION, statements

__all__ = ["ENOUGH", "VERSION", "Given", "decide", "statements"]
