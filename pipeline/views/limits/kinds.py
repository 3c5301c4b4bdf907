"""What can limit a study, from what limits it most, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records.codes import Code

_SHOWN = 3
NOTHING_LIMITS = "Nothing known limits this study."


class LimitKind(Code):
    """Every kind of limit, in the order in which they are told, each with what follows from it."""

    TABLE_UNUSABLE = "table_unusable", "so no run can go on"
    SIDE_MISSING = "side_missing", "so nothing can match"
    ISSUER_MISPLACED = "issuer_misplaced", "so they may be compared from the wrong side, or counted for another"
    TABLE_MISNAMED = "table_misnamed", "so nothing that they say counts"
    TABLE_DOUBLED = "table_doubled", "so what somebody changed in them may be lost"
    TABLE_UNADDED = "table_unadded", "so runs go by what was added before"
    LINE_DELETED = "line_deleted", "so they still take part"
    SOURCE_DELETED = "source_deleted", "so no crawl looks for them, and they still take part"
    FILE_SHARED = "file_shared", "so they count as the first one's alone, who may not have written them"
    MODEL_UNMEASURED = (
        "model_unmeasured",
        "so no match has an error rate or a grade above C, and no rival is compared",
    )
    NEIGHBOURHOOD_SAMPLED = (
        "neighbourhood_sampled",
        "so chance finds stand out more than their q-values say, and many claims of a low grade may be chance",
    )
    STATISTICS_OUTDATED = (
        "statistics_outdated",
        "so matches are measured against sentences that are no longer there, and more of the weak ones may be chance",
    )
    NOTHING_EARLIER = "nothing_earlier", "so nothing in them can be claimed to come from a network"
    WHOLE_VERSION = (
        "whole_version",
        "so nothing in them is a claim, and excluded.csv holds what they share as same_work",
    )
    CONTACT_UNKNOWN = "contact_unknown", "so their matches get no grade above C unless the city text names its source"
    UNDATED = "undated", "so nobody is known to be first: their matches get no grade above C, and they are no rivals"
    DATE_TOO_LATE = "date_too_late", "so who was first may be told the wrong way round"
    DATE_OUTDATED = "date_outdated", "so a new text may count as an old one, and as the first to say what it says"
    DATE_SHARED = "date_shared", "so it may be the day of a template or of a move, and no date rests on it"
    DATE_DISPUTED = "date_disputed", "so their order may be wrong, or unknown where it could be known"
    LANGUAGE_UNMEASURED = (
        "language_unmeasured",
        "so their matches go by the rate of languages like them, with no grade above B",
    )
    ECHOES_MISSED = "echoes_missed", "so to find nothing in them says less than elsewhere"
    LANGUAGE_DOUBTED = "language_doubted", "so they may be compared as what they are not, and echoes be missed"
    REFERENCES_MISSING = (
        "references_missing",
        "so directives, laws and templates cannot be ruled out as the source of both sides",
    )
    UNREADABLE = "unreadable", "so what they say can neither match nor be a rival"
    FILE_LOST = "file_lost", "so it can neither be shown nor read anew, as other settings or a later version need"
    PARTLY_READ = "partly_read", "so what is missing or misread there is not found"
    OCR_UNSURE = "ocr_unsure", "so a match on such a page loses a point of its grade, or is not found"
    PEERS_MISSING = "peers_missing", "so a detour by way of another city cannot be ruled out"
    OWN_EARLIER_MISSING = "own_earlier_missing", "so the city's own earlier wording cannot be ruled out"
    MODEL_ROUNDED = "model_rounded", "so somewhat more short translations are missed than in float32"
    ID_UNMATCHED = "id_unmatched", "so these rows say nothing of the documents here"
    COLUMN_UNREAD = "column_unread", "so what they say is unknown to the study"
    INSTRUMENT_UNTERMED = (
        "instrument_untermed",
        "so the instrument is not found where they are written in it, and such texts do not count as without it",
    )
    EVENT_INCOMPLETE = "event_incomplete", "so `policyecho analyse instruments` takes them for no contact"
    OVERRIDE_FAULTY = "override_faulty", "so these corrections have no effect"
    DECISION_FAULTY = "decision_faulty", "so these decisions have no effect"
    ISSUER_UNNAMED = "issuer_unnamed", "so tables show an id, and a network is not found where a city text names it"
    ONE_WORK = "one_work", "so their matches and rivals count once"


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that limits a study: how many it concerns, of how many (None: they are not a share of anything).

    `found` says that in words, `ids` names all of them, and `step` is what a person can do.
    """

    kind: LimitKind
    found: str
    count: int
    of: int | None
    ids: tuple[str, ...]
    step: str

    @property
    def sentence(self) -> str:
        """The limit in one line: what was found, what follows from it, what to do."""
        some = ", ".join(self.ids[:_SHOWN])
        more = f" and {len(self.ids) - _SHOWN} more" if len(self.ids) > _SHOWN else ""
        named = f" ({some}{more})" if self.ids else ""
        return f"{self.found}{named}, {self.kind.meaning}: {self.step}"
