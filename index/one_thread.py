"""numpy's products on one thread each."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

__all__ = ["one_thread_a_product"]


def one_thread_a_product() -> AbstractContextManager[Any]:
    """Within it every product of matrices by numpy runs on one thread; afterwards on as many as before."""
    limited: AbstractContextManager[Any] = _find_numpys().limit(limits=1, user_api="blas")
    return limited


@cache
def _find_numpys() -> ThreadpoolController:
    # Once: every loaded library is looked at, which takes longer than a product of two documents.
    return ThreadpoolController().select(user_api="blas")
