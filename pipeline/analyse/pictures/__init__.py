"""Pictures of an analysis as SVG, each drawn from what a table beside it holds.

In come results of `contact` and `counts`, out comes a `Picture`. Open `svg` first: every shape goes through it.
"""
