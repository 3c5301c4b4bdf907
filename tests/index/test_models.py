from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from index.encoder_process import local_embedder
from index.errors import ModelError, UnknownModelError, VectorError
from index.models import DEFAULT_MODEL, MODELS, ModelKind, Precision, resolve
from index.packaged import cached_folder


def model_folder(path: Path, weights: bytes = b"weights") -> Path:
    (path / "1_Pooling").mkdir(parents=True)
    (path / "model.safetensors").write_bytes(weights)
    settings: dict[str, object] = {
        "config.json": {"hidden_size": 12, "max_position_embeddings": 64},
        "modules.json": [{"path": ""}, {"path": "1_Pooling"}],
        "1_Pooling/config.json": {"word_embedding_dimension": 12},
        "tokenizer_config.json": {"model_max_length": 48},
        "config_sentence_transformers.json": {"prompts": {"query": "q: ", "document": "d: "}},
    }
    for name, content in settings.items():
        (path / name).write_text(json.dumps(content), encoding="utf-8")
    return path


def test_every_listed_model_is_found_under_its_name_and_is_complete() -> None:
    for name, model in MODELS.items():
        assert model.name == name
        assert model.dim > 0 and model.licence in {"MIT", "Apache-2.0"}
        assert model.kind is not ModelKind.HUB or re.fullmatch(r"[0-9a-f]{40}", model.revision)


def test_keys_are_safe_in_file_names_and_differ_between_models() -> None:
    keys = [model.key for model in MODELS.values()]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9-]{1,64}", key) for key in keys)


@pytest.mark.parametrize(
    "changed",
    [{"revision": "other"}, {"prefix_passage": ""}, {"prefix_query": ""}, {"max_tokens": 128}],
    ids=lambda changed: next(iter(changed)),
)
def test_key_changes_with_whatever_changes_the_vectors(changed: dict[str, str]) -> None:
    model = MODELS["intfloat/multilingual-e5-small"]
    assert replace(model, **changed).key != model.key  # type: ignore[arg-type]  # one row of mixed types


def test_key_does_not_change_with_what_is_only_told_about_a_model() -> None:
    model = MODELS["hashing"]
    assert replace(model, licence="other", dim=0).key == model.key


def test_default_model_is_the_packaged_one_with_the_query_prefix_on_both_sides() -> None:
    model = resolve(DEFAULT_MODEL)
    assert (model.kind, model.dim, model.max_tokens) == (ModelKind.PACKAGED, 384, 512)
    assert model.prefix_query == model.prefix_passage == "query: "


def test_default_model_comes_from_its_hub_where_the_package_has_no_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cached_folder, "data_file", lambda: None)
    model = resolve(DEFAULT_MODEL)
    assert (model.name, model.kind) == ("intfloat/multilingual-e5-small", ModelKind.HUB)
    assert model.key != MODELS[DEFAULT_MODEL].key


@pytest.mark.parametrize("name", [DEFAULT_MODEL, "hashing", "org/model"])
def test_a_model_tells_what_its_embedder_knows_of_company(name: str) -> None:
    model = resolve(name)
    assert local_embedder(model).batch_invariant is model.is_batch_invariant is (name != "org/model")


def test_another_precision_of_the_default_model_is_another_model() -> None:
    usual, int8 = resolve(DEFAULT_MODEL), resolve(DEFAULT_MODEL, Precision.INT8)
    assert (int8.name, int8.kind, int8.dim, int8.prefix_query) == (DEFAULT_MODEL, ModelKind.PACKAGED, 384, "query: ")
    assert re.fullmatch(r"multilingual-e5-small-int8-[0-9a-f]{12}", int8.key)
    assert (usual.label, int8.label) == (DEFAULT_MODEL, f"{DEFAULT_MODEL} (int8)")
    assert replace(usual, precision=Precision.INT8).key != usual.key
    assert replace(int8, revision="other").key != int8.key


@pytest.mark.parametrize("name", ["hashing", "intfloat/multilingual-e5-small", DEFAULT_MODEL])
def test_a_precision_that_a_model_is_not_there_in_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached_folder, "data_file", lambda: None)
    with pytest.raises(ModelError, match=r"not there in int8.*set model\.precision to float32"):
        resolve(name, Precision.INT8)


@pytest.mark.parametrize("name", ["", "no-such-model", "../up/one", "a/b/c", "/missing/folder", "organisation/"])
def test_unknown_name_raises_and_lists_what_is_known(name: str) -> None:
    with pytest.raises(UnknownModelError) as caught:
        resolve(name)
    assert isinstance(caught.value, VectorError)
    assert all(known in str(caught.value) for known in MODELS)


def test_hub_name_may_carry_a_revision() -> None:
    pinned, unpinned = resolve("organisation/model@abc123"), resolve("organisation/model")
    assert (pinned.name, pinned.revision, pinned.kind) == ("organisation/model", "abc123", ModelKind.HUB)
    assert unpinned.revision == "main"
    assert pinned.key != unpinned.key


def test_folder_tells_its_size_prefixes_and_longest_input(tmp_path: Path) -> None:
    model = resolve(str(model_folder(tmp_path / "mine")))
    assert (model.kind, model.dim, model.max_tokens) == (ModelKind.FOLDER, 12, 48)
    assert (model.prefix_query, model.prefix_passage) == ("q: ", "d: ")


def test_folder_key_follows_its_weights_and_not_its_place(tmp_path: Path) -> None:
    here = resolve(str(model_folder(tmp_path / "here" / "mine")))
    there = resolve(str(model_folder(tmp_path / "there" / "mine")))
    other = resolve(str(model_folder(tmp_path / "other" / "mine", weights=b"others!")))
    assert here.key == there.key != other.key


def test_folder_key_follows_a_file_changed_in_place(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    before = resolve(str(folder)).key
    (folder / "model.safetensors").write_bytes(b"trained further")
    assert resolve(str(folder)).key != before


def test_last_layer_that_changes_the_size_of_a_vector_counts(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "config.json").write_text('{"out_features": 5}', encoding="utf-8")
    modules = [{"path": ""}, {"path": "1_Pooling"}, {"path": "2_Dense"}]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    assert resolve(str(folder)).dim == 5


@pytest.mark.parametrize("content", ["{", "[1]", '[{"no path": 1}]', "7"])
def test_folder_with_damaged_settings_is_refused_in_one_sentence(tmp_path: Path, content: str) -> None:
    folder = model_folder(tmp_path / "mine")
    (folder / "modules.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="save the model there anew"):
        resolve(str(folder))


def test_folder_without_a_model_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownModelError):
        resolve(str(tmp_path))


def test_a_folder_is_looked_for_beside_the_settings_that_name_it(tmp_path: Path) -> None:
    model_folder(tmp_path / "study" / "models" / "mine")
    assert resolve("models/mine", beside=tmp_path / "study").kind is ModelKind.FOLDER
    missing = re.escape(f"there is no model in the folder {tmp_path / 'other' / 'models' / 'mine' / 'deeper'};")
    with pytest.raises(UnknownModelError, match=missing):
        resolve("models/mine/deeper", beside=tmp_path / "other")


def test_a_home_folder_of_nobody_is_an_unknown_model() -> None:
    with pytest.raises(UnknownModelError, match="there is no model in the folder ~nobody-of-this-name/model"):
        resolve("~nobody-of-this-name/model")
