"""Other explanations of a match: which passages could be the source instead, and how well they fit.

In come matches and the scales of the profile; out come the same matches with their strongest rival, flags and
exclusions. Open `assess` first; `kinds` lists the kinds of rival, with what each excludes and flags. `network_repeats`
tells later network texts that have what a city took from an earlier one.
"""
