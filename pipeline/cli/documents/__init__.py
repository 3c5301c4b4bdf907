"""The commands on single documents: `add`, `remove` and `text`."""
