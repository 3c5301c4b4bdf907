"""From counted finds to what can be said of contact: designs that hold their error rate where the obvious ones do not.

In come the matches of a run, the study's documents and the tables of memberships; out come tables, and a paragraph in
plain words. Open `involvement` first: it asks `identification` what can be asked, `exposure_tests` for the tests and
`rate_ratio` for the size. `finds` says which matches count and `study_cells` puts them into `cells`; `poisson` and
`permutation` are the arithmetic, `invented_cells` and `power` what is known before the work.
"""
