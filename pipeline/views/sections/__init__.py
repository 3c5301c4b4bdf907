"""What `show` tells of a match in sentences, a module for each question: how sure it is, what else could explain it.

In comes a weighed match, with the texts that it quotes where they are needed; out go a `Section` of labelled sentences.
`verdict` has class, time, grade and scores; open that first.
"""

from __future__ import annotations
