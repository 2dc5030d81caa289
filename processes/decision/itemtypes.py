"""Types as decisions declare them: what belongs to one, and what is made of a value that does not.

DMN 1.5 §10.3.2.9: null belongs to every type; a context has at least the entries of its type. Of a
value that does not belong, one is made that does (§10.3.2.9.4), or null.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from processes.feel.builder import TypeTest
from processes.feel.kinds import KINDS, Function, kind
from processes.feel.operations import Test
from processes.feel.run import Frame, Run
from processes.feel.wide import day_number, is_date, make_moment

Fits = Callable[[object, Run], bool]
"""Whether a value, which is not null, belongs to a type."""
SIMPLE: Final[Mapping[str, str]] = {
    **{name: name for name in KINDS.values() if name not in {"null", "list"}},
    "list": "list",
    "dateTime": "date and time",
    "date time": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
"""The types that FEEL brings, by all their names."""
ANY: Final = frozenset({"", "Any"})
_LATE: Final = datetime(1, 1, 1, tzinfo=UTC)
_FUEL: Final = 100_000


class Type:
    """One type: how it is called, whether it is a list, and what belongs to it."""

    __slots__ = ("fits", "item", "name", "result")

    def __init__(
        self, name: str, fits: Fits, *, item: "Type | None" = None, result: "Type | None" = None
    ) -> None:
        """Take the test of values that are not null; ``item`` is the type of a list's entries.

        ``result`` is the type of what a function gives.
        """
        self.name = name
        self.fits = fits
        self.item = item
        self.result = result

    def has(self, value: object, run: Run) -> bool:
        """Say whether ``value`` belongs to the type."""
        return value is None or self.fits(value, run)

    def convert(self, value: object, run: Run) -> object:
        """Return ``value`` as one of this type (§10.3.2.9.4), or null with a note."""
        found = self.made_of(value, run)
        if found is None and value is not None:
            run.note((1, 1), "FEEL-020", wanted=self.name, found=kind(value))
        return found

    def made_of(self, value: object, run: Run) -> object:
        """Return ``value`` as one of this type, or null."""
        if self.has(value, run):
            return value
        return next((other for other in self._others(value) if self.has(other, run)), None)

    def _others(self, value: object) -> Iterator[object]:
        """Yield what a value may be taken for: the entry of a list, a list of one, midnight."""
        if isinstance(value, list) and len(value) == 1:
            yield value[0]
        if self.item is not None:
            yield [value]
        if is_date(value):
            yield make_moment(day_number(value), 0, UTC)


def simple(name: str) -> Type:
    """Return one of FEEL's own types."""
    if name == "list":
        return list_of(anything(), name)
    wanted = SIMPLE[name]
    return Type(name, lambda value, _run: kind(value) == wanted)


def anything(name: str = "Any") -> Type:
    """Return the type that everything belongs to."""
    return Type(name, lambda _value, _run: True)


def function_type(name: str, result: Type | None) -> Type:
    """Return the type of functions; what they give is made a ``result``."""
    return Type(name, lambda value, _run: isinstance(value, Function), result=result)


def list_of(item: Type, name: str = "") -> Type:
    """Return the type of lists of ``item``."""

    def fits(value: object, run: Run) -> bool:
        if not isinstance(value, list):
            return False
        run.spend(len(value))
        return all(item.has(each, run) for each in value)

    return Type(name or f"list<{item.name}>", fits, item=item)


def context_of(name: str, entries: Mapping[str, Callable[[], Type]]) -> Type:
    """Return the type of contexts that have at least these ``entries``."""

    def fits(value: object, run: Run) -> bool:
        if not isinstance(value, dict):
            return False
        run.spend(len(entries))
        return all(
            entry in value and find().has(value[entry], run) for entry, find in entries.items()
        )

    return Type(name, fits)


def restricted(base: Type, passes: Test, name: str = "") -> Type:
    """Return the values of ``base`` that pass a test."""

    def fits(value: object, run: Run) -> bool:
        return base.fits(value, run) and passes(Frame({}, None, run), value) is True

    return Type(name or base.name, fits, item=base.item, result=base.result)


def renamed(base: Type, name: str) -> Type:
    """Return the same type under another name."""
    return Type(name, base.fits, item=base.item, result=base.result)


def instance_test(found: Type) -> TypeTest:
    """Return the test behind ``instance of``, to which null does not belong."""

    def test(value: object) -> bool:
        if value is None:
            return False
        return found.fits(value, Run(now=_LATE, variables={}, functions={}, fuel=_FUEL))

    return test
