"""Titles that programs make up are none; what a file is called by people stays."""

from __future__ import annotations

import pytest

from pipeline.extract import extract

HEADED = (
    "<h1>Plan for  arrival</h1><p>The city gives every newcomer a guide in the first year and a place in a course.</p>"
)


def title_of(title: str, body: str = HEADED) -> str:
    page = f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>"
    return extract(page.encode(), name="plan.html").title


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - Programm KW 2014", "Microsoft Word - Konzept_final.doc", "PowerPoint-Präsentation",
        "konzept_2014_final.docx", "plan.indd", "C:\\Users\\Amt\\Plan neu.doc", "Untitled", "Unbenannt-1", "Document1",
        "Dokument 2", "Layout 1", "(Microsoft Word - Konzept)", "Présentation PowerPoint", "Presentación de PowerPoint",
        "Bez nazwy", "Ohne Titel", "Nimetön", "Asiakirja1", "Kein Folientitel", "Presentation1", "scan_20140312",
        "IMG_2041", "20140312094512", "None", "Integrationskonzept_2014_final", "Adobe Photoshop PDF",
    ],
)  # fmt: skip
def test_a_title_that_a_program_made_up_gives_way_to_the_first_heading(title: str) -> None:
    assert title_of(title) == "Plan for arrival"


@pytest.mark.parametrize(
    "title",
    [
        "Integration in der Stadt",
        "Document of the council of 2014",
        "Microsoft Word in schools",
        "Layout of the city",
        "Home for all",
        "Page of welcome",
        "",
    ],
)
def test_a_title_that_people_gave_stays(title: str) -> None:
    assert title_of(title) == title


def test_without_a_heading_a_made_up_title_is_none() -> None:
    body = "<p>The city gives every newcomer a guide in the first year and a place in a course.</p>"
    assert title_of("Microsoft Word - Plan.doc", body) == ""
