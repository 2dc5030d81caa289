"""Functions that make one number of a list (DMN 1.5 §10.3.4.4); null for an empty list."""

from collections.abc import Callable
from decimal import Decimal
from functools import reduce

from processes.feel.functions import Builtin, builtin, form
from processes.feel.kinds import DECIMAL128, kind, number
from processes.feel.notes import UnusableError
from processes.feel.operators import add, divide, multiply, subtract

Number = int | Decimal


def _numbers(items: list[object]) -> list[Number]:
    """Return the list if it holds numbers only; raises UnusableError."""
    strange = {kind(item) for item in items} - {"number"}
    if strange:
        raise UnusableError("FEEL-039", found=min(strange))
    return [item for item in items if isinstance(item, (int, Decimal))]


def _folding(join: Callable[[Number, Number], Number]) -> Callable[[list[object]], Number | None]:
    def fold(items: list[object]) -> Number | None:
        values = _numbers(items)
        return reduce(join, values) if values else None

    return fold


def _mean(items: list[object]) -> Number | None:
    total = _folding(add)(items)
    return None if total is None else divide(total, len(items))


def _median(items: list[object]) -> Number | None:
    values = sorted(_numbers(items))
    if not values:
        return None
    low, high = values[(len(values) - 1) // 2], values[len(values) // 2]
    return low if low == high else divide(add(low, high), 2)


def _deviation(items: list[object]) -> Number | None:
    """Return the sample standard deviation; null for fewer than two numbers."""
    values = _numbers(items)
    if len(values) < 2:  # noqa: PLR2004
        return None
    mean = divide(reduce(add, values), len(values))
    distances = [subtract(value, mean) for value in values]
    variance = divide(reduce(add, map(multiply, distances, distances)), len(values) - 1)
    return number(DECIMAL128.sqrt(variance))


def _mode(items: list[object]) -> list[Number]:
    """Return the numbers that occur most often, in ascending order."""
    counts: dict[Number, int] = {}
    for value in _numbers(items):
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(value for value, count in counts.items() if count == most)


FUNCTIONS: tuple[Builtin, ...] = (
    builtin("sum", form("**list: list", _folding(add))),
    builtin("product", form("**list: list", _folding(multiply))),
    builtin("mean", form("**list: list", _mean)),
    builtin("median", form("**list: list", _median)),
    builtin("stddev", form("**list: list", _deviation)),
    builtin("mode", form("**list: list", _mode)),
)
