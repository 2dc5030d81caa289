"""Which tests run here: those whose surroundings are missing are left out, or refused.

A test marked ``shared`` reads ../shared, one marked ``browser`` drives Chromium. Where that is
missing, one line says that they were left out. With ``--no-skips`` nothing may be left out: what
is missing ends the run, and a skipped test counts as a failed one.

A test that asks for ``store``, however far away, runs once on each. One marked ``only_on`` is about
one of them and says why. With ``--store`` only such tests run, and on that one alone.
"""

from collections.abc import Generator, Iterator, Mapping

import pytest

from engine.store.database import Database
from tests import surroundings
from tests.stores import STORES, Shelf, Store

NEEDS = {
    "shared": (surroundings.shared, "the folder ../shared is not here"),
    "browser": (surroundings.chromium, "no Chromium is here; CHROMIUM may name one"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--no-skips`` and ``--store``."""
    parser.addoption("--no-skips", action="store_true", help="a test left out is a failure")
    parser.addoption("--store", choices=STORES, help="only what uses a database, and on this one")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to begin when everything must run and something is missing."""
    config.addinivalue_line("markers", "only_on(store, reason): is about this store alone")
    if config.getoption("--no-skips") and (gaps := missing()):
        raise pytest.UsageError("; ".join(gaps.values()))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let a test run on each store it is about."""
    if "store" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("only_on")
        only = (_alone(*mark.args, **mark.kwargs),) if mark else STORES
        metafunc.parametrize("store", only, indirect=True)


def _alone(store: str, reason: str) -> str:
    """Return the one store that a mark names; it has to say why."""
    assert reason
    return store


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Store]]:
    """Each store, with what is made once and copied."""
    opened = {name: kind(tmp_path_factory.mktemp(name)) for name, kind in STORES.items()}
    yield opened
    for store in opened.values():
        store.close()


@pytest.fixture
def store(stores: Mapping[str, Store], request: pytest.FixtureRequest) -> Iterator[Store]:
    """The store that this run of the test uses."""
    chosen = stores[request.param]
    yield chosen
    chosen.clear()


@pytest.fixture
def shelf(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """As many databases as the test wants."""
    opened = Shelf(store, tmp_path_factory.mktemp("shelf"))
    yield opened
    opened.close()


@pytest.fixture
def database(shelf: Shelf) -> Database:
    """A database with all tables and nothing in them."""
    return shelf.new()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose surroundings are missing, once every mark has been given."""
    gaps, chosen = missing(), config.getoption("--store")
    left_out = [
        item
        for item in items
        if any(item.get_closest_marker(mark) for mark in gaps)
        or (chosen and store_of(item) != chosen)
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out and why."""
    for mark, reason in missing().items():
        terminalreporter.write_line(f"Tests marked {mark} were left out: {reason}.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a skipped test as a failed one where nothing may be skipped."""
    report = yield
    if report.skipped and item.config.getoption("--no-skips") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although --no-skips was given: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Count a module that skips itself as a failed one where nothing may be skipped."""
    report = yield
    if report.skipped and collector.config.getoption("--no-skips"):
        report.outcome = "failed"
        report.longrepr = f"skipped although --no-skips was given: {report.longrepr}"
    return report


def missing() -> dict[str, str]:
    """Return the marks whose surroundings are missing, each with the reason."""
    return {mark: reason for mark, (find, reason) in NEEDS.items() if not find()}


def store_of(item: pytest.Item) -> str | None:
    """Return the name of the store that a test runs on; None when it uses no database."""
    call = getattr(item, "callspec", None)
    return call.params.get("store") if call else None
