"""Collecting: addresses and bytes. Knows nothing of policy documents, texts or vectors.

In come sources, each a TOML file of facts about one site (`source`), and how to behave towards servers (`settings`).
Out go WARC files with all that was asked and answered (`warc`, `archive`), and events: a snapshot of each document,
and a refusal, with its kind and reason, of each address that gave none (`events`). Open `crawl` first: it starts a
process of its own, in which `engine` runs Scrapy with a spider (`spiders`) for each source; every request and answer
passes `middlewares`.
"""
