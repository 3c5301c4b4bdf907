"""Instruments as tables list them, their names in texts, and when each city first used one.

In come instruments.csv and texts, out come traces with their sentences, first namings as intervals and the curve of
these. Open `traces` first, then `first_namings`; `turnbull` is the arithmetic of the curve.
"""
