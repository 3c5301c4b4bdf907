"""What matching sees: the frozen numbers of a study, and its corpus measured by them.

In come the vectors and texts of a workspace, out come statistics in force, how near the nearest of each sentence are,
and every readable document with its sentences on one scale; `kept_work` is what earlier runs worked out of it, and
`quoted_texts` what tables quote. Open `load_corpus` first.
"""
