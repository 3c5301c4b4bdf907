"""A machine as far as timers go: stand-ins for systemctl and crontab record what they are asked and keep it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# A stand-in keeps a log of its calls beside itself and does what a file of its folder says.
SYSTEMCTL = """#!/bin/sh
here="{here}"
echo "$*" >> "$here/systemctl.log"
[ -e "$here/no-manager" ] && { echo "Failed to connect to bus" >&2; exit 1; }
case "$*" in
  *"$(cat "$here/refused" 2>/dev/null || echo nothing-is)"*) echo "Unit is masked." >&2; exit 1;;
  *NextElapse*) echo "Fri 2026-11-27 03:30:00 UTC";;
esac
"""
CRONTAB = """#!/bin/sh
here="{here}"
echo "$*" >> "$here/crontab.log"
[ -e "$here/forbidden" ] && { echo "You (root) are not allowed to use this program (crontab)" >&2; exit 1; }
case "$1" in
  -l) [ -e "$here/crontab.txt" ] || { echo "no crontab for root" >&2; exit 1; }; cat "$here/crontab.txt";;
  -)
    cat > "$here/new"
    [ -e "$here/refuses" ] && { echo "bad minute" >&2; exit 1; }
    mv "$here/new" "$here/crontab.txt"
  ;;
esac
"""


@dataclass
class System:
    """A machine as far as timers go: its programs, the user's units and crontab."""

    here: Path
    config: Path

    def provide(self, name: str, script: str) -> None:
        path = self.here / "bin" / name
        path.write_text(script.replace("{here}", str(self.here)), encoding="utf-8")
        path.chmod(0o755)

    def lacks(self, name: str) -> None:
        (self.here / "bin" / name).unlink()

    def asked(self, name: str) -> list[str]:
        log = self.here / f"{name}.log"
        return log.read_text().splitlines() if log.exists() else []

    @property
    def crontab(self) -> bytes:
        return (self.here / "crontab.txt").read_bytes()

    @crontab.setter
    def crontab(self, content: bytes) -> None:
        (self.here / "crontab.txt").write_bytes(content)

    @property
    def units(self) -> list[str]:
        folder = self.config / "systemd" / "user"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []
