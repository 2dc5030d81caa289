"""What is refused, with code and place; and what ends before it costs too much."""

from contextlib import suppress

import pytest

from processes.feel.errors import (
    FeelError,
    FeelFuelError,
    NumberTooLargeError,
    TooDeepError,
    TooLongError,
    ValueTooLargeError,
)
from processes.feel.expression import compile_expression
from tests.builders import NOON
from tests.processes.feel.evaluation import codes, value

REFUSED = [
    ("x = = 1", "BPMN-030", 1, 5),
    ("1 +", "BPMN-030", 1, 4),
    ("(1", "BPMN-030", 1, 3),
    ("1 +\n  )", "BPMN-030", 2, 3),
    ("'a'", "BPMN-030", 1, 1),
    ('"a', "BPMN-030", 1, 1),
    ("sum（1）", "BPMN-030", 1, 4),
    ("“a”", "BPMN-030", 1, 1),
    ("{a: 1, a: 2}", "BPMN-030", 1, 8),
    ("(1, 2)", "BPMN-030", 1, 5),
    ('@"2026-02-30"', "BPMN-030", 1, 1),
    (r'"\ud800"', "BPMN-030", 1, 1),
    (r'"\u0000"', "BPMN-030", 1, 1),
    (r'"\UFFFFFF"', "BPMN-030", 1, 1),
    ("x instance of nothing", "BPMN-030", 1, 15),
    ("import os", "BPMN-031", 1, 1),
    ("1 + __class__", "BPMN-031", 1, 5),
    ("x.__class__", "BPMN-031", 1, 3),
    ("function(x) external {java: 1}", "BPMN-031", 1, 13),
    ("", "BPMN-032", 1, 1),
    (" \n", "BPMN-032", 1, 1),
    ("=", "BPMN-032", 1, 1),
    ("// nothing", "BPMN-032", 1, 1),
    ("1" + " " * 2_000, "BPMN-033", 1, 1),
    ("1e9999", "BPMN-033", 1, 1),
    ("{__builtins__: 1}", "BPMN-034", 1, 2),
    ('{"__builtins__": 1}', "BPMN-034", 1, 2),
    ("for __x in [1] return 1", "BPMN-034", 1, 5),
    ("function(__x) 1", "BPMN-034", 1, 10),
]
DOUBLING = (
    "{a: [1, 1], b: [a, a], c: [b, b], d: [c, c], e: [d, d], f: [e, e], g: [f, f, f, f, f],"
    " h: [g, g, g, g, g], i: [h, h, h, h, h]"
)
"""A small text whose value written out has thousands of entries."""


@pytest.mark.parametrize(("text", "code", "line", "column"), REFUSED)
def test_an_expression_is_refused_with_code_and_place(
    text: str, code: str, line: int, column: int
) -> None:
    with pytest.raises(FeelError) as refused:
        compile_expression(text)
    error = refused.value
    assert (error.code, error.line, error.column) == (code, line, column)
    assert "{" not in error.sentence().replace("{ ", "")
    assert error.advice


def test_full_width_brackets_are_answered_with_the_right_ones() -> None:
    with pytest.raises(FeelError) as refused:
        compile_expression("sum（1）")
    assert refused.value.sentence() == "Line 1, column 4: （ must be written as (."


@pytest.mark.parametrize("text", ["9**9**9", "10**40", "2**10000000000", "(1/3)**-1000000"])
def test_a_power_too_large_is_refused_at_once(text: str) -> None:
    with pytest.raises(NumberTooLargeError) as refused:
        value(text)
    assert refused.value.code == "BPMN-033"


def test_a_power_too_small_is_zero_and_a_large_product_is_null() -> None:
    assert value("10**33") == 10**33
    assert value("1e6000 * 1e6000") is None
    assert codes("1e6000 * 1e6000") == ["FEEL-010"]
    assert value("(10**30) * (10**30) = 1e60") is True


