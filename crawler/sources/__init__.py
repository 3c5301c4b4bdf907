"""The sources that ship: one TOML file each, by the side they belong to; a study crawls its own copies of them.

Nothing here is read by a crawl. `docs/sources.md` explains every key, `crawler.source` reads such a file.
"""

from __future__ import annotations

from pathlib import Path

SHIPPED = Path(__file__).resolve().parent
