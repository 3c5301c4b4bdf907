"""Matches judged by people: samples, the codebook, answers, and the figures that rest on them.

In come the matches of a run, out come samples of pairs that coders judge blind, their answers, which are never changed,
how well coders agree and how many matches are echoes. `sampling/` draws, `store` keeps samples and answers, `codebook`
says what may be answered, `exchanging/` takes pairs out and answers in as files, `collect` makes of answers what is
counted, and `following/` finds what was judged in later runs. The figures are pure functions on plain data: `estimates`
(intervals), `agreement/`, `precision/` and `stop_line`. Open `records` first.
"""
