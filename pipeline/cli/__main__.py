"""`python -m pipeline.cli`: the command line where no `policyecho` is on the path, as in timers that were installed."""

from pipeline.cli.app import main

if __name__ == "__main__":
    main()
