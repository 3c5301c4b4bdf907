"""What a page sends, checked before anything is done with it."""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.records.moments import now

__all__ = ["Form", "read_form"]

_LONGEST_FORM = 64 * 1024  # bytes; a note is the longest thing in it
_LONGEST_TIME = 86_400.0  # seconds; a pair that was left open for a day


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, and whether a script sent it, which wants to be answered in JSON."""

    values: Mapping[str, str]
    wants_json: bool
    moment: str

    @property
    def answer_id(self) -> str:
        """The id that whoever sent it has made, or a new one."""
        return self.values.get("answer_id") or uuid.uuid4().hex

    @property
    def seconds(self) -> float:
        """How long the pair was looked at; 0 where that is not said."""
        try:
            seconds = float(self.values.get("seconds") or 0)
        except ValueError:
            return 0.0
        return min(max(seconds, 0.0), _LONGEST_TIME) if math.isfinite(seconds) else 0.0


async def read_form(request: Request, mark: str) -> Form | Response:
    """The form of a request, or what is answered where it cannot be taken; `mark` is that of the sender's work."""
    if int(request.headers.get("content-length", 0) or 0) > _LONGEST_FORM:
        return JSONResponse({"faults": ["it is too long; shorten the note"]}, 413)
    values = {name: str(value) for name, value in (await request.form()).items()}
    if values.get("desk", "") not in ("", mark):
        # Two coders in one browser share its cookie: what an older page sends is of whoever opened that page.
        return JSONResponse({"faults": ["this page was opened by another coder; open your own address"]}, 403)
    return Form(values, request.headers.get("accept", "").startswith("application/json"), now())
