"""From counted finds to what can be said of contact: designs that hold their error rate where the obvious ones do not.

In come the matches of a run, the study's documents and the tables of memberships; out comes an `answer.Answer` of each
design: paragraphs in plain words, tables and pictures, which `write` puts beside the run's tables. `counts` is what all
designs count; `contact`, `joining`, `expected`, `direction`, `likeness` and `instruments` are the designs, each with
its question as the first line of its `answer`; `permutation`, `poisson` and `multiplicity` are the arithmetic.
`designs` lists all designs, and `all_designs` asks them together. A design is a package with `answer` (its question as
one function), `tables`, `paragraphs`, and a module of columns in `pipeline.export.analysis`. Open `contact.answer`
first.
"""
