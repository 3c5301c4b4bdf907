"""`policyecho`, and `python -m pipeline.cli` where none is on the path, as in timers that were installed."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line; while that is being loaded, Ctrl-C ends the program without a word."""
    # Python's own way would say in many lines what was just being loaded.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from pipeline.cli.app import main as run_command_line

    run_command_line()


if __name__ == "__main__":
    main()
