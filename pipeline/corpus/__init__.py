"""The documents of a run in memory: their texts, sentence vectors on one scale, word counts and names."""
