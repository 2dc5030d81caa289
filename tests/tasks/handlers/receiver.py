"""Receiver: a server on this machine that answers each request by the next of its tricks."""

import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

import orjson

ENOUGH = 5.0
"""How long a test waits for what must happen at once, in seconds."""


@dataclass(slots=True)
class Seen:
    """One request as it came."""

    head: str
    content: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.content)

    @property
    def headers(self) -> dict[str, str]:
        lines = [line.split(": ", 1) for line in self.head.split("\r\n")[1:] if line]
        return {name.lower(): value for name, value in lines}


Trick = Callable[["Receiver", socket.socket, Seen], None]


@dataclass(slots=True)
class Receiver:
    """What came, and which effects it has had; the last trick is for all that still comes."""

    tricks: Sequence[Trick]
    seen: list[Seen] = field(default_factory=list)
    effects: set[str] = field(default_factory=set)
    """What was done, by its key: a receiver that keeps to it does each thing once."""
    closing: Event = field(default_factory=Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            seen = _read(connection)
            if seen is None:
                return
            trick = self.tricks[min(len(self.seen), len(self.tricks) - 1)]
            self.seen.append(seen)
            self.effects.add(seen.headers.get("idempotency-key", ""))
            try:
                trick(self, connection, seen)
            except OSError:
                return


def _read(connection: socket.socket) -> Seen | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65_536)
        if not piece:
            return None
        data += piece
    head, _, content = data.partition(b"\r\n\r\n")
    seen = Seen(head.decode("latin-1"), content)
    while len(seen.content) < int(seen.headers.get("content-length", 0)):
        seen.content += connection.recv(65_536)
    return seen


@contextmanager
def receiving(*tricks: Trick) -> Iterator[Receiver]:
    receiver = Receiver(tricks)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        receiver.port = listening.getsockname()[1]
        Thread(target=receiver.serve, args=(listening,), daemon=True).start()
        try:
            yield receiver
        finally:
            receiver.closing.set()
            # Closing alone does not wake who waits in accept.
            listening.shutdown(socket.SHUT_RDWR)


def head(status: int, **headers: object) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status} -", *lines, "", ""]).encode()


def says(status: int, value: object = None, **headers: object) -> Trick:
    content = b"" if value is None else orjson.dumps(value)
    return raw(head(status, Content_Length=len(content), **headers) + content)


def raw(data: bytes) -> Trick:
    return lambda _receiver, connection, _seen: connection.sendall(data)


def hangs(receiver: Receiver, _connection: socket.socket, _seen: Seen) -> None:
    """Take the request and never answer."""
    receiver.closing.wait(ENOUGH)


def drips(before: bytes, piece: bytes) -> Trick:
    """Answer for ever, a little at a time, so that no single read ever takes long."""

    def drip(receiver: Receiver, connection: socket.socket, _seen: Seen) -> None:
        connection.sendall(before)
        for _ in range(int(ENOUGH / 0.02)):
            if receiver.closing.wait(0.02):
                return
            connection.sendall(piece)

    return drip


def floods(size: int) -> Trick:
    """Promise ``size`` bytes and send them as fast as they are taken."""

    def flood(receiver: Receiver, connection: socket.socket, _seen: Seen) -> None:
        connection.sendall(head(200, Content_Length=size))
        piece = bytes(65_536)
        for _ in range(size // len(piece)):
            if receiver.closing.is_set():
                return
            connection.sendall(piece)

    return flood


def resets(_receiver: Receiver, connection: socket.socket, _seen: Seen) -> None:
    """Do the work, then break the connection instead of answering."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
