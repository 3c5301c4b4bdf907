"""Where the queries of a command come from: its argument, a match, a file, or a person who asks one after the other."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cli.terminal import console
from pipeline.corpus.search.question import without_quotes
from pipeline.errors import InputError, PipelineError
from pipeline.text.languages import known_languages

if TYPE_CHECKING:
    from pipeline.records import Side
    from pipeline.workflow.workspace import Workspace

__all__ = ["Asked", "Query", "ask_in_turn", "read_queries"]

_PROMPT = "query> "
_MOST_CHARACTERS = (
    2000  # of one query: an encoder reads 512 tokens, which are 1,800 to 2,200 letters, and leaves the rest
)
_NAMED = 40  # characters of a query that name it
_OPERATOR = re.compile(r"(?<=\w\s)(?:AND|OR|NOT)(?=\s)|^NOT(?=\s)|(?P<before>[\w\"”“»]+)\s-[^\W\d_]")


class Query(NamedTuple):
    """A query's text; `like` is the side of a match whose passage it is."""

    text: str
    like: Side | None = None


class Asked(NamedTuple):
    """What a user gave; exactly one of them is set, or `interactive` alone."""

    text: str
    like: str
    file: Path | None
    questions: Path | None
    interactive: bool


def read_queries(asked: Asked, workspace: Workspace) -> list[Query]:
    """The queries to answer, in order; none where a person is to ask them. Raises InputError."""
    given = [bool(asked.text.strip()), bool(asked.like), asked.file is not None, asked.questions is not None]
    if sum(given) > 1:
        raise InputError("give one of a text, --like, --file and --questions, not several")
    if not any(given):
        if asked.interactive:
            return []
        raise InputError("the query is empty; write a topic, a question or a sentence to look for")
    if asked.like:
        return [_passage_of(workspace, asked.like)]
    if asked.file is not None:
        return [Query(_cut(without_quotes(" ".join(_read(asked.file).split())), str(asked.file)))]
    if asked.questions is not None:
        written = (line.strip() for line in _read(asked.questions).splitlines())
        lines = [line for line in written if line and not line.startswith("#")]
        if not lines:
            raise InputError(f"{asked.questions} holds no question; write one on each line")
        return [Query(_cut(_told(line), f"{line[:_NAMED]}…")) for line in lines]
    return [Query(_cut(_told(asked.text), "the query"))]


def ask_in_turn(answer: Callable[[str], None]) -> None:
    """Answer every line that is typed, until an empty one or the end of the input; a query in error ends nothing."""
    if sys.stdin.isatty():
        console.say("Write a query and press Enter; an empty line ends.")
    while True:
        if sys.stdin.isatty():
            print(_PROMPT, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line.strip():
            return
        try:
            answer(_cut(_told(line.strip()), "the query"))
        except PipelineError as error:
            console.say(str(error))
        sys.stdout.flush()


def _told(text: str) -> str:
    """The text; where it looks as if it held operators of a search engine, it is said that there are none."""
    if not text.isupper() and any(found["before"] not in _conjunctions() for found in _OPERATOR.finditer(text)):
        console.say(
            "AND, OR, NOT and a minus before a word are no operators here, but asked for like other words. What stands "
            "in quotation marks must all stand in an answer; ask once for each alternative."
        )
    return text


@cache
def _conjunctions() -> frozenset[str]:
    """Words behind which a hyphen begins the rest of a compound: "Wohnungsbau und -pflege"."""
    return frozenset(word for language in known_languages().by_tag.values() for word in language.conjunctions)


def _passage_of(workspace: Workspace, match_id: str) -> Query:
    from pipeline.text.pages import running_text
    from pipeline.views.found import find_match

    view = find_match(workspace, match_id)
    side = view.match.network
    passage = " ".join(running_text(view.network.extraction.text)[side.span.start : side.span.end].split())
    # A passage is no list of phrases to be found word for word, whatever it quotes.
    return Query(_cut(without_quotes(passage), f"the passage of {match_id}"), side)


def _read(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check its name") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is no text in UTF-8; save it as plain text in UTF-8") from None
    if not text.strip():
        raise InputError(f"{path} is empty; write into it what to look for")
    return text


def _cut(text: str, named: str) -> str:
    if len(text) > _MOST_CHARACTERS:
        console.say(f"Of {named} the first {_MOST_CHARACTERS:,} characters are asked for; ask for a passage at a time.")
    return text[:_MOST_CHARACTERS]
