from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Block, BlockKind, ScrapKind, Sentence, SentenceStatus
from pipeline.text.scraps import find_scraps, is_prose
from pipeline.text.segment import SegmentSettings, segment

PROSE = [
    "Newcomers receive free language courses in the first two years.",
    "Ehrenamtliche begleiten Geflüchtete zu Ämtern und Ärzten, wenn sie das möchten.",
    "Οι νεοαφιχθέντες παρακολουθούν δωρεάν μαθήματα γλώσσας τα δύο πρώτα χρόνια.",
    "Рада щороку публікує звіт про зайнятість та освіту новоприбулих.",
    "نشرت المدينة تقريرا عن العمل والتعليم في كل عام.",
    "According to the report (Smith 2014), most families stay for more than two years.",
    "In 2016 the city spent 40,000 euros on interpreters, which was less than in 2015.",
    "The share of newcomers in work rose from 40 % to 55 %, and 12 000 EUR were spent.",
    "a sentence that was cut off at its end but goes on for more than a dozen words before",
]


def kinds(*paragraphs: str, blocks: list[BlockKind] | None = None) -> list[ScrapKind | None]:
    """What each sentence of a text of these paragraphs is."""
    text = "\n\n".join(paragraphs)
    cut = segment(text, SegmentSettings())
    told, at = [], 0
    for paragraph, kind in zip(paragraphs, blocks or [], strict=False):
        told.append(Block(kind, at, at + len(paragraph), 1 if kind is BlockKind.HEADING else 0))
        at += len(paragraph) + 2
    return list(find_scraps(text, cut.sentences, told))


@pytest.mark.parametrize("sentence", PROSE)
def test_a_sentence_in_any_script_is_prose(sentence: str) -> None:
    assert is_prose(sentence)
    assert kinds(sentence) == [None]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Language and Work", ScrapKind.HEADING),
        ("The Commission cannot be held responsible for any use which may be made of it.", ScrapKind.NOTICE),
        ("Cette publication n’engage que son auteur et ceux qui l’ont aidé.", ScrapKind.NOTICE),
        ("Ergänzende Erläuterungen Seite 4", ScrapKind.HEADING),
        ("☐ bereits vollständig budgetiert ☐ teilweise budgetiert ☒ nicht budgetiert", ScrapKind.FORM),
        ("Gremium: Kulturausschuss Termin: Mittwoch TOP: öffentlich", ScrapKind.FORM),
        ("2014 2015 2016 Total 412 398 377 1187", ScrapKind.FORM),
        (
            "7 A meal for all Harbour School 2009 59.020 € 19.980 € Pupils are offered help and a warm lunch.",
            ScrapKind.FORM,
        ),
        ("The welcome desk, its staff and rooms: $4,500 $6,200 in the two years of the plan.", ScrapKind.FORM),
        ("Harbour Cities Forum Saltmarrow Brunnwerder Lipobrzeg Fontalmara Ribazul", ScrapKind.LISTING),
        (
            "Chamber of Farms (CF), the chambers of trade (CHT), those of commerce (CCI), owners",
            ScrapKind.LISTING,
        ),
        ("NGO – Non-Governmental Organisation", ScrapKind.LISTING),
        (
            "PNR Plan for the Reception of Newcomers in the region CEC Council for Education in the City",
            ScrapKind.LISTING,
        ),
        ("Reductions in the costs of courses due to volunteers and rooms for free", ScrapKind.HEADING),
        ("Published by the City of Saltmarrow, ISBN 978-0-00-000000-2", ScrapKind.IMPRINT),
        ("Office for Integration, Quay 4, office@saltmarrow.example", ScrapKind.IMPRINT),
        ("1.2 Housing for newcomers .............. 14", ScrapKind.CONTENTS),
        (
            "Why we sign 3 Impacts of the new bridge 5 Current and planned commitments 6 Gaps and needs 8",
            ScrapKind.CONTENTS,
        ),
        ("ENGAGEMENTS OF THE CITY____9", ScrapKind.CONTENTS),
        ("Miller, J. and Stone, A. (2012). Cities of arrival. Policy Review 14(2), 33-41.", ScrapKind.REFERENCE),
    ],
)
def test_what_is_no_running_text_is_told_by_its_shape(line: str, kind: ScrapKind) -> None:
    assert set(kinds(line)) == {kind}


