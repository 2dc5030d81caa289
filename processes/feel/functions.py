"""Functions written in Python: their signatures, and how arguments are fitted to them.

A signature is text such as ``"string: string, start position: number, length?: number"``. A name
before ``/`` has an alias; ``?`` marks an argument that may be left out, ``*`` one that takes all
the rest, ``**`` one list that may also be given as separate arguments. Kinds are divided by ``|``;
``any`` takes everything, also null.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from processes.feel.kinds import kind
from processes.feel.notes import UnusableError

_DURATIONS = ("days and time duration", "years and months duration")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a signature."""

    names: tuple[str, ...]
    kinds: frozenset[str]
    optional: bool
    gather: str
    """``*`` or ``**`` when the parameter takes several arguments, else empty."""

    def fit(self, value: object) -> object:
        """Return ``value`` converted to the kinds wanted (DMN 1.5 §10.3.2.9.4).

        A list of one is taken for its entry, and one value for a list of one. Raises
        UnusableError when the kinds do not fit.
        """
        found = kind(value)
        if found in self.kinds or "any" in self.kinds:
            return value
        if isinstance(value, list) and len(value) == 1 and kind(value[0]) in self.kinds:
            return value[0]
        if "list" in self.kinds and value is not None:
            return [value]
        raise UnusableError(
            "FEEL-012", parameter=self.names[0], wanted=" | ".join(sorted(self.kinds)), found=found
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    call: Callable[..., object]
    needs_run: bool
    """Whether ``call`` wants the Run before the arguments."""

    def takes(self, count: int) -> bool:
        """Return whether ``count`` arguments by position fit."""
        least = sum(not (p.optional or p.gather == "*") for p in self.parameters)
        return least <= count and (count <= len(self.parameters) or self._gathering())

    def _gathering(self) -> bool:
        return bool(self.parameters) and bool(self.parameters[-1].gather)

    def order(self, names: Sequence[str]) -> tuple[int, ...] | None:
        """Return the place of each parameter's argument among ``names``; None if they misfit."""
        places = [
            next((names.index(n) for n in p.names if n in names), None) for p in self.parameters
        ]
        while places and places[-1] is None and self.parameters[len(places) - 1].optional:
            places.pop()
        found = tuple(place for place in places if place is not None)
        complete = len(found) == len(places) and len(found) == len(names) == len(set(names))
        return found if complete else None

    def fit(self, given: list[object]) -> list[object]:
        """Return the arguments as ``call`` wants them; raises UnusableError for a wrong kind."""
        if not self._gathering():
            return [p.fit(value) for p, value in zip(self.parameters, given, strict=False)]
        *plain, last = self.parameters
        fitted = [p.fit(value) for p, value in zip(plain, given, strict=False)]
        rest = given[len(plain) :]
        if last.gather == "**":
            return [*fitted, last.fit(rest[0] if len(rest) == 1 else rest)]
        return [*fitted, *(last.fit(value) for value in rest)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Builtin:
    """A function by name, with the ways to call it in the order in which they are tried."""

    name: str
    forms: tuple[Form, ...]


def form(signature: str, call: Callable[..., object], *, needs_run: bool = False) -> Form:
    """Return the form that ``signature`` describes."""
    parameters = tuple(_parameter(part) for part in signature.split(",") if part)
    return Form(parameters=parameters, call=call, needs_run=needs_run)


def builtin(name: str, *forms: Form) -> Builtin:
    """Return the function ``name`` with its ``forms``."""
    return Builtin(name=name, forms=forms)


def by_name(functions: Iterable[Builtin]) -> Mapping[str, Builtin]:
    """Return the functions by their names."""
    return {function.name: function for function in functions}


def _parameter(text: str) -> Parameter:
    name, _, kinds = text.partition(":")
    bare = name.strip()
    stars = len(bare) - len(bare.lstrip("*"))
    wanted = [part.strip() for part in kinds.split("|")]
    wanted += [w for d in wanted if d == "duration" for w in _DURATIONS]
    return Parameter(
        names=tuple(bare.strip("*?").split("/")),
        kinds=frozenset(wanted) - {"duration"},
        optional=bare.endswith("?"),
        gather="*" * stars,
    )
