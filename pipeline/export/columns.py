"""The columns of every exported table, in order, with their kind and one sentence for the data dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a cell holds; only text is protected from being read as a formula."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an exported table."""

    name: str
    kind: Kind
    meaning: str


def _columns(lines: str) -> tuple[Column, ...]:
    found = []
    for line in lines.strip().splitlines():
        name, kind, meaning = (part.strip() for part in line.split("|", 2))
        found.append(Column(name, Kind(kind), meaning))
    return tuple(found)


_SIDE = _columns("""
document_id | text | The document, as in documents.csv.
work_id | text | Language versions and editions of one work share it.
issuer_id | text | Who issued the document, as in networks.csv or cities.csv.
issuer_name | text | The issuer's name; empty where the tables do not hold the id.
country_code | text | ISO 3166-1 code of the issuer's country; empty where unknown.
title | text | The document's title: as given, else as its source or file declares it.
doc_type | text | Kind of document as given.
lang | text | Language of the document (BCP 47): as given, else as detected.
date_earliest | date | First day on which the document may have been published; empty: unknown.
date_latest | date | Last day on which the document may have been published; empty: unknown.
date_source | text | Who said so: researcher, overrides.csv, source:ID (text beside the link) or file (metadata of the file).
url | text | Final address of the file; empty for files added from disk without one.
retrieved_at | text | When the bytes were fetched (UTC); empty for files added from disk.
file_sha256 | text | SHA-256 of the original file's bytes: the document's version.
page_first | number | Physical page (from 1) on which the passage begins; empty where the format has no pages.
page_last | number | Physical page on which the passage ends.
char_start | number | First code point of the passage in the normalised text that `policyecho text` prints.
char_end | number | One past the last code point of the passage.
core_start | number | First code point of the part that is certain; the rest was taken in with weaker evidence.
core_end | number | One past the last code point of the part that is certain.
passage | text | The passage, exactly text[char_start:char_end].
context_before | text | What stands before it, at most context_chars (500) characters: the rest of its paragraph and one neighbouring paragraph.
context_after | text | What stands after it, likewise.
ocr | text | yes where the text was recognised from an image, no where the file holds it.
extraction_quality | number | Share of the document's pages that gave usable text (0 to 1).
""")  # noqa: E501 (one column a line)

_MATCH_TAIL = _columns("""
score | number | Sum over the passage's sentences of the margin above the level that counts, smaller of the two sides; orders the matches of one run and means nothing by itself.
score_cosine | number | Mean cosine of the aligned sentences after each language's mean vector is taken off.
score_margin | number | Mean margin: that cosine less the mean similarity of both sentences to their nearest neighbours.
score_lexical | number | Share of words in common within one language; empty: not checked.
align_coverage_network | number | Share of the network passage's characters in sentences that have a partner (0 to 1).
align_coverage_city | number | Share of the city passage's characters in sentences that have a partner (0 to 1).
numbers_match | text | Whether the numbers agree; empty: not checked.
instrument_ids | text | Instruments named on both sides; empty: not checked.
text_class | text | Class of the echo (copy, translation, paraphrase ...); empty: not checked.
learning_type | text | Instrumental or paradigmatic; empty: not checked.
speech_act | text | What the city does with the passage; empty: not checked.
order | text | Who wrote first by the date intervals: network_first, city_first, overlap or unknown.
lag_days_min | number | Fewest days from the network text to the city text; empty where a date is unknown.
lag_days_max | number | Most days from the network text to the city text.
exposure_level | text | Known contact between city and network; empty: not checked.
best_rival_kind | text | Kind of the strongest other explanation, reference or own_earlier, also where it fits much worse (see delta_rival); empty where none comes near any sentence, or none was there to check (see flags).
best_rival_document_id | text | The document of that rival.
best_rival_score | number | Mean margin of the rival's best sentences to the aligned city sentences.
delta_rival | number | Mean over the aligned city sentences of the network's margin less the rival's.
p_value | number | Empty: not calibrated.
q_value | number | Empty: not calibrated.
stratum | text | Language pair and length of the null the values rest on; empty: not calibrated.
cites_source | text | Whether the city text names the source; empty: not checked.
cluster_id | text | Passages of one source in one document; empty: not checked.
cluster_size | number | How many; empty: not checked.
grade | text | Evidence grade A to D; empty: not calibrated.
grade_points | number | Points behind the grade; empty: not calibrated.
grade_reasons | text | The grade's arithmetic; empty: not calibrated.
flags | text | What a reader must know, joined by |: uncalibrated, order_unknown, precedence_uncertain, rival_tie, via_common_source, references_not_checked, own_earlier_not_checked.
exclusion_code | text | Why the match is no claim: reverse_direction, common_source_better, own_document_better, same_work; empty in matches.csv.
review_status | text | What coders said; empty: not reviewed.
""")  # noqa: E501 (one column a line)

MATCHES = (
    Column("match_id", Kind.TEXT, "16 hex digits of both versions and spans; the same passages keep it."),
    Column("run_id", Kind.TEXT, "12 hex digits of the inputs, settings and code version of the run."),
    *(Column(f"{side}_{c.name}", c.kind, c.meaning) for side in ("network", "city") for c in _SIDE),
    *_MATCH_TAIL,
)

DOCUMENTS = _columns("""
document_id | text | The document's stable id.
role | text | network, city or reference.
issuer_id | text | Who issued it.
title | text | Its title.
lang | text | Its language, as given or detected.
date_earliest | date | First day on which it may have been published.
date_latest | date | Last day on which it may have been published.
path | text | The file's path as given; empty for crawled documents.
url | text | The file's final address; empty for files without one.
file_sha256 | text | SHA-256 of the file's bytes; empty where no file was found.
status | text | ok, partial, empty, failed, skipped or removed.
reason | text | One sentence wherever the status is not ok.
pages | number | Physical pages; empty where the format has none.
characters | number | Code points of the normalised text.
sentences | number | Sentences that take part in matching.
""")

CALIBRATION = _columns("""
stratum | text | Language pair and length.
null_size | number | Passages in the null.
threshold_parallel | number | Score from which a translation is called one.
threshold_paraphrase | number | Score from which a paraphrase is called one.
classes_off | text | Text classes switched off there.
""")
