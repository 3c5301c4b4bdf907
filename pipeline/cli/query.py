"""policyecho query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.terminal.options import HERE, StudyOption

QueryArgument = Annotated[
    str,
    typer.Argument(
        help="A topic, a question or a passage in any language; exact words in quotation marks. There are no operators."
    ),
]
RoleOption = Annotated[str, typer.Option(help="Only network, city or reference documents.")]
LangOption = Annotated[str, typer.Option(help="Only documents in this language, such as de.")]
IssuerOption = Annotated[str, typer.Option(help="Only documents of this issuer, by its issuer_id.")]
AfterOption = Annotated[str, typer.Option(help="Only documents of this year, month or day, or later.")]
BeforeOption = Annotated[str, typer.Option(help="Only documents of this year, month or day, or earlier.")]
LikeOption = Annotated[
    str, typer.Option(metavar="MATCH_ID", help="Ask what else is like the network passage of this match.")
]
FileOption = Annotated[Path | None, typer.Option(help="Ask for the text in this file.")]
QuestionsOption = Annotated[
    Path | None, typer.Option(help="Ask every line of this file; lines that begin with # are comments.")
]
InteractiveOption = Annotated[bool, typer.Option("--interactive", help="Ask one query after the other.")]
EveryOption = Annotated[bool, typer.Option("--every", help="List passages that say the same as a better one too.")]

QUERY_FORMATS = ("table", "csv", "json")


def query(  # noqa: PLR0913 - each is an option of the command
    text: QueryArgument = "",
    role: RoleOption = "",
    lang: LangOption = "",
    issuer: IssuerOption = "",
    after: AfterOption = "",
    before: BeforeOption = "",
    like: LikeOption = "",
    file: FileOption = None,
    questions: QuestionsOption = None,
    interactive: InteractiveOption = False,
    every: EveryOption = False,
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many passages.")] = 10,
    fmt: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    study: StudyOption = HERE,
) -> None:
    """Passages that answer a topic, a question or a passage, in any language.

    Example: policyecho query "Who pays for language courses?" --role city --lang de --top 5
    """
    from index.encoder_process import open_embedder
    from pipeline.cli.terminal import console
    from pipeline.cli.terminal.answers import AnswerPrinter
    from pipeline.cli.terminal.asking import Asked, ask_in_turn, read_queries
    from pipeline.errors import UnknownNameError
    from pipeline.records import Role
    from pipeline.views.search import Filters, Search
    from pipeline.workflow.workspace import open_workspace

    if role and role not in {known.value for known in Role}:
        raise UnknownNameError("role", role, [known.value for known in Role])
    if fmt not in QUERY_FORMATS:
        raise UnknownNameError("query format", fmt, QUERY_FORMATS)
    asked = Asked(text, like, file, questions, interactive)
    filters = Filters(Role(role) if role else None, lang, issuer, after, before)
    with open_workspace(study) as workspace:
        wanted = read_queries(asked, workspace)
        embedder = open_embedder(workspace.fingerprints.model)
        try:
            with console.progress("searching", None):
                search = Search(workspace, embedder)
                found = [
                    (one.text, search.query(one.text, filters, top, fold=not every, like=one.like)) for one in wanted
                ]
            printer = AnswerPrinter(fmt, named=questions is not None or (not sys.stdin.isatty() and interactive))
            printer.print(found)
            if interactive:
                ask_in_turn(lambda line: printer.print([(line, search.query(line, filters, top, fold=not every))]))
        finally:
            embedder.close()
