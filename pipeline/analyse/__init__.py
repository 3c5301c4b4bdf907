"""From counted finds to what can be said of contact: designs that hold their error rate where the obvious ones do not.

In come the matches of a run, the study's documents and the tables of memberships; out come tables (`tables`, `write`)
and a paragraph in plain words (`paragraphs`). `counts` is what every design counts, `contact` asks whether cities in
contact echo more, `likeness` whether cities grow alike; `permutation` and `poisson` are the arithmetic. Open
`contact.involvement` first.
"""
