"""Commands that make a study: an empty one or with seed tables (`init`), or the invented one (`demo`)."""
