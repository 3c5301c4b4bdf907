"""Builds the demo corpus from its readable sources: `python data/demo/build.py [--out DIR]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from builder.corpus import build
from builder.errors import CorpusError

DEMO = Path(__file__).resolve().parent


def main() -> int:
    """Build into the demo folder or the one named; returns 1 after one sentence when a source is faulty."""
    parser = argparse.ArgumentParser(description="Build the demo corpus from its readable sources.")
    parser.add_argument("--out", type=Path, default=DEMO, help="folder that receives sites/ and truth.csv")
    target = parser.parse_args().out
    try:
        count = build(DEMO, target)
    except CorpusError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"built {count} documents into {target}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
