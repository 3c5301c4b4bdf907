"""What a reader sees of a page, and what of that is its own."""

from __future__ import annotations

import pytest

from crawler.page_words import FEWEST_WORDS, LONG_WORDS, has_own_text, main_words, read_page, words_of_page

PROSE = "The council adopted this plan after two years of talks"


def page(body: str, encoding: str = "utf-8") -> bytes:
    return f"<!DOCTYPE html><html><head><title>Plan</title></head><body>{body}</body></html>".encode(encoding)


def test_what_no_reader_sees_is_no_word() -> None:
    hidden = "<script>var a = 'b c';</script><style>p { margin: 0 }</style><template>not yet</template><!-- no -->"
    assert read_page(page(f"one{hidden}two <noscript>Please enable it</noscript>")).shown == ["one", "two"]


def test_a_word_that_elements_part_is_one() -> None:
    assert read_page(page("<b>Inte</b>gration in<br>cities")).shown == ["Integration", "incities"]


AROUND = (
    "<nav>one two</nav>",
    "<div role='navigation'>one two</div>",
    "<a href='/'>one two</a>",
    "<form>one two <input></form>",
    "<button>one</button> <select><option>two</select>",
)


@pytest.mark.parametrize("around", AROUND)
def test_what_stands_around_a_text_is_none_of_its_own_words(around: str) -> None:
    data = page(f"{around} <p>{PROSE}</p>")
    assert words_of_page(data) == main_words(data) + 2
    assert main_words(data) == len(PROSE.split())


def test_a_form_around_a_whole_page_is_its_text() -> None:
    data = page(f"<form><h1>Plan</h1> <p>{PROSE}</p></form>")
    assert main_words(data) == len(PROSE.split()) + 1


TRAILS = "class='c-breadcrumbs'", "id='brotkrumen'", "aria-label='you-are-here'", "class='fil-ariane x'"


@pytest.mark.parametrize("trail", TRAILS)
def test_the_line_that_tells_the_place_of_a_page_does_not_tell_it_from_others(trail: str) -> None:
    read = read_page(page(f"<div {trail}><span {trail}>Home / Plans</span></div> <p>{PROSE} pathway</p>"), "utf-8")
    assert read.told == [*PROSE.split(), "pathway"]
    assert len(read.shown) == len(read.told) + 3, "the other counts keep it"


@pytest.mark.parametrize(
    "body", ["<body class='has-breadcrumbs'>{}</body>", "<body><main id='with-breadcrumb'>{}</main></body>"]
)
def test_a_page_that_says_it_has_such_a_line_keeps_its_words(body: str) -> None:
    line = "<p class='breadcrumb'>Home</p>"
    read = read_page(f"<html class='breadcrumbs'>{body.format(line + f'<p>{PROSE}</p>')}</html>".encode(), "utf-8")
    assert read.told == PROSE.split()


def test_words_of_the_text_alone_make_no_such_line() -> None:
    read = read_page(page("<p>The pathway to residence</p>"), "utf-8")
    assert read.told == read.shown == ["The", "pathway", "to", "residence"]


@pytest.mark.parametrize(("encoding", "word"), [("cp1250", "Źródła"), ("utf-16", "Größe"), ("utf-8-sig", "ποιος")])
def test_a_page_is_read_in_the_encoding_that_is_given(encoding: str, word: str) -> None:
    read = read_page(page(f"<h1>{word}</h1>", encoding), encoding)
    assert list(read.texts("//h1")) == read.shown == [word]


@pytest.mark.parametrize("data", [b"", b"  \n", b"\0"])
def test_nothing_has_no_words(data: bytes) -> None:
    read = read_page(data, "utf-8")
    assert not read.shown and not read.own and not read.told and not read.find("//p") and not has_own_text(read)


def test_asking_for_its_own_words_leaves_a_page_as_it_is() -> None:
    read = read_page(page(f"<nav>Menu</nav> {PROSE} " * FEWEST_WORDS), "utf-8")
    own, told, shown = read.own, read.told, read.shown
    assert (len(read.own), len(read.told), len(read.shown)) == (len(own), len(told), len(shown))
    assert len(shown) == len(own) + FEWEST_WORDS and next(read.texts("//nav")) == "Menu"


LONG = f"<p>{PROSE}</p>" * 20


@pytest.mark.parametrize(
    ("body", "is_long"),
    [
        (LONG, True),
        (f"<script>var a = '<p>x';</script>{LONG}", True),
        (f"<!-- a comment -->{LONG}<!-- another", True),
        (f"<p>{PROSE}</p>", False),
        (f"<!--{LONG}--><p>{PROSE}</p>", False),
        (f"<!-- <p>{LONG}", False),
        (f"<noscript>{LONG}</noscript>", False),
        (f"<script>document.write('{LONG}')</script>", False),
        (f"<script>'<!--'; '{LONG}'</script>", False),
        (f"<template><script></script>{LONG}</template>", False),
    ],
)
def test_a_page_is_plainly_long_only_where_its_readers_see_many_words(body: str, is_long: bool) -> None:
    read = read_page(page(body), "utf-8")
    assert read.is_plainly_long is is_long and (len(read.shown) >= LONG_WORDS or not is_long)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<h1 class='x'><span>Page</span> not&nbsp;found</h1>", ["Plan", "Page not found"]),
        ("<H1>Page</H1>", ["Plan", "Page"]),
        ("<h1>Page not found", None),
        ("<h1>a</h1>" * 9, None),
    ],
)
def test_what_may_be_a_heading_is_found_or_said_not_to_be_plain(body: str, found: list[str] | None) -> None:
    said = read_page(page(body), "utf-8").raw_headings()
    assert (said and [" ".join(text.split()) for text in said]) == found


def test_elements_within_elements_hundreds_deep_hide_no_text() -> None:
    assert words_of_page(page("<font>" * 600 + PROSE)) == len(PROSE.split())
