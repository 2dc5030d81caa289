"""Which tests run here: those whose surroundings are missing are left out, or refused.

A test marked ``shared`` reads ../shared, one marked ``browser`` drives Chromium. Where that is
missing, one line says that they were left out. With ``--no-skips`` nothing may be left out: what
is missing ends the run, and a skipped test counts as a failed one.
"""

from collections.abc import Generator

import pytest

from tests import surroundings

NEEDS = {
    "shared": (surroundings.shared, "the folder ../shared is not here"),
    "browser": (surroundings.chromium, "no Chromium is here; CHROMIUM may name one"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--no-skips``."""
    parser.addoption("--no-skips", action="store_true", help="a test left out is a failure")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to begin when everything must run and something is missing."""
    if config.getoption("--no-skips") and (gaps := missing()):
        raise pytest.UsageError("; ".join(gaps.values()))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose surroundings are missing, once every mark has been given."""
    gaps = missing()
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in gaps)]
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
