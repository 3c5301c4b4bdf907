"""Who writes first: from network to city, from city to network, and from city to city by way of a network's text.

In come the counted finds of both orders, out come their counts by contact, one test, one ratio, and the chains of
three texts. Open `answer` first; `paths` counts, `conduits` finds the chains.
"""
