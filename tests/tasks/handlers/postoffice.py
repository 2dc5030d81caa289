"""A mail server on this machine that says what the test wants it to say, and keeps every mail."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event, Thread

from tests.tasks.handlers.receiver import ENOUGH


@dataclass(slots=True)
class Letterbox:
    """What was handed in; ``says`` gives other answers by the first word of a command."""

    says: Mapping[str, bytes]
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[list[str]] = field(default_factory=list)
    closing: Event = field(default_factory=Event)
    port: int = 0

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        receivers: list[str] = []
        # Who speaks in secret where nothing is secret hangs up in the middle.
        with suppress(OSError), connection, connection.makefile("rwb", buffering=0) as line:
            if not self._say(line, "HELLO", b"220 here"):
                return
            while words := line.readline():
                word, _, rest = words.decode("latin-1").strip().partition(" ")
                if word.upper() == "RCPT":
                    receivers.append(rest)
                if not self._say(line, word.upper(), ANSWERS.get(word.upper(), b"250 ok")):
                    return
                if word.upper() == "DATA" and "DATA" not in self.says:
                    self._take(line, receivers)

    def _take(self, line: socket.SocketIO, receivers: list[str]) -> None:
        lines = []
        while (read := line.readline()) not in {b".\r\n", b""}:
            lines.append(read.removeprefix(b".") if read.startswith(b"..") else read)
        letter = message_from_bytes(b"".join(lines), EmailMessage, policy=default)
        self.letters.append(letter)
        self.envelopes.append(receivers)
        self._say(line, "END", b"250 kept")

    def _say(self, line: socket.SocketIO, word: str, usual: bytes) -> bool:
        answer = self.says.get(word, usual)
        if answer == b"hang":
            self.closing.wait(ENOUGH)
            return False
        if answer == b"break":
            return False
        line.write(answer + b"\r\n")
        return True


ANSWERS = {
    "EHLO": b"250-here\r\n250-SMTPUTF8\r\n250 8BITMIME",
    "DATA": b"354 go on",
    "AUTH": b"235 welcome",
    "QUIT": b"221 bye",
}


@contextmanager
def letterbox(**says: bytes) -> Iterator[Letterbox]:
    box = Letterbox(says)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        box.port = listening.getsockname()[1]
        Thread(target=box.serve, args=(listening,), daemon=True).start()
        try:
            yield box
        finally:
            box.closing.set()
            listening.shutdown(socket.SHUT_RDWR)
