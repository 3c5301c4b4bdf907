"""The documents of a run in memory: their texts, sentence vectors on one scale, word counts and names.

In: texts with their sentences, a vector for each, and a study's tables. Out: a `Corpus`, which the matcher and the
evidence read and never change. Open `model` first. `embed` gives sentences their vectors, `statistics` the numbers that
a study freezes so that they are on one scale, `lexicon` what its texts may call by name.
"""
