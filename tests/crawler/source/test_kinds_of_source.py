"""Keys that only one kind of source knows are read; a spider or an expression that cannot be used is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.errors import SourceError
from crawler.source import Pick, load_source
from crawler.source.kinds import COMMON_KEYS, KINDS, keys_of, own_keys

LISTING = """\
id = "velden"
role = "city"
issuer_id = "velden"
kind = "listing"
languages = ["nl"]
allowed_domains = ["www.velden.example"]
take = ["pdf", "html"]
start_urls = ["http://www.velden.example/beleid/"]
"""

# What each kind needs beside the common keys, and all it can have.
OWN = {
    "sitemap": 'document_css = "a.pdf"\ndocument_xpath = "//a"\nlink_regex = "x"\n',
    "feed": 'document_css = "a.pdf"\ndocument_xpath = "//a"\nlink_regex = "x"\n',
    "search": (
        'search_url = "http://www.velden.example/zoek?q={query}&p={page}"\nqueries = ["taal", "wonen"]\n'
        "first_page = 0\npage_step = 10\n"
    ),
    "json": 'items = "data[]"\nlink = "url"\ntitle = "name"\ndate = "day"\nnext = "links.next"\n',
    "cdx": (
        'cdx_url = "http://www.velden.example/cdx"\ncopies_of = ["old.example/*"]\nfrom = "2005"\nto = "20161231"\n'
        'copy_url = "http://www.velden.example/web/{timestamp}/{url}"\n'
    ),
    "site": 'path_prefix = "/beleid/"\nlink_regex = "x"\n',
    "oparl": 'name_regex = "integratie"\nsince = "2005-01-01"\n',
    "folder": 'folder = "../saved"\nbase_url = "http://www.velden.example/"\n',
    "python": 'spider = "velden.py"\n',
}
WITHOUT_START = LISTING.replace('start_urls = ["http://www.velden.example/beleid/"]\n', "")


def written(folder: Path, text: str, name: str = "velden.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def of_kind(kind: str) -> str:
    start = LISTING if "start_urls" in keys_of(kind) else WITHOUT_START
    return start.replace('kind = "listing"', f'kind = "{kind}"') + OWN[kind]


@pytest.mark.parametrize("kind", OWN)
def test_the_keys_of_a_kind_are_read(tmp_path: Path, kind: str) -> None:
    (tmp_path / "sources").mkdir()
    source = load_source(written(tmp_path / "sources", of_kind(kind)))
    assert source.kind == kind
    match kind:
        case "search":
            assert source.option_list("queries") == ("taal", "wonen")
            assert (source.option_number("first_page", 1), source.option_number("page_step", 1)) == (0, 10)
        case "json":
            assert [source.option(key) for key in ("items", "link", "title")] == ["data[]", "url", "name"]
            assert [source.option(key) for key in ("date", "next")] == ["day", "links.next"]
        case "cdx":
            assert (source.option("from"), source.option("to")) == ("2005", "20161231")
            assert source.option_list("copies_of") == ("old.example/*",)
        case "site":
            assert (source.option("path_prefix"), source.link_regex) == ("/beleid/", "x")
        case "oparl":
            assert (source.option("name_regex"), source.option("since")) == ("integratie", "2005-01-01")
        case "folder" | "python":
            # Beside the file, so that the study can be moved.
            found = Path(source.option("folder") or source.option("spider"))
            assert found == (tmp_path / "saved" if kind == "folder" else tmp_path / "sources" / "velden.py")
        case _:
            assert (source.document, source.link_regex) == (Pick(("a.pdf",), ("//a",)), "x")


@pytest.mark.parametrize(
    ("kind", "before", "after", "key", "named"),
    [
        ("search", "{query}", "taal", "search_url", "without {query}"),
        ("search", "http://www.velden.example/zoek", "http://zoek.example/", "search_url", "outside allowed_domains"),
        ("search", '["taal", "wonen"]', '"taal"', "queries", "list of texts"),
        ("search", "first_page = 0", "first_page = -1", "first_page", "0 or more"),
        ("search", "page_step = 10", "page_step = 0", "page_step", "1 or more"),
        ("json", 'items = "data[]"\n', "", "items", "is missing"),
        ("json", 'link = "url"', 'link_css = "a"', "link_css", "is not a known key here"),
        ("cdx", "{timestamp}", "2005", "copy_url", "without {timestamp}"),
        ("cdx", 'from = "2005"', 'from = "1 May 2005"', "from", "2005 or 20050131"),
        ("cdx", 'to = "20161231"', "to = 2016", "to", "text in quotes"),
        ("oparl", '"2005-01-01"', '"1.1.2005"', "since", "2005-01-01"),
        ("oparl", '"integratie"', '"(integratie"', "name_regex", "no regular expression"),
        ("folder", 'base_url = "http', 'base_url = "file', "base_url", "full http:// or https:// address"),
        ("python", 'spider = "velden.py"\n', "", "spider", "is missing"),
    ],
)
def test_a_fault_in_the_keys_of_a_kind_names_file_and_key(
    tmp_path: Path, kind: str, before: str, after: str, key: str, named: str
) -> None:
    assert before in of_kind(kind)
    path = written(tmp_path, of_kind(kind).replace(before, after, 1))
    with pytest.raises(SourceError) as caught:
        load_source(path)
    assert str(caught.value).startswith(f"{path}: {key} ")
    assert named in str(caught.value)


@pytest.mark.slow
def test_every_kind_has_its_keys_and_its_spider() -> None:
    # In a process of its own: the one that runs the tests never imports Scrapy.
    program = "from crawler.spiders import SPIDERS; print(*sorted(SPIDERS))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    # The spider of the kind `python` stands in a file of the researcher's.
    assert answer.stdout.split() == sorted({*KINDS} - {"python"})
    assert set(OWN) == set(KINDS) - {"listing", "direct"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_the_common_keys_and_its_own(kind: str) -> None:
    assert set(keys_of(kind)) == {*COMMON_KEYS, *own_keys(kind)}
    assert len(keys_of(kind)) == len(set(keys_of(kind)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", "has no attribute 'Spider'"),
        ("class Spider: pass", "derive it from IndexSpider"),
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        ("def", "SyntaxError"),
        (None, "FileNotFoundError"),
    ],
)
def test_a_spider_file_that_cannot_be_used_says_so(tmp_path: Path, content: str | None, named: str) -> None:
    path = written(tmp_path, of_kind("python"))
    if content is not None:
        written(tmp_path, content, "velden.py")
    said = spider_fault(path)
    assert said.startswith("source velden: ") and str(tmp_path / "velden.py") in said
    assert named in said


def test_an_expression_that_is_no_jmespath_says_so_when_the_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, of_kind("json").replace('"data[]"', '"data[?"'))
    with pytest.raises(SourceError, match=r"velden.toml: items is 'data\[\?', which is no JMESPath .*; correct it"):
        load_source(path)


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("follow_css", "a[rel=", "CSS selector"),
        ("item_css", "li:has(", "CSS selector"),
        ("link_xpath", ".//a[", "XPath"),
        ("document_css", "a::nothing", "CSS selector"),
    ],
)
def test_a_selector_that_cannot_be_read_says_so_when_the_file_is_read(
    tmp_path: Path, key: str, value: str, kind: str
) -> None:
    path = written(tmp_path, LISTING + f"\n{key} = '{value}'\n")
    with pytest.raises(SourceError, match=f"velden.toml: {key} is .*, which is no {kind} .*; correct it"):
        load_source(path)


def spider_fault(path: Path) -> str:
    """The fault found when the spider of a source is looked for, in a process of its own."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom crawler.errors import SourceError\n"
        "from crawler.source import load_source\nfrom crawler.spiders import spider_for\n"
        "try:\n    spider_for(load_source(Path(sys.argv[1])))\nexcept SourceError as error:\n    print(error)\n"
    )
    return subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True).stdout
