from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pipeline.study import lead_to_latest

OLD, NEW = "0123456789ab", "ba9876543210"


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    for run_id in (OLD, NEW):
        (tmp_path / run_id).mkdir()
    return tmp_path


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "a required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)


def test_latest_leads_to_the_newest_folder_and_moves_on(exports: Path) -> None:
    for run_id in (OLD, NEW, NEW):
        assert lead_to_latest(exports, run_id) == exports / "latest"
        assert (exports / "latest").resolve() == (exports / run_id).resolve()
    assert (exports / "latest").readlink() == Path(NEW), "so that the study can be moved"
    assert {path.name for path in exports.iterdir()} == {OLD, NEW, "latest"}


@pytest.mark.usefixtures("no_links")
def test_where_no_links_are_allowed_a_file_names_the_folder(exports: Path) -> None:
    for run_id in (OLD, NEW, NEW):
        assert lead_to_latest(exports, run_id) == exports / "latest.txt"
        assert (exports / "latest.txt").read_text(encoding="utf-8") == f"{run_id}\n"
    assert {path.name for path in exports.iterdir()} == {OLD, NEW, "latest.txt"}


def test_a_link_that_cannot_be_replaced_goes_because_it_would_mislead(
    exports: Path, request: pytest.FixtureRequest
) -> None:
    lead_to_latest(exports, OLD)
    request.getfixturevalue("no_links")
    assert lead_to_latest(exports, NEW) == exports / "latest.txt"
    assert not (exports / "latest").is_symlink()


def test_the_file_goes_where_links_are_allowed_again(exports: Path) -> None:
    (exports / "latest.txt").write_text(f"{OLD}\r\n", encoding="utf-8")
    assert lead_to_latest(exports, NEW) == exports / "latest"
    assert not (exports / "latest.txt").exists()


def test_what_a_person_put_there_stays(exports: Path) -> None:
    (exports / "latest").mkdir()
    (exports / "latest" / "notes.txt").write_text("mine", encoding="utf-8")
    assert lead_to_latest(exports, NEW) == exports / "latest.txt"
    (exports / "latest.txt").write_text("my own list", encoding="utf-8")
    assert lead_to_latest(exports, OLD) is None
    assert (exports / "latest" / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (exports / "latest.txt").read_text(encoding="utf-8") == "my own list"


def test_a_link_of_a_person_to_another_place_stays(exports: Path, tmp_path: Path) -> None:
    (exports / "latest").symlink_to(tmp_path.parent)
    assert lead_to_latest(exports, NEW) == exports / "latest.txt"
    assert (exports / "latest").readlink() == tmp_path.parent
