from __future__ import annotations

import re
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Segmentation, SentenceStatus
from pipeline.text.characters import REPLACEMENT, for_encoder, storable
from pipeline.text.pages import find_page_breaks, running_text
from pipeline.text.segment import SegmentSettings, segment

DEFAULTS = SegmentSettings()
MEGABYTE = 1_000_000

# What breaks cutters: marks that bind, invisible marks, both directions, every line end, and plain prose.
AWKWARD = (
    "\x00", "\ufeff", "\r\n", "\n", "\r", "\u2028", "\x85", "\ud800", "\udfff", "e\u0301", "\u0301", "\u200d",
    "👩‍👩‍👧", "👍🏽", "🇩🇪",
    "\u202e", "שלום. ", "مرحبا؟ ", "\u3000", "\xa0", ". ", "? ", "…", ".", ":", ";\n",
    "»", "(", "z. B. ", "12. Juni ", " ",
    "\f", "1\n\f", "\f2", "\n\f3\n", "\n\n", "\r\n\r\n", "\n \t\n",
    "Every newcomer is welcome here. ", "a" * 90, "word " * 30,
)  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=200),
    st.lists(st.one_of(st.sampled_from(AWKWARD), st.characters(exclude_categories=())), max_size=60).map("".join),
)
LIMITS = st.builds(
    SegmentSettings,
    min_sentence_words=st.integers(1, 6),
    max_sentence_chars=st.integers(40, 400),
    max_passage_chars=st.integers(400, 1500),
)


def sentences_of(text: str, limits: SegmentSettings = DEFAULTS) -> list[str]:
    return [text[s.start : s.end] for s in segment(text, limits).sentences]


def assert_sound(text: str, found: Segmentation, limits: SegmentSettings) -> None:
    """Ordered, disjoint, nested, within limits, and nothing but white space and running lines left out."""
    breaks, text = find_page_breaks(text), running_text(text)
    gone = [0] * (len(text) + 1)
    for one in breaks:
        gone[one.end] = one.end - one.start - len(one.shown)
    gone = list(accumulate(gone))

    def length(start: int, end: int) -> int:
        return end - start - (gone[end] - gone[start])

    assert [p.number for p in found.passages] == list(range(len(found.passages)))
    assert [s.number for s in found.sentences] == list(range(len(found.sentences)))
    for one, other in pairwise(found.passages):
        assert one.end <= other.start
    end = 0
    for sentence in found.sentences:
        passage = found.passages[sentence.passage]
        assert end <= sentence.start < sentence.end
        assert passage.start <= sentence.start and sentence.end <= passage.end
        assert text[sentence.start : sentence.end].strip()
        assert length(sentence.start, sentence.end) <= limits.max_sentence_chars
        assert not text[end : sentence.start].replace("\ufeff", "").strip()
        end = sentence.end
    assert not text[end:].replace("\ufeff", "").strip()
    for passage in found.passages:
        mine = [s for s in found.sentences if s.passage == passage.number]
        assert (mine[0].start, mine[-1].end) == (passage.start, passage.end)
        assert length(passage.start, passage.end) <= limits.max_passage_chars


@pytest.mark.parametrize(
    "sentence",
    [
        "Prema čl. 5 Zakona o strancima ima pravo.",
        "Закон о странцима бр. 12 важи за све.",
        "Podle odst. 3 zákona mají nárok všichni.",
        "Zgodnie z ust. 2 uchwały pomoc jest bezpłatna.",
        "См. стр. 14 стратегии города.",
        "Відповідно до ст. 9 Конституції діти мають право.",
        "Съгласно чл. 4 общината подкрепя всички.",
        "Σύμφωνα με το άρθ. 7 του νόμου ο δήμος στηρίζει όλους.",
        "Conform alin. 2 din lege primăria oferă cursuri.",
        "Mokesčiai, pvz. Vilniaus mieste, mažėja visiems.",
        "Uudistus koskee esim. Helsingin kouluja ja kirjastoja.",
        "Se kap. 3 i planen for alle innbyggere.",
        "Vezi pag. 12 a planului pentru detalii.",
        "Yasanın md. 6 hükmü herkes için geçerlidir.",
    ],
)
def test_an_abbreviation_before_a_number_or_a_name_ends_no_sentence_in_any_language(sentence: str) -> None:
    assert sentences_of(f"{sentence} {sentence}") == [sentence, sentence]


