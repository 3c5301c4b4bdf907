"""Benchmarks of reading PDFs: how fast, whether all words are there, and whether they stand in a reader's order."""
