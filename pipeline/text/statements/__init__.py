"""What a sentence states, as far as single words tell: whether it denies something, and how strongly it obliges.

In: a sentence as a row of words (`words`, open it first) and its language. Out: where the words of denial and of duty
stand (`denial`). The words are those of `[wording]` in `data/languages/`.
"""
