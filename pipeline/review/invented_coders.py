"""Two invented coders and an adjudicator who judge a sample of the demo, so that every figure of a review can be seen.

In comes the demo's run with what was planted, out come a sample named `invented` and answers whose coders all are named
so too. They err at fixed places, and each answer has a note that says that it is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.records.shipped import shipped
from pipeline.review.causes import CAUSE, Cause
from pipeline.review.codebook import RELATION, Codebook, keep_codebook, read_codebook
from pipeline.review.records import Answer, AnswerKind, Pair, PairKind
from pipeline.review.sampling.draw import SampleWanted, draw_sample
from pipeline.review.store import ReviewStore
from pipeline.workflow.demos.echoes import TruthRow, read_truth
from pipeline.workflow.workspace import Workspace

__all__ = ["ADJUDICATOR", "CODERS", "SAMPLE", "judge_demo"]

SAMPLE = "invented"
CODERS = ("invented-A", "invented-B")
ADJUDICATOR = "invented-C"
NOTE = "invented, as all answers of this sample"
_WANTED = SampleWanted(SAMPLE, pairs=12, seed=16, foils=0.5, duplicates=0.2)
# Each coder errs at one pair in so many, beginning with another one.
_ERRS_AT = {CODERS[0]: (9, 3), CODERS[1]: (8, 1)}
_OF_FOILS = {
    PairKind.FOIL_TRANSLATION: "translation", PairKind.FOIL_TOPIC: "topic_only", PairKind.FOIL_SWAPPED: "unrelated",
}  # fmt: skip
# What a planted echo is in the words of the codebook; whatever is not planted is on one subject at most.
_OF_PLANTED = {
    "verbatim": "copy", "translation": "translation", "paraphrase": "paraphrase", "instrument": "instrument",
    "common_source": "instrument", "frame": "frame",
}  # fmt: skip


def judge_demo(workspace: Workspace, now: str) -> int:
    """Draw and judge the sample of a finished demo; returns how many pairs it has, 0 where it was there already.

    Raises StageError where the demo has no match.
    """
    reviews = workspace.study.root / "reviews"
    with ReviewStore(reviews) as store:
        if any(sample.sample_id == SAMPLE for sample in store.samples()):
            return 0
        draw_sample(workspace, store, _WANTED, now)
        keep_codebook(reviews)
        codebook = read_codebook(reviews)
        pairs = sorted(store.pairs(SAMPLE), key=lambda pair: pair.pair_id)
        truth = read_truth(shipped("demo") / "truth.csv")
        right = [_right_code(pair, truth) for pair in pairs]
        answers = [
            _code(pair, coder, _say(code, at, coder, codebook), at, codebook, now)
            for coder in CODERS
            for at, (pair, code) in enumerate(zip(pairs, right, strict=True))
        ]
        answers += _decide(pairs, right, codebook, now)
        store.add_answers(answers, (codebook.digest, codebook.model_dump_json()))
    return len(pairs)


def _right_code(pair: Pair, truth: Sequence[TruthRow]) -> str:
    if pair.kind in _OF_FOILS:
        return _OF_FOILS[pair.kind]
    network, city = pair.content.network, pair.content.city
    for row in truth:
        same = (row.network_document_id, row.city_document_id) == (network.document_id, city.document_id)
        if same and _share(row.network_passage, network.text) and _share(row.city_passage, city.text):
            return _OF_PLANTED.get(row.kind, "topic_only")
    return "topic_only"


def _share(planted: str, shown: str) -> bool:
    """Whether a planted passage and what is shown have a sentence in common, or the one lies in the other."""
    planted, shown = (" ".join(text.split()) for text in (planted, shown))
    return planted in shown or shown in planted or any(part in shown for part in planted.split(". ") if len(part) > 30)


def _errs(coder: str, at: int) -> bool:
    every, first = _ERRS_AT[coder]
    return at % every == first


def _say(right: str, at: int, coder: str, codebook: Codebook) -> str:
    """The right code, or where the coder errs the one that follows it in the codebook, or the first for the last."""
    codes = [code.code for code in codebook.relation.codes]
    following = dict(pairwise([*codes, codes[0]]))
    return following[right] if _errs(coder, at) else right


def _code(pair: Pair, coder: str, relation: str, at: int, codebook: Codebook, now: str) -> Answer:
    seconds = 6.0 + (7 * at + 11 * CODERS.index(coder)) % 40
    codes = {RELATION: relation, "note": NOTE}
    name = f"{SAMPLE}-{coder}-{pair.pair_id}"
    return Answer(name, pair.pair_id, coder, AnswerKind.CODE, codes, codebook.digest, now, seconds)


def _decide(pairs: Sequence[Pair], right: Sequence[str], codebook: Codebook, now: str) -> list[Answer]:
    """The adjudicator's decisions on all disagreements but the first on a match, left for whoever tries it."""
    differ = [
        (pair, code)
        for at, (pair, code) in enumerate(zip(pairs, right, strict=True))
        if not pair.repeats and len({_say(code, at, coder, codebook) for coder in CODERS}) > 1
    ]
    differ.sort(key=lambda one: one[0].kind is not PairKind.MATCH)
    return [
        Answer(
            f"{SAMPLE}-{ADJUDICATOR}-{pair.pair_id}", pair.pair_id, ADJUDICATOR, AnswerKind.ADJUDICATED,
            {RELATION: code, CAUSE: Cause.SLIP.value, "note": NOTE}, codebook.digest, now,
        )
        for pair, code in differ[1:]
    ]  # fmt: skip
