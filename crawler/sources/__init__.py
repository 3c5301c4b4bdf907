"""The sources that ship: one TOML file each, by the side they belong to; a study crawls its own copies of them."""

from __future__ import annotations

from pathlib import Path

SHIPPED = Path(__file__).resolve().parent
