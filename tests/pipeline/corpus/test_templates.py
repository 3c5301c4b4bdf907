"""A template recurs over the documents of an issuer; so does a sentence that a city takes over from a network again and
again. Only the first is a scrap."""

from __future__ import annotations

from pipeline.corpus.templates import (
    IssuedText,
    find_issuers_that_can_be_learned,
    find_scraps_of,
    learn_templates,
)
from pipeline.records import Document, DocumentStatus, Extraction, ReadableText, Role, ScrapKind, Sentence
from pipeline.text.phrases import Phrases
from pipeline.text.segment import SegmentSettings, segment

LETTERHEAD = "This paper was written by the council's office and is open to all who ask for it."
TAKEN_OVER = "A city of arrival opens its schools, its clubs and its offices to everyone from the first day on."
OWN = (
    "The harbour wards have grown by a tenth since the bridge was built.",
    "Two new nurseries were opened near the old market last spring.",
    "Interpreters were booked more often than in any year before that.",
    "The library lends out games and tools since its hall was repaired.",
    "Fewer families than expected asked for a place in the summer school.",
)


def document(number: int, *paragraphs: str, issuer: str = "saltmarrow", work: str = "") -> ReadableText:
    text = "\n\n".join(paragraphs)
    record = Document(f"doc-{number}", Role.CITY, issuer, work or f"work-{number}", sha256=str(number))
    return ReadableText(record, Extraction(text, DocumentStatus.OK), segment(text, SegmentSettings()))


def templates_of(documents: list[ReadableText]) -> dict[str, list[tuple[str, ScrapKind | None]]]:
    """For each document its sentences and what they are, once all are learned from."""
    learned = learn_templates(
        IssuedText(one.document.issuer_id, one.document.work_id, Phrases.of(one.extraction.text, sentences(one)))
        for one in documents
    )
    return {
        one.document.document_id: [
            (one.extraction.text[sentence.start : sentence.end], kind)
            for sentence, kind in zip(sentences(one), find_scraps_of(one, sentences(one), learned), strict=True)
        ]
        for one in documents
    }


def sentences(readable: ReadableText) -> tuple[Sentence, ...]:
    return readable.segmentation.sentences


def scraps(found: list[tuple[str, ScrapKind | None]]) -> list[str]:
    return [text for text, kind in found if kind is ScrapKind.TEMPLATE]


def test_a_notice_that_every_paper_begins_with_is_its_issuers_template() -> None:
    found = templates_of([document(number, LETTERHEAD, own) for number, own in enumerate(OWN)])
    assert all(scraps(kinds) == [LETTERHEAD] for kinds in found.values())


def test_a_sentence_taken_over_into_the_running_text_of_many_papers_is_none() -> None:
    papers = [
        document(number, f"{OWN[number]} {TAKEN_OVER} {OWN[(number + 1) % 5]}", LETTERHEAD) for number in range(5)
    ]
    assert all(scraps(kinds) == [LETTERHEAD] for kinds in templates_of(papers).values())


def test_a_paragraph_taken_over_between_others_is_none() -> None:
    papers = [document(number, OWN[number], TAKEN_OVER, OWN[(number + 1) % 5]) for number in range(5)]
    assert all(scraps(kinds) == [] for kinds in templates_of(papers).values())


def test_a_form_is_told_by_what_it_has_in_common_however_it_is_filled_in() -> None:
    form = "The costs of this measure for the city are {} and are paid out of the yearly budget of the office."
    values = ("nothing", "small", "12,000 euros", "unknown", "shared by two offices")
    papers = [document(number, OWN[number], form.format(value)) for number, value in enumerate(values)]
    assert all(len(scraps(kinds)) == 1 for kinds in templates_of(papers).values())


def test_two_papers_tell_nothing_and_versions_of_one_work_count_once() -> None:
    assert scraps(templates_of([document(n, LETTERHEAD, OWN[n]) for n in range(2)])["doc-0"]) == []
    one_work = [document(n, LETTERHEAD, OWN[n], work="plan") for n in range(5)]
    assert scraps(templates_of(one_work)["doc-0"]) == []


def test_what_one_issuer_always_writes_is_no_template_of_another() -> None:
    papers = [document(number, LETTERHEAD, own) for number, own in enumerate(OWN)]
    other = document(9, LETTERHEAD, OWN[0], issuer="brunnwerder")
    found = templates_of([*papers, other])
    assert scraps(found["doc-0"]) == [LETTERHEAD]
    assert scraps(found["doc-9"]) == []


def test_in_a_large_body_of_papers_a_phrase_of_three_is_no_template() -> None:
    papers = [document(n, LETTERHEAD if n < 3 else "", f"{made_up(n)} and {made_up(n + 500)}.") for n in range(80)]
    assert scraps(templates_of(papers[:60])["doc-0"]) == [LETTERHEAD]
    assert scraps(templates_of(papers)["doc-0"]) == []


def made_up(number: int) -> str:
    """Eight words that no other number has."""
    letters = "".join(chr(97 + (number // 26**place) % 26) for place in range(3))
    return " ".join(f"{letters}{end}" for end in ("al", "be", "co", "du", "en", "fi", "go", "hu"))


def test_issuers_of_three_works_can_be_learned() -> None:
    works = [("a", "1"), ("a", "2"), ("a", "2"), ("b", "1"), ("b", "2"), ("b", "3")]
    assert find_issuers_that_can_be_learned(works) == {"b"}


def test_the_order_of_documents_plays_no_part() -> None:
    papers = [document(number, LETTERHEAD, own) for number, own in enumerate(OWN)]
    issued = [IssuedText("a", one.document.work_id, Phrases.of(one.extraction.text, sentences(one))) for one in papers]
    assert learn_templates(issued)["a"].tolist() == learn_templates(issued[::-1])["a"].tolist()
