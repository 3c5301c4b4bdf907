"""The hub that models come from: whether it answers, and whether a model of it is on this machine already.

The hub's own library tries an address that does not answer six times a file, for minutes in all, so that nobody may
ask it for a model before the hub was found to answer.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from index.errors import ModelError
from index.models import Model

__all__ = ["REACH_SECONDS", "choose_local_files", "find_on_this_machine"]

REACH_SECONDS = 5.0
_SERVER_ERROR = 500


def choose_local_files(model: Model) -> bool:
    """Whether a model of the hub is to be loaded from this machine alone, because the hub does not answer.

    Waits REACH_SECONDS at most for an answer. Raises ModelError where the model is not on this machine either.
    """
    if _does_hub_answer():
        return False
    if find_on_this_machine(model) is None:
        raise ModelError(
            f"the model {model.name} is not on this machine and {_hub_address()} cannot be reached; connect it "
            "and run again, or name the folder of a model that you copied here"
        )
    return True


def _does_hub_answer() -> bool:
    """Whether anything but a failure comes back within the time; looking up a name has no limit of its own."""
    from huggingface_hub import get_session

    try:
        # The library's own, so that proxies and certificates are those of the download; opened before the time
        # begins, since what a busy machine takes to load all that is no silence of the hub.
        session = get_session()
    except Exception:  # of whichever kind that library's own library raises
        return False
    answered: list[bool] = []
    asking = threading.Thread(target=lambda: answered.append(_answers(session)), name="ask the hub", daemon=True)
    asking.start()
    asking.join(REACH_SECONDS)
    return any(answered)


def _answers(session: Any) -> bool:
    try:
        return bool(session.head(_hub_address(), timeout=REACH_SECONDS).status_code < _SERVER_ERROR)
    except Exception:  # a refused address, a broken certificate: by whatever library it asks, it is no answer
        return False


def _hub_address() -> str:
    from huggingface_hub import constants

    return str(constants.ENDPOINT)


def find_on_this_machine(model: Model) -> Path | None:
    """The folder in which the hub's library keeps a model of it; None where it was not fetched."""
    from huggingface_hub import try_to_load_from_cache

    for name in ("config.json", "modules.json"):  # every model has one of the two
        kept = try_to_load_from_cache(model.name, name, revision=model.revision)
        if isinstance(kept, str):
            return Path(kept).parent
    return None
