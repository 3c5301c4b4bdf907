"""Web pages: their main text in blocks, without menus, comments and footers.

Bytes come in, an `Extraction` without pages goes out. A page is decoded (`decode`) and read through once as a stream
(`page`: all its text, its dates, how it is built); `unfold` and `layout_tables` make of its tree what a reader sees;
then trafilatura seeks the main text in it, unless the page is too large for that (`main_text`). `blocks` makes
paragraphs of markup in both cases, and `copies` takes out what stands there a second time for telephones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.backend import Backend, UnreadableError, build_extraction, make_date_clues, set_apart
from pipeline.extract.html.copies import drop_copies
from pipeline.extract.html.decode import decode_page, is_html, may_be_html, recode
from pipeline.extract.html.main_text import find_main_text
from pipeline.extract.html.own_text import open_frames
from pipeline.extract.html.page import read_page, strip_floods
from pipeline.extract.options import ReadOptions
from pipeline.records import Extraction
from pipeline.text.characters import REPLACEMENT, storable

# A page made for reading is far smaller; a larger one takes minutes and gigabytes, mostly for images inside it.
MAX_BYTES = 20_000_000
_MOST_FILES = 5
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def read(data: bytes, options: ReadOptions) -> Extraction:
    """The main text of a web page with its title, declared language and declared dates.

    `partial` when characters could not be decoded or their encoding is not sure, when the page was not read to its
    end, when the main text could not be told from the rest, so that the whole page is given, when less of its prose was
    taken for main text than was not, and when it shows files in frames. Raises UnreadableError when it holds no markup
    or is larger than 20 MB.
    """
    data = recode(data, options.charset)
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"the page is larger than {MAX_BYTES // 1_000_000} MB, the most that is read of one; "
            "save it without its images, or its text as TXT, and add that file"
        )
    text, unsure = decode_page(data)
    markup = open_frames(strip_floods(_XML_DECLARATION.sub("", storable(text))))
    page = read_page(markup)
    if page.cut and not page.paragraphs:
        raise UnreadableError(page.cut)
    main = find_main_text(page, markup)
    inside = {paragraph.text for paragraph in main.paragraphs}
    lost = text.count(REPLACEMENT)
    undecoded = f"{lost} characters could not be decoded and became U+FFFD" if lost else ""
    return build_extraction(
        drop_copies(main.paragraphs),
        title=page.title,
        lang=page.lang,
        date_clues=make_date_clues("html", page.dates),
        reason="; ".join(part for part in (undecoded, unsure, main.reason, _tell_files(page.files)) if part),
        apart=set_apart(("boilerplate", text) for text in (*page.outside, *main.left) if text not in inside),
    )


def _tell_files(names: Sequence[str]) -> str:
    """The reason where a page shows files in frames."""
    return f"it shows in a frame what was not read; add that file: {', '.join(names[:_MOST_FILES])}" if names else ""


BACKEND = Backend(is_html, read, packages=("trafilatura", "lxml", "py3langid"), may_be=may_be_html)
