"""What is said of a study whose settings name another model than its newest run had."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.models import DEFAULT_MODEL, Precision, resolve
from pipeline.errors import StageError
from pipeline.views.status import describe_new_model
from pipeline.workflow.workspace import open_workspace
from tests.fixtures.command_line import Answer
from tests.fixtures.study import HASHING, Bench

INT8 = '[model]\nprecision = "int8"\n'


def told_of(bench: Bench) -> str:
    with open_workspace(bench.root) as workspace:
        return describe_new_model(workspace)


def test_a_new_precision_is_another_model_whose_vectors_are_not_mixed_with_the_old(finished: Bench) -> None:
    assert told_of(finished) == ""
    finished.configure(INT8)
    told = told_of(finished)
    assert told == (
        "The model is multilingual-e5-small (int8) and was hashing in the last run: every sentence is embedded anew "
        "that has no vector of the new model, none is compared with a vector of the old, which are kept, and error "
        "rates are those of its own profile"
    )
    with open_workspace(finished.root) as workspace:
        assert len(workspace.unembedded) == len(workspace.readable) == 3
        assert workspace.profile is not None
        assert workspace.profile.model == resolve(DEFAULT_MODEL, Precision.INT8).key
    finished.configure(HASHING)
    assert told_of(finished) == ""


def test_a_new_model_without_a_profile_is_said_to_give_no_error_rates(finished: Bench) -> None:
    finished.configure('[model]\nname = "BAAI/bge-m3"\n')
    assert told_of(finished).endswith("and it has no profile, so no error rates")


def test_status_and_run_tell_of_a_new_model_before_anything_is_embedded(
    finished: Bench, policyecho: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "The model is" not in policyecho("status", "--study", finished.root).text
    finished.configure(INT8)
    told = told_of(finished)
    assert f"\n{told}\n" in policyecho("status", "--study", finished.root).text

    def stop(*_: object, **__: object) -> None:
        raise StageError("stopped here")

    monkeypatch.setattr("pipeline.workflow.run.run", stop)
    assert policyecho("run", "--study", finished.root).err == f"{told}\npolicyecho: stopped here"
    assert policyecho("extract", "--study", finished.root).err == "policyecho: stopped here"
