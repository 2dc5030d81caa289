"""Code for function calls: built-in, extension, or a function value (DMN 1.5 §10.3.2.13)."""

import inspect
from collections.abc import Mapping, Sequence
from decimal import DecimalException
from difflib import get_close_matches

from processes.errors import BihuanError
from processes.feel.border import Border, admit
from processes.feel.builder import Builder, Node, parts, token, used, where
from processes.feel.errors import FeelError, ValueTooLargeError
from processes.feel.functions import Builtin, Form
from processes.feel.kinds import Function, extent, kind
from processes.feel.library.catalog import BUILTINS
from processes.feel.notes import UnusableError
from processes.feel.operators import MAX_STRING, TooLongTextError
from processes.feel.run import Code, Frame, Run, Where

MISSING = object()


class _Arguments:
    """The arguments of one call: their codes, and their names unless they go by position."""

    __slots__ = ("codes", "names")

    def __init__(self, node: Node, build: Builder) -> None:
        given = parts(node)
        self.names: tuple[str, ...] = ()
        if node.data == "call_named":
            self.names = tuple(str(token(part)) for part in given)
            given = [parts(part)[0] for part in given]
        self.codes = build.codes(given)

    def values(self, frame: Frame) -> list[object]:
        return [code(frame) for code in self.codes]

    def __str__(self) -> str:
        return ", ".join(self.names) if self.names else str(len(self.codes))


def call_named(name: Node, node: Node, build: Builder) -> Code:
    """Return the code of ``name(…)``: a local function, a built-in one, else an extension."""
    called, place = used(token(name)), where(name)
    arguments = _Arguments(node, build)
    fixed = BUILTINS.get(called)
    standard = _builtin_call(fixed, arguments, place) if fixed else None
    if standard is not None and called not in build.bound:
        return standard
    if standard is None and called not in build.bound:
        build.reads.calls.add(called)
    other = standard or _extension_call(called, arguments, place)

    def code(frame: Frame) -> object:
        function = find(frame, called)
        if isinstance(function, Function):
            return _invoke(frame.run, place, function, arguments, arguments.values(frame))
        return other(frame)

    return code


def call_value(callee: Code, node: Node, build: Builder) -> Code:
    """Return the code of a call of what ``callee`` gives."""
    arguments, place = _Arguments(node, build), where(node)

    def code(frame: Frame) -> object:
        function = callee(frame)
        if isinstance(function, Function):
            return _invoke(frame.run, place, function, arguments, arguments.values(frame))
        frame.run.note(place, "FEEL-015", found=kind(function))
        return None

    return code


def find(frame: Frame, name: str) -> object:
    """Return what ``name`` means in ``frame`` and the scopes around it, or MISSING."""
    scope: Frame | None = frame
    while scope is not None:
        value = scope.names.get(name, MISSING)
        if value is not MISSING:
            return value
        scope = scope.parent
    return MISSING


def builtin_value(name: str, run: Run, place: Where) -> Function | None:
    """Return the built-in function ``name`` as a value, as in ``sort(list, abs)``."""
    function = BUILTINS.get(name)
    if function is None:
        return None
    names = tuple(parameter.names[0] for parameter in function.forms[0].parameters)

    def invoke(given: list[object]) -> object:
        return perform(_positional(function, len(given)), given)

    def by_name(by: tuple[str, ...], given: list[object]) -> object:
        form, order = _named(function, by)
        return perform(form, [given[index] for index in order])

    def perform(form: Form | None, given: list[object]) -> object:
        if form is None:
            raise UnusableError("FEEL-004", name=name, given=len(given))
        try:
            return _perform(form, run, given, place)
        except UnusableError as error:
            raise UnusableError(error.code, **{"name": name, **error.facts}) from None

    types = tuple(" | ".join(parameter.kinds) for parameter in function.forms[0].parameters)
    return Function(parameters=names, invoke=invoke, by_name=by_name, types=types)


def _positional(function: Builtin, count: int) -> Form | None:
    return next((form for form in function.forms if form.takes(count)), None)


