"""The web application: pages that work without a script, and the same for the script that makes them faster."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.errors import StageError
from pipeline.review.records import Answer, AnswerKind, ShownPassage
from pipeline.review.serving.deciding import DecidingPages
from pipeline.review.serving.desk import Desk, Place, codes_of
from pipeline.review.serving.forms import Form, read_form
from pipeline.review.serving.guard import COOKIE, Guard
from pipeline.review.serving.keys import Keys
from pipeline.review.serving.passages import Masks
from pipeline.review.serving.pictures import draw_page
from pipeline.review.serving.printing import SIDES, Printer, Use

__all__ = ["Serving", "make_app"]

_STATIC = Path(__file__).parent / "static"
_Answering = Callable[[Request], Awaitable[Response]]

NOBODY = ""  # whoever has not come in yet
_PREFETCHED = 2


@dataclass(slots=True)
class Serving:
    """What is served to whom: the study, how its desk is opened, names to cover, networks to choose from, coders' keys.

    The desk is opened at the first request, since its database belongs to the thread that answers.
    """

    study: Path
    open_desk: Callable[[], Desk]
    guard: Guard
    masks: Masks
    networks: tuple[str, ...] = ()
    keys: Mapping[str, Keys] = field(default_factory=dict)
    _desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """The desk, opened once."""
        if self._desk is None:
            self._desk = self.open_desk()
        return self._desk


def make_app(serving: Serving) -> Starlette:
    """The application that serves a sample to its coders."""
    pages = _Pages(serving)
    deciding = DecidingPages(lambda: serving.desk, pages.printer)
    return Starlette(
        routes=[
            Route("/enter/{token}", pages.enter),
            Route("/", _by_role(pages.next_pair, deciding.next_pair)),
            Route("/pair", _by_role(pages.next_pair, deciding.next_pair)),
            Route("/pair/{pair_id}", _by_role(pages.pair, deciding.pair)),
            Route("/pair/{pair_id}/after", _by_role(pages.after, deciding.after)),
            Route("/ahead", _by_role(pages.ahead, deciding.ahead)),
            Route("/answer", _by_role(pages.answer, deciding.answer), methods=["POST"]),
            Route("/codebook", pages.codebook),
            Route("/page/{pair_id}/{side}.png", pages.picture),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=serving.guard.check)],
        exception_handlers={HTTPException: pages.missing},
    )


def _by_role(coding: _Answering, deciding: _Answering) -> _Answering:
    """What answers coders, and what answers whoever decides between them, at one address."""

    async def answer(request: Request) -> Response:
        return await (deciding if request.state.decides else coding)(request)

    return answer


class _Pages:
    """One method a page."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._printers: dict[str, Printer] = {}

    def printer(self, coder: str) -> Printer:
        """What prints the pages of a coder, or of whoever decides, with their keys."""
        if coder not in self._printers:
            serving, codebook = self._serving, self._serving.desk.codebook
            keys = serving.keys.get(coder) or (Keys.of(codebook) if coder else Keys({}))
            self._printers[coder] = Printer(
                codebook, serving.masks, serving.networks, _address_picture, keys, self._use(coder)
            )
        return self._printers[coder]

    def _use(self, coder: str) -> Use:
        return Use.DECIDING if coder in self._serving.guard.deciders else Use.CODING

    async def enter(self, request: Request) -> Response:
        session = self._serving.guard.admit(request.path_params["token"])
        if session is None:
            return self._html(NOBODY, "closed.html", status=403)
        # A page with a link and no redirect: a cookie for this site alone is not sent on the way from another.
        response = self._html(NOBODY, "enter.html")
        response.set_cookie(COOKIE, session, httponly=True, samesite="strict", path="/")
        return response

    async def next_pair(self, request: Request) -> Response:
        coder = request.state.coder
        following = self._serving.desk.next_pairs(coder, 1)
        if not following:
            return self._html(coder, "done.html", **self._progress(coder))
        return self._show(coder, following[0])

    async def pair(self, request: Request) -> Response:
        return self._show(request.state.coder, request.path_params["pair_id"])

    async def after(self, request: Request) -> Response:
        """What is asked once the code is kept; nothing of it is sent before."""
        coder, pair_id = request.state.coder, request.path_params["pair_id"]
        place = self._serving.desk.place(coder, pair_id)
        if place is None or place.state.coded is None or not (asked := self._asked_after(coder, place)):
            return RedirectResponse("/pair", 303)
        return self._html(coder, "after_page.html", desk=self._serving.desk.mark(coder), **asked)

    async def ahead(self, request: Request) -> Response:
        """The pairs that come next, ready to be put into the page."""
        coder = request.state.coder
        without = request.query_params.get("without", "").split(",")
        return JSONResponse([
            {"pair_id": pair_id, "html": self.printer(coder).render("pair.html", **values)}
            for pair_id in self._serving.desk.next_pairs(coder, _PREFETCHED, without)
            if (values := self._pair_values(coder, pair_id))
        ])  # fmt: skip

    async def answer(self, request: Request) -> Response:
        coder, desk = request.state.coder, self._serving.desk
        form = await read_form(request, desk.mark(coder))
        if isinstance(form, Response):
            return form
        kinds = {kind.value for kind in AnswerKind if kind is not AnswerKind.ADJUDICATED}
        kind = form.values.get("kind", "")
        pair_id = form.values.get("pair_id", "")
        if kind == AnswerKind.UNDO:
            # One that is sent again takes back what it took back.
            known = desk.pair_of(coder, form.values.get("answer_id", ""))
            pair_id = known or desk.last_answered(coder) or pair_id
        place = desk.place(coder, pair_id)
        if kind not in kinds or place is None:
            return JSONResponse({"faults": ["it is no answer to a pair of this sample"]}, 400)
        try:
            faults = desk.answer(_answer(form, coder, pair_id, AnswerKind(kind), desk))
        except StageError as error:  # another answer was kept under this id
            return JSONResponse({"faults": [str(error)]}, 409)
        if faults:
            return JSONResponse({"faults": faults}, 422) if form.wants_json else self._show(coder, pair_id, faults)
        return self._answered(coder, pair_id, AnswerKind(kind), wants_json=form.wants_json)

    async def missing(self, _: Request, error: Exception) -> Response:
        """What is said where there is no such page, or it is asked for in a way that it does not answer."""
        return self._html(NOBODY, "closed.html", status=error.status_code if isinstance(error, HTTPException) else 500)

    async def codebook(self, request: Request) -> Response:
        return self._html(request.state.coder, "codebook.html", codebook=self._serving.desk.codebook)

    async def picture(self, request: Request) -> Response:
        coder, desk = request.state.coder, self._serving.desk
        place = desk.place(coder, request.path_params["pair_id"])
        side = request.path_params["side"]
        if (
            self._serving.masks.cover_any
            or place is None
            or side not in SIDES
            or (side == "rival" and place.state.coded is None)
        ):
            return Response(status_code=404)
        shown = getattr(place.pair.content, side)
        drawn = await run_in_threadpool(draw_page, self._serving.study, shown) if shown and shown.page else None
        return Response(drawn, media_type="image/png") if drawn else Response(status_code=404)

    def _answered(self, coder: str, pair_id: str, kind: AnswerKind, *, wants_json: bool) -> Response:
        """Where the coder goes from here."""
        desk = self._serving.desk
        place = desk.place(coder, pair_id)
        asked = self._asked_after(coder, place) if place and kind is not AnswerKind.UNDO else None
        if not wants_json and kind is AnswerKind.UNDO:
            return RedirectResponse(f"/pair/{pair_id}", 303)
        if not wants_json:
            return RedirectResponse(f"/pair/{pair_id}/after" if asked else "/pair", 303)
        after = self.printer(coder).render("after.html", **asked) if asked else ""
        back = (
            self.printer(coder).render("pair.html", **values) if (values := self._undone(coder, pair_id, kind)) else ""
        )
        return JSONResponse({"saved": True, "after": after, "back": back, **self._progress(coder)})

    def _undone(self, coder: str, pair_id: str, kind: AnswerKind) -> dict[str, Any] | None:
        return self._pair_values(coder, pair_id) if kind is AnswerKind.UNDO else None

    def _asked_after(self, coder: str, place: Place) -> dict[str, Any] | None:
        """What is asked beside the code: the strongest other source, and now and then the network."""
        if place.state.coded is None:
            return None
        if place.pair.content.rival and place.state.rival is None:
            return self.printer(coder).rival_values(place.pair)
        asks = self._serving.desk.asks_network(coder, place.pair.pair_id) and place.state.network_guess is None
        return self.printer(coder).network_values(place.pair) if asks and self._serving.networks else None

    def _show(self, coder: str, pair_id: str, faults: list[str] | None = None) -> Response:
        values = self._pair_values(coder, pair_id)
        if values is None:
            return self._html(coder, "closed.html", status=404)
        mark = self._serving.desk.mark(coder)
        return self._html(
            coder, "pair_page.html", status=422 if faults else 200, faults=faults or [], desk=mark, **values
        )

    def _pair_values(self, coder: str, pair_id: str) -> dict[str, Any] | None:
        place = self._serving.desk.place(coder, pair_id)
        if place is None:
            return None
        return self.printer(coder).pair_values(place, self._progress(coder))

    def _progress(self, coder: str) -> dict[str, Any]:
        desk = self._serving.desk
        pace, done = desk.pace(coder), desk.done(coder)
        minutes = round((desk.total - done) * pace / 60) if pace else None
        return {"done": done, "total": desk.total, "minutes": minutes}

    def _html(self, coder: str, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        return HTMLResponse(self.printer(coder).render(name, **values), status)


def _address_picture(pair_id: str, side: str, shown: ShownPassage) -> str:
    return f"/page/{pair_id}/{side}.png" if shown.page and shown.sha256 else ""


def _answer(form: Form, coder: str, pair_id: str, kind: AnswerKind, desk: Desk) -> Answer:
    codes = codes_of(form.values, desk.codebook)
    if kind is AnswerKind.NETWORK_GUESS:
        codes = {"network": form.values.get("network", "")}
    digest = desk.codebook.digest
    return Answer(form.answer_id, pair_id, coder, kind, codes, digest, form.moment, form.seconds)
