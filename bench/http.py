# ruff: noqa: A005 - it is run by its name, never imported as http
"""Complete a task over HTTP: ours against the ceiling and the naive wrapper, in one run.

All three run under waitress with eight threads on SQLite (WAL, FULL). Rounds are interleaved, the
median of the rounds counts; ratios are within the run. Usage: python -m bench.http [--json]
"""

import json
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench import naive_wrapper, servers
from bench.rows import Row, arguments, show
from bench.work_unit import FIELDS, open_bench_office, open_tasks, start_cases, worker
from web.wiring import Office

ROOT = Path(__file__).parents[1]
CLIENTS = (1, 8)
HTTP_SEE_OTHER = b"HTTP/1.1 303"


@dataclass(frozen=True, slots=True)
class Door:
    """How a client reaches one system."""

    port: int
    cookie: str
    csrf: str
    prefix: str = ""


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--tasks", type=int, default=250, help="tasks per round and system")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), options.rounds, options.tasks)
    show(rows, as_json=options.json)


def measure(folder: Path, rounds: int, tasks: int) -> list[Row]:
    """Return all rows."""
    needed = rounds * tasks * len(CLIENTS)
    office = open_bench_office(folder / "office")
    start_cases(office, 0, needed)
    token, csrf = naive_wrapper.prepare(servers.connect(folder / "naive.db"), 2 * needed)
    rates: dict[tuple[str, int], list[float]] = {}
    with serving(folder) as ports:
        doors = {
            "ceiling": Door(ports["ceiling"], "", ""),
            "naive": Door(ports["naive"], f"token={token}", csrf),
            "each": Door(ports["naive"], f"token={token}", csrf, "/each"),
            "bihuan": sign_in(ports["bihuan"], worker(office)),
        }
        done = 0
        for number in range(rounds):
            node = "first" if number % 2 == 0 else "second"
            for clients in CLIENTS:
                numbers = {
                    "ceiling": list(range(1, tasks + 1)),
                    "naive": list(range(done + 1, done + tasks + 1)),
                    "each": list(range(needed + done + 1, needed + done + tasks + 1)),
                    "bihuan": open_tasks(office, node, tasks),
                }
                done += tasks
                for name, door in doors.items():
                    # The naive ones begin with their first task each time, so they get its words.
                    words = FIELDS[node] if name == "bihuan" else FIELDS["first"]
                    rate = load(door, numbers[name], clients, words)
                    rates.setdefault((name, clients), []).append(rate)
    rows = [row for clients in CLIENTS for row in compare(rates, clients)]
    return [*rows, bytes_per_instance(folder)]


def compare(rates: dict[tuple[str, int], list[float]], clients: int) -> Iterator[Row]:
    """Yield the rows for a number of clients."""
    rate = {name: statistics.median(found) for (name, n), found in rates.items() if n == clients}
    who = f"{clients} client{'s' if clients > 1 else ''}"
    yield Row(name=f"ceiling, {who}", value=rate["ceiling"], unit="tasks/s")
    yield Row(name=f"naive, saved once, {who}", value=rate["naive"], unit="tasks/s")
    yield Row(name=f"naive, saved after each step, {who}", value=rate["each"], unit="tasks/s")
    yield Row(
        name=f"bihuan, {who}",
        value=rate["bihuan"],
        unit="tasks/s",
        ratio=rate["bihuan"] / rate["ceiling"],
        target="≥ 0.30 of the ceiling",
    )
    for name, words in (("naive", "naive saved once"), ("each", "naive saved after each step")):
        yield Row(
            name=f"bihuan against {words}, {who}",
            value=rate["bihuan"],
            unit="tasks/s",
            ratio=rate["bihuan"] / rate[name],
            target="≥ 3 × naive",
        )


def bytes_per_instance(folder: Path, count: int = 400) -> Row:
    """Return how much a finished case of two tasks adds to the database, all history included."""
    from bench.finish import finish_all

    office = open_bench_office(folder / "bytes")
    before = size(office)
    start_cases(office, 0, count)
    finish_all(office)
    added = (size(office) - before) / count
    office.close()
    return Row(
        name="finished two-task case",
        value=added,
        unit="bytes",
        ratio=added / 6000,
        target="≤ 6,000 bytes",
    )


def size(office: Office) -> int:
    """Return the size of the database file in bytes, vacuumed."""
    with office.database.glance() as connection:
        connection.exec_driver_sql("VACUUM")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        page = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    return int(pages) * int(page)


@contextmanager
def serving(folder: Path) -> Iterator[dict[str, int]]:
    """Run every server in a process of its own; give their ports; end them by their ids."""
    running = {
        name: subprocess.Popen(
            [sys.executable, "-m", "bench.servers", name, str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in servers.SERVERS
    }
    try:
        yield {
            name: json.loads(process.stdout.readline())["port"] if process.stdout else 0
            for name, process in running.items()
        }
    finally:
        for process in running.values():
            process.terminate()
            process.wait()


def sign_in(port: int, person: str) -> Door:
    """Step into the demo as ``person``; return the session cookie and the form token."""
    status, cookie, page = exchange(port, "GET /sign-in", "", b"")
    form = urlencode({"person": person, "csrf_token": token_of(page)}).encode()
    status, cookie, page = exchange(port, "POST /sign-in/as", cookie, form)
    assert status == 303, (status, page)
    status, fresh, page = exchange(port, "GET /", cookie, b"")
    return Door(port, fresh or cookie, token_of(page))


def token_of(page: str) -> str:
    """Return the form token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page[:400]
    return found.group(1)


def exchange(port: int, line: str, cookie: str, form: bytes) -> tuple[int, str, str]:
    """Send one request; return status, cookie and body."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(message(line, cookie, form))
        answer = receive(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    given = re.search(rb"Set-Cookie: ([^;]+)", head)
    return int(head.split()[1]), given.group(1).decode() if given else cookie, body.decode()


def message(line: str, cookie: str, form: bytes) -> bytes:
    """Return the bytes of a request."""
    head = (
        f"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
    )
    return head.encode() + form


def receive(connection: socket.socket) -> bytes:
    """Return one whole answer with a Content-Length."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    wanted = int(length.group(1)) if length else 0
    while len(body) < wanted:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def load(door: Door, numbers: list[int], clients: int, fields: dict[str, str]) -> float:
    """Complete the tasks ``numbers`` with so many clients at once; return tasks per second."""
    requests = [
        message(
            f"POST {door.prefix}/tasks/{number}/complete",
            door.cookie,
            urlencode(
                {**fields, "csrf_token": door.csrf, "submission_id": secrets.token_hex(16)}
            ).encode(),
        )
        for number in numbers
    ]
    gate = threading.Barrier(clients + 1)
    wrong: list[bytes] = []

    def client(mine: list[bytes]) -> None:
        with socket.create_connection(("127.0.0.1", door.port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            gate.wait()
            for one in mine:
                connection.sendall(one)
                answer = receive(connection)
                if not answer.startswith(HTTP_SEE_OTHER):
                    wrong.append(answer)

    threads = [
        threading.Thread(target=client, args=(requests[n::clients],)) for n in range(clients)
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    assert not wrong, wrong[0][:2000]
    return len(numbers) / took


if __name__ == "__main__":
    main()
