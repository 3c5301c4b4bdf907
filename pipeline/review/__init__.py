"""Matches judged by people: how far coders agree, how precise the matches are, and when enough has been judged.

In come judgements as plain rows, out come figures with intervals, or the reason why there is none; nothing here reads a
study. Open `agreement` first.
"""
