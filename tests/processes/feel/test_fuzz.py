"""Whatever is written and whatever the data are: a value, or a FeelError; nothing else."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from processes.feel.expression import Evaluation, FeelError, compile_expression
from processes.feel.library.catalog import BUILTINS
from processes.feel.values import DayTimeDuration, Range, YearMonthDuration, from_json, to_json
from processes.feel.wide import make_clock, make_day, make_moment
from tests.builders import NOON
from tests.processes.feel.test_values import VALUES

WORDS = [
    *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "and"),
    *("or", "not", "function", "external", "instance of", "null", "true", "false", "item", "?"),
    *("x", "y", "z", "xs", "金额", "a b", "__x", "list<number>", "date and time", "partial"),
    *("1", "-1", "0", "2.5", "1e30", "1e-30", "1e6000", '"a"', '""', '"2026-01-01"', '"P1Y"'),
    *('@"2026-01-31"', '@"10:00:00Z"', '@"9999-12-31T23:59:59+14:00"', '@"P1M"', '@"PT1H"'),
    *("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "(", ")", "[", "]", "{", "}"),
    *(",", ":", ".", "..", "->", "//", "/*", '"', "\n", "a:", ".a", "year", "[1]", "(1)"),
]
OPERANDS = st.sampled_from(
    ["x", "y", "xs", "1", "0", "-1.5", "1e33", '"a"', "null", "[x, y]", "{a: x}"]
)
TEMPORAL = st.sampled_from(
    [
        *('@"0001-01-01"', '@"9999-12-31"', '@"10:00:00+14:00"', '@"0001-01-01T00:00:00+14:00"'),
        *('@"-12345-02-29"', '@"0000-02-29"', '@"999999999-12-31"', '@"10:00:00.000000001Z"'),
        *('@"99999-10-25T02:30:00.123456789@Europe/Paris"', '@"-999999999-01-01T00:00:00+14:00"'),
        *('@"9999-12-31T23:59:59-14:00"', '@"P999999999999M"', '@"-P999999999999D"', '@"PT0S"'),
        *('@"2026-10-25T02:30:00@Europe/Paris"', '@"02:30:00@Europe/Paris"', "[1..5]", "(< 3)"),
    ]
)


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(
        ["+", "-", "*", "/", "**", "=", "!=", "<", ">=", "and", "or", "in", "in [1..x] and"]
    )
    calls = st.builds(
        lambda name, given: f"{name}({', '.join(given)})",
        st.sampled_from(sorted(BUILTINS)),
        st.lists(inner, max_size=3),
    )
    return st.one_of(
        st.builds("({} {} {})".format, inner, operators, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
        st.builds("(for i in {} return {})".format, inner, inner),
        st.builds("(some i in {} satisfies i = {})".format, inner, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("{}.{}".format, inner, st.sampled_from(["a", "year", "days", "start", "item"])),
        st.builds("(-{})".format, inner),
        calls,
    )


EXPRESSIONS = st.recursive(st.one_of(OPERANDS, TEMPORAL), joined, max_leaves=8)


def run(text: str, variables: dict[str, object]) -> None:
    """Evaluate; a result must have a JSON form, an error must be a FeelError with a sentence."""
    found = outcome(text, variables)
    if isinstance(found, FeelError):
        assert found.code.startswith("BPMN-03")
        assert str(found)
    else:
        form = to_json(found.value)
        assert to_json(from_json(form)) == form
        assert all(note.text() for note in found.notes)


def outcome(text: str, variables: dict[str, object]) -> Evaluation | FeelError:
    try:
        return compile_expression(text, variables).evaluate(variables, now=NOON, fuel=3_000)
    except FeelError as error:
        return error


@given(st.text())
@settings(deadline=None)
@example("\ud800")
@example("\0")
@example("\u2028")
@example("@")
@example("]")
@example("{" * 50)
def test_arbitrary_text_raises_nothing_but_feel_errors(text: str) -> None:
    run(text, {})


@given(st.lists(st.sampled_from(WORDS), max_size=25))
@settings(deadline=None, max_examples=400)
def test_arbitrary_words_of_the_grammar_raise_nothing_but_feel_errors(words: list[str]) -> None:
    run(" ".join(words), {"x": 1, "xs": [1, 2]})


@given(EXPRESSIONS, VALUES, VALUES, st.lists(VALUES, max_size=5))
@settings(deadline=None, max_examples=600)
def test_arbitrary_data_raise_nothing_but_feel_errors(
    text: str, x: object, y: object, xs: list[object]
) -> None:
    run(text, {"x": x, "y": y, "xs": xs})


@given(st.sampled_from(sorted(BUILTINS)), st.lists(VALUES, max_size=4))
@settings(deadline=None, max_examples=600)
def test_functions_raise_nothing_but_feel_errors(name: str, given_values: list[object]) -> None:
    names = [f"v{index}" for index in range(len(given_values))]
    run(f"{name}({', '.join(names)})", dict(zip(names, given_values, strict=True)))


KINDS = [
    *(None, True, 0, -1, 2.5, Decimal("1e6000"), "", "a", "2026-01-01", "P1D", "[1..2]"),
    *([], [1, None], [[1]], {}, {"key": "a", "value": 1}, date(2026, 1, 1), time(1, tzinfo=UTC)),
    *(datetime(2026, 1, 1, tzinfo=UTC), make_day(10**7), make_clock(1, None)),
    *(make_moment(-(10**7), 1, UTC), DayTimeDuration(nanoseconds=1), YearMonthDuration(months=1)),
    Range(start=1, end=2, start_included=True, end_included=False),
]


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_function_takes_or_refuses_every_kind_at_every_place(name: str) -> None:
    counts = {len(form.parameters) for form in BUILTINS[name].forms}
    for count in counts & {1, 2, 3}:
        for given_values in product(KINDS if count < 3 else KINDS[::3], repeat=count):
            names = [f"v{index}" for index in range(count)]
            run(f"{name}({', '.join(names)})", dict(zip(names, given_values, strict=True)))


SIGNS = st.sampled_from(
    [*"ab()[]{}|*+?^$.-\\,1d \n闭", "\\p{L}", "(?:", "[^", "\\d", "-[", "{2}", "\\1"]
)
PATTERNS = st.one_of(st.text(max_size=20), st.lists(SIGNS, max_size=12).map("".join))


@given(PATTERNS, st.text("ab1\n-İß\ud800", max_size=12), st.text("smixqk", max_size=3), PATTERNS)
@settings(deadline=None, max_examples=600)
def test_patterns_raise_nothing_but_feel_errors(
    pattern: str, text: str, flags: str, replacement: str
) -> None:
    given_values = {"t": text, "p": pattern, "f": flags, "r": replacement}
    run("[matches(t, p, f), replace(t, p, r, f), split(t, p)]", dict(given_values))


@given(st.sampled_from(["+", "-", "*", "/", "**", "<", "="]), VALUES, VALUES)
@settings(deadline=None, max_examples=600)
@example("+", datetime.max.replace(tzinfo=UTC), DayTimeDuration(nanoseconds=1))
@example("-", datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
@example("*", YearMonthDuration(months=10**12), Decimal("1e6000"))
@example("**", Decimal("1e-6000"), 10**30)
@example("<", time(1, tzinfo=UTC), time(1))
def test_operators_raise_nothing_but_feel_errors(sign: str, x: object, y: object) -> None:
    run(f"x {sign} y", {"x": x, "y": y})


@settings(deadline=None)
@given(st.integers(-(10**40), 10**40), st.integers(-(10**40), 10**40))
def test_whole_numbers_add_up_exactly_below_34_digits(x: int, y: int) -> None:
    found = compile_expression("x + y").evaluate({"x": x, "y": y}, now=NOON).value
    if abs(x + y) < 10**34:
        assert found == x + y
    else:
        assert isinstance(found, Decimal)
        assert abs(found - (x + y)) <= abs(x + y) * Decimal("1e-33")
