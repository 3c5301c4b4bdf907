"""Which documents may be versions of one work: by words, by the order of sentences, and as a whole.

In: documents of a role and language, or matches. Out: pairs of documents with what they share; `works` joins them.
"""
