"""A service that fails in every way a service can, on loopback, and remembers what it has done."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.reliability.children import fork

FINE = "fine"
SLOW = 3600
"""Seconds; longer than anybody waits."""


@dataclass(slots=True)
class Done:
    """What the service has done, by the key of the request."""

    file: Path
    heard: Counter[str] = field(default_factory=Counter)
    """How often each key came."""
    effects: Counter[str] = field(default_factory=Counter)
    """How often each key had an effect; a key that is known has none."""

    def do(self, key: str) -> None:
        """Do what a request asks, unless its key says that it has been done."""
        if not self.effects[key]:
            self.effects[key] += 1

    def keep(self) -> None:
        """Write it down."""
        self.file.write_text(json.dumps({"heard": self.heard, "effects": self.effects}))


Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


def _with(status: str, body: bytes = b"{}", more: str = "") -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        head = (
            f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{more}\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()

    return answer


async def _silence(_writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(SLOW)


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def _flood(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
    while True:
        writer.write(b" " * 65_536)
        await writer.drain()


async def _reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


GOOD = _with("200 OK")
FAULTS: Mapping[str, Answer] = {
    "500": _with("500 Internal Server Error"),
    "429": _with("429 Too Many Requests", more="Retry-After: 2\r\n"),
    "silent": _silence,
    "dripping": _drip,
    "reset after it was done": _reset,
}
"""What the first request of a kind gets; the next one is answered well."""
HOPELESS: Mapping[str, Answer] = {
    "always 500": _with("500 Internal Server Error"),
    "ten gigabytes": _flood,
    "no JSON": _with("200 OK", b"<html>"),
}
"""What every request of a kind gets."""


@contextmanager
def service(file: Path) -> Iterator[int]:
    """Run the service in a program of its own and give its port; ``file`` tells what it did."""
    ready = file.with_suffix(".port")
    child = fork(lambda: asyncio.run(_serve(Done(file), ready)))
    try:
        while not (ready.exists() and ready.read_text()) and not child.over():
            pass
        yield int(ready.read_text())
    finally:
        child.kill()


def told(file: Path) -> tuple[Counter[str], Counter[str]]:
    """Return how often each key was heard and how often it had an effect."""
    known = json.loads(file.read_text())
    return Counter(known["heard"]), Counter(known["effects"])


async def _serve(done: Done, ready: Path) -> None:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _meet(done, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort() if writer.transport.is_closing() else writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    ready.write_text(str(server.sockets[0].getsockname()[1]))
    async with server:
        await server.serve_forever()


async def _meet(done: Done, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    pairs = (line.split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
    lines = {name.lower(): value for name, value in pairs}
    await reader.readexactly(int(lines.get("content-length", "0")))
    kind = head.split(" ", 2)[1].strip("/").replace("-", " ")
    key = lines["idempotency-key"]
    done.heard[key] += 1
    first = done.heard[key] == 1
    answer = HOPELESS.get(kind) or (FAULTS.get(kind, GOOD) if first else GOOD)
    if answer in (GOOD, _reset):
        done.do(key)
    done.keep()
    await answer(writer)
