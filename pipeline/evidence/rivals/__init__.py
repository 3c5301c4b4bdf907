"""Other explanations of a match: which passages could be the source instead, and how well they fit."""
