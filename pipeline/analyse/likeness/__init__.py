"""Do cities grow alike? Distances between their texts over time, free of how much each wrote.

In come the vectors of dated documents, out come distances by period and their slopes. Open `convergence` first.
"""
