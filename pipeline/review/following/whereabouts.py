"""What became of a judged pair in a run: a match that it is a judgement of, or why there is none."""

from __future__ import annotations

from pipeline.records.codes import Code

__all__ = ["Whereabouts"]


class Whereabouts(Code):
    """Where a judged pair is in a run."""

    SAME = "same", "a match of the run is the passage that was judged"
    PART = "part", "a match of the run is a part of what was judged, or holds it as a part"
    NO_MATCH = "no_match", "both passages are there, but the run has no match of them"
    DOCUMENT_GONE = "document_gone", "a document of it is not in the study any more"
    OTHER_LANGUAGE = "other_language", "a document of it counts as written in another language now"
    OTHER_ROLE = "other_role", "a document of it is of another side now: its role was changed"
    TEXT_MISSING = "text_missing", "the text that the run was made of is not kept any more"
    QUOTE_GONE = "quote_gone", "the text has changed, and the passage does not stand in it as it was judged"
    QUOTE_TWICE = "quote_twice", "the text has changed, and the passage stands in it at several places"
    OTHER_CONTEXT = (
        "other_context",
        "the text has changed, and the passage stands among other words now, so that it may be another like it",
    )

    @property
    def is_orphan(self) -> bool:
        """Whether no match of the run has anything of what was judged."""
        return self not in (Whereabouts.SAME, Whereabouts.PART)
