"""From the claims of a run to a sample of pairs: strata, how many of each, foils, and what a coder is shown of a pair.

Open `draw` first.
"""
