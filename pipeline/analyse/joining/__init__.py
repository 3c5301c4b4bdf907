"""Do cities echo a network more after they joined it than was to be expected had they not: the whole design.

In come dated texts of cities, what they echo, and the days on which cities joined, out come ratios by years since
joining, placebos before it, and reasons. Open `before_after` first: it asks `identification`, then `imputation` and
`estimates`. `crossing` makes the rows of a study, by `dates`.
"""
