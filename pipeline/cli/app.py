"""The command line: each command parses, calls one function and prints.

Everything heavy is imported inside the command that needs it, so that --help answers at once.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.groups import HERE, JsonOption, StudyOption, schedule_app, sources_app

app = typer.Typer(
    help="Shows, with evidence, where a city's policy echoes what a transnational city network wrote before.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="First steps: policyecho demo  |  policyecho init my-study",
)

app.add_typer(schedule_app, name="schedule")
app.add_typer(sources_app, name="sources")


def main() -> None:
    """Run the command line; an expected error is one sentence on stderr and exit code 1.

    Ctrl-C ends it with 130, SIGTERM with 143.
    """
    from crawler.errors import CrawlerError
    from index.errors import VectorError
    from pipeline.cli import process
    from pipeline.errors import PipelineError

    process.prepare_streams()
    try:
        with process.stoppable():
            app()
    except process.Stopped as stop:
        print(f"policyecho: {stop}", file=sys.stderr)
        sys.exit(stop.code)
    except BrokenPipeError:
        # The reader of a pipe has left; python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (PipelineError, CrawlerError, VectorError, OSError, sqlite3.Error) as error:
        sys.exit(f"policyecho: {process.sentence(error)}")
    except (UnicodeEncodeError, RecursionError, MemoryError) as error:
        sys.exit(f"policyecho: {process.sentence(error)}")


def _print_version(wanted: bool) -> None:
    if wanted:
        from pipeline import __version__

        print(f"policyecho {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_print_version)
    ] = False,
) -> None: ...


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="The demo study's folder.")] = Path("demo-study"),
) -> None:
    """Do the whole job on the shipped invented corpus, offline, and compare with its truth.

    Example: policyecho demo my-demo
    """
    from pipeline.cli import demo

    demo.demo(folder)


@app.command()
def init(
    study: Annotated[Path, typer.Argument(help="The new study's folder.")],
    with_seeds: Annotated[bool, typer.Option(help="Fill the tables with the shipped networks and cities.")] = False,
) -> None:
    """Make a new study: commented settings, tables, an empty store.

    Example: policyecho init my-study --with-seeds
    """
    from pipeline.workflow.new_study import init_study

    init_study(study, with_seeds=with_seeds)
    print(f"{study} is ready; add documents with: policyecho add documents.csv --study {study}")


@app.command()
def add(
    table: Annotated[Path, typer.Argument(help="documents.csv: path, document_id, role, issuer_id and more.")],
    restore: Annotated[bool, typer.Option("--restore", help="Bring back documents that were removed.")] = False,
    study: StudyOption = HERE,
) -> None:
    """Add or update documents from files; faulty lines are refused by number, the others taken.

    Example: policyecho add documents.csv --study my-study
    """
    from pipeline.cli import add

    if not add.add(study, table, restore):
        raise typer.Exit(1)


@app.command()
def remove(
    document_id: Annotated[str, typer.Argument(help="The document, as in documents.csv.")],
    reason: Annotated[str, typer.Option(help="Why; it stays on record.")],
    study: StudyOption = HERE,
) -> None:
    """Take a document out of the analysis; it stays listed with status removed.

    Example: policyecho remove oldplan-2011 --reason "a draft, never adopted"
    """
    from pipeline.cli import add

    add.remove(study, document_id, reason)


@app.command()
def crawl(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be given again.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Only sources whose frequency says that it is time.")] = False,
    from_warc: Annotated[
        list[Path] | None,
        typer.Option(help="Ask no server: read the sources from this WARC file or folder; may be given again."),
    ] = None,
    study: StudyOption = HERE,
) -> None:
    """Crawl the study's sources politely and archive what they hold.

    A crawl that was interrupted goes on where it was. The exit code is 3 where a source gave fewer documents than its
    expected_min.

    Example: policyecho crawl --due --study my-study

    Example: policyecho crawl --from-warc my-study/store/warc --study another-study
    """
    from pipeline.cli import add

    raise typer.Exit(add.crawl(study, source or [], due=due, from_warc=from_warc or []))


@app.command()
def run(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Do everything that is stale, in order, and export the matches.

    Example: policyecho run --study my-study
    """
    from pipeline.cli import run

    run.run(study, "match", as_json)


