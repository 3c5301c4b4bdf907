"""Learning what evidence is worth, from parallel text and from documents that cannot be the source."""
