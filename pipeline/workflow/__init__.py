"""Running a study: the order of the stages, its settings, and what of it is stale."""
