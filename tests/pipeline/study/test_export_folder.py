"""What becomes of the files in an export folder when it is written anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.study import KeptFile, renew_folder, replace_folder
from pipeline.study.export_folder import Written


class Exports:
    """One folder of exports, its record, and what is written into it time after time."""

    def __init__(self, root: Path) -> None:
        self.folder, self.record = root / "exports" / "run", root / "store" / "written" / "run.json"
        self.folder.parent.mkdir()

    def write(self, *, complete: bool = False, **files: str) -> dict[str, str]:
        """Write files, `matches` as matches.csv; returns what a person had changed, with the new file beside each."""
        with replace_folder(self.folder, "test.rename") as temporary:
            for name, text in files.items():
                (temporary / f"{name}.csv").write_text(text, encoding="utf-8")
            renewed = renew_folder(self.folder, temporary, Written(self.record), complete=complete)
        assert all(one.new.is_file() and one.changed.exists() for one in renewed.kept)
        return {one.changed.name: one.new.name for one in renewed.kept}

    def change(self, name: str, text: str = "mine") -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def holds(self) -> dict[str, str]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(self.folder.rglob("*")) if path.is_file()
        }  # fmt: skip


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    return Exports(tmp_path)


def test_what_nobody_changed_is_replaced(exports: Exports) -> None:
    assert exports.write(matches="1", excluded="x") == {}
    assert exports.write(matches="2") == {}
    assert exports.holds() == {"matches.csv": "2", "excluded.csv": "x"}


def test_a_changed_file_stays_and_the_new_one_stands_beside_it(exports: Exports) -> None:
    exports.write(matches="1", excluded="x")
    exports.change("matches.csv")
    assert exports.write(matches="1", excluded="x") == {"matches.csv": "matches.new.csv"}
    assert exports.holds() == {"matches.csv": "mine", "matches.new.csv": "1", "excluded.csv": "x"}


def test_several_times_in_a_row_there_is_one_new_file_as_long_as_nobody_changes_that_too(exports: Exports) -> None:
    exports.write(matches="1")
    exports.change("matches.csv")
    for text in ("1", "1", "2"):
        assert exports.write(matches=text) == {"matches.csv": "matches.new.csv"}
    assert exports.holds() == {"matches.csv": "mine", "matches.new.csv": "2"}
    exports.change("matches.new.csv", "mine too")
    for text in ("2", "3"):
        assert exports.write(matches=text) == {"matches.csv": "matches.new2.csv"}
    assert exports.holds() == {"matches.csv": "mine", "matches.new.csv": "mine too", "matches.new2.csv": "3"}


def test_saving_a_table_in_another_encoding_is_a_change(exports: Exports) -> None:
    exports.write(matches="straße;ő")
    (exports.folder / "matches.csv").write_bytes("straße;ő".encode("utf-16"))
    assert exports.write(matches="straße;ő") == {"matches.csv": "matches.new.csv"}
    assert (exports.folder / "matches.csv").read_bytes() == "straße;ő".encode("utf-16")


def test_deleted_files_are_written_anew_and_a_new_file_that_nobody_needs_goes(exports: Exports) -> None:
    exports.write(matches="1", excluded="x")
    exports.change("matches.csv")
    exports.write(matches="1")
    (exports.folder / "matches.csv").unlink()
    assert exports.write(matches="1") == {}
    assert exports.holds() == {"matches.csv": "1", "excluded.csv": "x"}


def test_taking_the_new_file_over_makes_it_the_programs_again(exports: Exports) -> None:
    exports.write(matches="1")
    exports.change("matches.csv")
    exports.write(matches="2")
    (exports.folder / "matches.new.csv").replace(exports.folder / "matches.csv")
    assert exports.write(matches="3") == {}
    assert exports.holds() == {"matches.csv": "3"}


def test_files_and_folders_that_a_person_added_stay(exports: Exports) -> None:
    exports.write(matches="1")
    (exports.folder / "coding" / "empty").mkdir(parents=True)
    exports.change("coding/notes.txt")
    exports.change("own.csv")
    exports.change("own.new.csv", "by that name")
    exports.write(matches="2")
    exports.write(complete=True, matches="3")
    assert (exports.folder / "coding" / "empty").is_dir()
    assert exports.holds() == {
        "matches.csv": "3", "coding/notes.txt": "mine", "own.csv": "mine", "own.new.csv": "by that name",
    }  # fmt: skip


def test_a_complete_writing_drops_what_is_no_part_of_it_any_more_unless_a_person_changed_it(exports: Exports) -> None:
    exports.write(one="1", other="2", third="3")
    exports.change("third.csv")
    exports.write(complete=True, one="1")
    assert exports.holds() == {"one.csv": "1", "third.csv": "mine"}


def test_without_a_record_only_the_same_bytes_are_replaced(exports: Exports) -> None:
    exports.write(matches="1", excluded="x")
    for record in (None, "damaged", "{}"):
        exports.record.unlink()
        if record:
            exports.record.write_text(record, encoding="utf-8")
        assert exports.write(matches="2", excluded="x") == {"matches.csv": "matches.new.csv"}
        exports.change("matches.csv", "1")
        (exports.folder / "matches.new.csv").unlink()


def test_a_writing_that_ends_midway_leaves_the_folder_and_what_is_known_of_it(exports: Exports) -> None:
    exports.write(matches="1")
    with pytest.raises(KeyboardInterrupt), replace_folder(exports.folder, "test.rename") as temporary:
        (temporary / "matches.csv").write_text("2", encoding="utf-8")
        renew_folder(exports.folder, temporary, Written(exports.record), complete=False)
        raise KeyboardInterrupt
    assert exports.holds() == {"matches.csv": "1"}
    assert exports.write(matches="2") == {}
    assert exports.holds() == {"matches.csv": "2"}


def test_a_folder_or_link_of_a_person_under_the_name_of_a_table_stays(exports: Exports, tmp_path: Path) -> None:
    exports.write(matches="1", excluded="x")
    for name in ("matches.csv", "excluded.csv"):
        (exports.folder / name).unlink()
    (exports.folder / "matches.csv").mkdir()
    exports.change("matches.csv/inside.txt")
    (tmp_path / "elsewhere.csv").write_text("coded", encoding="utf-8")
    (exports.folder / "excluded.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert exports.write(matches="1", excluded="x") == {
        "matches.csv": "matches.new.csv", "excluded.csv": "excluded.new.csv",
    }  # fmt: skip
    assert (exports.folder / "excluded.csv").is_symlink()
    assert (tmp_path / "elsewhere.csv").read_text(encoding="utf-8") == "coded"
    assert (exports.folder / "matches.csv" / "inside.txt").exists()


def test_packed_files_keep_both_their_endings(exports: Exports) -> None:
    for _ in range(2):
        with replace_folder(exports.folder, "test.rename") as temporary:
            (temporary / "crawl-1.0.warc.gz").write_bytes(b"packed")
            renewed = renew_folder(exports.folder, temporary, Written(exports.record), complete=True)
        (exports.folder / "crawl-1.0.warc.gz").write_bytes(b"other")
    assert renewed.kept == (KeptFile(exports.folder / "crawl-1.0.warc.gz", exports.folder / "crawl-1.0.new.warc.gz"),)
