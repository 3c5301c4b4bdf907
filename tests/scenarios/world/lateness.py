"""How busy this computer is, where a test measures moments."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass


@dataclass
class Lateness:
    """How much later than it should, in all so far, a thread of this computer wakes up time and again: next to nothing,
    or, where others keep the computer busy, so much that whatever else it does takes longer too."""

    seconds: float = 0.0

    def watch(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            begun = time.monotonic()
            time.sleep(0.005)
            self.seconds += time.monotonic() - begun - 0.005
