"""The servers that the HTTP bench compares, each in a process of its own under the same waitress.

* ceiling: a bare Flask request and one durable commit of an INSERT and an UPDATE;
* naive: the whole SpiffWorkflow state as JSON in SQLite, and the duties of a real page beside it in
  the plain way: a session, a form token, a schema check, a history row;
* bihuan: ours, as ``bihuan serve`` runs it.
"""

import json
import logging
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import waitress
from flask import Flask, request

THREADS = 8


def connect(path: Path) -> sqlite3.Connection:
    """Open SQLite as durable as ours: WAL, FULL."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def per_thread(path: Path) -> Callable[[], sqlite3.Connection]:
    """Return a function that gives each thread its own connection."""
    import threading

    local = threading.local()

    def get() -> sqlite3.Connection:
        if not hasattr(local, "connection"):
            local.connection = connect(path)
        connection: sqlite3.Connection = local.connection
        return connection

    return get


def ceiling(folder: Path) -> Flask:
    """Return the bare request with one durable commit."""
    path = folder / "ceiling.db"
    setup = connect(path)
    setup.execute("CREATE TABLE done (id INTEGER PRIMARY KEY, facts TEXT)")
    setup.execute("CREATE TABLE state (id INTEGER PRIMARY KEY, n INTEGER)")
    setup.execute("INSERT INTO state VALUES (1, 0)")
    get = per_thread(path)
    app = Flask("ceiling")

    @app.post("/tasks/<int:number>/complete")
    def complete(number: int) -> tuple[str, int]:
        connection = get()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO done (facts) VALUES (?)", (request.form.get("facts"),))
        connection.execute("UPDATE state SET n = ? WHERE id = 1", (number,))
        connection.execute("COMMIT")
        return "", 303

    return app


def naive(folder: Path) -> Flask:
    """Return the plain wrapper around SpiffWorkflow."""
    from bench import naive_wrapper

    return naive_wrapper.create_app(per_thread(folder / "naive.db"))


def bihuan(folder: Path) -> Flask:
    """Return our application on the office that the bench has prepared."""
    from web.app import create_app
    from web.settings import Settings
    from web.wiring import open_office

    return create_app(open_office(Settings(data=folder / "office", demo=True, port=0)))


SERVERS = {"ceiling": ceiling, "naive": naive, "bihuan": bihuan}


def main(name: str, folder: str) -> None:
    """Serve ``name`` on a free port of loopback and print the port."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(
        SERVERS[name](Path(folder)), host="127.0.0.1", port=0, threads=THREADS
    )
    print(json.dumps({"port": server.effective_port}), flush=True)  # noqa: T201 - for the bench
    server.run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
