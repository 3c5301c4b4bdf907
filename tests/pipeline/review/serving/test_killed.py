"""Answers of coders whose server is killed again and again, and beside a run: none is lost, doubled or refused."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest

from pipeline.review.judgements import order_pairs
from pipeline.review.sampling.draw import SampleWanted, draw_sample
from pipeline.review.store import ReviewStore
from pipeline.workflow.workspace import Workspace
from tests.fixtures.invented_sample import keep_invented
from tests.fixtures.ports import hold_port
from tests.fixtures.prose import prose
from tests.fixtures.review_template import CODERS
from tests.fixtures.study import NOW, Bench

ROOT = Path(__file__).resolve().parents[4]
pytestmark = pytest.mark.slow
JUDGEMENTS, KILLS, MOMENTS = 1000, 50, 4  # moments of each answer at which the server may die
SECONDS = 120  # for a server to answer on a machine under load


class Servers:
    """Servers of one sample on one port, each a fork; a new one takes the place of one that died."""

    def __init__(self, reviews: Path) -> None:
        self._held = hold_port()
        self.port = self._held.getsockname()[1]
        self.said = reviews.parent / "server.txt"
        command = [sys.executable, "-m", "tests.fixtures.review_template", str(reviews), str(self.port)]
        with self.said.open("w") as said:
            self._template = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        self.pid = 0

    def start(self, deadly: int = 0) -> None:
        """One more server, which dies at that of its moments."""
        assert self._template.stdin and self._template.stdout
        print(deadly, file=self._template.stdin, flush=True)
        self.pid = int(self._template.stdout.readline())
        for _ in range(100 * SECONDS):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.01)

    @property
    def is_gone(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def close(self) -> None:
        if self.pid and not self.is_gone:
            os.kill(self.pid, signal.SIGKILL)
        self._template.communicate()
        self._held.close()


class Client:
    """A coder's side of the page: sends what it has until it is told that it is kept."""

    def __init__(self, servers: Servers, coder: str) -> None:
        self._servers, self._coder = servers, coder
        self._link = http.client.HTTPConnection("127.0.0.1", servers.port, timeout=SECONDS)
        self._known, self._cookie = 0, ""

    def close(self) -> None:
        self._link.close()

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str]:
        """The answer of whichever server there is; raises OSError or HTTPException where it is gone."""
        try:
            if self._known != self._servers.pid:
                self._cookie = self._request("GET", f"/enter/{self._coder}")[2].split(";")[0]
                self._known = self._servers.pid
            return self._request(method, path, **form)[:2]
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def _request(self, method: str, path: str, **form: str) -> tuple[int, str, str]:
        head = {
            "Cookie": self._cookie, "Accept": "application/json", "Origin": f"http://127.0.0.1:{self._servers.port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        self._link.request(method, path, urlencode(form) if form else None, head)
        answer = self._link.getresponse()
        return answer.status, answer.read().decode(), answer.headers.get("set-cookie", "")


def _plan(coder: str, order: list[str], chance: Random) -> list[dict[str, str]]:
    """What a coder sends: a code for every pair, and now and then an undo with the code given anew."""
    sent: list[dict[str, str]] = []

    def add(**form: str) -> None:
        sent.append({**form, "answer_id": f"{coder}-{len(sent)}"})

    for pair_id in order:
        code = {"pair_id": pair_id, "kind": "code", "relation": chance.choice(["copy", "frame", "unrelated"])}
        add(**code)
        if chance.random() < 0.05:
            add(pair_id=pair_id, kind="undo")
            add(**code | {"relation": "translation"})
    return sent


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    keep_invented(tmp_path / "reviews", JUDGEMENTS // len(CODERS), words=12)
    return tmp_path / "reviews"


@pytest.fixture
def servers(reviews: Path) -> Iterator[Servers]:
    servers = Servers(reviews)
    yield servers
    servers.close()


def test_fifty_kills_in_a_thousand_judgements_lose_none_and_double_none(reviews: Path, servers: Servers) -> None:
    chance = Random(16)
    moments = sorted(chance.sample(range(1, MOMENTS * JUDGEMENTS - MOMENTS), KILLS))
    gaps = [later - earlier for earlier, later in zip([0, *moments], moments, strict=False)]
    with ReviewStore(reviews) as store:
        pairs = store.pair_ids("s")
    plans = {coder: _plan(coder, order_pairs(pairs, 7, coder), chance) for coder in CODERS}
    clients = {coder: Client(servers, coder) for coder in CODERS}
    kills = 0
    servers.start(gaps.pop(0))
    for step in range(max(map(len, plans.values()))):
        for coder, plan in plans.items():
            while step < len(plan):
                try:
                    status, told = clients[coder].ask("POST", "/answer", **plan[step])
                except (OSError, http.client.HTTPException):
                    if servers.is_gone:
                        kills += 1
                        servers.start(gaps.pop(0) if gaps else 0)
                    time.sleep(0.01)
                    continue
                assert status == 200 and json.loads(told)["saved"]
                break
    for client in clients.values():
        client.close()
    assert kills == KILLS
    for coder, plan in plans.items():
        with ReviewStore(reviews) as store:
            kept = store.answers("s", coder)
        wanted = [(one["answer_id"], one["pair_id"], one["kind"], one.get("relation")) for one in plan]
        assert [(one.answer_id, one.pair_id, one.kind, one.codes.get("relation")) for one in kept] == wanted


def test_two_coders_beside_a_run_are_never_refused(judged: Bench, tmp_path: Path) -> None:
    with judged.open(write=False) as study, ReviewStore(judged.root / "reviews") as store:
        draw_sample(Workspace(study), store, SampleWanted("s", 12, seed=1, foils=0.5), NOW)
    for number in range(30):
        judged.put(f"more-{number}", "\n\n".join(" ".join(prose(f"more {number} {at}", 3)) for at in range(8)), "city")
    servers = Servers(judged.root / "reviews")
    ended, told = threading.Event(), {coder: [] for coder in CODERS}

    def judge(coder: str) -> None:
        client = Client(servers, coder)
        while not ended.is_set() or len(told[coder]) < 20:
            with ReviewStore(judged.root / "reviews") as store:
                for pair_id, _ in store.pair_ids("s"):
                    asked = client.ask("POST", "/answer", pair_id=pair_id, kind="code", relation="frame")
                    told[coder].append(asked[0])
                    told[coder].append(client.ask("GET", f"/pair/{pair_id}")[0])
        client.close()

    try:
        servers.start()
        coders = [threading.Thread(target=judge, args=(coder,)) for coder in CODERS]
        for thread in coders:
            thread.start()
        try:
            judged.add()
            report = judged.run()
        finally:
            ended.set()
            for thread in coders:
                thread.join()
    finally:
        servers.close()
    assert report.matches and servers.said.read_text() == ""
    with ReviewStore(judged.root / "reviews") as store:
        for coder in CODERS:
            assert set(told[coder]) == {200} and len(store.answers("s", coder)) == len(told[coder]) / 2
