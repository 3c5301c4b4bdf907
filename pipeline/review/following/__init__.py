"""Judgements after a new run: which match each is a judgement of now, and which stand on none.

In come the judged pairs of the review file and where a run's matches stand, out come what is said of each match
(`MatchReview`) and what became of each judged pair (`Whereabouts`). `quotes` finds a judged passage again, `overlap`
says when two passages are the same, `said` pools what coders said, `follow` puts them together and `tables` writes it
into what is exported. Open `follow` first.
"""
