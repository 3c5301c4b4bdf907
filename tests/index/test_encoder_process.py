from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from index.embedder import HashingEmbedder
from index.encoder_process import EncoderProcess, open_embedder
from index.errors import ModelError, UnknownModelError
from index.fused_encoder import FusedEncoder
from index.models import MODELS, ModelKind

ROOT = Path(__file__).parents[2]
HASHING = MODELS["hashing"]
TEXTS = [f"Sentence number {number} about {'housing ' * (number % 5)}" for number in range(70)]


def test_child_gives_the_same_rows_as_this_process_and_serves_many_calls() -> None:
    with EncoderProcess(HASHING) as encoder:
        assert encoder.pid is None
        first = encoder.encode(TEXTS)
        pid = encoder.pid
        assert first.tobytes() == HashingEmbedder().encode(TEXTS).tobytes()
        assert encoder.encode(TEXTS[:1], query=True).shape == (1, 256)
        assert encoder.pid == pid != os.getpid()
    assert encoder.pid is None


@pytest.mark.slow
def test_closed_encoder_starts_anew_when_used_again() -> None:
    encoder = EncoderProcess(HASHING)
    before = encoder.encode(TEXTS[:3])
    encoder.close()
    encoder.close()
    assert encoder.encode(TEXTS[:3]).tobytes() == before.tobytes()
    encoder.close()


def test_threads_that_share_a_child_get_their_own_answers() -> None:
    with EncoderProcess(HASHING) as encoder, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda text: encoder.encode([text]), TEXTS[:20]))
    assert np.concatenate(answers).tobytes() == HashingEmbedder().encode(TEXTS[:20]).tobytes()


@pytest.mark.slow
def test_child_killed_from_outside_is_told_in_one_sentence_and_replaced() -> None:
    with EncoderProcess(HASHING) as encoder:
        encoder.encode(TEXTS[:1])
        assert encoder.pid is not None
        os.kill(encoder.pid, signal.SIGTERM)
        with pytest.raises(ModelError, match="free some memory and run again"):
            for _ in range(1000):  # the signal takes a moment to arrive
                encoder.encode(TEXTS[:1])
        assert encoder.encode(TEXTS[:2]).shape == (2, 256)


@pytest.mark.slow
def test_interrupt_while_waiting_never_leaves_an_answer_for_the_next_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with EncoderProcess(HASHING) as encoder:
        encoder.encode(TEXTS[:1])
        with monkeypatch.context() as patch:
            patch.setattr(Connection, "recv", _interrupted)
            with pytest.raises(KeyboardInterrupt):
                encoder.encode(["this answer must not be taken for the next"])
        assert encoder.encode(["next"]).tobytes() == HashingEmbedder().encode(["next"]).tobytes()


def _interrupted(connection: Connection) -> object:
    raise KeyboardInterrupt


@pytest.mark.slow
def test_model_that_cannot_be_loaded_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]", encoding="utf-8")
    missing = replace(HASHING, name=str(tmp_path), kind=ModelKind.FOLDER)
    with EncoderProcess(missing) as encoder, pytest.raises(ModelError) as caught:
        encoder.encode(["text"])
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("save the model anew, or choose another model")


@pytest.mark.slow
def test_child_ends_when_its_parent_is_killed() -> None:
    # The child shares the parent's standard output, which is at its end only when both are gone
    code = (
        "from index.encoder_process import EncoderProcess\n"
        "from index.models import MODELS\n"
        "if __name__ == '__main__':\n"
        "    encoder = EncoderProcess(MODELS['hashing'])\n"
        "    encoder.encode(['text'])\n"
        "    print('ready', flush=True)\n"
        "    input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        parent.kill()
        rest, _ = parent.communicate(timeout=30)
    assert rest == ""


def test_embedder_is_chosen_by_the_model() -> None:
    assert isinstance(open_embedder("hashing"), HashingEmbedder)
    assert isinstance(open_embedder("multilingual-e5-small"), FusedEncoder)
    chosen = open_embedder("intfloat/multilingual-e5-small")
    assert isinstance(chosen, EncoderProcess) and chosen.pid is None
    with pytest.raises(UnknownModelError):
        open_embedder("no-such-model")
