from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.review.codebook import Codebook, keep_codebook, read_codebook
from pipeline.review.serving.keys import Keys, keep_keys, read_keys


@pytest.fixture
def codebook(tmp_path: Path) -> Codebook:
    return read_codebook(tmp_path / "none")


def settings(reviews: Path, text: str) -> Path:
    reviews.mkdir(exist_ok=True)
    (reviews / "keys.toml").write_text(text, encoding="utf-8")
    return reviews


def test_keys_are_those_of_the_codebook_and_the_program_and_go_together(codebook: Codebook, tmp_path: Path) -> None:
    keys = read_keys(tmp_path / "none", codebook, "A")
    assert keys.code("relation", "copy") == "1" and keys.code("speech_act", "signing") == ""
    assert keys.commands()["skip"] == "s" and keys.commands()["help"] == "?"
    assert "file" in keys.commands() and "file" not in keys.commands(without=["file"])


def test_one_coder_has_other_keys_than_the_rest(codebook: Codebook, tmp_path: Path) -> None:
    text = '[keys]\nskip = "Ö"\n[coders.B]\n"relation.copy" = "&"\nskip = "ы"\nlater = ""\n'
    reviews = settings(tmp_path, text)
    first, second = read_keys(reviews, codebook, "A"), read_keys(reviews, codebook, "B")
    assert (first.commands()["skip"], first.code("relation", "copy")) == ("ö", "1")
    assert (second.commands()["skip"], second.code("relation", "copy")) == ("ы", "&")
    assert "later" in first.commands() and "later" not in second.commands()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('skip = "u"', "key 'u' is both that of skip and of undo"),
        ('skip = "U"', "key 'u' is both that of"),
        ('"relation.copy" = "y"', "key 'y' is both that of relation.copy and of same_instrument.yes"),
        ('"cause.slip" = "r"', "key 'r' is both that of cause.rule_unclear and of cause.slip"),
        ('"cause.slip" = "1"', "key '1' is both that of relation.copy and of cause.slip"),
        ('undo = "Ctrl+z"', "undo: 'Ctrl\\+z' is pressed with Ctrl"),
        ('undo = "^z"', "is pressed with Ctrl"),
        ('undo = "Alt-z"', "is pressed with Ctrl, Alt"),
        ('undo = "?"', "undo: '\\?' is reserved \\(it lists the keys\\)"),
        ('undo = "/"', "is reserved \\(Firefox"),
        ('undo = " "', "is reserved"),
        ('undo = "Enter"', "is reserved"),
        ('undo = "zz"', "is not one character"),
        ('undo = "\\u0301"', "cannot be seen"),
        ('undo = "\\u202e"', "cannot be seen"),
        ('jump = "j"', "there is no command or code 'jump'"),
        ('"relation.nothing" = "j"', "there is no command or code 'relation.nothing'"),
        ("undo = 3", "keys.undo"),
        ("undo", "is no TOML"),
    ],
)
def test_keys_that_do_not_work_are_refused_by_name(codebook: Codebook, tmp_path: Path, line: str, said: str) -> None:
    reviews = settings(tmp_path, f"[keys]\n{line}\n")
    with pytest.raises(ConfigError, match=said) as raised:
        read_keys(reviews, codebook, "A")
    assert "keys.toml" in str(raised.value) and str(raised.value).endswith("mend it and run again")


def test_a_codebook_whose_keys_meet_over_two_questions_is_refused_until_one_is_changed(
    codebook: Codebook, tmp_path: Path
) -> None:
    path = keep_codebook(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace('key = "y"', 'key = "s"'), encoding="utf-8")
    changed = read_codebook(tmp_path)
    with pytest.raises(ConfigError, match="key 's' is both that of skip and of same_instrument"):
        read_keys(tmp_path, changed, "A")
    assert read_keys(settings(tmp_path, '[keys]\nskip = "j"\n'), changed, "A").commands()["skip"] == "j"


def test_a_changed_key_is_no_other_codebook(codebook: Codebook, tmp_path: Path) -> None:
    settings(tmp_path, '[keys]\n"relation.copy" = "j"\n')
    assert read_codebook(tmp_path).digest == codebook.digest


def test_the_file_that_explains_keys_changes_none_and_every_line_of_it_works(
    codebook: Codebook, tmp_path: Path
) -> None:
    keep_keys(tmp_path)
    path = tmp_path / "keys.toml"
    text = path.read_text(encoding="utf-8")
    assert read_keys(tmp_path, codebook, "A") == Keys.of(codebook)
    lines = re.findall(r'^# (\w+ = "."  # .*)$', text, re.MULTILINE)
    assert set(tomllib.loads("\n".join(lines))) == {"skip", "later", "undo", "note", "page", "codebook", "file"}
    path.write_text('[keys]\nskip = "j"\n', encoding="utf-8")
    keep_keys(tmp_path)
    assert "j" in path.read_text(encoding="utf-8")


def test_choices_that_are_no_codes_take_the_digits_that_no_command_has(codebook: Codebook) -> None:
    assert Keys.of(codebook, {"undo": "9"}).free_digits() == "123456780"
