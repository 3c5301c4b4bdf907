"""Who may use the page: only this machine, only by an address that was given out, only from the page itself."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

__all__ = ["COOKIE", "HEADERS", "Guard"]

COOKIE = "policyecho_review"
# Nothing is loaded from elsewhere, nothing runs that is not ours, and no other page may show this one.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it a form names no origin, and answers without a script would be refused.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

# Read without a style of ours, since whoever is refused is sent nothing else.
_REFUSAL = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Judging pairs</title></head>
<body><main><h1>Judging pairs</h1><p>{sentence}</p></main></body>
</html>
"""

_Next = Callable[[Request], Awaitable[Response]]


@dataclass(slots=True)
class Guard:
    """The addresses that were given out, each for one use, and the coders who came by one.

    `deciders` are those who decide where coders differ; nobody else is shown codes of others.
    """

    hosts: frozenset[str]
    deciders: frozenset[str] = frozenset()
    tokens: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, port: int, coders: Sequence[str], deciders: Sequence[str] = ()) -> Guard:
        """A guard for these coders, and those who decide between them, at this port of the machine itself."""
        guard = cls(frozenset({f"127.0.0.1:{port}", f"localhost:{port}"}), frozenset(deciders))
        for coder in (*coders, *deciders):
            guard.tokens[secrets.token_urlsafe(24)] = coder
        return guard

    def address(self, coder: str, port: int) -> str:
        """The address by which a coder comes in."""
        (token,) = [token for token, of in self.tokens.items() if of == coder]
        return f"http://127.0.0.1:{port}/enter/{token}"

    def admit(self, token: str) -> str | None:
        """The value of the cookie for whoever brings a token, which is worth nothing afterwards; None: a wrong one."""
        coder = self.tokens.pop(token, None)
        if coder is None:
            return None
        session = secrets.token_urlsafe(32)
        self.sessions[session] = coder
        return session

    async def check(self, request: Request, call_next: _Next) -> Response:
        """Answer what is refused, and put the headers on what is not."""
        refused = self._refuse(request)
        response = refused or await call_next(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    def _refuse(self, request: Request) -> Response | None:
        # A page elsewhere may name this machine's address, and a name of theirs may lead here.
        if request.headers.get("host", "") not in self.hosts:
            return _refuse("This page is for this machine only.", 421)
        if request.method not in ("GET", "HEAD"):
            origin = request.headers.get("origin", "")
            if origin.removeprefix("http://") not in self.hosts:
                return _refuse("Answers are taken from the page itself only.", 403)
        if request.url.path.startswith(("/enter/", "/static/")):
            return None
        coder = self.sessions.get(request.cookies.get(COOKIE, ""))
        if coder is None:
            return _refuse("Open the address that <code>policyecho review serve</code> printed for you.", 403)
        request.state.coder, request.state.decides = coder, coder in self.deciders
        return None


def _refuse(sentence: str, status: int) -> Response:
    """A page that says in one sentence, given as HTML, why there is no other."""
    return HTMLResponse(_REFUSAL.format(sentence=sentence), status)