@app.command()
def extract(
    failed: Annotated[
        bool, typer.Option("--failed", help="Read files that failed again, e.g. after raising a limit in study.toml.")
    ] = False,
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Read new files and cut their texts into passages and sentences; nothing after that.

    Example: policyecho extract --study my-study

    Example: policyecho extract --failed --study my-study
    """
    from pipeline.cli import run

    run.run(study, "extract", as_json, failed_again=failed)


@app.command()
def index(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Bring texts, vectors and the search index up to date; nothing after that.

    Example: policyecho index --study my-study
    """
    from pipeline.cli import run

    run.run(study, "index", as_json)


@app.command()
def match(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Match and export, after whatever that needs: the same as run.

    Example: policyecho match --study my-study
    """
    from pipeline.cli import run

    run.run(study, "match", as_json)


@app.command()
def calibrate(
    model: Annotated[
        str, typer.Option(help="Learn the profile of this embedding model instead; needs --parallel.")
    ] = "",
    parallel: Annotated[
        Path | None,
        typer.Option(help="Folder of parallel text: documents.tsv and one <lang>.txt a language, such as de.txt."),
    ] = None,
    study: StudyOption = HERE,
) -> None:
    """Renew the study's frozen statistics, or learn an embedding model's profile with --model and --parallel.

    Statistics are language means, neighbourhoods and word counts, taken from the present corpus.

    A profile is what error rates, grades and the comparison of rivals rest on; it is kept in the study. The parallel
    text needs 12 documents at the least, English among its languages, and 50 of the passages that are planted from it
    must be found again: count on some 40 documents, which should tell different things. documents.tsv has a line for
    each line of text, without a heading; its first column is the document's id, others are not read.

    Example: policyecho calibrate --study my-study

    Example: policyecho calibrate --model intfloat/multilingual-e5-large --parallel ntrex --study my-study
    """
    from pipeline.cli import calibrate

    if model or parallel:
        calibrate.profile(study, model, parallel)
    else:
        calibrate.statistics(study)


@app.command()
def query(  # one option a parameter
    text: Annotated[str, typer.Argument(help="A sentence in any language.")],
    role: Annotated[str, typer.Option(help="Only network, city or reference documents.")] = "",
    lang: Annotated[str, typer.Option(help="Only documents in this language, such as de.")] = "",
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many passages.")] = 10,
    fmt: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    study: StudyOption = HERE,
) -> None:
    """Passages nearest in meaning, in any language.

    Example: policyecho query "housing for newcomers" --role city --lang de --top 5
    """
    from pipeline.cli import query

    query.query(study, text, role, lang, top, fmt)


@app.command()
def show(
    match_id: Annotated[str, typer.Argument(help="A match_id of matches.csv or excluded.csv, or its beginning.")],
    image: Annotated[Path | None, typer.Option(help="Draw the PDF pages, passages marked, to this .png file.")] = None,
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """One match in full: both passages, why it is listed, how sure that is, what else could explain it.

    Example: policyecho show 3fa94c1b --image page.png
    """
    from pipeline.cli import query

    query.show(study, match_id, image, as_json)


@app.command()
def text(
    document_id: Annotated[str, typer.Argument(help="The document, as in documents.csv.")],
    structure: Annotated[
        bool, typer.Option("--structure", help="Instead, a line a paragraph: place, page, kind, headings.")
    ] = False,
    apart: Annotated[
        bool, typer.Option("--apart", help="Instead, what was kept apart: running headers, page numbers, menus.")
    ] = False,
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """The normalised text of a document, on which every offset rests, and nothing else.

    With --json all that is known of it: pages, paragraphs, passages with their languages and boxes, what was kept
    apart.

    Example: policyecho text velden-2016 > velden.txt

    Example: policyecho text velden-2016 --structure
    """
    from pipeline.cli import query

    query.text(study, document_id, structure=structure, apart=apart, as_json=as_json)


@app.command()
def export(
    fmt: Annotated[list[str], typer.Option("--format", help="csv, xlsx or warc; may be given again.")],
    run_id: Annotated[str, typer.Option("--run", help="A run id; the newest when left out.")] = "",
    study: StudyOption = HERE,
) -> None:
    """Export a run; files go to exports/RUN_ID in the study, those of the archive (warc) to exports/warc.

    Example: policyecho export --format xlsx --study my-study
    """
    from pipeline.cli import run

    run.export(study, fmt, run_id)


@app.command()
def status(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """What is there, what is stale, what failed and why.

    Example: policyecho status --json --study my-study
    """
    from pipeline.cli import status as state

    state.status(study, as_json)
