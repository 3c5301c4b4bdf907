"""Whether this computer is connected at all, so that a crawl without a connection says so and blames no site."""

from __future__ import annotations

import socket
import time

# Kept for documentation (RFC 5737, RFC 3849): nobody has them, and nothing is sent to learn whether a way leads there.
_NOWHERE = (socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")
_REMEMBERED_SECONDS = 60.0
# What was found, and when by a clock that only goes on.
_found: dict[str, tuple[float, bool]] = {}


def is_offline(host: str) -> bool:
    """Whether no way leads out of this computer, or nothing answers that could resolve the name of a host.

    Asks at most once a minute, since a name that nothing resolves takes some seconds.
    """
    when, is_so = _found.get("offline", (float("-inf"), False))
    if time.monotonic() - when > _REMEMBERED_SECONDS:
        is_so = not _has_route() or _is_unresolved_for_now(host)
        _found["offline"] = time.monotonic(), is_so
    return is_so


def forget() -> None:
    """Look anew the next time somebody asks."""
    _found.clear()


def _has_route() -> bool:
    for family, address in _NOWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, 9))
        except OSError:
            continue
        return True
    return False


def _is_unresolved_for_now(host: str) -> bool:
    """Whether no name server could be asked; one that answers that there is no such host could."""
    try:
        socket.getaddrinfo(host, 80)
    except socket.gaierror as error:
        return error.errno == socket.EAI_AGAIN
    except (OSError, UnicodeError):
        return False
    return False
