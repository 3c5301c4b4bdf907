"""Learning what evidence is worth, from parallel text and from documents that cannot be the source.

In: `ParallelText`, the same documents in several languages, and an encoder. Out: a `Profile`, the numbers of a model.
Open `learn` first: it makes everything in the order of need. `parallel` reads the text, `synthetic_study` and
`planted_study` make studies of it whose echoes are known, and `rescoring`, `nulls`, `scales` (with `deviations`) and
`class_levels` each learn one part of the profile; the module of the same name in `pipeline.profile` holds what was
learned.
"""
