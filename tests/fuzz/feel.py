"""Coverage-guided fuzzing of expressions: a value or a FeelError, within fuel, time and memory.

Not part of the tests: it runs until it is stopped, and its library is for Linux. In a surrounding
of its own:

    python -m venv .fuzz
    .fuzz/bin/pip install --require-hashes -r requirements/run.lock
    .fuzz/bin/pip install --require-hashes -r requirements/fuzz.lock
    PYTHONPATH=. .fuzz/bin/python tests/fuzz/feel.py -max_total_time=300 -timeout=5

It ends at the first input that raises anything else, and writes that input into a file; the same
command with the file's name runs it again.
"""

import resource
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

FUZZER = "atheris"
"""Installed for this alone, so the name is not among the imports."""
MEMORY = 2 * 2**30
"""What the whole process may take, in bytes."""
FUEL = 3_000
NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)

atheris = import_module(FUZZER)
with atheris.instrument_imports(include=["processes.feel"]):
    from processes.feel.compiler import Scope, compile_cell
    from processes.feel.errors import FeelError
    from processes.feel.expression import compile_expression
    from processes.feel.library.catalog import BUILTINS
    from processes.feel.values import (
        DayTimeDuration,
        Range,
        YearMonthDuration,
        from_json,
        to_json,
    )
    from processes.feel.wide import DAY, make_clock, make_day, make_moment

WORDS = (
    *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "and"),
    *("or", "not", "function", "instance of", "null", "true", "false", "item", "?", "partial"),
    *("x", "y", "xs", "金额", "a b", "__x", "list<number>", "range<date>", "1", "0", "2.5", "1e30"),
    *(
        '"a"',
        '""',
        '@"2026-01-31"',
        '@"-12345-01-31"',
        '@"10:00:00.000000001Z"',
        '@"P1M"',
        '@"PT1H"',
    ),
    *(
        '@"9999-12-31T23:59:59@Europe/Paris"',
        '@"999999999-12-31"',
        "1e6000",
        "1e-6000",
        '"(a)\\\\1"',
    ),
    *("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "(", ")", "[", "]", "{", "}"),
    *(",", ":", ".", "..", "->", "a:", ".a", ".year", "[1]", "(1)", "(< 3)", "[1..3)"),
    *(f"{name}(" for name in sorted(BUILTINS)),
)
ZONES = (None, UTC)


def value(data: Any, depth: int = 0) -> object:
    """Return a value of any kind."""
    makers: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: data.ConsumeBool(),
        lambda: data.ConsumeInt(8),
        lambda: data.ConsumeInt(17),
        lambda: Decimal(data.ConsumeInt(4)).scaleb(data.ConsumeIntInRange(-6_200, 6_100)),
        lambda: data.ConsumeUnicodeNoSurrogates(12),
        lambda: data.ConsumeUnicode(6),
        lambda: make_day(data.ConsumeIntInRange(-(10**11), 10**11)),
        lambda: make_clock(data.ConsumeIntInRange(0, DAY - 1), data.PickValueInList(list(ZONES))),
        lambda: make_moment(
            data.ConsumeIntInRange(-(10**11), 10**11),
            data.ConsumeIntInRange(0, DAY - 1),
            data.PickValueInList(list(ZONES)),
        ),
        lambda: DayTimeDuration(nanoseconds=data.ConsumeInt(12)),
        lambda: YearMonthDuration(months=data.ConsumeInt(8)),
        lambda: [value(data, depth + 1) for _ in range(data.ConsumeIntInRange(0, 4))],
        lambda: {data.ConsumeUnicode(3): value(data, depth + 1), "a": value(data, depth + 1)},
        lambda: Range(
            start=value(data, depth + 1),
            end=value(data, depth + 1),
            start_included=data.ConsumeBool(),
            end_included=data.ConsumeBool(),
        ),
    )
    last = len(makers) - 1 if depth < 3 else len(makers) - 4
    return makers[data.ConsumeIntInRange(0, last)]()


def any_text(data: Any) -> None:
    """Evaluate whatever text there is, as an expression and as a cell."""
    text = data.ConsumeUnicode(200)
    evaluate(text, {"x": 1, "xs": [1, 2]})
    compile_cell(text, Scope())


def words(data: Any) -> None:
    """Evaluate words of the grammar in any order."""
    count = data.ConsumeIntInRange(1, 25)
    text = " ".join(data.PickValueInList(list(WORDS)) for _ in range(count))
    evaluate(text, {"x": value(data), "y": value(data), "xs": [value(data)]})


def call(data: Any) -> None:
    """Call a built-in function with values of any kind."""
    name = data.PickValueInList(sorted(BUILTINS))
    given = {f"v{number}": value(data) for number in range(data.ConsumeIntInRange(0, 7))}
    evaluate(f"{name}({', '.join(given)})", given)


def pattern(data: Any) -> None:
    """Search any pattern in any text."""
    given = {
        "t": data.ConsumeUnicodeNoSurrogates(40),
        "f": data.PickValueInList(["", "i", "m", "s", "x", "q", "smix", "k"]),
        "r": data.ConsumeUnicodeNoSurrogates(6),
        "p": data.ConsumeUnicodeNoSurrogates(60),
    }
    evaluate("[matches(t, p, f), replace(t, p, r, f), split(t, p)]", given)


def operation(data: Any) -> None:
    """Join two values by an operator."""
    sign = data.PickValueInList(["+", "-", "*", "/", "**", "<", "=", "in", "!="])
    evaluate(
        f"[x {sign} y, x.year, x[y], for i in x return i]", {"x": value(data), "y": value(data)}
    )


def temporal(data: Any) -> None:
    """Read dates, times and durations from any text."""
    given = {"t": data.ConsumeUnicodeNoSurrogates(40)}
    evaluate("[date(t), time(t), date and time(t), duration(t), range(t), number(t)]", given)


MODES = (any_text, words, call, pattern, operation, temporal)


def evaluate(text: str, variables: dict[str, object]) -> None:
    """Evaluate; the value must come back from its JSON form, and every note must have a text."""
    found = compile_expression(text, variables).evaluate(variables, now=NOW, fuel=FUEL)
    assert to_json(from_json(to_json(found.value))) == to_json(found.value)
    assert all(note.text() for note in found.notes)


def one_input(content: bytes) -> None:
    """Try one input; anything but a FeelError ends the run."""
    data = atheris.FuzzedDataProvider(content)
    mode = MODES[data.ConsumeIntInRange(0, len(MODES) - 1)]
    try:
        mode(data)
    except FeelError as error:
        error.sentence()


def main() -> None:
    """Run until stopped, within MEMORY."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
