"""Running a study: the order of the stages, its settings, and what of it is stale.

In comes a study's folder, out go its exports. `workspace` is the opened study that every stage is given, `run` the
order of the stages, `stages` the first of them; open `run` first.
"""