def test_lines_of_contents_without_leaders_are_told_by_their_neighbours() -> None:
    lines = ["Housing for newcomers 4", "Language and schools 9", "Work and training 12", "Health for all 15"]
    assert kinds(*lines) == [ScrapKind.CONTENTS] * 4
    assert kinds(PROSE[0], "Language and schools 9", PROSE[1])[1] is not ScrapKind.CONTENTS


def test_an_acronym_among_others_is_an_entry_of_their_list_however_long_its_explanation() -> None:
    long = "CO2-e: equivalents of carbon dioxide (the unit in which the effects of all gases on the climate are told)"
    listed = kinds("CEC: Council for Education in the City", long, "GDP: Gross Domestic Product")
    assert listed[1] is ScrapKind.LISTING
    assert kinds("The gases are told apart in this plan.", long, "All of them count from the first year on.")[1] is None


def test_numbered_goals_are_no_list_of_acronyms() -> None:
    goals = [f"SO{n}: the city offers courses of its language to all who came in the last {n} years" for n in (1, 2, 3)]
    assert kinds(*goals) == [None, None, None]


def test_an_entry_that_opens_with_author_and_year_is_a_reference_as_a_whole() -> None:
    entry = "2 Source: Harbour Bank (2014). Plan for green houses, 2014. See http://bank.example/plan"
    assert set(kinds(entry)) == {ScrapKind.REFERENCE}
    assert set(kinds("4 See: Harbour, HBR (2014). A guide to the houses in which newcomers live.")) == {
        ScrapKind.REFERENCE
    }
    assert set(kinds("So says Smith (2014). The city houses newcomers near its harbour.")) == {None}
    said = "All of this was shown by the report of the bank (2014). The city follows it, see http://bank.example now."
    assert set(kinds(said)) == {None}


@pytest.mark.parametrize(
    "note",
    [
        "3 Berg, A. Homes for newcomers in harbours, working papers of the bank, nº 66.",
        "5 Berg, A. Homes for newcomers in harbours. HBR. 2009.",
        "2 City Union of the North (CUN). Homes for newcomers in the harbours of the north. Summary. CUN. 2010",
    ],
)
def test_a_note_that_names_a_work_is_a_reference(note: str) -> None:
    assert set(kinds(note)) == {ScrapKind.REFERENCE}


@pytest.mark.parametrize(
    "said",
    [
        "12 The council adopted the plan for newcomers in 2019.",
        "3 The plan of 2010, which A. Berg wrote, houses newcomers near the harbour.",
    ],
)
def test_a_numbered_paragraph_that_names_a_year_is_text(said: str) -> None:
    assert set(kinds(said)) == {None}


def test_a_row_of_short_cells_is_a_form_also_where_it_ends_like_a_sentence() -> None:
    assert kinds("Waste | CH4, N2O | Landfills that are closed, treatment of sewage | The whole country.") == [
        ScrapKind.FORM
    ]
    cell = "The city houses all newcomers in flats near its harbour and teaches them its language within two years"
    assert kinds(f"Housing | {cell} | {cell}.") == [None]


def test_a_running_head_is_what_a_document_repeats_whatever_its_page() -> None:
    head = "Plan for newcomers, page {}"
    found = kinds(*(part for number in range(1, 5) for part in (head.format(number), PROSE[0])))
    assert found == [ScrapKind.RUNNING_HEAD, None] * 4


