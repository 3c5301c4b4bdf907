"""Which instruments cities took up after events on them: names traced, and first namings between two texts.

In come city texts, instruments.csv and process_events.csv, out come traces that can be checked one by one, first
namings as intervals, and tests that begin with what can be asked at all. `traces` finds names, `first_namings` says
between which texts a city first used one, `turnbull` draws its curve, `learning_events` who was at an event on it,
`spread` crosses countries with instruments, `hazard` is the model in time, `frames` sets means beside reasons. Open
`answer` first.
"""
