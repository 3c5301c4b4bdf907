from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread, current_thread
from typing import Any, NoReturn

import huggingface_hub.constants
import pytest

from index import hub
from index.encoder_process import EncoderProcess
from index.errors import ModelError
from index.hub import choose_local_files
from index.models import resolve

MODEL = resolve("organisation/model")
SENTENCE = r"organisation/model is not on this machine and http://\S+ cannot be reached; connect it and run again"


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine onto which nothing was downloaded, and that asks no proxy."""
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "*")
    return tmp_path


@contextmanager
def hub_that_answers(status: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    class Answer(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        yield
        server.shutdown()


@contextmanager
def hub_that_is_silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", f"http://127.0.0.1:{server.getsockname()[1]}")
        yield


def keep(cache: Path) -> None:
    """A model that was downloaded before, as the hub's library keeps it."""
    folder = cache / "models--organisation--model"
    (folder / "snapshots" / "abc").mkdir(parents=True)
    (folder / "snapshots" / "abc" / "config.json").write_text("{}")
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("abc")


@pytest.mark.parametrize("status", [200, 401, 404, 429])
def test_a_hub_that_answers_is_asked_for_the_model(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with hub_that_answers(status, monkeypatch):
        assert choose_local_files(MODEL) is False


def test_a_hub_that_is_out_of_order_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with hub_that_answers(503, monkeypatch), pytest.raises(ModelError, match=SENTENCE):
        choose_local_files(MODEL)


def test_a_hub_that_is_silent_is_given_up_within_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "REACH_SECONDS", 0.2)
    huggingface_hub.get_session()  # which is loaded at first use
    began = time.monotonic()
    with hub_that_is_silent(monkeypatch), pytest.raises(ModelError, match=SENTENCE):
        choose_local_files(MODEL)
    assert time.monotonic() - began < 8  # the library itself waits for ten, six times


def test_the_time_begins_when_the_library_that_asks_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    opened_by: list[Thread] = []
    session = huggingface_hub.get_session()

    def open_session() -> Any:
        opened_by.append(current_thread())
        return session

    monkeypatch.setattr(huggingface_hub, "get_session", open_session)
    with hub_that_answers(200, monkeypatch):
        assert choose_local_files(MODEL) is False
    assert opened_by == [current_thread()], "nobody waits for this thread with a clock"


def test_a_session_that_cannot_be_opened_reaches_no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> NoReturn:
        raise ValueError("a proxy whose address is none")

    monkeypatch.setattr(huggingface_hub, "get_session", fail)
    with pytest.raises(ModelError, match=r"organisation/model is not on this machine and \S+ cannot be reached"):
        choose_local_files(MODEL)


def test_without_a_connection_a_model_that_was_downloaded_before_is_used(
    monkeypatch: pytest.MonkeyPatch, empty_cache: Path
) -> None:
    keep(empty_cache)
    with hub_that_answers(503, monkeypatch):
        assert choose_local_files(MODEL) is True


@pytest.mark.slow
def test_the_encoder_of_a_model_without_connection_ends_in_one_sentence_within_seconds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # port 9 of this machine: nobody listens there
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    began = time.monotonic()
    with EncoderProcess(MODEL) as encoder, pytest.raises(ModelError, match=SENTENCE):
        encoder.encode_batch(["Housing for newcomers."])
    assert time.monotonic() - began < 30
