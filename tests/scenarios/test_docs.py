"""The documentation says what the program is: its tables, keys, commands and links are compared with the code."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import typer
import yaml
from typer.core import TyperCommand, TyperGroup

from crawler.formats import FORMATS
from crawler.source import DirectDocument, load_source
from crawler.source.kinds import COMMON_KEYS, KINDS, own_keys
from pipeline import __version__
from pipeline.cli.app import app
from pipeline.errors import InputError
from pipeline.export.dictionary import PAGES as TABLES
from pipeline.export.dictionary import renew_tables
from pipeline.ingest.crawl import CrawlChoices
from pipeline.ingest.documents_csv import COLUMNS, OVERRIDE_COLUMNS
from pipeline.records.codes import EventKind
from pipeline.review.codebook import read_codebook
from pipeline.review.serving.keys import read_keys
from pipeline.study.tables import DIFFERENT_WORKS_COLUMNS
from pipeline.views.limits import LimitKind
from pipeline.workflow.cluster.settings import BatchSystem, read_cluster_settings
from pipeline.workflow.settings import StudySettings

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
PROGRAM = typer.main.get_command(app)
assert isinstance(PROGRAM, TyperGroup)
COMMANDS = PROGRAM.commands

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")
PLACEHOLDER = re.compile(r"[A-Z_]+\Z")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(language: str) -> Iterator[str]:
    for page in PAGES:
        yield from (found[2] for found in BLOCK.finditer(text_of(page)) if found[1] == language)


def documented_commands() -> Iterator[list[str]]:
    """Every `policyecho ...` of the pages, as words."""
    for page in PAGES:
        yield from (found.split()[1:] for found in re.findall(r"`(policyecho [^`]+)`", text_of(page)))
    for block in blocks("sh"):
        yield from (line.split()[1:] for line in block.splitlines() if line.startswith("policyecho "))


def leaves(group: TyperGroup, *names: str) -> Iterator[tuple[tuple[str, ...], TyperCommand]]:
    """Every command that does something, by the words that call it; hidden ones are for programs."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from leaves(command, *names, name)
        elif isinstance(command, TyperCommand) and not command.hidden:
            yield (*names, name), command


LEAVES = dict(leaves(PROGRAM))


def leaf_of(words: list[str]) -> tuple[str, ...]:
    """The words of a documented line that call a command; empty where they call none, as in `policyecho ID`."""
    return next((tuple(words[:n]) for n in (1, 2, 3) if tuple(words[:n]) in LEAVES), ())


def keys_in(page: str, name: str) -> list[str]:
    """The first cells of the table that a page marks with this name."""
    mark = rf"<!-- keys {re.escape(name)}(?: \+ [\w +]+)? -->"
    found = re.search(rf"{mark}\n(.*?)<!-- /keys -->", text_of(ROOT / page), re.DOTALL)
    assert found, f"{page} marks no table {name}"
    return re.findall(r"^\| `([^`]+)` \|", found[1], re.MULTILINE)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_command_is_documented() -> None:
    documented = {leaf_of(words) for words in documented_commands()}
    assert set(LEAVES) <= documented


