from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.errors import StudyError
from pipeline.study import CATALOGUE_NAME, open_study
from pipeline.workflow.new_study import init_study

SETTINGS = '[study]\nname = "theirs"\n'
TABLE = "city_id,name\nvelden,Velden\n"


def test_a_study_that_was_passed_on_without_its_store_begins_anew_with_its_settings_and_tables(tmp_path: Path) -> None:
    init_study(tmp_path, settings=SETTINGS)
    (tmp_path / "cities.csv").write_text(TABLE, encoding="utf-8")
    shutil.rmtree(tmp_path / "store")
    with pytest.raises(StudyError, match=f"is missing; .* or begin it anew with `policyecho init {tmp_path}`"):
        open_study(tmp_path).__enter__()
    init_study(tmp_path)
    with open_study(tmp_path) as study:
        assert study.documents.ids() == []
    assert (tmp_path / "study.toml").read_text(encoding="utf-8") == SETTINGS
    assert (tmp_path / "cities.csv").read_text(encoding="utf-8") == TABLE


def test_a_store_without_its_catalogue_is_not_begun_anew(tmp_path: Path) -> None:
    init_study(tmp_path, settings=SETTINGS)
    (tmp_path / "store" / CATALOGUE_NAME).unlink()
    with pytest.raises(StudyError, match="is missing; restore the study's store folder from a copy"):
        open_study(tmp_path).__enter__()
    with pytest.raises(StudyError, match="already holds a study"):
        init_study(tmp_path)