def test_what_the_file_says_of_a_paragraph_counts_first() -> None:
    line = "A heading that reads like a sentence of the text."
    assert kinds(line) == [None]
    assert kinds(line, blocks=[BlockKind.HEADING]) == [ScrapKind.HEADING]
    assert kinds(line, blocks=[BlockKind.CAPTION]) == [ScrapKind.CAPTION]


def test_the_items_of_a_list_are_text_even_without_an_end() -> None:
    item = "Free language courses for all newcomers"
    assert kinds(item, blocks=[BlockKind.LIST_ITEM]) == [None]
    assert kinds(item, blocks=[BlockKind.TABLE_ROW]) == [ScrapKind.FORM]


@given(st.lists(st.text(max_size=80), max_size=8))
def test_every_sentence_gets_an_answer(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    sentences = segment(text, SegmentSettings()).sentences
    assert len(find_scraps(text, sentences, [])) == len(sentences)


def test_a_sentence_without_words_is_answered_too() -> None:
    assert len(find_scraps("?! ..", [Sentence(0, 0, 5, 0, SentenceStatus.NO_WORDS)], [])) == 1


def test_a_reference_is_one_wherever_its_passage_is_repeated() -> None:
    entry = "Miller, J. and Stone, A. (2012). Cities of arrival. Policy Review 14(2), 33-41."
    text = "The city opens its schools to all."
    assert kinds(entry, text, entry, text, text) == [*kinds(entry, text), *kinds(entry, text, text)]
    assert set(kinds(entry, text)) == {ScrapKind.REFERENCE, None}


CAPITALS = (
    "THE CITY WELCOMES ALL WHO ARE NEW.",
    "EVERY CHILD IS GIVEN A PLACE IN SCHOOL.",
    "THE COUNCIL HEARS A REPORT EVERY YEAR.",
    "ΟΙ ΠΟΛΕΙΣ ΥΠΟΔΕΧΟΝΤΑΙ ΟΛΟΥΣ ΤΟΥΣ ΝΕΟΥΣ ΚΑΤΟΙΚΟΥΣ.",
)
LONG_CAPITAL = "THE COUNCIL OF THE CITY DECIDES THAT EVERY NEWCOMER IS GIVEN ADVICE WITHIN FOUR WEEKS."


def test_sentences_in_capitals_that_stand_together_are_text() -> None:
    around = ("The plan was heard in spring, and all agreed to it.",) * 9
    assert kinds(*around, " ".join(CAPITALS), *around)[9:13] == [None] * 4


def test_a_long_sentence_in_capitals_is_text() -> None:
    assert is_prose(LONG_CAPITAL)
    assert kinds(*PROSE, LONG_CAPITAL)[-1] is None


@pytest.mark.parametrize(
    "line",
    [
        CAPITALS[0],
        "STRATEGY OF THE CITY OF SALTMARROW FOR ALL WHO ARE NEW",
        "THE AIMS OF THE CITY FOR THE NEXT YEARS:",
        "ARTICLE 5. THE COUNCIL AND ITS OFFICES",
        "CHAIR: MRS BERG. CLERK: MR LUND. PRESENT: MR SMITH AND MRS JONES OF THE OFFICE.",
        "NEWCOMERS IN WORK 2014 412 2015 398 2016 377 2017 401.",
    ],
)
def test_headlines_and_lists_in_capitals_are_none(line: str) -> None:
    assert None not in kinds(*PROSE, line)[len(PROSE) :]
    assert not is_prose(line)


def test_where_most_is_in_capitals_they_set_no_headline_apart() -> None:
    assert kinds(*CAPITALS) == [None] * 4
    assert kinds("PROGRAMME FOR ALL WHO ARE NEW IN THE CITY", *CAPITALS)[0] is ScrapKind.LISTING


def test_words_in_capitals_within_a_sentence_change_nothing() -> None:
    assert is_prose("The programme of EUROCITIES and ECCAR is open to ALL cities.")
