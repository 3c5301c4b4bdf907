"""What a reader of a page sees is read: folded panels, lists of links, the parts of old layouts; and nothing unseen."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.records import BlockKind, DocumentStatus, Extraction

CASES = Path(__file__).parents[3] / "golden" / "cases"
FIELDS = {
    "Language": "within six weeks", "Housing": "six hundred flats", "Work": "Our placement office",
    "Participation": "three motions a year", "Administration": "Each department names",
}  # fmt: skip
MEASURES = (
    "Language: places in courses for all adults within six weeks",
    "Housing: six hundred flats in all districts by the end of the decade",
    "Work: recognition of certificates paid by the city",
    "Participation: an elected advisory board that is heard before decisions",
)
PROSE = "The city council adopted the strategy for living together after two years of talks with associations. " * 3
PANEL = "Every adult who settles here is offered a place in a language course within six weeks, with child care."
OTHER = "The city builds six hundred flats in all districts and lets a third of them to families in shelters."


def read_case(name: str) -> Extraction:
    return extract((CASES / name).read_bytes(), name=name)


def read_main(body: str) -> Extraction:
    page = f"<!DOCTYPE html><html><head><title>Plan</title></head><body><main><p>{PROSE}</p>{body}</main></body></html>"
    return extract(page.encode(), name="plan.html")


def told(found: Extraction) -> list[str]:
    return found.text.split("\n\n")


@pytest.mark.parametrize("path", sorted((CASES / "html-accordion").iterdir()), ids=lambda path: path.stem)
def test_folded_panels_are_read_with_their_headings(path: Path) -> None:
    texts = told(read_case(f"html-accordion/{path.name}"))
    for heading, words in FIELDS.items():
        assert words in texts[texts.index(heading) + 1]


@pytest.mark.parametrize(
    "markup",
    [
        "<button class='accordion'>{0}</button><div class='panel' style='display:none'><p>{1}</p></div>",
        "<button aria-expanded='false' aria-controls='{0}'>{0}</button><div id='{0}' hidden><p>{1}</p></div>",
        "<div class='accordion-item'><h3 class='accordion-header'><button class='accordion-button collapsed'>{0}"
        "</button></h3><div class='accordion-collapse collapse'><div class='accordion-body'>{1}</div></div></div>",
        "<h3 onclick='show()'>{0}</h3><div class='toggle-content is-hidden' style='display: none'><p>{1}</p></div>",
        "<h3><a href='#{0}'>{0}</a></h3><p>In short.</p><div id='{0}' style='visibility:hidden'><p>{1}</p></div>",
        "<h3><a aria-controls='panel-{0}'>{0}</a></h3><p>In short.</p><div id='panel-{0}' hidden><p>{1}</p></div>",
        "<h3><a id='to-{0}'>{0}</a></h3><p>In short.</p><div aria-labelledby='to-{0}' class='panel' hidden>{1}</div>",
        "<h3><a aria-controls='icon-{0} tab-{0}'>{0}</a></h3><p>In short.</p><div id='tab-{0}' hidden>{1}</div>",
    ],
)
def test_panels_of_other_kinds_are_read_with_their_headings(markup: str) -> None:
    found = read_main(markup.format("Language", PANEL) + markup.format("Housing", OTHER))
    texts = [text for text in told(found) if text != "In short."]
    assert texts[1:] == ["Language", PANEL, "Housing", OTHER]


@pytest.mark.parametrize("prefix", ["", "tabpanel-", "collapse"])
def test_panels_of_tabs_begin_with_the_words_of_their_tab(prefix: str) -> None:
    found = read_main(
        f"<ul role='tablist'><li><a role='tab' href='#{prefix}one'>Language</a></li>"
        f"<li><a role='tab' href='#{prefix}two'>Housing</a></li>"
        f"</ul><div role='tabpanel' id='{prefix}one' class='tab-pane active'><p>{PANEL}</p></div>"
        f"<div role='tabpanel' id='{prefix}two' class='tab-pane fade' aria-hidden='true'><p>{OTHER}</p></div>"
    )
    assert told(found)[-4:] == ["Language", PANEL, "Housing", OTHER]


@pytest.mark.parametrize(
    "state",
    [
        "style='display:none'", "hidden", "style='visibility: hidden'", "style='DISPLAY : none !important'",
        "style='position:absolute; left:-9999px'", "style='position:fixed;top:-10000.5px'",
    ],
)  # fmt: skip
def test_text_that_nothing_on_the_page_opens_is_not_read(state: str) -> None:
    found = read_main(f"<p>{OTHER}</p><div {state}><p>Draft of February: {PANEL}</p></div>")
    assert told(found) == [PROSE.strip(), OTHER]


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0", "color:#fff; background:#FFFFFF", "color: white;background-color: rgb(255, 255, 255)",
        "color:navy;background:#000080", "color:Grey ;background:gray !important",
    ],
)  # fmt: skip
def test_text_without_size_or_in_the_colour_of_its_ground_is_not_read(style: str) -> None:
    assert told(read_main(f"<p>{OTHER}</p><p style='{style}'>{PANEL}</p>")) == [PROSE.strip(), OTHER]


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0.9em", "color:#fff;background:#036", "position:absolute;left:-10px", "opacity:0", "color:white",
        "color:inherit;background:inherit", "color:initial;background-color:initial", "color:unset;background:unset",
        "color:currentcolor;background:currentcolor", "color:var(--x);background:var(--x)", "color:;background:",
        "color:transparent;background:transparent", "background:white",
        "color:rgb(" + "9" * 5000 + ",0,0);background:red",
    ],
)  # fmt: skip
def test_text_that_is_seen_or_about_to_be_faded_in_is_read(style: str) -> None:
    assert PANEL in told(read_main(f"<p>{OTHER}</p><p style='{style}'>{PANEL}</p>"))


@pytest.mark.parametrize("style", ["a" * 50_000, "color:" + " " * 50_000 + ";", "color" + " " * 50_000])
def test_a_style_without_end_is_read_in_time_that_grows_with_its_length(style: str) -> None:
    began = time.process_time()
    assert PANEL in told(read_main(f"<p>{OTHER}</p><p style='{style}'>{PANEL}</p>"))
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "markup",
    [
        "<center><font size='2'>{}</font></center>", "<center>{}</center>", "<marquee>{}</marquee>",
        "<fieldset><legend>Aims</legend>{}</fieldset>", "<fieldset><p>{}</p></fieldset>", "<label>{}</label>",
        "<fieldset><legend>{}</legend></fieldset>", "<dialog open><p>{}</p></dialog>",
    ],
)  # fmt: skip
def test_text_in_rare_elements_is_read(markup: str) -> None:
    assert PANEL in read_main(f"<p>{OTHER}</p>" + markup.format(PANEL)).text


def test_a_dialog_that_is_closed_is_not_read() -> None:
    assert PANEL not in read_main(f"<p>{OTHER}</p><dialog><p>{PANEL}</p></dialog>").text


def test_a_button_of_the_menu_makes_no_heading() -> None:
    found = read_main(f"<button aria-expanded='false'>Menu</button><nav><ul><li>{PANEL}</li></ul></nav><p>{OTHER}</p>")
    assert told(found) == [PROSE.strip(), OTHER]


@pytest.mark.parametrize("path", sorted((CASES / "html-link-lists").iterdir()), ids=lambda path: path.stem)
def test_measures_that_are_links_are_read(path: Path) -> None:
    found = read_case(f"html-link-lists/{path.name}").text
    assert [words for words in MEASURES if words not in found] == []
    assert found.count("six hundred flats") == (5 if "20" in path.name else 1)


@pytest.mark.parametrize(
    "markup",
    [
        "<h2><a href='/m'>{}</a></h2>",
        "<div class='row'><div><a href='/m'>{}</a></div></div>",
        "<dl><dt>1</dt><dd><a href='/m'>{}</a></dd></dl>",
        "<table><tr><td><a href='/1'>No 1</a></td><td><a href='/m'>{}</a></td></tr></table>",
    ],
)
def test_links_in_headings_parts_and_definitions_are_read(markup: str) -> None:
    found = read_main("".join(markup.format(words) for words in MEASURES))
    assert [words for words in MEASURES if words not in found.text] == []


def test_menus_and_related_pages_stay_out() -> None:
    menu = "".join(f"<li><a href='/m'>{words}</a></li>" for words in MEASURES)
    short = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("Home", "Council", "Contact", "Imprint"))
    found = read_main(
        f"<ul>{short}</ul><nav><ul>{menu}</ul></nav><div class='related-links'><ul>{menu}</ul></div><p>{OTHER}</p>"
    )
    assert told(found) == [PROSE.strip(), OTHER]


@pytest.mark.parametrize("name", ["dl", "list_in_table", "nested"])
def test_items_of_every_kind_of_list_are_read(name: str) -> None:
    found = re.sub(r"\s+", " ", read_case(f"html-lists/{name}.html").text)
    for words in MEASURES:
        assert words in found or words.partition(": ")[2] in found


def test_clauses_of_a_layout_table_are_whole_and_the_menu_is_kept_apart() -> None:
    found = read_case("html-lists/layout_table.html")
    assert told(found)[0] == "Plan for arrival"
    assert "no cost." in told(found)[2] and told(found)[3].endswith("and children start school at once.")
    assert [one.text for one in found.apart] == ["Home Archive"]


def test_the_cell_that_is_the_page_becomes_its_paragraphs() -> None:
    found = read_case("html-layout-table/br_tags.html")
    assert [(text[:25], block.kind) for text, block in zip(told(found), found.blocks, strict=True)] == [
        ("City of Saltmarrow", BlockKind.PARAGRAPH),
        ("Plan for arrival", BlockKind.HEADING),
        ("The city has a plan for a", BlockKind.PARAGRAPH),
        ("Whoever is new finds a co", BlockKind.PARAGRAPH),
        ("The plan is kept by an of", BlockKind.PARAGRAPH),
    ]
    assert [one.text for one in found.apart] == ["Start Town hall Culture Contact"]


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td><a href='a'>Start</a> <a href='b'>Contact</a></td>"
        "<td><h1>Plan</h1><p>{0}</p><p>{1}</p></td></tr></table>",
        "<table role='presentation'><tr><td><p>{0}</p></td></tr><tr><td><p>{1}</p></td></tr></table>",
        "<center><table><tr><td><table><tr><td>{0}<br><br>{1}</td></tr></table></td></tr></table></center>",
    ],
)
def test_paragraphs_in_other_layouts_are_parted(page: str) -> None:
    found = extract(f"<html><head><title>Plan</title></head><body>{page.format(PROSE, PANEL)}</body></html>".encode())
    assert (told(found)[-2:], found.status) == ([PROSE.strip(), PANEL], DocumentStatus.OK)


@pytest.mark.parametrize("body", ["{0}<br><br>{1}", "<p>{0}<br>\n<br>{1}</p>", "<font>{0}<br/><br/><br/>{1}</font>"])
def test_two_line_breaks_part_paragraphs(body: str) -> None:
    assert told(read_main(f"<div>{body.format(PANEL, OTHER)}</div>"))[-2:] == [PANEL, OTHER]


def test_a_table_of_measures_stays_a_table() -> None:
    rows = "".join(f"<tr><td>{n}</td><td><p>{PANEL}</p><p>{OTHER}</p></td></tr>" for n in range(4))
    assert told(read_main(f"<table>{rows}</table>"))[1:] == [f"{n} | {PANEL} {OTHER}" for n in range(4)]


@pytest.mark.parametrize("around", ["form", "figure class='wp-block-table'"])
def test_forms_and_figures_that_hold_text_are_read(around: str) -> None:
    rows = f"<table><tr><td>Language</td><td>{PANEL}</td></tr><tr><td>Housing</td><td>{OTHER}</td></tr></table>"
    found = read_main(f"<{around}>{rows}</{around.split()[0]}>")
    assert told(found)[-2:] == [f"Language | {PANEL}", f"Housing | {OTHER}"]


SENTENCES = "".join(f"<p>In year {year} the city offers advice in nine languages and courses within six weeks.</p>"
                    for year in range(2010, 2016))  # fmt: skip


def _page(body: str) -> str:
    return f"<html><head><title>Plan</title></head><body><nav><a href=/>Home</a></nav>{body}</body></html>"


@pytest.mark.parametrize("attribute", ["class", "id"])
@pytest.mark.parametrize("name", ["comment-section", "comments"])
def test_text_in_a_part_named_like_comments_is_read_where_it_is_all_there_is(name: str, attribute: str) -> None:
    found = extract(_page(f'<div {attribute}="{name}">{SENTENCES}</div>').encode(), name="plan.html")
    assert (found.text.count("advice in nine languages"), found.status) == (6, DocumentStatus.PARTIAL)
    assert f"named like comments ({name})" in found.reason


def test_comments_below_a_text_stay_out() -> None:
    comments = "".join(f"<p>Reader {number} finds all of this too dear and would rather have the road mended.</p>"
                       for number in range(9))  # fmt: skip
    found = extract(_page(f'<main>{SENTENCES}</main><div id="comments">{comments}</div>').encode(), name="plan.html")
    assert ("too dear" in found.text, found.status) == (False, DocumentStatus.OK)


def test_the_page_inside_a_frame_stands_at_the_place_of_the_frame() -> None:
    inner = "&lt;html&gt;&lt;head&gt;&lt;title&gt;X&lt;/title&gt;&lt;/head&gt;&lt;p&gt;Inside the frame.&lt;/p&gt;"
    frame = f'<iframe title="a > b" srcdoc="{inner}">Your browser shows no frames.</iframe>'
    found = extract(_page(f"<main>{SENTENCES}{frame}<p>The end of it.</p></main>").encode(), name="plan.html")
    assert found.text.endswith("Inside the frame.\n\nThe end of it.")
    assert "shows no frames" not in found.text
