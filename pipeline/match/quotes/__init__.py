"""How a passage is quoted: as whole statements, in quotation marks or not, in the language of its document or not.

In: `MatchCandidate`s that are settled. Out: their spans with the rest of their sentences (`whole_statements`), the
words that a document quotes in another language than its own (`quoted_words`), and whether marks enclose a span
(`quotation`).
"""
