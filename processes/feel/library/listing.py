"""List functions (DMN 1.5 §10.3.4.4)."""

import functools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from processes.feel.comparison import compare, equal, place
from processes.feel.functions import Builtin, builtin, form
from processes.feel.kinds import Function, integer, kind
from processes.feel.notes import UnusableError
from processes.feel.run import Run

Number = int | Decimal
Items = list[object]


def _contains(run: Run, items: Items, element: object) -> bool:
    return any(equal(item, element, run.spend) for item in items)


def _extreme(order: str) -> Callable[[Items], object]:
    """Return the function that finds the first entry in ``order``; null for an empty list."""

    def extreme(items: Items) -> object:
        best = items[0] if items else None
        if items and place(best) is None:
            raise UnusableError("FEEL-039", found=kind(best))
        for item in items[1:]:
            best = item if compare(order, item, best) else best
        return best

    return extreme


def _all(items: Items) -> bool | None:
    return _decide(items, decisive=False)


def _any(items: Items) -> bool | None:
    return _decide(items, decisive=True)


def _decide(items: Items, *, decisive: bool) -> bool | None:
    """Return ``decisive`` if one entry is, null if one is not boolean, else the other."""
    if any(item is decisive for item in items):
        return decisive
    strange = next((item for item in items if item is not None and type(item) is not bool), None)
    if strange is not None:
        raise UnusableError("FEEL-009", found=kind(strange))
    return None if None in items else not decisive


def _sublist(items: Items, start: Number, length: Number | None = None) -> Items:
    first = _place(items, start)
    return items[first:] if length is None else items[first : first + max(integer(length), 0)]


def _place(items: Items, position: Number) -> int:
    """Return the index of a position counted from 1, or from the end when negative."""
    index = integer(position)
    if index == 0 or abs(index) > len(items):
        raise UnusableError("FEEL-011", count=len(items), index=index)
    return index - 1 if index > 0 else len(items) + index


def _append(items: Items, *more: object) -> Items:
    return [*items, *more]


def _concatenate(*lists: Items) -> Items:
    return [item for items in lists for item in items]


def _insert_before(items: Items, position: Number, new: object) -> Items:
    index = _place(items, position)
    return [*items[:index], new, *items[index:]]


def _remove(items: Items, position: Number) -> Items:
    index = _place(items, position)
    return [*items[:index], *items[index + 1 :]]


def _replace(run: Run, items: Items, position: Number | Function, new: object) -> Items:
    """Replace the entry at a position, or every entry for which a function says true."""
    if not isinstance(position, Function):
        index = _place(items, position)
        return [*items[:index], new, *items[index + 1 :]]
    return [new if _says(run, position, item, new) else item for item in items]


def _says(run: Run, function: Function, *given: object) -> bool:
    run.spend(1)
    answer = function.invoke(list(given))
    if not isinstance(answer, bool):
        raise UnusableError("FEEL-009", found=kind(answer))
    return answer


def _index_of(run: Run, items: Items, match: object) -> list[int]:
    return [n for n, item in enumerate(items, 1) if equal(item, match, run.spend)]


def _distinct(run: Run, items: Items) -> Items:
    """Return the entries without repetition; each comparison costs a step."""
    found: Items = []
    for item in items:
        run.spend(len(found) // 8)
        if not any(equal(item, earlier, run.spend) for earlier in found):
            found.append(item)
    return found


def _union(run: Run, *lists: Items) -> Items:
    return _distinct(run, _concatenate(*lists))


def _flatten(run: Run, items: Items) -> Items:
    flat: Items = []
    for item in items:
        run.spend(1)
        flat.extend(_flatten(run, item) if isinstance(item, list) else [item])
    return flat


def _sort(run: Run, items: Items, precedes: Function | None = None) -> Items:
    """Sort by ``precedes(x, y)``, or by the natural order; equal entries keep their order."""

    def first(one: object, other: object) -> bool:
        return _says(run, precedes, one, other) if precedes else compare("<", one, other)

    def order(one: Any, other: Any) -> int:
        return -1 if first(one, other) else int(first(other, one))

    return sorted(items, key=functools.cmp_to_key(order))


FUNCTIONS: tuple[Builtin, ...] = (
    builtin("list contains", form("list: list, element: any", _contains, needs_run=True)),
    builtin("count", form("list: list", len)),
    builtin("min", form("**list: list", _extreme("<"))),
    builtin("max", form("**list: list", _extreme(">"))),
    builtin("all", form("**list: list", _all)),
    builtin("any", form("**list: list", _any)),
    builtin("sublist", form("list: list, start position: number, length?: number", _sublist)),
    builtin("append", form("list: list, *item: any", _append)),
    builtin("concatenate", form("*list: list", _concatenate)),
    builtin("insert before", form("list: list, position: number, newItem: any", _insert_before)),
    builtin("remove", form("list: list, position: number", _remove)),
    builtin(
        "list replace",
        form(
            "list: list, position/match: number | function, newItem: any",
            _replace,
            needs_run=True,
        ),
    ),
    builtin("reverse", form("list: list", lambda items: items[::-1])),
    builtin("index of", form("list: list, match: any", _index_of, needs_run=True)),
    builtin("union", form("*list: list", _union, needs_run=True)),
    builtin("distinct values", form("list: list", _distinct, needs_run=True)),
    builtin("flatten", form("list: list", _flatten, needs_run=True)),
    builtin("sort", form("list: list, precedes/function?: function", _sort, needs_run=True)),
)
