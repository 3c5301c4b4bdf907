"""Keeps a crawl on the public internet: the addresses a host name leads to are checked where they are connected to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import classImplements

from crawler.address import host_of, is_public

# Host names and the address because of which each was refused, for the reason a reader is told.
refused_hosts: dict[str, str] = {}


class GuardedResolver:
    """Resolves host names as the system does, and withholds private, loopback, link-local and metadata addresses.

    Every connection is made to an address that this resolver handed out, after a redirect too, so a name cannot be
    checked as one address and connected to as another. Hosts named in the settings may lead anywhere.
    """

    def __init__(self, reactor: Any, private_hosts: Iterable[str]) -> None:
        self._reactor = reactor
        # Their interfaces declare methods without self, which a type checker cannot call.
        self._system: Any = reactor.nameResolver
        self._private = frozenset(private_hosts)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """The resolver with the settings' exceptions; Scrapy calls this."""
        return cls(reactor, crawler.settings.getlist("POLICYECHO_PRIVATE_HOSTS"))

    def install_on_reactor(self) -> None:
        """Makes it the one that all connections use; Scrapy calls this."""
        self._reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Hands the usable addresses of a host name to a receiver; Twisted calls this."""
        receiver = resolutionReceiver if hostName in self._private else _PublicOnly(resolutionReceiver, hostName)
        resolution: IHostResolution = self._system.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution


class _PublicOnly:
    """Passes the public addresses on and notes for what the others were refused."""

    def __init__(self, receiver: Any, host: str) -> None:
        self._receiver, self._host, self._passed = receiver, host, False

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:
        """Passes on that the search has begun; Twisted calls this, as the next two."""
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:
        """Passes a public address on."""
        if is_public(address.host):
            self._passed = True
            self._receiver.addressResolved(address)
        elif not self._passed:
            refused_hosts[self._host] = address.host

    def resolutionComplete(self) -> None:
        """Passes on that there are no more addresses."""
        if self._passed:
            refused_hosts.pop(self._host, None)
        self._receiver.resolutionComplete()


classImplements(GuardedResolver, IHostnameResolver)
classImplements(_PublicOnly, IResolutionReceiver)


def is_private_literal(url: str, private_hosts: Iterable[str]) -> bool:
    """Whether an address names a private computer by number, which a proxy would connect to without asking us."""
    host = host_of(url)
    number = _as_number(host)
    return bool(number) and not is_public(number) and host not in private_hosts


def _as_number(host: str) -> str:
    """The IP address that a host is spelt as; empty for a name."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        # As connections read it: in parts or as one, with octal and hexadecimal numbers.
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return ""
