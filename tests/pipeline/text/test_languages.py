"""What is known of each language is read from one file, and what cannot be used is refused by file and key."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import snowballstemmer

from pipeline.errors import ConfigError
from pipeline.ingest.dating.cue_words import Cue
from pipeline.records.shipped import shipped
from pipeline.text import languages
from pipeline.text.language import base_language
from pipeline.text.languages import known_languages, written_as
from pipeline.text.languages.__main__ import list_languages
from pipeline.text.languages.read import read_language
from pipeline.text.languages.records import DateCues, Months, Phrases, Words
from pipeline.text.tokens import stem


def written(folder: Path, tag: str, text: str) -> Path:
    path = folder / f"{tag}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_file_is_a_language_with_a_name_in_english_and_its_own() -> None:
    files = {path.stem for path in shipped("languages").iterdir()}
    assert files == set(known_languages().by_tag)
    assert all(language.name and language.own_name for language in known_languages())


def test_every_named_stemmer_is_one_that_snowball_has() -> None:
    assert {language.stemmer for language in known_languages()} - {""} <= set(snowballstemmer.algorithms())


def test_every_cue_but_the_date_line_has_a_key_for_its_words() -> None:
    assert {field.name for field in fields(DateCues)} == {cue.name.lower() for cue in Cue} - {"stated"}


def test_a_file_is_read_by_the_form_of_its_keys(tmp_path: Path) -> None:
    months = ", ".join(f'"m{number} n{number}"' for number in range(1, 13))
    found = read_language(
        written(
            tmp_path,
            "qaa",
            f'name = "Velden"\nabbreviations = """\na b\nc\n"""\nocr = true\n[dates]\nmonths = [{months}]\n'
            '[dates.cues]\nlife = ["geb. "]\n',
        )
    )
    assert (found.tag, found.name, found.ocr, found.stemmer) == ("qaa", "Velden", True, "")
    assert (found.abbreviations, found.dates.cues.life) == (Words(["a", "b", "c"]), Phrases(["geb. "]))
    assert isinstance(found.dates.months, Months) and found.dates.months[11] == ("m12", "n12")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('name = "V"\nabbrevations = "a"', "abbrevations is not known; write one of name, own_name, codes"),
        ('name = "V"\n[dates]\nmounths = []', "dates.mounths is not known; write one of months, mistaken_months"),
        ('name = "V"\n[dates.cues]\nprinted = ["x"]', "dates.cues.printed is not known; write one of published"),
        ('name = "V"\ntag = "de"', "tag is not known; the tag is the name of the file"),
        ('name = "V"\nocr = "yes"', "ocr is 'yes'; write true or false"),
        ("name = 5", "name is '5'; write a text"),
        ('name = "V"\nabbreviations = ["a"]', "abbreviations is \"['a']\"; write one text, its words parted by blanks"),
        ('name = "V"\n[dates]\nmonths = ["a", "b"]', "write a list of twelve texts, in each the forms of a month"),
        ('name = "V"\n[dates.cues]\nlaw = "act"', "dates.cues.law is 'act'; write a list of texts, none of them empty"),
        ('name = "V"\n[dates.cues]\nlaw = ["act", ""]', "write a list of texts, none of them empty"),
        ('name = "V"\npages = "x"', "pages is 'x'; write a table, under a heading in square brackets"),
        ("ocr = true", "name is missing; give the language's name in English"),
        ("name", "cannot be read as TOML"),
    ],
)
def test_what_cannot_be_used_is_refused_by_file_and_key(text: str, fault: str, tmp_path: Path) -> None:
    path = written(tmp_path, "qaa", text)
    with pytest.raises(ConfigError) as caught:
        read_language(path)
    assert str(caught.value).startswith(f"{path}: ") and fault in str(caught.value)


def test_a_file_is_called_by_its_tag(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"Velden\.toml: the name is no language tag"):
        read_language(written(tmp_path, "Velden", 'name = "V"'))


@pytest.mark.parametrize(
    ("tag", "text", "fault"),
    [
        ("de", 'name = "V"', "de is described in another folder too"),
        ("qaa", 'name = "V"\ncodes = "ger"', "codes names ger, which means de"),
    ],
)
def test_two_files_that_claim_the_same_are_refused(
    tag: str, text: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, tag, text)
    monkeypatch.setattr(languages, "FOLDERS", [*languages.FOLDERS, tmp_path])
    with pytest.raises(ConfigError, match=fault):
        known_languages()


def test_a_folder_without_languages_is_a_fault_of_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "FOLDERS", [tmp_path / "missing"])
    with pytest.raises(ConfigError, match="holds no file of a language; install policyecho again"):
        known_languages()


def test_codes_of_three_letters_are_read_as_the_tag_that_claims_them() -> None:
    codes = {"deu": "de", "ger": "de", "nor": "no", "nob": "nb", "hun": "hu", "hrv": "hr", "ron": "ro", "cze": "cs"}
    assert {code: base_language(code) for code in codes} == codes
    assert base_language("xyz") == "xyz"


def test_profiles_know_norwegian_as_bokmaal_and_every_other_language_by_its_tag() -> None:
    assert {lang: written_as(lang) for lang in ("no", "nb", "nn", "de", "xyz")} == {
        "no": "nb", "nb": "nb", "nn": "nn", "de": "de", "xyz": "xyz",
    }  # fmt: skip


def test_scorers_leave_out_a_stemmer_that_is_for_the_lexical_matcher_alone() -> None:
    assert stem("housing", "en") == "hous"
    assert stem("obyvatelstva", "cs") == "obyvat"


def test_the_list_shows_what_each_language_has_and_lacks_in_80_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, "qaa", 'name = "Velden"\nabbreviations = "a b c"\nstemmer = "dutch"\nstemmed_scores = false\n')
    monkeypatch.setattr(languages, "FOLDERS", [*languages.FOLDERS, tmp_path])
    lines = list(list_languages())
    assert max(map(len, lines)) <= 80
    rows = {line.split()[0]: line.split() for line in lines[1:] if line[:1].strip()}
    assert set(known_languages().by_tag) <= set(rows)
    assert rows["qaa"] == ["qaa", "Velden", "dutch*", "3", "-", "-", "-", "-", "-", "-", "-", "-"]
    assert "-" not in rows["de"] and rows["hr"][2] == "-"


def test_help_reads_no_language() -> None:
    code = "import sys, pipeline.cli.app; sys.exit('pipeline.text.languages.read' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
