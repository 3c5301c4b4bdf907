"""The pages of whoever decides where coders differ: the codes that were given, in no order, without who gave them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from pipeline.errors import StageError
from pipeline.review.causes import CAUSE, Cause
from pipeline.review.codebook import RELATION
from pipeline.review.collect import collect
from pipeline.review.records import Answer, AnswerKind, Pair
from pipeline.review.serving.desk import Desk
from pipeline.review.serving.forms import Form, read_form
from pipeline.review.serving.printing import Printer

__all__ = ["DecidingPages", "Dispute"]

_PREFETCHED = 2
_NOTE = "note"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A pair on which coders differ: the codes that were given, shuffled, and what was decided, if anything was."""

    pair: Pair
    given: tuple[str, ...]
    decision: Mapping[str, str]


class DecidingPages:
    """One method a page, each for whoever decides; `desk` is opened when it is first asked for."""

    def __init__(self, desk: Callable[[], Desk], printer: Callable[[str], Printer]) -> None:
        self._desk, self._printer = desk, printer
        self._put_off: list[str] = []

    async def next_pair(self, request: Request) -> Response:
        disputes = await run_in_threadpool(self._read)
        following = self._following(disputes)
        if following:
            return self._show(request.state.coder, disputes, following[0])
        html = self._printer(request.state.coder).render("decided.html", **_progress(disputes))
        return HTMLResponse(html)

    async def pair(self, request: Request) -> Response:
        return self._show(request.state.coder, await run_in_threadpool(self._read), request.path_params["pair_id"])

    async def after(self, _: Request) -> Response:
        """Nothing is asked after a decision."""
        return RedirectResponse("/pair", 303)

    async def ahead(self, request: Request) -> Response:
        """The pairs that come next, ready to be put into the page."""
        disputes = await run_in_threadpool(self._read)
        without = set(request.query_params.get("without", "").split(","))
        following = [pair_id for pair_id in self._following(disputes) if pair_id not in without][:_PREFETCHED]
        coder = request.state.coder
        return JSONResponse([{"pair_id": one, "html": self._article(coder, disputes, one)} for one in following])

    async def answer(self, request: Request) -> Response:
        coder = request.state.coder
        form = await read_form(request, self._desk().mark(coder))
        if isinstance(form, Response):
            return form
        disputes = await run_in_threadpool(self._read)
        kind, pair_id = form.values.get("kind", ""), form.values.get("pair_id", "")
        if kind == AnswerKind.UNDO:
            return self._go_back(form, coder, disputes)
        if pair_id not in disputes or kind not in (AnswerKind.ADJUDICATED, AnswerKind.LATER):
            return JSONResponse({"faults": ["it decides no pair on which coders differ"]}, 400)
        if kind == AnswerKind.LATER:
            self._put_off = [one for one in self._put_off if one != pair_id] + [pair_id]
            return self._go_on(form, disputes)
        try:
            faults = self._decide(form, coder, pair_id)
        except StageError as error:  # another answer was kept under this id
            return JSONResponse({"faults": [str(error)]}, 409)
        if faults and form.wants_json:
            return JSONResponse({"faults": faults}, 422)
        if faults:
            return self._show(coder, disputes, pair_id, faults)
        return self._go_on(form, await run_in_threadpool(self._read))

    def _decide(self, form: Form, coder: str, pair_id: str) -> list[str]:
        """Keep a decision for good; returns what is wrong with it, in which case it is not kept."""
        desk = self._desk()
        codes = {name: code for name in (RELATION, CAUSE, _NOTE) if (code := form.values.get(name, "").strip())}
        faults = desk.codebook.relation_alone.faults({RELATION: codes[RELATION]} if RELATION in codes else {})
        if codes.get(CAUSE) not in set(Cause):
            faults.append(f"cause is none of {', '.join(Cause)}")
        if not faults:
            answer = Answer(
                form.answer_id, pair_id, coder, AnswerKind.ADJUDICATED, codes, desk.codebook.digest, form.moment,
                form.seconds,
            )  # fmt: skip
            desk.store.add_answers([answer], (desk.codebook.digest, desk.codebook.model_dump_json()))
        return faults

    def _go_back(self, form: Form, coder: str, disputes: Mapping[str, Dispute]) -> Response:
        """To the pair that was decided before the one that is shown; its decision stands until another is given."""
        kept = self._desk().store.answers(self._desk().sample.sample_id, coder)
        decided = list(dict.fromkeys(one.pair_id for one in reversed(kept) if one.pair_id in disputes))
        shown = form.values.get("pair_id", "")
        before = decided[decided.index(shown) + 1 :] if shown in decided else decided
        last = next(iter(before), shown if shown in decided else "")
        if not form.wants_json:
            return RedirectResponse(f"/pair/{last}" if last else "/pair", 303)
        back = self._article(coder, disputes, last) if last else ""
        return JSONResponse({"saved": True, "after": "", "back": back, **_progress(disputes)})

    def _go_on(self, form: Form, disputes: Mapping[str, Dispute]) -> Response:
        if not form.wants_json:
            return RedirectResponse("/pair", 303)
        return JSONResponse({"saved": True, "after": "", "back": "", **_progress(disputes)})

    def _read(self) -> dict[str, Dispute]:
        """All pairs on which coders differ, the decided ones with them, as the answers are now."""
        desk = self._desk()
        collected = collect(desk.store, desk.sample, desk.codebook.digest)
        given: dict[str, list[str]] = {}
        for one in collected.all_codings:
            given.setdefault(one.unit, []).append(one.code)
        decisions = {
            answer.pair_id: answer.codes
            for answer in desk.store.answers(desk.sample.sample_id)
            if answer.kind is AnswerKind.ADJUDICATED and answer.codebook == desk.codebook.digest
        }
        return {
            pair_id: Dispute(
                collected.pairs[pair_id], _shuffle(codes, desk.sample.seed, pair_id), decisions.get(pair_id, {})
            )
            for pair_id, codes in sorted(given.items())
            if len(set(codes)) > 1 and pair_id not in collected.repeats
        }

    def _following(self, disputes: Mapping[str, Dispute]) -> list[str]:
        """What is not decided yet, what was put off behind the rest."""
        undecided = [pair_id for pair_id, dispute in disputes.items() if not dispute.decision]
        later = [pair_id for pair_id in self._put_off if pair_id in undecided]
        return [pair_id for pair_id in undecided if pair_id not in later] + later

    def _show(
        self, coder: str, disputes: Mapping[str, Dispute], pair_id: str, faults: list[str] | None = None
    ) -> Response:
        printer = self._printer(coder)
        if pair_id not in disputes:
            return HTMLResponse(printer.render("closed.html"), 404)
        html = printer.render(
            "decide_page.html",
            faults=faults or [],
            desk=self._desk().mark(coder),
            **self._values(coder, disputes, pair_id),
        )
        return HTMLResponse(html, 422 if faults else 200)

    def _article(self, coder: str, disputes: Mapping[str, Dispute], pair_id: str) -> str:
        return self._printer(coder).render("decide.html", **self._values(coder, disputes, pair_id))

    def _values(self, coder: str, disputes: Mapping[str, Dispute], pair_id: str) -> dict[str, Any]:
        dispute = disputes[pair_id]
        return {
            **self._printer(coder).dispute_values(dispute.pair),
            "number": list(disputes).index(pair_id) + 1,
            "codes_given": dispute.given,
            "decision": dispute.decision,
            "causes": tuple(Cause),
            **_progress(disputes),
        }


def _progress(disputes: Mapping[str, Dispute]) -> dict[str, int]:
    return {"done": sum(bool(one.decision) for one in disputes.values()), "total": len(disputes)}


def _shuffle(codes: list[str], seed: int, pair_id: str) -> tuple[str, ...]:
    """The codes in an order that hangs on nothing but the pair, so that it tells no coder from another."""
    shuffled = sorted(codes)
    random.Random(hashlib.sha256(f"{seed}\0{pair_id}".encode()).digest()).shuffle(shuffled)
    return tuple(shuffled)
