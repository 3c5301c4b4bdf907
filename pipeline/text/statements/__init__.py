"""What a text states, as far as single words tell: whether it denies something, how strongly it obliges, what it names.

In: a sentence as a row of words (`words`, open it first) and its language. Out: where the words of denial and of duty
stand (`denial`), whether it is a notice that most publications print (`notices`), and which works of others a text
names (`common_sources`). The words are those of `[wording]` in `data/languages/`.
"""
