"""The command line: one module a command, named as it, with its options, what it calls and what it prints.

In come arguments and a study's folder, out go lines on stdout, messages on stderr and an exit code. Open `app` first,
then the module of the command; `sources` and `schedule` are groups of commands, and `terminal` is what all of them
share. Everything heavy is imported inside the function that needs it, so that --help answers at once.
"""
