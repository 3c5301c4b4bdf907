"""The local page on which coders judge pairs: blind, by keyboard or without, and nothing is lost.

In come the pairs of a sample, out come answers in the store. `desk` is who sees which pair next and what an answer
does; `passages` makes of a passage what a template prints, and `printing` a whole page; `keys` says which key does
what; `guard` lets in who was given an address; `app` joins them, `deciding` is the pages of whoever decides between
coders, and `pictures` draws pages. Open `app` first. `exchanging.pack` puts the same pages into one file.
"""
