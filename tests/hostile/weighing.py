"""The reader of files as a worker runs it in tests: it tells in `extractor` how much memory and work a file took."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from pipeline.extract import extract
from pipeline.extract.options import ReadOptions
from pipeline.records import Extraction


def weighed(data: bytes, *, name: str, media_type: str, options: ReadOptions) -> Extraction:
    """The extraction; `extractor` is the most memory held meanwhile, in MB, or 0 where it cannot be told, and the
    seconds of the processor, whatever else that had to do."""
    began, tells_memory = time.process_time(), sys.platform == "linux"
    if tells_memory:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    found = extract(data, name=name, media_type=media_type, options=options)
    megabytes = _peak_kilobytes() // 1024 if tells_memory else 0
    return replace(found, extractor=f"{megabytes} {time.process_time() - began:.1f}")


def _peak_kilobytes() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("VmHWM:")[2].split()[0])
