"""One request to a host outside: only where it is allowed, only as long and as much as agreed."""

import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Thread
from time import monotonic
from typing import Any

import httpcore
import httpx

from engine.scheduling.outside import Patience
from tasks.handlers.addresses import SCHEMES, Lookup, place_of, public, target
from tasks.handlers.errors import NotAllowed, Silent, TooLong, Unreachable

MOST = 1_000_000
"""How many bytes of an answer are read."""
PIECE = 16_384
"""How much is sent before the clock is looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a host answered."""

    host: str
    status: int
    headers: httpx.Headers
    content: bytes


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of ``host``; raise OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Calls hosts outside; ``inner`` are those that may have private addresses."""

    inner: frozenset[str] = frozenset()
    look_up: Lookup = look_up

    def post(
        self, address: str, content: bytes, headers: Mapping[str, str], patience: Patience
    ) -> Reply:
        """Send ``content`` and return the answer, whatever its status; redirects are not followed.

        Raises NotAllowed, Silent, Unreachable and TooLong.
        """
        url = target(address)
        host = place_of(url)
        until = monotonic() + patience.whole.total_seconds()
        road = _Road(self, url, patience.connect.total_seconds(), until)
        sent = {"Accept-Encoding": "identity", "User-Agent": "bihuan", **headers}
        request = httpx.Request("POST", url, content=content, headers=sent)
        with (
            _told(host, patience),
            httpcore.ConnectionPool(_tls(), network_backend=road) as pool,
            pool.stream(
                "POST", _core(url), headers=request.headers.raw, content=content
            ) as response,
        ):
            return Reply(
                host=host,
                status=response.status,
                headers=httpx.Headers(response.headers),
                content=_read(response.iter_stream(), host),
            )


@cache
def _tls() -> ssl.SSLContext:
    """Return what certificates are checked by; read once, when it is first needed."""
    return httpx.create_ssl_context()


def _core(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _read(pieces: Iterable[bytes], host: str) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > MOST:
            raise TooLong(host=host, most=MOST)
    return bytes(content)


@contextmanager
def _told(host: str, patience: Patience) -> Iterator[None]:
    """Tell what the network has against it in our own words."""
    try:
        yield
    except httpcore.TimeoutException:
        raise Silent(host=host, seconds=int(patience.whole.total_seconds())) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
        raise Unreachable(host=host) from None


class _Road(httpcore.NetworkBackend):
    """Connects to the addresses that a name has now, if all of them are allowed."""

    def __init__(self, caller: Caller, url: httpx.URL, connect: float, until: float) -> None:
        self._caller = caller
        self._host = place_of(url)
        names = {url.host, self._host, f"{self._host}:{url.port or SCHEMES[url.scheme]}"}
        self._inner = bool(names & caller.inner)
        self._connect = connect
        self._until = until
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the addresses that answers."""
        connect_until = min(monotonic() + left(self._until, self._connect), self._until)
        addresses = _in_time(lambda: self._caller.look_up(host, port), left(connect_until))
        if not self._inner and not all(map(public, addresses)):
            raise NotAllowed(host=self._host)
        failed: Exception = httpcore.ConnectError()
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(
                    address, port, left(connect_until, timeout), local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failed = error
            else:
                return _Timed(stream, self._until)
        raise failed


def _in_time(look_up: Any, seconds: float) -> list[str]:
    """Return what ``look_up`` gives; the system's own look-up cannot be told to hurry."""
    found: list[list[str]] = []
    failed: list[Exception] = []

    def look() -> None:
        try:
            found.append(look_up())
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = Thread(target=look, daemon=True)
    thread.start()
    thread.join(seconds)
    if found:
        return found[0]
    raise httpcore.ConnectError if failed else httpcore.ConnectTimeout


class _Timed(httpcore.NetworkStream):
    """A connection that ends at a moment, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come, at most until the end."""
        return self._stream.read(max_bytes, left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send piece by piece."""
        for start in range(0, len(buffer), PIECE):
            self._stream.write(buffer[start : start + PIECE], left(self._until, timeout))

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on in secret; the certificate must be that of the name, not of the address."""
        inner = self._stream.start_tls(ssl_context, server_hostname, left(self._until, timeout))
        return _Timed(inner, self._until)

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


def left(until: float, most: float | None = None) -> float:
    """Return how many seconds are left, at most ``most``; raise ReadTimeout when it is none."""
    seconds = until - monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return seconds if most is None else min(seconds, most)
