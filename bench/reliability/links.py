"""Links: a door between programs and their database that can be shut at the worst moment.

It listens on a socket of its own and passes everything on. ``NOW`` cuts all connections;
``AFTER`` cuts the next one that commits, when the server has committed and before it can say so;
``BEFORE`` cuts it when the word has been sent and has not arrived.
"""

import asyncio
import os
from collections import deque
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.reliability.children import fork

SOCKET = ".s.PGSQL.5432"
NOW, AFTER, BEFORE = b"n", b"a", b"b"
COMMIT = b"COMMIT\0"
CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Door:
    """What cuts the connections of a door that is a program of its own."""

    folder: Path
    orders: int

    def cut(self, how: bytes) -> None:
        """Cut connections ``NOW``, or the next that commits ``AFTER`` or ``BEFORE`` it has."""
        os.write(self.orders, how)


@contextmanager
def door(folder: Path, behind: Path) -> Iterator[Door]:
    """Listen in ``folder`` for what is meant for the server that listens in ``behind``."""
    folder.mkdir(exist_ok=True)
    read, write = os.pipe()
    child = fork(lambda: asyncio.run(_Passing(behind / SOCKET).listen(folder / SOCKET, read)))
    try:
        while not (folder / SOCKET).exists() and not child.over():
            os.sched_yield()
        yield Door(folder, write)
    finally:
        child.kill()
        os.close(read)
        os.close(write)


class _Passing:
    """Passes on what both sides say, until it is told to cut."""

    def __init__(self, behind: Path) -> None:
        self._behind = behind
        self._orders: deque[bytes] = deque()
        self._links: set[_Link] = set()

    async def listen(self, socket: Path, orders: int) -> None:
        os.set_blocking(orders, False)
        asyncio.get_running_loop().add_reader(orders, self._ordered, orders)
        listening = await asyncio.start_unix_server(self._serve, socket)
        # Whoever runs the programs may be another user than the server.
        socket.chmod(0o777)
        async with listening:
            await listening.serve_forever()

    def _ordered(self, orders: int) -> None:
        for number in os.read(orders, CHUNK):
            order = bytes([number])
            if order == NOW:
                for link in tuple(self._links):
                    link.cut()
            else:
                self._orders.append(order)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_unix_connection(self._behind)
        except OSError:
            writer.transport.abort()
            return
        link = _Link(writer, far_writer)
        self._links.add(link)
        ways = (self._forth(link, reader), self._back(link, far_reader))
        # A reset is an end like any other.
        await asyncio.gather(*(_to_its_end(way, link) for way in ways), return_exceptions=True)
        self._links.discard(link)

    async def _forth(self, link: "_Link", reader: asyncio.StreamReader) -> None:
        while data := await reader.read(CHUNK):
            if COMMIT in data and self._orders:
                if self._orders.popleft() == BEFORE:
                    break
                link.silent = True
            link.far.write(data)

    async def _back(self, link: "_Link", reader: asyncio.StreamReader) -> None:
        while data := await reader.read(CHUNK):
            if link.silent:
                break
            link.near.write(data)


async def _to_its_end(way: Awaitable[None], link: "_Link") -> None:
    try:
        await way
    finally:
        link.cut()


class _Link:
    """One connection, with the program and with the server."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self.near = near
        self.far = far
        self.silent = False

    def cut(self) -> None:
        """End it without a word."""
        self.near.transport.abort()
        self.far.transport.abort()
