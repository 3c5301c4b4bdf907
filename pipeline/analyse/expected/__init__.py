"""Which cities echo which networks more than chance gives, and which networks their own cities echo more.

In come the counted finds and the rates of chance finds, out come an observed and an expected count of every cell. Open
`answer` first; `chance` says how many chance gives, `beyond_chance` compares, `by_network` asks contact by network.
"""
