"""The pages of whoever decides between coders, as browsers without a script, scripts and curious coders meet them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.review.codebook import read_codebook
from pipeline.review.judgements import adjudicated
from pipeline.review.records import Answer, AnswerKind
from pipeline.review.serving.app import Serving, make_app
from pipeline.review.serving.desk import Desk
from pipeline.review.serving.guard import Guard
from pipeline.review.serving.passages import Masks
from pipeline.review.store import ReviewStore
from tests.fixtures.invented_sample import NETWORKS, keep_invented
from tests.fixtures.study import NOW

PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"
JSON = {"accept": "application/json", "origin": HOME}
CODERS = {"secret-coder-1": "copy", "secret-coder-2": "frame", "secret-coder-3": "copy"}
DISPUTED = [f"{number:012x}" for number in range(3)]


class Page:
    """Six pairs, on the first three of which three coders differ, served to A, who codes, and C, who decides."""

    def __init__(self, study: Path) -> None:
        self.reviews = study / "reviews"
        sample = keep_invented(self.reviews, 6, 24)
        self.store = ReviewStore(self.reviews)
        codebook = read_codebook(self.reviews)
        for number in range(6):
            for coder, relation in CODERS.items():
                self.code(number, coder, relation if number < 3 else "copy", codebook.digest)
        self.guard = Guard.of(PORT, ["A"], ["C"])
        opened = self.store

        def open_desk() -> Desk:
            return Desk(opened, sample, codebook)

        self.app = make_app(Serving(study, open_desk, self.guard, Masks(()), NETWORKS))

    def code(self, number: int, coder: str, relation: str, digest: str) -> None:
        codes = {"relation": relation, "note": f"secret note of {coder}"}
        answer = Answer(f"{coder}-{number}", f"{number:012x}", coder, AnswerKind.CODE, codes, digest, NOW, 3.25)
        self.store.add_answers([answer])

    def enter(self, name: str) -> TestClient:
        client = TestClient(self.app, base_url=HOME, follow_redirects=False)
        assert client.get(self.guard.address(name, PORT).removeprefix(HOME)).status_code == 200
        return client

    def decisions(self) -> dict[str, dict[str, str]]:
        return {pair_id: dict(answer.codes) for pair_id, answer in adjudicated(self.store.answers("s")).items()}


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    made = Page(tmp_path)
    yield made
    made.store.close()


def pair_on(html: str) -> str:
    found = re.search(r'data-pair="([0-9a-f]{12})"', html)
    assert found
    return found[1]


def decide(client: TestClient, pair_id: str, headers: dict[str, str] | None = None, **more: str) -> Any:
    given = {"pair_id": pair_id, "kind": "adjudicated", "relation": "frame", "cause": "context", **more}
    return client.post("/answer", data=given, headers=headers or {"origin": HOME})


def test_only_disagreements_come_one_after_another_without_a_script(page: Page) -> None:
    client = page.enter("C")
    seen = []
    while "data-pair" in (html := client.get("/pair").text):
        seen.append(pair_on(html))
        assert f"{len(seen) - 1} of 3 decided" in html
        assert decide(client, seen[-1], note="what the rule says").headers["location"] == "/pair"
    assert sorted(seen) == DISPUTED and "3 of 3 pairs" in html
    expected = {"relation": "frame", "cause": "context", "note": "what the rule says"}
    assert page.decisions() == dict.fromkeys(DISPUTED, expected)


def test_nothing_tells_who_gave_a_code_nor_what_a_pair_is(page: Page) -> None:
    client = page.enter("C")
    for pair_id in DISPUTED:
        for path in (f"/pair/{pair_id}", "/ahead?without=", f"/pair/{pair_id}/after"):
            sent = client.get(path)
            data = sent.text + " ".join(f"{name}: {value}" for name, value in sent.headers.items())
            told = ("secret", "match-", "First net", "0.5", "3.25", NOW[:10], "score", "grade", "rival")
            assert [word for word in told if word in data] == []
        given = re.findall(r"<li>([\w ]+)</li>", client.get(f"/pair/{pair_id}").text)
        assert sorted(given) == ["copy", "copy", "frame"]
        assert client.get(f"/page/{pair_id}/rival.png").status_code == 404


def test_codes_stand_in_an_order_that_is_not_always_the_same(page: Page) -> None:
    digest = read_codebook(page.reviews).digest
    for number in (3, 4, 5):
        page.code(number, "secret-coder-4", "frame", digest)
    client = page.enter("C")
    orders = {
        tuple(re.findall(r"<li>([\w ]+)</li>", client.get(f"/pair/{number:012x}").text)[:2]) for number in range(6)
    }
    assert len(orders) > 1


def test_a_coder_is_shown_no_code_of_others_and_decides_nothing(page: Page) -> None:
    coder = page.enter("A")
    for path in ("/pair", f"/pair/{DISPUTED[0]}", "/ahead", "/codebook"):
        html = coder.get(path).text
        assert [word for word in ("Codes given", '"cause"', "adjudicated", "secret") if word in html] == []
    assert decide(coder, DISPUTED[0], JSON).status_code == 400 and page.decisions() == {}


def test_whoever_decides_codes_nothing(page: Page) -> None:
    client = page.enter("C")
    for kind in ("code", "skip", "rival", "network_guess"):
        assert decide(client, DISPUTED[0], JSON, kind=kind).status_code == 400
    assert decide(client, f"{4:012x}", JSON).status_code == 400  # coders agree on it
    assert client.get(f"/pair/{4:012x}").status_code == 404 and page.store.answers("s", "C") == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"cause": ""}, "cause is none of rule_unclear"),
        ({"cause": "guess"}, "cause is none"),
        ({"relation": "<b>"}, "is none of copy"),
        ({"relation": ""}, "missing"),
    ],
)
def test_a_decision_that_lacks_something_is_told_and_not_kept(page: Page, wrong: dict[str, str], said: str) -> None:
    client = page.enter("C")
    refused = decide(client, DISPUTED[0], JSON, **wrong)
    assert refused.status_code == 422 and said in "; ".join(refused.json()["faults"])
    shown = decide(client, DISPUTED[0], **wrong)
    assert shown.status_code == 422 and pair_on(shown.text) == DISPUTED[0] and page.decisions() == {}


def test_a_repeated_decision_is_one_and_another_under_its_id_is_refused(page: Page) -> None:
    client = page.enter("C")
    for _ in range(2):
        assert decide(client, DISPUTED[0], JSON, answer_id="a").json()["saved"]
    assert decide(client, DISPUTED[0], JSON, answer_id="a", relation="copy").status_code == 409
    assert len(page.store.answers("s", "C")) == 1


def test_undo_leads_back_to_decisions_which_stand_until_others_are_given(page: Page) -> None:
    client = page.enter("C")
    order = []
    for _ in range(2):
        order.append(pair_on(client.get("/pair").text))
        decide(client, order[-1])
    now_shown = pair_on(client.get("/pair").text)
    for before, expected in ((now_shown, order[1]), (order[1], order[0]), (order[0], order[0])):
        undo = {"kind": "undo", "pair_id": before}
        back = client.post("/answer", data=undo, headers={"origin": HOME}).headers["location"]
        assert (
            back == f"/pair/{expected}"
            and pair_on(client.post("/answer", data=undo, headers=JSON).json()["back"]) == expected
        )
    assert client.get(back).text.count(" checked") == 2 and len(page.decisions()) == 2
    decide(client, order[0], relation="copy", cause="slip")
    assert page.decisions()[order[0]] == {"relation": "copy", "cause": "slip"}


def test_what_is_put_off_comes_last_and_new_disagreements_come(page: Page) -> None:
    client = page.enter("C")
    first = pair_on(client.get("/pair").text)
    client.post("/answer", data={"kind": "later", "pair_id": first}, headers={"origin": HOME})
    page.code(4, "secret-coder-4", "unrelated", read_codebook(page.reviews).digest)
    seen = []
    while "data-pair" in (html := client.get("/pair").text):
        seen.append(pair_on(html))
        decide(client, seen[-1])
    assert seen[-1] == first and f"{4:012x}" in seen and len(seen) == 4


def test_codes_by_another_codebook_are_no_disagreement(page: Page) -> None:
    page.code(5, "secret-coder-4", "unrelated", "another00000")
    assert "of 3 decided" in page.enter("C").get("/pair").text
