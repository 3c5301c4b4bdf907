"""Runs in the catalogue: what each was made of, its matches and what it cost, and how runs followed one another.

Open `runs` first; `match_json` is how a match is written down.
"""
