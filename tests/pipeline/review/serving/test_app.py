"""The review page as a browser without a script, a script, and an intruder meet it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.review.codebook import keep_codebook, read_codebook
from pipeline.review.records import AnswerKind, PairKind
from pipeline.review.sampling.draw import SampleWanted, draw_sample
from pipeline.review.serving.app import Serving, make_app
from pipeline.review.serving.desk import Desk
from pipeline.review.serving.guard import COOKIE, Guard
from pipeline.review.serving.passages import Masks
from pipeline.review.store import ReviewStore
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import NOW, Bench

pytestmark = pytest.mark.slow
PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"
JSON = {"accept": "application/json", "origin": HOME}


class Page:
    """The page, served to coders A and B."""

    def __init__(self, bench: Bench) -> None:
        self.reviews = bench.root / "reviews"
        with bench.open(write=False) as study, ReviewStore(self.reviews) as store:
            draw_sample(Workspace(study), store, SampleWanted("s", 12, seed=1, foils=0.5), NOW)
            (self.sample,) = store.samples()
            self.pairs = {pair.pair_id: pair for pair in store.pairs("s")}
        self.bench = bench
        self.start()

    def start(self, *, masks: Masks | None = None) -> None:
        """As after `review serve`: addresses and sessions of before are worth nothing."""
        self.guard = Guard.of(PORT, ["A", "B"])
        codebook = read_codebook(self.reviews)

        def open_desk() -> Desk:
            return Desk(ReviewStore(self.reviews), self.sample, codebook)

        serving = Serving(self.bench.root, open_desk, self.guard, masks or Masks(()), ("First net", "Second net"))
        self.app = make_app(serving)

    def coder(self, name: str) -> TestClient:
        client = TestClient(self.app, base_url=HOME, follow_redirects=False)
        entered = client.get(self.guard.address(name, PORT).removeprefix(HOME))
        assert entered.status_code == 200
        return client

    def answers(self, coder: str) -> list[tuple[str, str]]:
        with ReviewStore(self.reviews) as store:
            return [(one.pair_id, one.codes.get("relation", one.kind.value)) for one in store.answers("s", coder)]


@pytest.fixture
def page(judged: Bench) -> Iterator[Page]:
    return Page(judged)


def pair_on(html: str) -> str:
    found = re.search(r'data-pair="([0-9a-f]{12})"', html)
    assert found
    return found[1]


def code(client: TestClient, pair_id: str, relation: str = "frame", **more: str) -> Any:
    given = {"pair_id": pair_id, "kind": "code", "relation": relation, **more}
    return client.post("/answer", data=given, headers={"origin": HOME})


def test_a_coder_without_a_script_goes_from_pair_to_pair(page: Page) -> None:
    client = page.coder("A")
    seen = []
    for _ in range(4):
        shown = client.get("/pair").text
        seen.append(pair_on(shown))
        answered = code(client, seen[-1])
        assert answered.status_code == 303
        if answered.headers["location"].endswith("/after"):
            assert client.get(answered.headers["location"]).status_code == 200
    assert len(set(seen)) == 4 and page.answers("A") == [(pair_id, "frame") for pair_id in seen]


def test_the_end_is_told_and_an_undo_leads_back(page: Page) -> None:
    client = page.coder("A")
    for _ in page.pairs:
        code(client, pair_on(client.get("/pair").text))
    assert "All pairs are judged" in client.get("/pair").text
    last = page.answers("A")[-1][0]
    undone = client.post("/answer", data={"kind": "undo"}, headers={"origin": HOME})
    assert undone.headers["location"] == f"/pair/{last}" and pair_on(client.get("/pair").text) == last


def test_undo_goes_back_further_than_this_session(page: Page) -> None:
    client = page.coder("A")
    first, second = (code(client, pair_on(client.get("/pair").text)) and page.answers("A")[-1][0] for _ in range(2))
    page.start()
    client = page.coder("A")
    for expected in (second, first):
        undone = client.post("/answer", data={"kind": "undo"}, headers={"origin": HOME})
        assert undone.headers["location"] == f"/pair/{expected}"


def test_what_is_put_off_comes_back_at_the_end_and_what_is_skipped_does_not(page: Page) -> None:
    client = page.coder("A")
    later, skipped = "", ""
    for kind in ("later", "skip"):
        shown = pair_on(client.get("/pair").text)
        client.post("/answer", data={"pair_id": shown, "kind": kind}, headers={"origin": HOME})
        later, skipped = (shown, skipped) if kind == "later" else (later, shown)
    seen = []
    while "data-pair" in (html := client.get("/pair").text):
        seen.append(pair_on(html))
        code(client, seen[-1])
    assert seen[-1] == later and skipped not in seen and len(seen) == len(page.pairs) - 1


def test_a_repeated_answer_is_one(page: Page) -> None:
    client = page.coder("A")
    shown = pair_on(client.get("/pair").text)
    given = {"pair_id": shown, "kind": "code", "relation": "copy", "answer_id": "abc"}
    answers = [client.post("/answer", data=given, headers=JSON).json() for _ in range(3)]
    assert all(answer["saved"] for answer in answers) and page.answers("A") == [(shown, "copy")]


def test_an_undo_that_is_sent_twice_takes_one_back(page: Page) -> None:
    client = page.coder("A")
    for _ in range(2):
        code(client, pair_on(client.get("/pair").text))
    undo = {"kind": "undo", "answer_id": "u"}
    assert [client.post("/answer", data=undo, headers=JSON).json()["saved"] for _ in range(2)] == [True, True]
    assert [told for _, told in page.answers("A")] == ["frame", "frame", "undo"]


def test_what_a_page_of_another_coder_sends_is_refused(page: Page) -> None:
    first, second = page.coder("A"), page.coder("B")
    html = first.get("/pair").text
    desk = re.search(r'data-desk="([0-9a-f]{12})"', html)
    assert desk
    given = {"pair_id": pair_on(html), "kind": "code", "relation": "copy", "desk": desk[1]}
    assert second.post("/answer", data=given, headers=JSON).status_code == 403
    assert page.answers("B") == [] and first.post("/answer", data=given, headers=JSON).json()["saved"]


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "soon"])
def test_a_time_that_is_none_is_no_time(page: Page, seconds: str) -> None:
    client = page.coder("A")
    code(client, pair_on(client.get("/pair").text), seconds=seconds)
    with ReviewStore(page.reviews) as store:
        assert store.answers("s", "A")[0].seconds in (0.0, 86_400.0)


def test_pairs_that_were_coded_by_another_codebook_come_again(page: Page) -> None:
    client = page.coder("A")
    code(client, pair_on(client.get("/pair").text))
    path = keep_codebook(page.reviews)
    path.write_text(path.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"'), encoding="utf-8")
    page.start()
    assert f"0 of {len(page.pairs)} done" in page.coder("A").get("/pair").text


def test_an_id_that_another_answer_has_is_refused_and_the_answer_there_stays(page: Page) -> None:
    first, second = page.coder("A"), page.coder("B")
    shown = pair_on(first.get("/pair").text)
    given = {"pair_id": shown, "kind": "code", "relation": "copy", "answer_id": "abc"}
    assert first.post("/answer", data=given, headers=JSON).json()["saved"]
    assert second.post("/answer", data=given, headers=JSON).status_code == 409
    assert page.answers("A") == [(shown, "copy")] and page.answers("B") == []


def test_an_answer_that_lacks_its_code_is_told_and_not_kept(page: Page) -> None:
    client = page.coder("A")
    shown = pair_on(client.get("/pair").text)
    refused = client.post("/answer", data={"pair_id": shown, "kind": "code"}, headers=JSON)
    assert refused.status_code == 422 and refused.json()["faults"] == ["relation is missing"]
    again = client.post("/answer", data={"pair_id": shown, "kind": "code"}, headers={"origin": HOME})
    assert "relation is missing" in again.text and page.answers("A") == []


def test_pairs_are_there_ahead_and_are_those_that_come(page: Page) -> None:
    client = page.coder("A")
    shown = pair_on(client.get("/pair").text)
    ahead = client.get(f"/ahead?without={shown}").json()
    assert len(ahead) == 2 and all(pair_on(one["html"]) == one["pair_id"] for one in ahead)
    code(client, shown)
    assert pair_on(client.get("/pair").text) == ahead[0]["pair_id"]


def test_two_coders_have_their_own_order_and_never_see_each_other(page: Page) -> None:
    first, second = page.coder("A"), page.coder("B")
    shown = pair_on(first.get("/pair").text)
    code(first, shown, "copy", note="a secret of A")
    html = second.get(f"/pair/{shown}").text
    assert "checked" not in html and "secret of A" not in html
    assert "checked" in first.get(f"/pair/{shown}").text
    assert page.answers("B") == []


def test_nothing_that_is_sent_before_a_code_tells_what_a_pair_is(page: Page) -> None:
    client = page.coder("A")
    with page.bench.open(write=False) as study:
        known = {stored.document.document_id for stored in study.documents.all()}
        known |= {stored.document.sha256 for stored in study.documents.all()}
        known |= {match.match_id for match in study.runs.matches(study.runs.current())}
        grades = {f">{match.grade.letter}<" for match in study.runs.matches(study.runs.current()) if match.grade}
    told = {*known, *grades, "city-issuer", "net-0", *(kind.value for kind in PairKind), "q_value",
            "First net"}  # fmt: skip
    for pair_id in page.pairs:
        for path in (f"/pair/{pair_id}", f"/ahead?without={pair_id}", f"/page/{pair_id}/city.png"):
            sent = client.get(path)
            data = sent.text + " ".join(f"{name}: {value}" for name, value in sent.headers.items())
            assert [word for word in told - {"match"} if word in data] == []


def test_the_rival_is_shown_only_when_the_code_is_kept(page: Page) -> None:
    client = page.coder("A")
    with_rival = [pair for pair in page.pairs.values() if pair.content.rival]
    for pair in with_rival or list(page.pairs.values())[:2]:
        before = client.get(f"/pair/{pair.pair_id}/after")
        assert before.status_code == 303
        assert client.get(f"/page/{pair.pair_id}/rival.png").status_code == 404


def test_every_thirtieth_pair_asks_for_the_network(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.review.serving.desk.ASKED_EVERY", 3)
    client = page.coder("A")
    asked = []
    for number in range(1, 7):
        shown = pair_on(client.get("/pair").text)
        after = code(client, shown).headers["location"]
        if after.endswith("/after") and "Which network?" in (html := client.get(after).text):
            asked.append(number)
            assert "First net" in html
            given = {"pair_id": shown, "kind": "network_guess", "network": "Second net"}
            client.post("/answer", data=given, headers={"origin": HOME})
    assert asked == [3, 6]
    with ReviewStore(page.reviews) as store:
        guesses = [one.codes for one in store.answers("s", "A") if one.kind is AnswerKind.NETWORK_GUESS]
    assert guesses == [{"network": "Second net"}] * 2


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:9", "evil.example:8765", ""])
def test_another_host_is_refused(page: Page, host: str) -> None:
    client = page.coder("A")
    assert client.get("/pair", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://127.0.0.1:8765", "http://127.0.0.1:9"])
def test_an_answer_from_another_page_is_refused(page: Page, origin: str) -> None:
    client = page.coder("A")
    shown = pair_on(client.get("/pair").text)
    given = {"pair_id": shown, "kind": "code", "relation": "copy"}
    assert client.post("/answer", data=given, headers={"origin": origin}).status_code == 403
    assert page.answers("A") == []


def test_an_address_works_once_and_a_cookie_is_for_this_site_alone(page: Page) -> None:
    address = page.guard.address("A", PORT).removeprefix(HOME)
    client = TestClient(page.app, base_url=HOME)
    assert client.get("/pair").status_code == 403
    cookie = client.get(address).headers["set-cookie"].lower()
    assert COOKIE in cookie and "samesite=strict" in cookie and "httponly" in cookie
    assert client.get("/pair").status_code == 200
    assert TestClient(page.app, base_url=HOME).get(address).status_code == 403


def test_every_answer_forbids_what_is_not_ours(page: Page) -> None:
    client = page.coder("A")
    for path in ("/pair", "/codebook", "/static/page.js", "/static/review.js", "/static/review.css", "/nowhere"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in headers["content-security-policy"] and headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?! src=)|\son\w+=|style=", client.get("/pair").text)


@pytest.mark.parametrize(
    "path", ["/page/../city.png", "/page/%2e%2e%2fx/city.png", "/static/../app.py", "/static/%2e%2e/app.py", "/pair/x"]
)
def test_a_path_that_leads_elsewhere_finds_nothing(page: Page, path: str) -> None:
    assert page.coder("A").get(path).status_code in (404, 405)


def test_a_pair_of_another_sample_is_no_pair(page: Page) -> None:
    client = page.coder("A")
    assert client.get("/pair/0123456789ab").status_code == 404
    assert code(client, "0123456789ab").status_code == 400


def test_names_are_covered_where_it_is_asked_for(page: Page) -> None:
    word = next(iter(page.pairs.values())).content.network.text.split()[1]
    page.start(masks=Masks([word]))
    html = page.coder("A").get(f"/pair/{next(iter(page.pairs))}").text
    assert "▇▇▇" in html and f" {word} " not in html


def test_the_codebook_is_one_step_away(page: Page) -> None:
    html = page.coder("A").get("/codebook").text
    assert "The same sentences in another language." in html


def test_the_page_ships_with_the_program() -> None:
    root = Path(__file__).resolve().parents[4] / "pipeline" / "review" / "serving"
    assert {path.name for path in (root / "static").iterdir()} == {"review.css", "page.js", "review.js", "pack.js"}
