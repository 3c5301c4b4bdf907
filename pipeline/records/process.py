"""What process_events.csv may say of an event: its kind, the practice of learning it was, and who may read of it.

Platforming and elevating are the two practices by which a network lets its members learn (the study of the European
Integration Network): the same people meeting again and again, or a few of them going into one thing closely.
"""

from __future__ import annotations

from pipeline.records.codes import Code

__all__ = ["AccessLevel", "EventKind", "Practice"]


class EventKind(Code):
    """What kind of event it was."""

    MEETING = "meeting", "a meeting of the network or of one of its groups"
    CONFERENCE = "conference", "a conference or other large gathering"
    WORKSHOP = "workshop", "a workshop or mutual-learning session on one subject"
    TRAINING = "training", "a training or course"
    VISIT = "visit", "a visit to another place to see how it is done there"
    PEER_REVIEW = "peer_review", "peers who look into what one of them does"
    SIGNING = "signing", "a charter or declaration was signed"
    INTERVIEW = "interview", "somebody told the researcher of it; evidence, and no contact with a network"
    STATEMENT = "statement", "somebody said or wrote it in public; evidence, and no contact with a network"

    @property
    def is_contact(self) -> bool:
        """Whether those who were there were in contact with others; what was told afterwards is evidence only."""
        return self not in (EventKind.INTERVIEW, EventKind.STATEMENT)


class Practice(Code):
    """By which practice those who were there could learn."""

    PLATFORMING = "platforming", "recurrent meetings within the network's formal structure"
    ELEVATING = "elevating", "an intense experience of a few members, such as a visit or a peer review"
    UNKNOWN = "", "not said"


class AccessLevel(Code):
    """Who may read what the row says."""

    PUBLIC = "public", "everybody; its text may leave the study"
    RESTRICTED = "restricted", "those who work on the study; its text leaves in no table"
    CONFIDENTIAL = "confidential", "nobody but who wrote it down; its text leaves in no table"
    UNKNOWN = "", "not said, and held as restricted"
