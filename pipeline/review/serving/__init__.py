"""The local page on which coders judge pairs: blind, by keyboard or without, and nothing is lost.

In come the pairs of a sample, out come answers in the store. `desk` is who sees which pair next and what an answer
does; `passages` makes of a passage what a template prints; `guard` lets in who was given an address; `app` joins them,
and `pictures` draws pages. Open `app` first.
"""
