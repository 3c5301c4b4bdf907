"""When a document was published: what its pages, its file and its web site say, weighed against each other.

In come the clues that a crawl saw and a file declares, and the text of the document; out comes one interval of days
with every clue and what became of it. `find_dated_lines` finds the lines of a text that date it, `decide_date` weighs
all clues, and `find_shared_days` finds the days that say nothing because many pages of a site have them. All are pure.

Open `decide` first. On the way there `clues` reads each clue by its kind (`KINDS`, with how far each is trusted),
`mentions` what a line says of a date in it, `written` reads dates, and `weak_agreement` decides where no clue
is enough by itself. The words of each language come from `data/languages/`.
"""

from __future__ import annotations

from pipeline.ingest.dating.decide import ENOUGH, GivenDate, decide_date
from pipeline.ingest.dating.shared_days import DatedPage, SharedDays, find_shared_days
from pipeline.ingest.dating.text_lines import VERSION, find_dated_lines

__all__ = [
    "ENOUGH", "VERSION", "DatedPage", "GivenDate", "SharedDays", "decide_date", "find_dated_lines", "find_shared_days",
]  # fmt: skip
