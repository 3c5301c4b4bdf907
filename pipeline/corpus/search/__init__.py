"""Search in a study: which paragraphs answer a topic, a question or a passage, in any language.

In: readable documents with their scraps and centred vectors; a query. Out: ranked passages with what their score is
made of. Open `ask` first. `question` is what is asked and where, `rank` puts passages in order; `passages` cuts a text
into what can be an answer, `words` finds what shares words with a query (`number_forms` brings numbers into one form),
`store` keeps both beside the index of sentence vectors.
"""
