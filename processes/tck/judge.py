"""Whether a result is the one that is expected."""

from decimal import Decimal
from typing import Final

TOLERANCE: Final = Decimal("1e-8")
"""The long fractions of the kit were calculated in binary floating point."""


def agrees(found: object, expected: object) -> bool:
    """Return whether a value is the expected one; kinds must be the same."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return found.keys() == expected.keys() and all(
            agrees(found[key], value) for key, value in expected.items()
        )
    if isinstance(expected, list) and isinstance(found, list):
        return len(found) == len(expected) and all(map(agrees, found, expected))
    if _is_number(expected) and _is_number(found):
        return abs(Decimal(str(found)) - Decimal(str(expected))) <= TOLERANCE
    return type(found) is type(expected) and bool(found == expected)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)
