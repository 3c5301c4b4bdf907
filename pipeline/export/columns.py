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


def columns_of(*columns: tuple[str, Kind, str]) -> tuple[Column, ...]:
    """Columns from name, kind and meaning."""
    return tuple(Column(*column) for column in columns)


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
date_source | text | Who said so: researcher, overrides.csv, source:ID (the source's own file), or the kinds of evidence that it rests on, joined by + (page_text+listing), see date_evidence.csv; empty: no date.
url | text | Final address of the file; empty for files added from disk without one.
retrieved_at | text | When the bytes were fetched (UTC); empty for files added from disk.
file_sha256 | text | SHA-256 of the original file's bytes: the document's version.
page_first | number | Physical page (from 1) on which the passage begins; plain text has those that its form feeds part; empty where the file has none.
page_last | number | Physical page on which the passage ends.
char_start | number | First code point of the passage in the normalised text that `policyecho text` prints.
char_end | number | One past the last code point of the passage.
core_start | number | First code point of the part that is certain; the rest was taken in with weaker evidence.
core_end | number | One past the last code point of the part that is certain.
passage | text | The passage, exactly text[char_start:char_end].
context_before | text | What stands before it, at most context_chars (500) characters: the rest of its paragraph and one neighbouring paragraph.
context_after | text | What stands after it, likewise.
ocr | text | yes where a page on which the passage stands was read by optical character recognition (OCR), no where the file itself holds its text.
extraction_quality | number | Share of the document's pages that gave usable text (0 to 1).
""")  # noqa: E501 (one column a line)

_MATCH_TAIL = _columns("""
score | number | Strength, comparable between kinds of evidence: minus the decimal logarithm of the finds as strong that chance gives a study of 1,000 by 1,000 sentences (2: one in a hundred such studies). Where the model has no profile it only orders the matches of one run.
score_cosine | number | Mean cosine of the aligned sentences after each language's mean vector is taken off; empty: no sentences were aligned.
score_margin | number | Mean margin: that cosine less the mean similarity of both sentences to their nearest neighbours.
score_lexical | number | Share (0 to 1) of the shorter passage's content words, weighted by rarity, that the other has too; empty: in different languages.
align_coverage_network | number | Share (0 to 1) of the network passage's characters that lie in aligned sentences or in runs of words in common; empty: nothing was aligned.
align_coverage_city | number | The same of the city passage.
numbers_match | text | yes where at least 80 % of the numbers on the side that gives fewer stand on the other too, else no; empty: a side gives none in figures.
instrument_ids | text | Instruments of instruments.csv that both passages name, joined by |; empty: none, or none could be looked for in both languages.
text_class | text | Kind of echo, see the table of classes.
learning_type | text | instrumental (an instrument is shared), paradigmatic (a frame is, and no instrument though instruments.csv has terms of both languages); empty: text cannot say.
speech_act | text | What the city does with the passage, as all its coders say; empty: nobody has coded it, or they differ, see review_status.
order | text | Who wrote first by the date intervals: network_first, city_first, overlap or unknown.
lag_days_min | number | Fewest days from the network text to the city text, negative where the city may be earlier; empty where a date is unknown.
lag_days_max | number | Most days from the network text to the city text, likewise.
exposure_level | text | Known contact of the city with the network when it wrote, X0 to X3 or unknown, see the table of contact.
best_rival_kind | text | Kind of the strongest other explanation (reference, own_earlier or peer_city), also where it fits much worse (see delta_rival); empty where none comes near any sentence, or none was there to compare (see flags).
best_rival_document_id | text | The document of that rival.
best_rival_score | number | Mean place of the city sentences in the rival on the two-point scale of the language pairs: 0 unrelated, 1 translated.
delta_rival | number | Their mean place in the network document less that in the rival.
p_value | number | Probability that a study of this size without any echo holds a find as strong in this stratum (6 decimals; 0: less than half a millionth); never below 1 / (1 + finds of the null of this kind of evidence, over all its language pairs and lengths), which is all the null can tell; it is about the whole study, not about this match alone; empty: not calibrated.
q_value | number | Expected share of chance among all that are claimed with it, in its stratum and in all others, those without a find among them (6 decimals; 0: less than half a millionth); smaller than p_value where many are: one chance find is little among twenty; never below the same 1 / (1 + finds): equal values are often that floor, the least that can be told; empty: not calibrated.
stratum | text | Kind of evidence, city and network language, and length (short: fewer than three sentences): what the values are counted in, see calibration.csv.
cites_source | text | yes where the city text names the network (by its names in networks.csv) or the document (by a title of three words or more; one that others may bear as well, such as Strategy for Integration, only with its year beside it) in the same section, else no; empty: neither is known.
cluster_id | text | Passages of one network document that follow each other in one city document in the same order; empty for excluded matches.
cluster_size | number | How many passages the cluster has.
grade | text | Evidence grade A to D, R or X, see the table of grades.
grade_points | number | The sum behind the grade; caps may make the grade lower than the sum; empty for R and X, which are not added up.
grade_reasons | text | The grade's arithmetic, joined by |: each point (cites_source:+1) and each cap (cap C:order_unknown); R has reverse_direction alone, X has X: and its exclusion_code, and q_above_limit the full sum with q_null and cap D.
flags | text | What a reader must know, joined by |, see the table of flags; empty: none of them holds.
exclusion_code | text | Why the match is no claim, see the table of reasons; empty in matches.csv.
exclusion_detail | text | What that rests on, with its numbers, where it is not seen from the row itself: how much of both documents is the other as a whole; else empty.
review_status | text | How far people have judged the match (`policyecho review`), see the table of review states; empty: nobody has. What they said follows the passage from run to run, see docs/reviewing.md; `policyecho export` writes the present state.
coder_labels | text | Every code of a coder as NAME:code, joined by |; in brackets that it was a decision, that it was given to a part of the passage or to a longer one that holds it, or by which other codebook; such codes are not counted.
coders | number | How many coders have coded the passage itself by the codebook in force; empty: nobody has judged anything of it.
adjudicated_label | text | What was decided where coders differed; several joined by | contradict each other; empty: nothing was decided.
settled_label | text | The code that holds: what was decided, else what all coders say; empty where they differ or where review_status says that none can hold.
judged_pairs | text | The pairs of samples that all this was said of, as `policyecho review judgements` lists them, joined by |.
judged_overlap | number | How much of the passage is what was judged: the smallest share (0 to 1) of the longer passage's characters that both have, over both sides and all judged pairs that are this match; 1: exactly that; empty: only parts were judged.
""")  # noqa: E501 (one column a line)

# What people may say of a match; all empty in the tables of a run as it is kept.
REVIEW_COLUMNS = (
    "speech_act", "review_status", "coder_labels", "coders", "adjudicated_label", "settled_label", "judged_pairs",
    "judged_overlap",
)  # fmt: skip

MATCHES = (
    Column(
        "match_id",
        Kind.TEXT,
        "16 hex digits of both versions and spans, the same passages keep them; behind a point, the number of a piece.",
    ),
    Column(
        "passage_id",
        Kind.TEXT,
        "The match_id without the number: a passage of more than 10 sentences or 1,500 characters is listed in pieces, "
        "which share it and all that was found of the whole. Count passages by it; `policyecho show` prints the whole.",
    ),
    Column("run_id", Kind.TEXT, "12 hex digits of the inputs, settings and code version of the run."),
    *(Column(f"{side}_{c.name}", c.kind, c.meaning) for side in ("network", "city") for c in _SIDE),
    *_MATCH_TAIL,
)

DOCUMENTS = _columns("""
document_id | text | The document's stable id.
role | text | network, city or reference.
issuer_id | text | Who issued it.
work_id | text | Language versions and editions of one work share it, as given or named by their pages; those found by their content stand in found_to_be_one_work of run.json.
title | text | Its title.
doc_type | text | Kind of document as given.
lang | text | Its language, as given or detected; und: nobody gave it and no text tells it.
date_earliest | date | First day on which it may have been published.
date_latest | date | Last day on which it may have been published.
path | text | The file's path as given; empty for crawled documents.
url | text | The file's final address; empty for files without one.
file_sha256 | text | SHA-256 of the file's bytes; empty where no file was found.
status | text | ok, partial, empty, failed, skipped or removed.
reason | text | One sentence wherever the status is not ok.
pages | number | Physical pages, of plain text those that its form feeds part; empty where the file has none.
characters | number | Code points of the normalised text; 0: the file was read and holds none; empty: it was not read (failed, skipped or removed).
sentences | number | Sentences that take part in matching, likewise.
gone_since | text | When the crawl began that first found the document gone (UTC): its address answers that it is not there, or its source, read whole, links it no more; what was archived is kept and goes on taking part. Empty: still there, not crawled, or not known for certain.
""")  # noqa: E501 (one column a line)

DATE_EVIDENCE = _columns("""
document_id | text | The document that the evidence dates.
kind | text | Where it stood, see the table of kinds of evidence.
text | text | The date as it stood there; empty where a person gave it.
earliest | date | First day that it can mean; empty: no day can be read in it.
latest | date | Last day that it can mean.
precision | text | How exactly it says so: day, month or year; empty: not at all, or as a person gave it.
weight | number | How far it is trusted (0 to 1); from 0.5 on by itself, below that only where several kinds agree, and then for a year at best; 0: it says no date, or one that is not the document's.
used | text | yes where the document's dates rest on it, else no.
disagrees | text | yes where it is trusted and contradicts the document's dates or another trusted kind, or where the file was changed for the last time long before them; else no.
note | text | Why it was not used, or what must be known of it; for overrides.csv who corrected and why.
""")  # noqa: E501 (one column a line)

CALIBRATION = _columns("""
stratum | text | Kind of evidence, city language-network language (all: every pair together), and length, as in semantic:de-en:short.
calibrated | text | yes where matches of the stratum get p- and q-values; borrowed where these are by the rate of languages like its own (flag rate_borrowed); else no.
null | text | What the values were learned from: profile (texts that ship with the model's profile), borrowed (texts in languages like these, which nobody measured) or study (this study's own); empty: not calibrated.
null_size | number | Chance finds that were met in learning; 0: none as strong was met in this language pair, or it was not searched, and the rate is estimated from other pairs of its languages or of all; empty: not calibrated.
claims | number | Matches of the stratum in matches.csv, those in pieces once (by passage_id).
expected_chance | number | Finds as strong as the weakest claim that chance alone gives a study of this size; empty: no claims, or not calibrated.
threshold_parallel | number | Place on the two-point scale from which sentences may be a translated copy; empty: switched off, not measured, or one language.
threshold_paraphrase | number | The same for close_paraphrase; empty: no free translations of the pair to measure on.
threshold_topic | number | The same for shared_instrument and shared_frame.
classes_off | text | Text classes that cannot be claimed in this language pair, joined by |.
negatives | number | Unrelated sentences on which threshold_parallel was tried.
false_rate | number | Share of those that reach it, or where they are few its upper 95 % bound.
study_null_size | number | Weak finds between this study's texts of which the network's is later, so that it cannot be the source; empty: it has no such texts.
study_null_expected | number | How many the null lets expect there.
study_null_agrees | text | no where the study finds more than chance allows by the profile (Poisson probability below 1 %); too few where it does not, but fewer than 3 were expected, so that there was little to see; else yes.
planted | number | Passages of this length that were planted, as a trial of the search, in texts of the city's language as translations of English texts by people; empty: not measured for these languages with this profile, or not by vectors.
planted_found | number | Share of those that were claimed at a q-value of at most 0.05: what is missing to 1 is missed.
""")  # noqa: E501 (one column a line)

_JUDGED_SIDE = _columns("""
document_id | text | The document, as in documents.csv.
lang | text | The language that it counted as written in.
file_sha256 | text | SHA-256 of its file then.
text_sha256 | text | SHA-256 of its normalised text then.
char_start | number | First code point of the passage in that text.
char_end | number | One past its last code point.
quote | text | The passage as the coder saw it.
context_before | text | What stood before it.
context_after | text | What stood after it.
""")

JUDGEMENTS = (
    *_columns("""
answer_id | text | The answer's id; merged again, it is the same answer.
pair_id | text | The pair of passages, as judged_pairs in matches.csv has it.
coder | text | Who gave it.
kind | text | code (of a coder) or adjudicated (a decision where coders differed).
relation | text | The code of the relation of both passages, as reviews/codebook.toml defines it; empty: none was given.
note | text | What was written beside it.
codes | text | All codes that were given, as JSON.
codebook | text | Digest of the codebook that it was given by; answers by different ones are never counted together.
given_at | text | When (UTC).
seconds | number | How long the pair was looked at; 0: not known.
sample_id | text | The sample that the pair is of.
drawn_from_run | text | The run that the sample was drawn from.
drawn_passage_id | text | The passage_id of the match in that run.
stratum | text | The part of that run's matches from which it was drawn: class, languages, contact and score, as far as the sample was divided by them, joined by |.
stratum_matches | number | How many matches that part has.
inclusion | number | The chance (0 to 1) with which the match was drawn: it stands for as many matches as 1 divided by it.
run_id | text | The run beside which the judgements stand here.
whereabouts | text | Where the pair is in that run, see the table of reasons in docs/reviewing.md; same: a match is the passage that was judged; part: a match is a part of it, or holds it.
meaning | text | The same in words.
passage_ids | text | The passage_id of each match of the run that is the passage, joined by |.
part_passage_ids | text | Of each that is a part of it or holds it, likewise.
common_share | number | How much of the first of passage_ids is what was judged, as judged_overlap in matches.csv; empty: there is none.
"""),  # noqa: E501 (one column a line)
    *(Column(f"{side}_{c.name}", c.kind, c.meaning) for side in ("network", "city") for c in _JUDGED_SIDE),
)
