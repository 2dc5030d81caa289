"""Which addresses a program may call: public ones, and those of one's own that are listed.

A diagram, or a value in a case, may name an address to make us ask what only we can reach: the
machine itself, its neighbours, the metadata of a cloud (reliability.md S17, input 88). So a name is
looked up once, every address that it has must be allowed, and the connection goes to one of those.
"""

import re
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

import httpx

from tasks.handlers.errors import NotAllowed

Lookup = Callable[[str, int], Sequence[str]]
"""The addresses of a host, as texts."""

SCHEMES: Final = {"http": 80, "https": 443}
LONGEST: Final = 2_000
LARGEST_PORT: Final = 65_535
NAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")
"""A last label that makes browsers and libraries read the whole host as a number."""
TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""NAT64: the last 32 bits are an IPv4 address (RFC 6052)."""


def target(text: str) -> httpx.URL:
    """Return the address that ``text`` names; raise NotAllowed for what no program may call.

    Where its host leads to is not known yet: see ``public``.
    """
    try:
        if len(text) > LONGEST or text != text.strip() or not text.isprintable():
            raise NotAllowed(host=text[:100].strip())
        url = httpx.URL(text)
        port = url.port or SCHEMES.get(url.scheme, 0)
    except (httpx.InvalidURL, ValueError):
        raise NotAllowed(host=text[:100]) from None
    usable = (
        url.scheme in SCHEMES and not url.userinfo and url.port != 0 and 0 < port <= LARGEST_PORT
    )
    if not (usable and _is_host(url.raw_host.decode("ascii"))):
        raise NotAllowed(host=url.host or text[:100])
    return url


def place_of(url: httpx.URL) -> str:
    """Return host and port of ``url``, the port only where it is unusual."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return host if url.port in {None, SCHEMES[url.scheme]} else f"{host}:{url.port}"


def public(address: str) -> bool:
    """Say whether an IP address is one of the public Internet, whatever it is wrapped in."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.scope_id or found.teredo or found.is_site_local:
            return False
        inner = found.ipv4_mapped or found.sixtofour or _translated(found)
        if inner is not None:
            found = inner
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _translated(address: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in TRANSLATED else None


def _is_host(host: str) -> bool:
    if ":" in host:
        return "%" not in host and _reads(host)
    last = host.rstrip(".").rpartition(".")[2]
    if NUMBER.fullmatch(last):
        # Only the plain form of an IPv4 address: no octal, no hexadecimal, no shortened one.
        return _reads(host)
    return len(host) <= 253 and NAME.fullmatch(host) is not None  # noqa: PLR2004 - RFC 1035


def _reads(address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return True
