"""What embedding costs beside its partners and the machine's limit, all in one run, on council papers and policies.

CPU seconds of one thread for the same sentences: a document at a time with torch, as it was done before; plain
`SentenceTransformer.encode` with its defaults; ours in float32 and in int8, pooled over documents and equal sentences
once. The limit is what the matrix products of the model alone take, as many as the tokens need (`bare_products`);
attention's own products, norms and tokenising are not in it, and tokens are counted without padding. All work in turn,
and the least of the rounds counts, since other work on the machine slows all.

    python -m benchmarks.embedding [--sentences N] [--rounds N] [--all]

A sample holds few sentences twice; `--all` takes all texts of both, among which sentences are repeated as in a study.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.bare_products import FLOP_A_TOKEN, bare_products
from benchmarks.quality.bench_data import BenchmarkAbsent, bench, council_texts
from index.cores import available_cores
from index.distinct import encode_distinct
from index.fused_encoder import FusedEncoder
from index.models import DEFAULT_MODEL, Model, Precision, resolve
from index.packaged.cached_folder import packaged_model_folder
from pipeline.extract import extract
from pipeline.extract.options import ReadOptions
from pipeline.text.characters import for_encoder
from pipeline.text.segment import SegmentSettings, segment

SEED = 14

# What a process that only encodes does. Linux tells its own peak as VmHWM; getrusage would begin with this one's.
_CHILD = """
import json, sys, time
from pathlib import Path
from index.encoder_process import open_embedder
from index.models import DEFAULT_MODEL, Precision, resolve
embedder = open_embedder(resolve(DEFAULT_MODEL, Precision(sys.argv[1])))
embedder.encode(["the first text"])
told = {"clock": time.time(), "cpu": time.process_time()}
embedder.encode(json.load(sys.stdin))
lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(json.dumps(told | {"megabytes": int(lines["VmHWM"].split()[0]) / 1024}))
"""

Documents = list[list[str]]
Encode = Callable[[Documents], object]


def cut(text: str) -> list[str]:
    """The sentences of a text as an encoder is given them."""
    return [for_encoder(text[one.start : one.end]) for one in segment(text, SegmentSettings()).sentences]


def read_documents(sentences: int | None) -> Documents:
    """So many sentences of whole documents, half of them council papers and half policies; all texts where None.

    Raises BenchmarkAbsent.
    """
    papers, files = list(council_texts()), sorted(bench("policy-pdfs").glob("*_INDC_*.pdf"))
    drawn = random.Random(SEED)
    held: Documents = []
    for texts in (
        (cut(one.text) for one in drawn.sample(papers, len(papers))),
        (cut(_read(one)) for one in drawn.sample(files, len(files))),
    ):
        if sentences is None:
            held += texts
            continue
        missing = sentences // 2
        while missing > 0:
            held.append(next(texts)[:missing])
            missing -= len(held[-1])
    return held


def _read(path: Path) -> str:
    return extract(path.read_bytes(), name=path.name, options=ReadOptions(ocr=False)).text


def measure_cpu(work: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """CPU seconds of each piece of work, all in turn; the least of the rounds."""
    least = dict.fromkeys(work, np.inf)
    for _ in range(rounds):
        for name, do in work.items():
            started = time.process_time()
            do()
            least[name] = min(least[name], time.process_time() - started)
    return least


def pooled(model: Model) -> Encode:
    """Ours: all sentences together, equal ones once."""
    encoder = FusedEncoder(model, threads=1)
    encoder.encode(["a text that loads the model"])
    return lambda documents: [*encode_distinct([text for one in documents for text in one], encoder)]


def torch_engines() -> dict[str, Encode]:
    """The two partners; none where torch or sentence-transformers are not installed."""
    try:
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError as missing:
        print(f"left out: a document at a time and SentenceTransformer.encode ({missing})")
        return {}
    torch.set_num_threads(1)
    plain = SentenceTransformer(str(packaged_model_folder()), device="cpu", local_files_only=True)
    prefix = resolve(DEFAULT_MODEL).prefix_passage

    def encode(texts: Sequence[str]) -> object:
        return plain.encode([prefix + text for text in texts], prompt="", show_progress_bar=False)

    def before(documents: Documents) -> None:
        for one in documents:
            order = sorted(one, key=len, reverse=True)
            for first in range(0, len(order), 32):
                encode(order[first : first + 32])

    return {
        "one document at a time, torch": before,
        "SentenceTransformer.encode": lambda documents: encode([text for one in documents for text in one]),
    }


def count_tokens(documents: Documents) -> int:
    """The tokens of all sentences, without padding."""
    from tokenizers import Tokenizer

    tokeniser = Tokenizer.from_file(str(packaged_model_folder() / "tokenizer.json"))
    tokeniser.enable_truncation(512)
    prefix = resolve(DEFAULT_MODEL).prefix_passage
    return sum(len(one.ids) for texts in documents for one in tokeniser.encode_batch([prefix + text for text in texts]))


def measure_cores(documents: Documents, rounds: int) -> tuple[float, float]:
    """How many times as fast all cores are as one by the clock, and the share of the machine that others took."""
    texts = [text for one in documents for text in one]
    encoders = {threads: FusedEncoder(resolve(DEFAULT_MODEL), threads=threads) for threads in (1, available_cores())}
    seconds: dict[int, float] = {}
    clock, own, others = 0.0, 0.0, _busy_seconds()
    for _ in range(rounds):
        for threads, encoder in encoders.items():
            encoder.encode(texts[:1])
            started, used = time.perf_counter(), time.process_time()
            encoder.encode(texts)
            took = time.perf_counter() - started
            own, clock = own + time.process_time() - used, clock + took
            seconds[threads] = min(seconds.get(threads, np.inf), took)
    taken = max(0.0, _busy_seconds() - others - own) / (clock * (os.cpu_count() or 1))
    return seconds[1] / seconds[max(seconds)], taken


def _busy_seconds() -> float:
    """Seconds that all processors of the machine have worked; 0 where the system does not tell."""
    try:
        fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    except OSError:
        return 0.0
    return sum(int(fields[at]) for at in (0, 1, 2, 5, 6)) / os.sysconf("SC_CLK_TCK")


def start_encoder(precision: Precision, documents: Documents) -> dict[str, float]:
    """Seconds and CPU seconds from the start of a process to its first vector, and its peak memory after all texts."""
    command = [sys.executable, "-c", _CHILD, precision]
    texts = json.dumps([text for one in documents for text in one])
    started = time.time()
    done = subprocess.run(command, input=texts, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told | {"clock": told["clock"] - started}


def tell(what: str, figure: float, bar: float | None = None, *, at_most: bool = False) -> None:
    """Print a figure, and whether its bar holds."""
    holds = "" if bar is None else f"   {'at most' if at_most else 'at least'} {bar:g}: "
    if bar is not None:
        holds += "holds" if (figure <= bar if at_most else figure >= bar) else "DOES NOT HOLD"
    print(f"{what}: {figure:.2f}{holds}", flush=True)


def measure_engines(
    documents: Documents, tokens: int, limits: Mapping[str, Callable[[], None]], rounds: int
) -> dict[str, float]:
    """CPU seconds of each engine for these documents and each limit; prints them, and how often as fast ours is."""
    ours = {str(one): pooled(resolve(DEFAULT_MODEL, one)) for one in Precision}
    partners = torch_engines()
    work = {name: partial(encode, documents) for name, encode in (partners | ours).items()}
    seconds = measure_cpu({**work, **limits}, rounds)
    for name, one in seconds.items():
        print(f"{name}: {one:.1f} CPU seconds, {tokens / one:.0f} tokens each")
    for precision, bars in ((Precision.FLOAT32, (2.0, 1.3)), (Precision.INT8, (2.8, 1.8))):
        for partner, bar in zip(partners, bars, strict=False):
            tell(f"{precision}, times as fast as {partner}", seconds[partner] / seconds[precision], bar)
    return seconds


def measure_machine(documents: Documents, rounds: int) -> None:
    """Print what further cores bring, and how an encoding process starts."""
    faster, taken = measure_cores(documents, rounds)
    tell(
        f"{available_cores()} cores, times as fast as one (others took {100 * taken:.0f} % of the machine)", faster, 1.8
    )
    for precision in Precision:
        told = start_encoder(precision, documents)
        tell(
            f"{precision}, seconds to the first vector ({told['cpu']:.1f} of them CPU)", told["clock"], 3, at_most=True
        )
        tell(f"{precision}, megabytes at most", told["megabytes"], 900, at_most=True)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--all", action="store_true", help="all texts, each engine once: an hour of processor")
    given = parser.parse_args()
    try:
        documents = read_documents(None if given.all else given.sentences)
        tokens = count_tokens(documents)
        texts = [text for one in documents for text in one]
        print(f"{len(documents)} documents, {len(texts)} sentences, {len({*texts})} of them distinct, {tokens} tokens")
        with threadpool_limits(1):
            if given.all:
                measure_engines(documents, tokens, {}, 1)
                return
            limits = bare_products(tokens)
            seconds = measure_engines(documents, tokens, limits, given.rounds)
            limit = min(seconds[name] for name in limits)
            print(f"limit: {tokens * FLOP_A_TOKEN / limit / 1e9:.0f} GFLOP a CPU second")
            tell("float32, share of the limit", limit / seconds[Precision.FLOAT32], 0.65)
            measure_machine(documents, given.rounds)
    except BenchmarkAbsent as absent:
        raise SystemExit(f"{absent}; put them beside the checkout, as benchmarks/quality/README.md says") from None


if __name__ == "__main__":
    main()
