"""Crawls sources with a made-up name service, and tells which addresses were connected to.

Argument: a file with JSON: `names` (a host and, for each time it is asked for, the addresses it has), `reached` (an
address and the port on this computer that stands in for it), `urls`, `domains`, `private_hosts`, `proxy`, `archive`.
Prints one JSON: the reasons by address, the documents' addresses, and every address connected to, in order.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from scrapy.utils.reactor import install_reactor

install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")

from twisted.internet import reactor  # noqa: E402
from twisted.internet.address import IPv4Address, IPv6Address  # noqa: E402
from twisted.internet.interfaces import IHostnameResolver, IHostResolution  # noqa: E402
from zope.interface import implementer  # noqa: E402

from crawler.archive import Archive  # noqa: E402
from crawler.engine import Task, run  # noqa: E402
from crawler.events import Refusal, Snapshot  # noqa: E402
from crawler.settings import CrawlSettings  # noqa: E402
from crawler.source import DirectDocument, Role, Source  # noqa: E402


@implementer(IHostResolution)
class Resolution:
    """A search for a name that is over at once."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """There is nothing left to end."""


@implementer(IHostnameResolver)
class NameService:
    """Answers a name with the addresses that are its turn; others as this computer does."""

    def __init__(self, names: dict[str, list[list[str]]], system: Any) -> None:
        self._names, self._system = names, system

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, kinds: Any = None, how: str = "TCP") -> Any:
        if name not in self._names:
            return self._system.resolveHostName(receiver, name, port, kinds, how)
        turns = self._names[name]
        addresses = turns.pop(0) if len(turns) > 1 else turns[0]
        found = Resolution(name)
        receiver.resolutionBegan(found)
        for address in addresses:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()
        return found


def main(order: dict[str, Any]) -> None:
    """Crawls as ordered and prints what came of it."""
    network: Any = reactor
    connected: list[str] = []
    connect = network.connectTCP

    def connect_here(host: str, port: int, *more: Any, **named: Any) -> Any:
        connected.append(host)
        # Nothing here ever leaves this computer: what stands in for no one is a port where nothing listens.
        here = order["reached"].get(host) or (port if host in order["loopback"] else 9)
        return connect("127.0.0.1", here, *more, **named)

    network.connectTCP = connect_here
    network.installNameResolver(NameService(order["names"], network.nameResolver))
    documents = tuple(DirectDocument(url) for url in order["urls"])
    source = Source(
        "site", Role.CITY, "site", "direct", ("en",), tuple(order["domains"]), ("txt",), documents=documents
    )
    settings = CrawlSettings(
        "a@b.example", delay_seconds=0, timeout_seconds=5,
        private_hosts=tuple(order["private_hosts"]), proxy=order["proxy"],
    )  # fmt: skip
    said: list[Any] = []
    with Archive(Path(order["archive"])) as archive:
        run([Task(source, "1")], settings, archive, said.extend)
    print(json.dumps({
        "connected": connected,
        "documents": [one.url for one in said if isinstance(one, Snapshot)],
        "reasons": {one.url: one.reason for one in said if isinstance(one, Refusal)},
    }))  # fmt: skip


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
