"""Proxy: a line between a program and PostgreSQL that goes wrong where the test wants it to.

It reads the messages that a client sends (protocol 3.0: a letter, four bytes of length, the rest),
so "at the seventh message" means the same each time.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from threading import Event, Lock, Thread

from sqlalchemy.engine import make_url

from tests.postgres import Server

COMMIT = b"COMMIT\x00"
READY = b"Z\x00\x00\x00\x05"
"""With this the server says that it has done everything and waits for more."""


class Fault(Enum):
    """What goes wrong with one message of the client."""

    CUT_BEFORE = "cut before the server gets it"
    CUT_AFTER = "cut once the server has done it, before the client hears of it"
    HALF_CLOSED = "the server gets it and does it, the client hears only that nothing more comes"


Which = Callable[[int, bytes], bool]
"""Says of the number and the text of a message whether it is the one."""


def is_commit(_number: int, message: bytes) -> bool:
    """Say whether a message ends a transaction."""
    return message[5:] == COMMIT


def numbered(number: int) -> Which:
    """Return what finds the message with this number."""
    return lambda count, _message: count == number


def numbered_commit(number: int) -> Which:
    """Return what finds the end of the transaction with this number."""
    seen: list[int] = []

    def found(count: int, message: bytes) -> bool:
        if is_commit(count, message):
            seen.append(count)
        return len(seen) == number

    return found


class Proxy:
    """Listens on the loopback and passes on, until ``fail`` says what goes wrong."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = Lock()
        self._fault: tuple[Fault, Which] | None = None
        self._count = 0
        self._open: set[socket.socket] = set()
        self._flowing = Event()
        self._flowing.set()
        self.failed = 0
        """How often something went wrong."""
        self.held = Event()
        """Set when an answer has come that is held back."""
        Thread(target=self._listen, daemon=True).start()

    def url(self, of: str) -> str:
        """Return the address of the same database by way of this line."""
        port = str(self._listener.getsockname()[1])
        # Nothing is negotiated, so the first message is the only one without a letter.
        plain = {"sslmode": "disable", "gssencmode": "disable"}
        link = make_url(of).update_query_dict({"host": "127.0.0.1", "port": port, **plain})
        return link.render_as_string(hide_password=False)

    def fail(self, fault: Fault, which: Which) -> None:
        """Let one message go wrong: the first of which ``which`` says so, counted from now."""
        with self._lock:
            self._fault, self._count = (fault, which), 0

    def heal(self) -> int:
        """Let nothing go wrong; return how many messages were sent since ``fail``."""
        with self._lock:
            self._fault = None
            return self._count

    def hold(self) -> None:
        """Hold all answers back until ``go_on``."""
        self.held.clear()
        self._flowing.clear()

    def go_on(self) -> None:
        """Pass on what was held back."""
        self._flowing.set()

    def cut(self) -> None:
        """Cut every connection there is."""
        with self._lock:
            lines, self._open = self._open, set()
        for line in lines:
            _end(line)

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()
        self.go_on()
        self.cut()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                try:
                    server = self._server.dial()
                except OSError:
                    client.close()
                    continue
                with self._lock:
                    self._open |= {client, server}
                _Line(self, client, server).start()

    def judge(self, message: bytes) -> Fault | None:
        """Count a message and return what goes wrong with it."""
        with self._lock:
            self._count += 1
            if self._fault is None or not self._fault[1](self._count, message):
                return None
            fault, self._fault = self._fault[0], None
            self.failed += 1
            return fault

    def wait_to_flow(self) -> None:
        """Let an answer wait while answers are held back."""
        if not self._flowing.is_set():
            self.held.set()
            self._flowing.wait()


class _Line:
    """One connection: two threads, one for each direction."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._client, self._server = proxy, client, server
        self._deaf: Fault | None = None

    def start(self) -> None:
        Thread(target=self._guarded, args=(self._forth,), daemon=True).start()
        Thread(target=self._guarded, args=(self._back,), daemon=True).start()

    def _guarded(self, pass_on: Callable[[], None]) -> None:
        with suppress(OSError):
            pass_on()
        _end(self._client)
        _end(self._server)

    def _forth(self) -> None:
        """Pass on what the client sends, message by message; the first has no letter."""
        self._server.sendall(self._read(4, length_at=0))
        while message := self._read(5, length_at=1):
            fault = self._proxy.judge(message)
            if fault is Fault.CUT_BEFORE:
                return
            self._deaf = self._deaf or fault
            self._server.sendall(message)

    def _read(self, head: int, *, length_at: int) -> bytes:
        start = _exactly(self._client, head)
        length = int.from_bytes(start[length_at:head]) - 4
        return start + _exactly(self._client, length)

    def _back(self) -> None:
        while data := self._server.recv(65_536):
            self._proxy.wait_to_flow()
            if self._deaf is None:
                self._client.sendall(data)
            elif READY in data:
                if self._deaf is Fault.HALF_CLOSED:
                    self._client.shutdown(socket.SHUT_WR)
                    _drain(self._client)
                return


def _exactly(line: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        more = line.recv(count - len(data))
        if not more:
            raise ConnectionError
        data += more
    return bytes(data)


def _drain(line: socket.socket) -> None:
    while line.recv(65_536):
        pass


def _end(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
