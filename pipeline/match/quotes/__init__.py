"""How a passage is quoted: with what denies it, in quotation marks or not, in the language of its document or not.

In: `MatchCandidate`s that are settled. Out: their spans with the clauses that deny them (`whole_statements`), the
words that a document quotes in another language than its own (`quoted_words`), and whether marks enclose a span
(`quotation`).
"""
