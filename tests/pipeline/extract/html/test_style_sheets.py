"""What the style sheet of a page hides, what a reader opens all the same, and what is only material for scripts."""

from __future__ import annotations

import pytest

from pipeline.extract import extract

SEEN = "The council decides each spring how many rooms are needed in the year that follows, and publishes its report."
ASKED = "Language courses begin within six weeks for every adult who settles in the city, and they are free of charge."


def text_of(body: str, head: str = "") -> str:
    page = (
        f"<html><head><title>Plan</title>{head}</head><body><main><h1>Plan</h1><p>{SEEN}</p>{body}</main></body></html>"
    )
    text = extract(page.encode(), name="plan.html").text
    assert SEEN in text
    return text


@pytest.mark.parametrize(
    ("sheet", "body"),
    [
        (".note{display:none}", "<p class='big note'>{}</p>"),
        ("#draft , .x { color: red; DISPLAY : none }", "<div id=draft><p>{}</p></div>"),
        ("p.note{visibility:hidden}", "<p class=note>{}</p>"),
        ("/* a { } */ .y{color:red} .note{display:none!important}", "<p class=note>{}</p>"),
        ("", "<template><p>{}</p></template>"),
    ],
)
def test_what_the_style_sheet_hides_for_good_is_not_read(sheet: str, body: str) -> None:
    assert ASKED not in text_of(body.format(ASKED), f"<style>{sheet}</style>")


@pytest.mark.parametrize(
    ("sheet", "body"),
    [
        ("@media print{.note{display:none}}", "<p class=note>{}</p>"),
        ("@media (max-width:9em){.z{color:red}.note{display:none}} .z{color:red}", "<p class=note>{}</p>"),
        (".body{display:none} .open .body{display:block}", "<div class=body><p>{}</p></div>"),
        (".pan{display:none}", "<h2><button aria-controls=x>Courses</button></h2><div id=x class=pan><p>{}</p></div>"),
        (".tab-pane{display:none}", "<div class=tab-content><div class=tab-pane><p>{}</p></div></div>"),
        (".other .note{display:none}", "<p class=note>{}</p>"),
    ],
)
def test_what_is_hidden_in_print_or_until_it_is_opened_is_read(sheet: str, body: str) -> None:
    assert ASKED in text_of(body.format(ASKED), f"<style>{sheet}</style>")


@pytest.mark.parametrize(
    "body",
    [
        "<section><div hidden=until-found><p>{}</p></div></section>",
        "<div class=toggle><span>Courses</span><div class=toggle-body style='display: none'><p>{}</p></div></div>",
        "<label for=r>Courses</label><div class=tabs><div style='display:none'><p>{}</p></div></div>",
        "<span id=t role=tab>Courses</span><p>Next.</p><div aria-labelledby=t hidden><p>{}</p></div>",
    ],
)
def test_what_the_page_says_can_be_opened_is_read(body: str) -> None:
    assert ASKED in text_of(body.format(ASKED))


@pytest.mark.parametrize("sheet", ['<style media="print">{}</style>', "<noscript><style>{}</style></noscript>"])
def test_a_sheet_for_print_or_for_want_of_scripts_hides_nothing(sheet: str) -> None:
    assert ASKED in text_of(f'<div class="later"><p>{ASKED}</p></div>', sheet.format(".later {display: none}"))


@pytest.mark.parametrize("sheet", ["a" * 200_000, "@media " * 20_000, "/*" * 100_000], ids=("bare", "media", "comment"))
def test_a_sheet_of_odd_signs_holds_nothing_up(sheet: str) -> None:
    assert ASKED in text_of(f'<div class="later"><p>{ASKED}</p></div>', f"<style>none {sheet}</style>")