def test_documented_commands_and_options_exist() -> None:
    for words in documented_commands():
        leaf = leaf_of(words)
        if not leaf:
            assert PLACEHOLDER.match(words[0]) or (len(words) == 1 and words[0] in COMMANDS), words
            continue
        known = {option for parameter in LEAVES[leaf].params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, words


def test_every_link_leads_to_a_file_and_heading_that_exist() -> None:
    broken = []
    for page in PAGES:
        for target, anchor in LINK.findall(text_of(page)):
            path = (page.parent / target).resolve() if target else page
            if not path.is_file() or (anchor and anchor not in anchors(path)):
                broken.append(f"{page.name}: {target}#{anchor}")
    assert not broken


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert not [path.name for path in pictures if path.stat().st_size > 200_000]


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_columns_and_codes_are_what_the_program_says(name: str) -> None:
    page = text_of(ROOT / "docs" / name)
    assert renew_tables(page, TABLES[name]()) == page, f"run python -m pipeline.export.dictionary docs/{name}"


def test_a_changed_dictionary_table_is_put_right_and_other_words_are_left() -> None:
    page = text_of(ROOT / "docs" / "data-dictionary.md")
    spoilt = re.sub(r"^\| `score` .*\n", "", page, flags=re.MULTILINE).replace("# Data dictionary", "# My words")
    assert renew_tables(spoilt, TABLES["data-dictionary.md"]()) == page.replace("# Data dictionary", "# My words")


def test_a_dictionary_page_without_a_table_is_refused() -> None:
    page = text_of(ROOT / "docs" / "data-dictionary.md").replace("<!-- table run -->", "")
    with pytest.raises(InputError, match=r"mark each of .*run once"):
        renew_tables(page, TABLES["data-dictionary.md"]())


@pytest.mark.parametrize(
    ("page", "name", "expected"),
    [
        ("docs/study-folder.md", "documents.csv", COLUMNS),
        ("docs/study-folder.md", "limits", list(LimitKind)),
        ("docs/study-folder.md", "event kinds", list(EventKind)),
        ("docs/sources.md", "common", COMMON_KEYS),
        ("docs/sources.md", "crawl", CrawlChoices.model_fields),
        ("docs/sources.md", "document", [field.name for field in fields(DirectDocument)]),
    ],
)
def test_key_tables_are_complete(page: str, name: str, expected: Collection[str]) -> None:
    assert set(keys_in(page, name)) == set(expected)


@pytest.mark.parametrize("kind", KINDS)
def test_source_keys_are_complete(kind: str) -> None:
    # `<!-- keys search + pages -->`: the table of this kind, and one that it shares with others.
    shared = re.search(rf"<!-- keys {kind}((?: \+ \w+)*) -->", text_of(ROOT / "docs" / "sources.md"))
    assert shared
    tables = [kind, *shared[1].split(" + ")[1:]]
    documented = [key for table in tables for key in keys_in("docs/sources.md", table)]
    assert sorted(documented) == sorted(own_keys(kind))


def test_formats_that_may_be_taken_are_documented() -> None:
    (line,) = re.findall(r"^\| `take` \| (.+) \|$", text_of(ROOT / "docs" / "sources.md"), re.MULTILINE)
    assert re.findall(r"`(\w+)`", line) == list(FORMATS)


def test_documented_settings_exist() -> None:
    known = StudySettings().model_dump()
    assert not [key for key in keys_in("docs/study-folder.md", "study.toml") if _setting(known, key) is None]


def _setting(known: dict[str, dict[str, object]], key: str) -> object:
    section, name = key.split(".")
    return known.get(section, {}).get(name)


def test_example_files_are_valid(tmp_path: Path) -> None:
    names, kinds = [], set()
    for block in blocks("toml"):
        first = block.splitlines()[0]
        name = first.removeprefix("# my-study/")
        assert name != first, f"an example begins with the file it is: {first}"
        names.append(name)
        path = tmp_path / Path(name).name
        path.write_text(block, encoding="utf-8")
        if name == "study.toml":
            StudySettings.model_validate(tomllib.loads(block))
        elif path.stem in set(BatchSystem):
            assert read_cluster_settings(path).system == path.stem
        elif name == "reviews/keys.toml":
            read_keys(tmp_path, read_codebook(tmp_path), "B")
        else:
            kinds.add(load_source(path).kind)
    assert {"study.toml", *(f"{system}.toml" for system in BatchSystem)} <= set(names)
    assert kinds == set(KINDS)


@pytest.mark.slow
def test_the_example_of_a_spider_is_one(tmp_path: Path) -> None:
    for block in (*blocks("toml"), *blocks("python")):
        name = Path(block.splitlines()[0].removeprefix("# my-study/")).name
        (tmp_path / name).write_text(block, encoding="utf-8")
    # In a process of its own: the one that runs the tests never imports Scrapy.
    program = (
        "import sys; from pathlib import Path; from crawler.source import load_source\n"
        "from crawler.spiders import spider_for; print(spider_for(load_source(Path(sys.argv[1]))).__name__)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "brzezno-register.toml")]
    assert subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout == "Spider\n"


def test_example_tables_have_known_columns() -> None:
    for block in blocks("csv"):
        header, *rows = csv.reader(block.splitlines())
        assert set(header) <= {*COLUMNS, *OVERRIDE_COLUMNS} or tuple(header) == DIFFERENT_WORKS_COLUMNS
        assert rows
        assert {len(row) for row in rows} == {len(header)}


def test_the_lines_that_list_a_folder_make_a_table_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (program,) = (
        found[2] for found in BLOCK.finditer(text_of(ROOT / "docs" / "study-folder.md")) if found[1] == "python"
    )
    for city, name in (("velden", "Plan 2016 (neu).txt"), ("ekby", "plan.PDF"), ("ekby", "notes.xyz")):
        file = tmp_path / "my-study" / "files" / city / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"The plan of {city} and what stands in it.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    with (tmp_path / "my-study" / "documents.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["path"], row["document_id"], row["issuer_id"]) for row in rows] == [
        ("files/ekby/plan.PDF", "ekby-plan", "ekby"),
        ("files/velden/Plan 2016 (neu).txt", "velden-Plan-2016-neu-", "velden"),
    ]
    assert set(rows[0]) <= set(COLUMNS)


def test_changelog_names_this_version() -> None:
    assert __version__ in text_of(ROOT / "CHANGELOG.md")


def test_citation_is_this_version_under_this_licence() -> None:
    citation = yaml.safe_load(text_of(ROOT / "CITATION.cff"))
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert citation["version"] == __version__
    assert citation["license"] == project["license"]
    assert citation["title"] == project["name"]
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in project["authors"]]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", citation["date-released"])
    assert {"cff-version", "message"} <= set(citation)


def test_licence_files_of_the_package_exist() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert not [name for name in [*project["license-files"], project["readme"]] if not (ROOT / name).is_file()]
