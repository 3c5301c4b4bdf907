"""Letters that a font tells falsely or not at all.

Words of a page come in. `legibility` says whether they can be trusted and why not, `false_letters` puts right those of
which it is known what is printed.
"""
