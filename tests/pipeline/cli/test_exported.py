from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import app
from tests.fixtures.study import Bench

Said = Callable[..., tuple[str, str]]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Calls the command line in this process and gives what it printed."""

    def called(*arguments: object) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["policyecho", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            app.main()
        assert not end.value.code
        out, err = capsys.readouterr()
        return out, err

    return called


@pytest.fixture
def folder(finished: Bench) -> Path:
    """The export folder of a finished study in which someone has coded the matches and lost a table."""
    folder = finished.root / "exports" / finished.run().run_id
    with (folder / "matches.csv").open("ab") as table:
        table.write(b"coded")
    (folder / "documents.csv").unlink()
    return folder


def test_an_export_says_what_stayed_and_where_the_new_one_is(said: Said, folder: Path) -> None:
    out, err = said("export", "--format", "csv", "--study", folder.parents[1])
    assert out.splitlines()[0] == str(folder / "matches.new.csv")
    assert err == (
        f"{folder / 'matches.csv'} was changed since it was written, so it stays; "
        f"the new one is {folder / 'matches.new.csv'}\n"
    )
    assert (folder / "matches.csv").read_bytes().endswith(b"coded")


def test_a_run_says_it_too_and_names_the_way_to_the_newest(said: Said, folder: Path) -> None:
    out, err = said("run", "--study", folder.parents[1])
    assert f"Tables: {folder} (also {folder.parent / 'latest'})" in out
    assert "matches.csv was changed since it was written" in err
    assert (folder / "documents.csv").exists()
    assert "was changed" not in said("run", "--study", folder.parents[1])[1], "nothing was written"


def test_a_run_gives_both_as_data(said: Said, folder: Path) -> None:
    report = json.loads(said("run", "--json", "--study", folder.parents[1])[0])
    assert report["kept_files"] == [{"changed": str(folder / "matches.csv"), "new": str(folder / "matches.new.csv")}]
    assert report["latest"] == str(folder.parent / "latest")


def test_something_in_the_place_of_latest_is_told(said: Said, folder: Path) -> None:
    exports = folder.parent
    (exports / "latest").unlink()
    (exports / "latest").mkdir()
    for command in (("run",), ("export", "--format", "xlsx")):
        told = said(*command, "--study", exports.parent)[1]
        assert "latest is no link of policyecho's" in told and "latest.txt names the newest" in told
    (exports / "latest.txt").write_text("a list of mine", encoding="utf-8")
    for command in (("run",), ("export", "--format", "xlsx")):
        assert "latest and latest.txt are not policyecho's" in said(*command, "--study", exports.parent)[1]
    assert (exports / "latest.txt").read_text(encoding="utf-8") == "a list of mine"
