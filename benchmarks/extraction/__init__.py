"""Benchmarks of reading PDFs: how fast, whether all words are there, and whether they stand in a reader's order.

PDFs come in (`material`), rows of a table go out. `task` says what a benchmark is; `speed`, `recall` and `golden` are
the three. All compare the page texts of `systems` word by word (`words`, `alignment`).
"""