@pytest.mark.slow
@given(ANY_TEXT, LIMITS)
@settings(max_examples=300)
def test_any_text_is_cut_soundly_and_always_alike(text: str, limits: SegmentSettings) -> None:
    found = segment(text, limits)
    assert_sound(text, found, limits)
    assert segment(text, limits) == found


@given(ANY_TEXT)
@settings(max_examples=200)
def test_storable_text_is_cut_at_the_same_offsets(text: str) -> None:
    def spans(one: str) -> list[tuple[int, int]]:
        return [(s.start, s.end) for s in segment(one, DEFAULTS).sentences]

    assert spans(storable(text)) == spans(text)


@given(ANY_TEXT)
@settings(max_examples=200)
def test_storable_changes_only_what_cannot_be_stored_one_for_one(text: str) -> None:
    kept = storable(text)
    assert len(kept) == len(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    for before, after in zip(text, kept, strict=True):
        assert after == (REPLACEMENT if before == "\x00" or "\ud800" <= before <= "\udfff" else before)


@given(ANY_TEXT)
@settings(max_examples=100)
def test_encoder_sees_one_line_of_composed_storable_text(text: str) -> None:
    shown = for_encoder(text)
    assert shown == " ".join(shown.split()) and "\x00" not in shown
    assert for_encoder(shown) == shown


def test_encoder_sees_composed_letters() -> None:
    assert for_encoder(" Cafe\u0301\r\n\tau  lait ") == "Caf\u00e9 au lait"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "x" * MEGABYTE,
        "." * MEGABYTE,
        "\n" * MEGABYTE,
        "\r\n" * (MEGABYTE // 2),
        "; " * (MEGABYTE // 2),
        ". " * (MEGABYTE // 10),
        "\u0301" * MEGABYTE,
        "👩\u200d" * (MEGABYTE // 2),
        " " * MEGABYTE,
        "\n" + " " * MEGABYTE + "x",
        "a.b" * (MEGABYTE // 3),
        "the of A The " * (MEGABYTE // 13),
        ("word " * 200 + "\n1 A note.\n2\n\fHead\n") * (MEGABYTE // 1020),
    ],
    ids=[
        "unbroken",
        "dots",
        "lines",
        "crlf",
        "clauses",
        "spaced dots",
        "marks",
        "joiners",
        "blanks",
        "line",
        "url",
        "opens",
        "pages",
    ],
)
def test_a_megabyte_of_anything_is_cut(text: str) -> None:
    found = segment(text, DEFAULTS)
    assert_sound(text, found, DEFAULTS)
    assert bool(found.sentences) == bool(text.strip())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The city is open to all. It helps those who come!", ["The city is open to all.", "It helps those who come!"]),
        ("Wir fördern z. B. Sprachkurse für alle Kinder.", ["Wir fördern z. B. Sprachkurse für alle Kinder."]),
        ("Das gilt seit dem 12. Juni in allen Bezirken.", ["Das gilt seit dem 12. Juni in allen Bezirken."]),
        ("It was adopted in 2016. The council agreed to it.", ["It was adopted in 2016.", "The council agreed to it."]),
        ("See the plan of J. Smith and the council here.", ["See the plan of J. Smith and the council here."]),
        ("The U.S. Navy helps the N.G.O. Board.", ["The U.S. Navy helps the N.G.O. Board."]),
        ("Gunn, G.C., Morton, D.G. Housing of all who come.", ["Gunn, G.C., Morton, D.G.", "Housing of all who come."]),
        ("In May, U.S. Senators asked for it.", ["In May, U.S. Senators asked for it."]),
        ("Der Rat hilft – alle, z.B. Kinder, wissen es.", ["Der Rat hilft – alle, z.B. Kinder, wissen es."]),
        ("Wir helfen allen, z.B. Kindern und Eltern.", ["Wir helfen allen, z.B. Kindern und Eltern."]),
        ("So sind es alle Ämter, d.h. Rat und Stadt.", ["So sind es alle Ämter, d.h. Rat und Stadt."]),
        ("They heard Sen. Ann Smith on the plan.", ["They heard Sen. Ann Smith on the plan."]),
        ("Alla kom hit sen. Staden hjälper alla.", ["Alla kom hit sen.", "Staden hjälper alla."]),
        ("Alla ser att de som kom lär sig. Staden vet det.", ["Alla ser att de som kom lär sig.", "Staden vet det."]),
        ("Il sig. Rossi aiuta tutti nella città.", ["Il sig. Rossi aiuta tutti nella città."]),
        ("La ciudad dice que no. Los barrios la ayudan.", ["La ciudad dice que no.", "Los barrios la ayudan."]),
        ("La ciudad lo dice en la ley no. 5 de los barrios.", ["La ciudad lo dice en la ley no. 5 de los barrios."]),
        ("He said “we are ready.” Then all was over.", ["He said “we are ready.”", "Then all was over."]),
        ("Er rief: „Wir sind bereit.“ Dann war es aus.", ["Er rief: „Wir sind bereit.“", "Dann war es aus."]),
        ("Er rief: »Wir sind bereit.« Dann war es aus.", ["Er rief: »Wir sind bereit.«", "Dann war es aus."]),
        ("Sie fragt ‚Wer hilft uns?‘ Das blieb offen.", ["Sie fragt ‚Wer hilft uns?‘", "Das blieb offen."]),
        ("All was over then. “We are ready,” he said.", ["All was over then.", "“We are ready,” he said."]),
        ("„Wer hilft uns denn?“ fragte sie den Rat.", ["„Wer hilft uns denn?“ fragte sie den Rat."]),
        ("It was said before.[5] All agreed to it.[6,7]", ["It was said before.[5]", "All agreed to it.[6,7]"]),
        ("Il dit «\u00a0Oui\u00a0!\u00a0» Tous sont là.", ["Il dit «\u00a0Oui\u00a0!\u00a0»", "Tous sont là."]),
        ("Alle waren da. »Wir sind bereit«, sagte er.", ["Alle waren da.", "»Wir sind bereit«, sagte er."]),
        ("It was said before.⁵ All agreed to it.⁶", ["It was said before.⁵", "All agreed to it.⁶"]),
        ("Das wurde vereinbart.22 Alle stimmten zu.", ["Das wurde vereinbart.22", "Alle stimmten zu."]),
        ("So steht es in Abs.3 Satz 2 des Gesetzes.", ["So steht es in Abs.3 Satz 2 des Gesetzes."]),
        ("Look at figure.3 (below) for the plan.", ["Look at figure.3 (below) for the plan."]),
        ("It is at no.4 and in part.3 of the plan.", ["It is at no.4 and in part.3 of the plan."]),
        ("Alle haben zugestimmt. [Fn. 12] Dann ging er.", ["Alle haben zugestimmt.", "[Fn. 12] Dann ging er."]),
        ("Ποιος θα βοηθήσει τώρα; Κανείς δεν το ξέρει.", ["Ποιος θα βοηθήσει τώρα;", "Κανείς δεν το ξέρει."]),
        ("Who will help us now; nobody in town knows.", ["Who will help us now; nobody in town knows."]),
        ("من سيساعدنا الآن؟ لا أحد يعرف ذلك.", ["من سيساعدنا الآن؟", "لا أحد يعرف ذلك."]),
        ("What comes next? nobody in town can say.", ["What comes next?", "nobody in town can say."]),
        ("The firm is at example.org and helps. we follow", ["The firm is at example.org and helps. we follow"]),
        ("We will offer:\ncourses for every adult\n", ["We will offer:", "courses for every adult"]),
        ("Aims of our city\nThe council helps all who come.", ["Aims of our city", "The council helps all who come."]),
        ("Goals\nThe city helps all those who come.", ["Goals\nThe city helps all those who come."]),
        ("We keep it all.\nHealth\nThe clinic helps all.", ["We keep it all.", "Health", "The clinic helps all."]),
        ("The plan is kept as it is.\n2", ["The plan is kept as it is.", "2"]),
        ("The plan is kept as it is. 2", ["The plan is kept as it is. 2"]),
        ("The plan is kept as it is.\nBy all.", ["The plan is kept as it is.\nBy all."]),
        ("All are equal here. Yes. We mean what we say.", ["All are equal here. Yes.", "We mean what we say."]),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n \t \n", "\n\n\n\n"])
def test_a_blank_line_parts_passages(gap: str) -> None:
    text = f"One two three four{gap}five six seven eight"
    assert [text[p.start : p.end] for p in segment(text, DEFAULTS).passages] == text.split(gap)


def test_a_line_end_parts_no_passage() -> None:
    assert len(segment("one two three\nfour five six", DEFAULTS).passages) == 1


def test_a_byte_order_mark_belongs_to_no_sentence() -> None:
    assert segment("\ufeffOne two three.", DEFAULTS).sentences[0].start == 1


def test_a_long_sentence_is_cut_at_a_clause_before_a_comma_before_a_blank() -> None:
    limits = SegmentSettings(max_sentence_chars=60)
    clause = "we build houses, we open schools; and then we plant trees along the canal and rest"
    assert sentences_of(clause, limits)[0] == "we build houses, we open schools;"
    assert sentences_of(clause.replace(";", ""), SegmentSettings(max_sentence_chars=40))[0] == "we build houses,"
    unmarked = clause.replace(";", "").replace(",", "")
    assert sentences_of(unmarked, limits)[0] == "we build houses we open schools and then we plant trees"
    assert sentences_of("we all build many houses, " + "x" * 70, limits)[0] == "we all build many houses,"


def test_a_sentence_may_be_as_long_as_its_limit_and_no_longer() -> None:
    limits = SegmentSettings(max_sentence_chars=50)
    assert [len(piece) for piece in sentences_of("x" * 50, limits)] == [50]
    assert [len(piece) for piece in sentences_of("x" * 51, limits)] == [50, 1]


def test_a_cut_without_blanks_keeps_marks_with_their_letter() -> None:
    pieces = sentences_of("e\u0301" * 300, SegmentSettings(max_sentence_chars=41))
    assert len(pieces) > 10 and all(piece[0] == "e" and piece[-1] == "\u0301" for piece in pieces)


def test_a_long_paragraph_is_parted_between_sentences() -> None:
    text = " ".join(f"Sentence number {n} speaks of housing and of schools." for n in range(60))
    found = segment(text, SegmentSettings(max_passage_chars=400))
    assert len(found.passages) > 5
    assert all(re.match(r"Sentence number \d+", text[p.start : p.end]) for p in found.passages)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("12 345 678 | 9.9 %", SentenceStatus.NO_WORDS),
        ("Chapter 4", SentenceStatus.TOO_SHORT),
        ("Homes for all", SentenceStatus.EMBEDDED),
        ("l’accueil des nouveaux", SentenceStatus.EMBEDDED),
    ],
)
def test_a_sentence_takes_part_when_it_has_words_enough(text: str, status: SentenceStatus) -> None:
    assert [s.status for s in segment(text, DEFAULTS).sentences] == [status]


@pytest.mark.parametrize("text", ["", " \n\t ", "\ufeff", "\ufeff\n\n\ufeff"])
def test_a_text_of_nothing_has_no_sentence(text: str) -> None:
    assert segment(text, DEFAULTS) == Segmentation((), ())


@given(
    st.lists(
        st.sampled_from(["It ends here. He said:", "No. 3 of", "Yes.", "Schools; homes.\nWork", "…", "1."]), max_size=8
    )
)
def test_a_paragraph_is_cut_alike_wherever_and_however_often_it_stands(paragraphs: list[str]) -> None:
    text, expected, at = "\n\n".join(paragraphs), list[tuple[int, int, SentenceStatus]](), 0
    for paragraph in paragraphs:
        expected += [(at + one.start, at + one.end, one.status) for one in segment(paragraph, DEFAULTS).sentences]
        at += len(paragraph) + 2
    found = segment(text, DEFAULTS)
    assert [(one.start, one.end, one.status) for one in found.sentences] == expected
    assert [one.passage for one in found.sentences] == sorted(one.passage for one in found.sentences)
