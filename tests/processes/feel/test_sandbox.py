"""No expression reaches Python: each of these is refused, or null, and nothing else happens."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from processes.feel.expression import FeelError, compile_expression
from tests.builders import NOON

ESCAPES = [
    "import os",
    "import('os')",
    "__import__('os')",
    '__import__("os").system("true")',
    "open()",
    'open("/etc/passwd")',
    'open("/etc/passwd").read()',
    "exec('1')",
    'exec("1")',
    'eval("1")',
    'compile("1", "", "eval")',
    'getattr(x, "__class__")',
    "globals()",
    "locals()",
    "vars()",
    "dir(x)",
    "x.__class__",
    "x.__class__.__mro__",
    '"".__class__.__base__.__subclasses__()',
    "().__class__",
    "[].__class__",
    "{}.__class__",
    '{}["__class__"]',
    'get value(x, "__class__")',
    'get value({}, "__class__")',
    "x.real",
    "x.bit_length()",
    "text.upper",
    "text.format",
    'text.format("{0.__class__}")',
    '"{0.__class__}".format(x)',
    '"%s" % x',
    "items.append(1)",
    "items.sort",
    "record.keys()",
    "record.pop",
    "moment.strftime",
    "moment.tzinfo",
    "moment.__reduce__",
    "lambda: 1",
    "lambda x: x",
    "[x for x in items]",
    "(yield 1)",
    "x := 1",
    "x; y",
    "function(x) external {java: {class: 1}}",
    'function(x) external {java: {class: "java.lang.Runtime", "method signature": "exec"}}',
    "abs.__globals__",
    "abs.invoke",
    "(function(x) x).invoke",
    "{f: function(x) x}.f.__closure__",
    "now.__self__",
    "f.__globals__",
    "f.__code__",
    "__builtins__",
    "__builtins__.open",
    "{__class__: 1}",
    "\\u006fpen()",
    "𝕠𝕡𝕖𝕟()",
    "raise x",
    "del x",
    "global x",
    "print(x)",
    "input()",
    "help()",
    "breakpoint()",
    "exit()",
    "object()",
    "type(x)",
    "super()",
    "memoryview(x)",
]
VARIABLES: dict[str, object] = {
    "x": 1,
    "text": "a",
    "items": [1],
    "record": {"a": 1},
    "moment": NOON,
}


def outcome(text: str) -> object:
    """Return the value, or the error that refused the expression."""

    def f() -> int:
        return 1

    try:
        expression = compile_expression(text)
        return expression.evaluate(VARIABLES, now=NOON, functions={"f": f}).value
    except FeelError as refused:
        return refused


TELLING = ("open", "exec", "compile", "import", "os.", "subprocess.", "socket.", "ctypes.")
watched: list[list[str]] = []


def notice(event: str, _given: object) -> None:
    """Record what Python is asked to do while somebody watches."""
    if watched and event.startswith(TELLING):
        watched[-1].append(event)


sys.addaudithook(notice)


@contextmanager
def watching() -> Iterator[list[str]]:
    events: list[str] = []
    watched.append(events)
    try:
        yield events
    finally:
        watched.remove(events)


@pytest.fixture(scope="module", autouse=True)
def grammar_already_loaded() -> None:
    outcome("1 in (< 2)")
    outcome("unknown(1) + )")


@pytest.mark.parametrize("text", ESCAPES)
def test_an_attempt_to_reach_python_is_refused_or_null(text: str) -> None:
    with watching() as events:
        found = outcome(text)
    assert found is None or isinstance(found, FeelError) or found in ([], [None])
    assert events == []


def test_the_watch_notices_a_file_that_is_opened(tmp_path: Path) -> None:
    with watching() as events:
        (tmp_path / "noticed").write_text("", encoding="utf-8")
    assert "open" in events


def test_the_test_would_see_a_value_that_got_out() -> None:
    assert outcome("x + 1") == 2
    assert outcome("f()") == 1


def test_only_the_entries_of_contexts_are_reached_by_paths() -> None:
    assert outcome("record.a") == 1
    assert outcome("record.items") is None


@pytest.mark.parametrize("name", ["open", "exec", "eval", "print", "getattr", "compile"])
def test_python_functions_are_unknown_functions(name: str) -> None:
    expression = compile_expression(f"{name}(x)")
    assert expression.calls == {name}
    (note,) = expression.evaluate(VARIABLES, now=NOON).notes
    assert note.code == "FEEL-002"
    assert name in note.text()
