"""The quality of matching, measured on real material: one module a task, one table a run."""
