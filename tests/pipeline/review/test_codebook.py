from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.review.codebook import RELATION, keep_codebook, read_codebook


def test_the_codebook_that_ships_holds_what_the_method_asks_for(tmp_path: Path) -> None:
    codebook = read_codebook(tmp_path)
    assert [field.field for field in codebook.fields] == [
        RELATION, "same_instrument", "content", "likely_source", "speech_act", "confidence",
    ]  # fmt: skip
    echoes = [code.code for code in codebook.relation.codes if code.echo]
    assert echoes == ["copy", "translation", "paraphrase", "instrument", "frame"]
    assert not codebook.is_echo("topic_only") and not codebook.is_echo("nothing")
    assert all(code.key for code in codebook.relation.codes)


def test_a_researcher_changes_it_and_the_digest_with_it(tmp_path: Path) -> None:
    path = keep_codebook(tmp_path)
    before = read_codebook(tmp_path).digest
    assert keep_codebook(tmp_path) == path and read_codebook(tmp_path).digest == before
    path.write_text(path.read_text(encoding="utf-8").replace("in other words", "in words of its own"), encoding="utf-8")
    assert read_codebook(tmp_path).digest != before
    keep_codebook(tmp_path)
    assert "in words of its own" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "copy"\nkey = "1"', 'code = "Copy!"\nkey = "1"', "fields.0.codes.0.code"),
        ('field = "relation"', 'field = "kind"', "the first field must be 'relation'"),
        ('key = "2"', 'key = "1"', "a code or key stands twice in field 'relation'"),
        ("echo = true", "echo = false", "no code of 'relation' has `echo = true`"),
        ('version = "1"', "version = ", "is no TOML"),
        ('version = "1"', 'edition = "1"', "version: Field required"),
    ],
)
def test_a_codebook_that_cannot_be_used_is_told_by_its_first_fault(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = keep_codebook(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_codebook(tmp_path)
    assert said in str(refused.value) and str(path) in str(refused.value)
