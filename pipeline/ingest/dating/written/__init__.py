"""Dates as they are written: a text goes in, each date in it comes out with the days that it can mean.

`parse` goes through the shapes of `patterns` and says what each means, with `spans` for those of several days,
`calendars` for those that count otherwise and the names of `months`; `parsed` is what comes out. Open `parse` first.
"""
