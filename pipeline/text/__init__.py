"""Words and characters: normalised text, its language, its sentences, and how common its words are.

In comes the text of a document, as a backend extracted it; out go its language (`language`), its passages and sentences
(`segment`), and its words: with their places for scorers (`tokens`), as numbers for the lexical matcher
(`hashed_words`), and counted over a study (`word_counts`). `pages` tells what only the pages of a plain text put into
it, so that all of these look at its running text, and `lines` what its line ends mean. Offsets are always those of the
text as it came.

What is known of each language stands in `data/languages/`, one file a language; open `languages` first.
"""
