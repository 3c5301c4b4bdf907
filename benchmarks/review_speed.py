"""How long a coder waits: for the next pair, for a key to show, and for the page of a file.

A study with a drawn run of many matches (`drawn_review`) is sampled as a user does it; many coders have judged the
sample and one is in the middle of it. The page is served as by `policyecho review serve` and asked over its socket;
keys are pressed in Chromium, where two pairs have been fetched ahead, and the time is that from the key to the frame
after the new pair stands in the page. Pictures are of the largest real PDFs of the benchmark, each asked for once.

Printed are medians, 95th percentiles and the highest, in milliseconds of the clock; on a busy machine the processor's
time, of server and client together, tells more, so it stands beside them.

    python -m benchmarks.review_speed [--matches N] [--judgements N] [--work FOLDER] [--pdfs FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import http.client
import random
import shutil
import socket
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn

from benchmarks.drawn_review import NOW, make_reviewed
from pipeline.ingest.documents_csv import add_documents
from pipeline.records import ReadableText
from pipeline.review.codebook import keep_codebook, read_codebook
from pipeline.review.judgements import order_pairs
from pipeline.review.records import Answer, AnswerKind, Pair, PairContent, PairKind, Sample
from pipeline.review.sampling.draw import SampleWanted, draw_sample
from pipeline.review.sampling.show_pair import show_span
from pipeline.review.serving.app import Serving, make_app
from pipeline.review.serving.desk import Desk
from pipeline.review.serving.guard import Guard
from pipeline.review.serving.passages import Masks
from pipeline.review.store import ReviewStore
from pipeline.workflow.report import no_progress
from pipeline.workflow.run import run
from pipeline.workflow.workspace import open_workspace

SEED = 16
PDFS = Path(__file__).resolve().parent.parent.parent / "shared" / "bench" / "policy-pdfs"
CODERS = 8
ASKED = 200  # pairs of which the coder answers each
PRESSED = 30  # keys
_LARGEST = 6  # PDFs that have a text
_FROM_EACH = 3  # pages of a PDF
# From the key to the frame after the one in which another pair stands in the page.
_WATCH = """() => {
  window.painted = [];
  let pressed = 0;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(() => {
    if (pressed) window.painted.push(performance.now() - pressed);
    pressed = 0;
  }))).observe(document.getElementById("place"), { childList: true });
}"""


def make_sample(root: Path, matches: int, judgements: int) -> Sample:
    """A study with that many matches, a sample of it, and that many judgements by several coders."""
    started = time.process_time()
    make_reviewed(root, matches)
    print(f"{matches:,} matches drawn and stored in {time.process_time() - started:.0f} CPU s", flush=True)
    reviews = root / "reviews"
    with open_workspace(root) as workspace, ReviewStore(reviews) as store:
        started = time.process_time()
        draw_sample(workspace, store, SampleWanted("speed", judgements // CODERS * 3 // 4, SEED), NOW)
        print(f"a sample of them in {time.process_time() - started:.1f} CPU s", flush=True)
        keep_codebook(reviews)
        sample, chance = store.samples()[-1], random.Random(SEED)
        pairs, codebook = store.pair_ids(sample.sample_id), read_codebook(reviews)
        for number in range(CODERS + 1):
            order = order_pairs(pairs, sample.seed, f"coder-{number}")
            order = order[: min(len(order) // 2, judgements // CODERS)] if number == 0 else order
            store.add_answers([_judge(chance, pair_id, number, codebook.digest) for pair_id in order])
        kept = len(store.answers(sample.sample_id))
    print(f"{kept:,} judgements on {len(pairs):,} pairs are stored", flush=True)
    return sample


def _judge(chance: random.Random, pair_id: str, coder: int, codebook: str) -> Answer:
    codes = {"relation": chance.choice(["copy", "paraphrase", "frame", "unrelated"])}
    name, seconds = f"{pair_id}-{coder}", chance.uniform(5, 40)
    return Answer(name, pair_id, f"coder-{coder}", AnswerKind.CODE, codes, codebook, NOW, seconds)


@contextmanager
def serve(root: Path, sample: Sample) -> Iterator[tuple[int, str]]:
    """The port of the page and the address of the coder who is in the middle."""
    reviews = root / "reviews"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    guard, codebook = Guard.of(port, ["coder-0"]), read_codebook(reviews)
    serving = Serving(root, lambda: Desk(ReviewStore(reviews), sample, codebook), guard, Masks(()))
    # Bound by uvicorn as in the command: of a socket that is handed to it, small answers wait for each other.
    server = uvicorn.Server(uvicorn.Config(make_app(serving), host="127.0.0.1", port=port, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield port, guard.address("coder-0", port)
    finally:
        server.should_exit = True
        thread.join()


class Client:
    """A coder's browser without a page."""

    def __init__(self, port: int, address: str) -> None:
        self._link, self._port, self._cookie = http.client.HTTPConnection("127.0.0.1", port), port, ""
        self._cookie = self.ask("GET", "/" + address.split("/", 3)[3])[1].split(";")[0]

    def ask(self, method: str, path: str, **form: str) -> tuple[bytes, str]:
        """What the page answers, and the cookie that it sets."""
        head = {
            "Cookie": self._cookie, "Accept": "application/json", "Origin": f"http://127.0.0.1:{self._port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        self._link.request(method, path, urlencode(form) if form else None, head)
        answer = self._link.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{method} {path} was answered with {answer.status}")
        return data, answer.headers.get("set-cookie", "")


def ask_pairs(client: Client, order: Sequence[str]) -> None:
    """Tell what the next pairs, two fetched ahead, and the answers between them take."""
    shown, ahead, kept = [], [], []
    client.ask("GET", "/pair")  # the first one reads the coder's answers
    for pair_id in order:
        shown.append(_take(lambda: client.ask("GET", "/pair")))
        ahead.append(_take(lambda pair_id=pair_id: client.ask("GET", f"/ahead?without={pair_id}")))
        form = {"pair_id": pair_id, "kind": "code", "relation": "frame", "answer_id": uuid.uuid4().hex}
        kept.append(_take(lambda form=form: client.ask("POST", "/answer", **form)))
    tell("the next pair", shown)
    tell("two pairs ahead", ahead)
    tell("an answer, on the disk", kept)


def _take(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the clock and of the processor, the client's included."""
    clock, processor = time.perf_counter(), time.process_time()
    act()
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)


def tell(name: str, taken: Sequence[tuple[float, float]]) -> None:
    """Print the middle, the 95th percentile and the highest, of the clock and, where known, of the processor."""
    told = [f"{name:24}"]
    for what, values in (("", [one for one, _ in taken]), ("of the processor: ", [one for _, one in taken])):
        if any(values):
            late = sorted(values)[min(len(values) - 1, round(0.95 * len(values)))]
            told.append(f"{what}median {statistics.median(values):6.1f}   p95 {late:6.1f}   highest {max(values):6.1f}")
    print("   ".join(told), "ms", flush=True)


def press_keys(address: str) -> None:
    """Tell how long after a key the next pair is painted."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(address)
        page.get_by_role("link", name="Begin").click()
        page.wait_for_selector(".pair", timeout=60_000)
        page.evaluate(_WATCH)
        for number in range(PRESSED):
            page.wait_for_timeout(300)  # two pairs are fetched ahead meanwhile, as while a coder reads
            page.keyboard.press("s" if _asks(page) else "5")
            page.wait_for_function("n => window.painted.length > n", arg=number, timeout=60_000)
        tell("from key to paint", [(one, 0.0) for one in page.evaluate("window.painted")])
        browser.close()


def _asks(page: Any) -> bool:
    return bool(page.locator("[data-after]").count())


def add_pdfs(root: Path, pdfs: Path) -> Sample | None:
    """The largest real PDFs read into the study, and a sample of pairs that stand in them."""
    found = sorted(pdfs.glob("*.pdf"), key=lambda path: -path.stat().st_size)[: 2 * _LARGEST]
    if not found:
        return None
    table = root / "pdfs.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("path", "document_id", "role", "issuer_id", "date_earliest"))
        writer.writerows((path, f"pdf-{at}", "city", "city-00000", "2018") for at, path in enumerate(found))
    with open_workspace(root, write=True) as workspace, ReviewStore(root / "reviews") as store:
        add_documents(workspace.study, table, now=NOW)
        workspace.changed()
        run(workspace, no_progress, until="extract")
        items = [workspace.item(f"pdf-{at}") for at in range(len(found))]
        texts = [workspace.text_of(item) for item in items if item.readable][:_LARGEST]
        print(", ".join(f"{len(one.extraction.pages)} pages" for one in texts), "in PDFs", flush=True)
        sample = Sample("pages", "9999", "", SEED, {})
        store.add_sample(sample, list(_on_pages(texts)))
    return sample


def _on_pages(texts: Sequence[ReadableText]) -> Iterator[Pair]:
    for number, text in enumerate(texts):
        size = len(text.extraction.text)
        for part in range(_FROM_EACH):
            at = size * (part + 1) // (_FROM_EACH + 1)
            shown = show_span(text, at, at + 300)
            pair_id = f"{number:06x}{part:06x}"
            yield Pair(pair_id, "pages", PairKind.MATCH, pair_id, "all", 1.0, PairContent(shown, shown))


def ask_pages(client: Client, ids: Sequence[str]) -> None:
    """Tell what pictures take, each asked for once."""
    taken = [_take(lambda pair_id=pair_id: client.ask("GET", f"/page/{pair_id}/city.png")) for pair_id in ids]
    tell("a page, cold", taken)


def measure(root: Path, matches: int, judgements: int, pdfs: Path) -> None:
    """Print all figures."""
    sample = make_sample(root, matches, judgements)
    with ReviewStore(root / "reviews") as store:
        order = order_pairs(store.pair_ids(sample.sample_id), sample.seed, "coder-0")
    with serve(root, sample) as (port, address):
        ask_pairs(Client(port, address), order[-min(ASKED, len(order) // 4) :])
    with serve(root, sample) as (_, address):
        press_keys(address)
    pages = add_pdfs(root, pdfs)
    if pages is None:
        raise SystemExit(f"the benchmark's PDFs are not in {pdfs}; name their folder with --pdfs")
    with serve(root, pages) as (port, address):
        with ReviewStore(root / "reviews") as store:
            ids = [pair_id for pair_id, _ in store.pair_ids(pages.sample_id)]
        ask_pages(Client(port, address), ids)


def main() -> None:
    """Measures in a folder that is removed afterwards, or in the one that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matches", type=int, default=50_000)
    parser.add_argument("--judgements", type=int, default=20_000)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--pdfs", type=Path, default=PDFS)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure((told.work or Path(folder)) / "study", told.matches, told.judgements, told.pdfs)


if __name__ == "__main__":
    main()
