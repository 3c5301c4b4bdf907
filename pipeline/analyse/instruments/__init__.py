"""Which instruments cities took up after events on them: names traced, and first namings between two texts.

In come city texts, instruments.csv and process_events.csv, out come traces that can be checked one by one, first
namings as intervals, and tests that begin with what can be asked at all. `naming` finds names and says between which
texts a city first used one, `learning_events` who was at an event on it, `spread` crosses countries with instruments
and `asked_spread` tests that, `hazard` is the model in time, `means_and_reasons` sets finds about means beside others.
Open `answer` first.
"""
