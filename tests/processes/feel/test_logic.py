"""and, or and not have three values (DMN 1.5 tables 41 and 50)."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.processes.feel.evaluation import value

TRUTHS = [True, False, None]
STRANGE = [1, "true", [], {}]
truths = st.sampled_from(TRUTHS)


def kleene_and(a: object, b: object) -> object:
    if a is False or b is False:
        return False
    return True if a is True and b is True else None


@pytest.mark.parametrize(("a", "b"), list(itertools.product([*TRUTHS, *STRANGE], repeat=2)))
def test_and_is_false_if_one_side_is_and_null_if_one_side_is_unknown(a: object, b: object) -> None:
    assert value("a and b", a=a, b=b) is kleene_and(a, b)


@pytest.mark.parametrize(("a", "b"), list(itertools.product([*TRUTHS, *STRANGE], repeat=2)))
def test_or_is_true_if_one_side_is_and_null_if_one_side_is_unknown(a: object, b: object) -> None:
    opposite = {True: False, False: True}
    strong = {True: True, False: False}
    negated = [opposite.get(x) if isinstance(x, bool) else None for x in (a, b)]
    expected = kleene_and(*negated)
    assert value("a or b", a=a, b=b) is (None if expected is None else not strong[bool(expected)])


@settings(deadline=None)
@given(a=truths, b=truths, c=truths)
def test_the_laws_of_logic_hold(a: object, b: object, c: object) -> None:
    laws = [
        ("not(a and b)", "not(a) or not(b)"),
        ("a and (b or c)", "a and b or a and c"),
        ("a and b", "b and a"),
        ("a or (b or c)", "(a or b) or c"),
        ("not(not(a))", "a"),
        ("a and (a or b)", "a"),
    ]
    for left, right in laws:
        assert value(left, a=a, b=b, c=c) is value(right, a=a, b=b, c=c)


def test_the_excluded_middle_does_not_hold_for_null() -> None:
    assert value("a or not(a)", a=None) is None
