"""Web addresses: their canonical form, the document id derived from one, and whether a host is allowed."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_PATH_SAFE = "/%:@!$&'()*+,;=~"
_SLUG_CHARS = 40
_CREDENTIALS = re.compile(r"//[^/?#\s]*@")
# What names a visit or an advertisement, not a page; every visit would make new addresses of the same pages.
_VISIT_KEYS = re.compile(r"(?:phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|utm_\w+|fbclid|gclid)\Z", re.IGNORECASE)
_SESSION_KEYS = re.compile(r"(?:sid|session_?id|sess_?id|oscsid|xtcsid|zenid)\Z", re.IGNORECASE)
# Digits alone are the number of a record, and words may end in a year: only where both are mixed it is a session.
_SESSION_VALUE = re.compile(r"(?=.*\d[a-z])(?:(?=.*[a-z]\d)[0-9a-z]{16,}|[0-9a-f]{16,})\Z", re.IGNORECASE)
# One letter is the key of a search too, whose words may end in a year.
_SHORT_KEYS, _MIXED_VALUE = (
    re.compile(r"s\Z", re.IGNORECASE),
    re.compile(r"(?=(?:.*\d[a-z]){3})\w{20,}\Z", re.IGNORECASE),
)
# Of Java and PHP, and of ASP.NET, which puts it before the path.
_PATH_SESSION = re.compile(
    r";(?:jsessionid|phpsessid)=[^/?#;]*|/\((?:[A-Z]\([0-9a-z_-]{16,}\))+\)(?=/|\Z)", re.IGNORECASE
)
# Ranges in which another address is packed: what counts is where packets end.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Python counts these as global: some that are kept for protocols, and what a cloud tells its own machines.
_INWARDS = ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("168.63.129.16/32")


@lru_cache(maxsize=2048)  # pages of a site link the same menus, and several judge each link
def canonical_url(url: str) -> str:
    """The one spelling of a web address that identity rests on.

    Scheme and host in lower case (an international host in its ASCII form), without default port, user name,
    fragment and what only names a visit (session ids, campaign marks); letters outside ASCII are percent-encoded.
    The order of a query stays. Raises ValueError for what is no http or https address.
    """
    parts = urlsplit(url.strip())
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in _DEFAULT_PORTS or not host:
        raise ValueError(f"{redact(url)!r} is not an http or https address")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    if parts.port not in (None, _DEFAULT_PORTS[scheme]):
        host = f"{host}:{parts.port}"
    path = _PATH_SESSION.sub("", _encode(parts.path)) or "/"
    return urlunsplit((scheme, host, path, _strip_visit(_encode(parts.query, extra="?")), ""))


def other_scheme(address: str) -> str:
    """A canonical address by https where it is by http, and the other way round."""
    scheme, rest = address.split(":", 1)
    return f"{'http' if scheme == 'https' else 'https'}:{rest}"


def strip_visit(url: str) -> str:
    """An address without what only names a visit; one that has nothing of it is returned as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path, query = _PATH_SESSION.sub("", parts.path), _strip_visit(parts.query)
    return url if (path, query) == (parts.path, parts.query) else urlunsplit(parts._replace(path=path, query=query))


def _strip_visit(query: str) -> str:
    return "&".join(part for part in query.split("&") if not _names_visit(part)) if query else ""


def _names_visit(part: str) -> bool:
    key, _, value = part.partition("=")
    is_session = _SESSION_KEYS.match(key) and _SESSION_VALUE.match(value)
    return bool(_VISIT_KEYS.match(key) or is_session or (_SHORT_KEYS.match(key) and _MIXED_VALUE.match(value)))


def host_of(url: str) -> str:
    """The host of an address in its ASCII form; empty for what is no http or https address."""
    try:
        return urlsplit(canonical_url(url)).hostname or ""
    except ValueError:
        return ""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it is packed into an IPv6 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        packed = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            packed = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if packed is not None:
            return is_public(str(packed))
        if ip.is_reserved or ip.is_site_local:
            return False  # among them further ranges in which IPv4 addresses are packed
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _INWARDS)


def strip_credentials(url: str) -> str:
    """The address without user name and password; one that has none is returned as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return redact(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


def redact(text: str) -> str:
    """A text for a reader, without user name and password in the addresses it quotes."""
    return _CREDENTIALS.sub("//", text)


def _encode(text: str, extra: str = "") -> str:
    return _ESCAPE.sub(lambda escape: escape.group().upper(), quote(text, safe=_PATH_SAFE + extra))


def derive_document_id(source_id: str, address: str) -> str:
    """The id of a document that no one has named, from its source and its canonical address.

    `<source_id>.<slug>-<hash6>`: the slug tells a reader what it is (the path's last part without its
    extension), the six digits of the address's SHA-256 keep two documents of one name apart.
    """
    path = urlsplit(address).path
    last = PurePosixPath(unquote(path)).name
    name = last if path.endswith("/") else PurePosixPath(last).stem
    slug = _NOT_IN_SLUG.sub("-", name.lower()).strip("-")[:_SLUG_CHARS].rstrip("-") or "document"
    return f"{source_id}.{slug}-{hashlib.sha256(address.encode()).hexdigest()[:6]}"


def is_web_address(url: str) -> bool:
    """Whether a text begins as an http or https address does."""
    return url.startswith(("http://", "https://"))


def is_inside(url: str, domains: Iterable[str]) -> bool:
    """Whether an http or https address lies on one of the domains or below it; False for anything else.

    A domain with a port, such as velden.example:8080, holds only what is on that port.
    """
    try:
        parts = urlsplit(canonical_url(url))
    except ValueError:
        return False
    host = parts.hostname or ""
    for domain in domains:
        name, port = _split_port(domain)
        if (host == name or host.endswith(f".{name}")) and port in (
            "",
            str(parts.port or _DEFAULT_PORTS[parts.scheme]),
        ):
            return True
    return False


def _split_port(domain: str) -> tuple[str, str]:
    """A domain and the port that it names, which may be empty; colons of an IPv6 address part none from it."""
    name, bracket, rest = domain.removeprefix("[").partition("]")
    if bracket:
        return name, rest.removeprefix(":")
    if domain.count(":") > 1:
        return domain, ""
    name, _, port = domain.partition(":")
    return name, port


def port_of(url: str) -> int | None:
    """The port that an address names, where it is not the usual one; None for what is no http or https address."""
    try:
        return urlsplit(canonical_url(url)).port
    except ValueError:
        return None
