"""How busy this computer is, where a test measures moments."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass


@dataclass
class Lateness:
    """How much later than it should a thread of this computer wakes up, at the worst so far: next to nothing, or, where
    others keep the computer busy, so much that what left in time arrives too late."""

    worst: float = 0.0

    def watch(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            begun = time.monotonic()
            time.sleep(0.005)
            self.worst = max(self.worst, time.monotonic() - begun - 0.005)
