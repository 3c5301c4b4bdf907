"""What a city changed on the way: numbers, denial and duty in sentences that were aligned with the network's.

In: a weighed match and its two documents. Out: `Difference` records, each with its flag and the expressions of both
sides. What is uncertain is no difference: a translation may say the same in other words. Open `compare` first, which
compares two sentences; `find` says which sentences of a match are compared. The words are those of `[wording]` in
`data/languages/`; whoever changes them raises VERSION.
"""

from __future__ import annotations

__all__ = ["VERSION"]

VERSION = "8"  # of the rules and of the words; part of every run id
