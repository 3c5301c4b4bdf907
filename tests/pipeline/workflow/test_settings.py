from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipeline.errors import ConfigError
from pipeline.workflow.settings import StudySettings, commented_toml, load_settings


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "study.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_an_empty_file_means_all_defaults(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "")) == StudySettings()


@pytest.mark.parametrize(
    "name", ["plain", 'quo"ted', "back\\slash", "emoji 👩‍👧", "line\nend", "tab\t", "", "ütf", "a\x7fb\x9b"]
)
def test_the_commented_file_holds_every_setting_at_its_default(tmp_path: Path, name: str) -> None:
    text = commented_toml(name)
    loaded = load_settings(written(tmp_path, text))
    assert loaded.study.name == name
    assert loaded == StudySettings(study=loaded.study)
    raw = tomllib.loads(text)
    for section, field in StudySettings.model_fields.items():
        assert isinstance(field.default, BaseModel)
        assert list(raw[section]) == list(type(field.default).model_fields)


def test_every_setting_is_explained() -> None:
    for section, field in StudySettings.model_fields.items():
        for key, info in type(field.default).model_fields.items():
            assert info.description, f"{section}.{key}"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, '\ufeff[study]\nname = "x"\n')).study.name == "x"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[crawl]\ndelay = 3\n", r"unknown key 'crawl.delay'; known here: browser, contact, delay_seconds, .*proxy"),
        ("[harvest]\n", r"unknown key 'harvest'; known here: crawl, evidence, export, extract, match, .*study"),
        ('[match]\nmatcher = "magic"\n', r"match.matcher: unknown matcher 'magic'; known: semantic, echo, lexical"),
        ("[match]\nneighbours = 0\n", r"match.neighbours: .*greater than or equal to 1 \(found 0\)"),
        ("[segment]\nmax_sentence_chars = 1300\n", r"segment: max_sentence_chars is greater than max_passage_chars"),
        ("match = 3\n", r"match: .* \(found 3\)"),
        ("[study]\nlanguages = [1]\n", r"study.languages.0: .*string \(found 1\)"),
        ("a = 1\nb = = 2\n", r"study.toml is not valid TOML \(.*line 2.*\); mend that line"),
        (b"[study]\nname = '\xfc'\n", r"study.toml is not UTF-8, as TOML is; save it so in your editor"),
        ('[study]\nlanguages = ["German"]\n', r"study.languages: 'German' is no language that can be detected; write"),
        ('[study]\nlanguages = ["en", "gr"]\n', r"study.languages: 'gr' is no language that can be detected"),
        ("a = " + "[" * 100_000, r"study.toml is not valid TOML \(brackets in brackets without end\); mend that line"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_is_known(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        load_settings(written(tmp_path, text))


def test_languages_are_named_by_any_tag_or_code_that_detection_knows(tmp_path: Path) -> None:
    text = '[study]\nlanguages = ["de-AT", "ger", "pt_BR", "is"]\n'
    assert load_settings(written(tmp_path, text)).study.languages == ("de-AT", "ger", "pt_BR", "is")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"crawl\.delay.*; .*segment\.max_passage_chars"):
        load_settings(written(tmp_path, "[crawl]\ndelay = 3\n[segment]\nmax_passage_chars = 1\n"))


def test_a_missing_file_names_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="policyecho init STUDY"):
        load_settings(tmp_path / "study.toml")
    with pytest.raises(ConfigError, match=r"cannot be read \(Is a directory\); mend that and run the command again"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ('[study]\nname = "another"\n', False),
        ('[crawl]\ncontact = "me@example.org"\n', False),
        ('[study]\nlanguages = ["de"]\n', True),
        ("[extract]\nworkers = 3\nmemory_mb = 900\npage_seconds = 9\ndocument_seconds = 99\n", False),
        ("[extract]\nocr = false\n", True),
        ("[match]\nneighbours = 11\n", True),
        ("[evidence]\nq_limit = 0.1\n", True),
        ("[export]\ncontext_chars = 20\n", True),
    ],
)
def test_only_what_exports_follow_from_is_part_of_the_analysis(tmp_path: Path, text: str, moves: bool) -> None:
    assert (load_settings(written(tmp_path, text)).analysis() != StudySettings().analysis()) is moves