def _builtin_call(function: Builtin, arguments: _Arguments, place: Where) -> Code:
    name = function.name
    chosen, codes = _choose(function, arguments)
    if chosen is None:
        return lambda frame: frame.run.note(place, "FEEL-004", name=name, given=str(arguments))
    form = chosen

    def code(frame: Frame) -> object:
        run = frame.run
        try:
            return _perform(form, run, [code(frame) for code in codes], place)
        except UnusableError as error:
            run.note(place, error.code, **{"name": name, **error.facts})
            return None

    return code


def _choose(function: Builtin, arguments: _Arguments) -> tuple[Form | None, Sequence[Code]]:
    """Return the form that fits and the codes of its arguments in its order."""
    if not arguments.names:
        return _positional(function, len(arguments.codes)), arguments.codes
    form, order = _named(function, arguments.names)
    return form, [arguments.codes[place] for place in order]


def _named(function: Builtin, names: tuple[str, ...]) -> tuple[Form | None, tuple[int, ...]]:
    """Return the form with these parameters, and the place of each one's argument."""
    fitting = [(form, form.order(names)) for form in function.forms]
    orders = [(form, order) for form, order in fitting if order is not None]
    # before(point, range) and before(range, point) differ in nothing but what is written first.
    return min(orders, key=lambda found: found[1], default=(None, ()))


def _perform(form: Form, run: Run, given: list[object], place: Where) -> object:
    """Return the result of a built-in function; what it takes and what it makes is paid for."""
    run.spend(1 + sum(map(extent, given)))
    fitted = form.fit(given)
    try:
        result = form.call(run, *fitted) if form.needs_run else form.call(*fitted)
    except DecimalException:
        raise UnusableError("FEEL-010") from None
    except TooLongTextError:
        raise _too_long(place) from None
    if isinstance(result, str) and len(result) > MAX_STRING:
        raise _too_long(place)
    run.spend(extent(result))
    return result


def _too_long(place: Where) -> ValueTooLargeError:
    return ValueTooLargeError(line=place[0], column=place[1], limit=MAX_STRING)


def _invoke(
    run: Run, place: Where, function: Function, arguments: _Arguments, given: list[object]
) -> object:
    """Call a function value; arguments by name are put in its order."""
    if arguments.names and function.by_name:
        return run.attempt(place, function.by_name, arguments.names, given)
    if arguments.names:
        if sorted(arguments.names) != sorted(function.parameters):
            run.note(place, "FEEL-004", name="function", given=str(arguments))
            return None
        by_name = dict(zip(arguments.names, given, strict=True))
        given = [by_name[name] for name in function.parameters]
    return run.attempt(place, function.invoke, given)


def _extension_call(name: str, arguments: _Arguments, place: Where) -> Code:
    def code(frame: Frame) -> object:
        run = frame.run
        function = run.functions.get(name)
        if function is None:
            if not run.noted(place, "FEEL-002"):
                run.note(place, "FEEL-002", name=name, similar=_similar(name, run.functions))
            return None
        run.spend(1)
        return _ask(run, place, name, arguments, arguments.values(frame))

    return code


def _similar(name: str, functions: Mapping[str, object]) -> str:
    return ", ".join(get_close_matches(name, [*BUILTINS, *functions], n=3)) or "-"


def _ask(
    run: Run,
    place: Where,
    name: str,
    arguments: _Arguments,
    given: list[object],
) -> object:
    """Call the extension function ``name``; its refusal becomes a note."""
    function = run.functions[name]
    positional = [] if arguments.names else given
    named = dict(zip(arguments.names, given, strict=True)) if arguments.names else {}
    try:
        bound = inspect.signature(function).bind(*positional, **named)
    except TypeError:
        run.note(place, "FEEL-004", name=name, given=str(arguments))
        return None
    border = Border(spend=run.spend, refuse=lambda what: run.note(place, "FEEL-014", kind=what))
    try:
        return admit(function(*bound.args, **bound.kwargs), border)
    except FeelError:
        raise
    except BihuanError as error:
        run.refused(place, error)
    return None
