"""Bringing documents into a study: from a table of files, from crawls, from archives.

In come a documents.csv with its files, or the sources of a study and what a crawl of them finds; out go documents,
versions, snapshots and refusals in the study's catalogue. Open `documents_csv` or `crawl` first. `record_crawl` takes
what a crawl tells, batch by batch, `record_snapshot` lists one document of it; `check_sources` only looks. `dating`
says when a document was published.
"""