@pytest.mark.parametrize(
    "text",
    [
        "(" * 900 + "1" + ")" * 900,
        "[" * 900 + "1" + "]" * 900,
        "-" * 1_900 + "1",
        "=".join(["1"] * 900),
        "if a then b else " * 100 + "1",
        "f(" * 600 + "1" + ")" * 600,
    ],
)
def test_deep_nesting_is_refused_or_harmless(text: str) -> None:
    with suppress(TooDeepError):
        value(text)


@pytest.mark.parametrize(
    "text",
    [
        *("{a" + "//" * 900, "[a" + "//" * 900, "f(a" + "//" * 900, "function(a" + "//" * 900),
        *("{a" + "/**/" * 450, "{a" + " /*" * 600, "1 ]" + "//" * 900, "for a" + "//" * 900),
        *("{" + "a " * 900, "for " + "a " * 900, "some " + "in " * 600, '"' + "\\" * 900),
    ],
)
def test_texts_that_end_too_early_are_refused_at_once(text: str) -> None:
    with suppress(FeelError):
        value(text)


def test_long_chains_are_not_deep() -> None:
    assert value(" + ".join(["1"] * 400)) == 400
    assert value(" and ".join(["true"] * 200)) is True
    assert value("x" + "[item > 0]" * 150, x=[1]) == [1]
    assert value("(" * 300 + "1" + ")" * 300) == 1


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000000000 return i",
        "for i in 1..200, j in 1..200 return i * j",
        "some i in 1..1000000 satisfies i < 0",
        "count(for i in 1..9000 return 1)",
        "xs[item > 1 and item > 2 and item > 3 and item > 4]",
        "distinct values(xs)",
        "sort(xs, function(a, b) a < b)",
        "for i in 1..900 return upper case(long)",
        "for i in 1..900 return long + long",
        "for i in 1..900 return substring(long, 2)",
        'for i in 1..900 return context put(wide, "x", i)',
        'for i in 1..900 return split(long, "y")',
        "for i in 1..900 return contains(long, string(i))",
        DOUBLING + ", j: flatten(i)}.j",
        DOUBLING + ", j: [i, i] = [i, i]}.j",
        DOUBLING + "}",
    ],
)
def test_work_without_end_runs_out_of_fuel(text: str) -> None:
    wide = {f"entry {number}": number for number in range(3_000)}
    with pytest.raises(FeelFuelError) as spent:
        value(text, xs=list(range(3_000)), long="x" * 30_000, wide=wide)
    assert spent.value.code == "BPMN-033"
    assert "10000" in spent.value.sentence()


def test_more_fuel_goes_further() -> None:
    expression = compile_expression("count(for i in 1..9000 return 1)")
    assert expression.evaluate({}, now=NOON, fuel=100_000).value == 9_000


@pytest.mark.parametrize(
    "text",
    ["a + a", "string join([a, a])", "upper case(a + b) + b", "string([a, b])", "lower case(c)"],
)
def test_texts_have_a_longest_length(text: str) -> None:
    with pytest.raises(ValueTooLargeError):
        value(text, a="x" * 60_000, b="y" * 10_000, c="İ" * 40_000)


def test_functions_that_call_themselves_come_to_an_end() -> None:
    text = "{f: function(g, n) g(g, n + 1), x: f(f, 1)}.x"
    with pytest.raises(TooLongError):
        value(text)


def test_lists_within_lists_do_not_grow_for_ever() -> None:
    with pytest.raises(TooLongError):
        value("for i in 1..90 return [partial]")


def test_lists_too_deep_to_compare_are_refused() -> None:
    inner = "[" * 30 + "partial[-1]" + "]" * 30
    deep = f"for i in 1..150 return if i = 1 then 1 else {inner}"
    expression = compile_expression(f"{{l: {deep}, x: l[-1] = l[-1]}}.x")
    with pytest.raises(TooDeepError):
        expression.evaluate({}, now=NOON, fuel=100_000)


def test_an_expression_is_compiled_once() -> None:
    assert compile_expression("1 + 1") is compile_expression("1 + 1")
    assert compile_expression("a + b", ["a", "b"]) is compile_expression("a + b")
    assert compile_expression("a-b", ["a-b"]) is not compile_expression("a-b")
