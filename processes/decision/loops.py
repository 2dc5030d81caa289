"""Boxed choices, filters and iterators as code (DMN 1.5 §10.2.2.7 to §10.2.2.9)."""

from collections.abc import Callable, Iterator, Mapping

from processes.decision.around import HERE, Around, Part
from processes.decision.model import Box, Conditional, Filter, Literal, Loop, LoopKind, Table
from processes.feel.access import item_frame
from processes.feel.control import items
from processes.feel.kinds import kind
from processes.feel.notes import UnusableError
from processes.feel.operations import truth
from processes.feel.run import Code, Frame

Compile = Callable[[Box, Around], Part]


def conditional(box: Conditional, around: Around, compile_part: Compile) -> Part:
    """Return the code of a choice; a condition that is neither true nor false leads nowhere."""
    condition = compile_part(box.condition, around.called("if"))
    then = compile_part(box.then, around.called("then"))
    otherwise = compile_part(box.otherwise, around.called("else"))

    def code(frame: Frame) -> object:
        found = condition.code(frame)
        if found is not None and not isinstance(found, bool):
            return truth(frame.run, HERE, found)
        return (then if found else otherwise).code(frame)

    return Part(code=code, levels=1 + max(p.levels for p in (condition, then, otherwise)))


def filtered(box: Filter, around: Around, compile_part: Compile) -> Part:
    """Return the code of those entries of a list for which a condition is true."""
    source = compile_part(box.source, around.called("in"))
    match = compile_part(box.match, around.called("match").within_items())

    def kept(frame: Frame, value: object) -> list[object]:
        return [
            item for item in items(value, frame.run) if _says(match.code(item_frame(frame, item)))
        ]

    def code(frame: Frame) -> object:
        value = source.code(frame)
        return frame.run.attempt(HERE, kept, frame, value)

    return Part(code=code, levels=1 + max(source.levels, match.levels))


def _says(found: object) -> bool:
    """Return whether a condition holds; raises UnusableError when it is no condition."""
    if found is not None and not isinstance(found, bool):
        raise UnusableError("FEEL-009", found=kind(found))
    return found is True


def loop(box: Loop, around: Around, compile_part: Compile) -> Part:
    """Return the code of one round per item."""
    source = compile_part(box.source, around.called("in"))
    names = (box.variable, "partial") if box.kind is LoopKind.FOR else (box.variable,)
    body = compile_part(box.body, around.called(box.kind).within(*names))
    run_through = _KINDS[box.kind] if _names_partial(box.body) else _PLAIN[box.kind]

    def rounds(frame: Frame, value: object) -> Iterator[Frame]:
        for item in items(value, frame.run):
            frame.run.spend(1)
            yield frame.within({box.variable: item})

    def code(frame: Frame) -> object:
        value = source.code(frame)
        return frame.run.attempt(HERE, lambda: run_through(rounds(frame, value), body.code))

    return Part(code=code, levels=1 + max(source.levels, body.levels))


def _names_partial(box: Box) -> bool:
    """Say whether a body may name the results so far, which cost a copy each round."""
    waiting = [box]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, Literal) or "partial" in each.text:
            if isinstance(each, (Literal, Table)):
                return True
            waiting.extend(each.inner)
    return False


def _each(rounds: Iterator[Frame], body: Code) -> object:
    return [body(frame) for frame in rounds]


def _for(rounds: Iterator[Frame], body: Code) -> object:
    results: list[object] = []
    for frame in rounds:
        frame.run.spend(len(results))
        results.append(body(frame.within({"partial": list(results)})))
    return results


def _decided(decisive: bool) -> Callable[[Iterator[Frame], Code], object]:
    """Return what looks for a round with the value ``decisive``."""

    def decide(rounds: Iterator[Frame], body: Code) -> object:
        result: bool | None = not decisive
        for frame in rounds:
            value = truth(frame.run, HERE, body(frame))
            if value is decisive:
                return decisive
            result = None if value is None else result
        return result

    return decide


_KINDS: Mapping[LoopKind, Callable[[Iterator[Frame], Code], object]] = {
    LoopKind.FOR: _for,
    LoopKind.SOME: _decided(decisive=True),
    LoopKind.EVERY: _decided(decisive=False),
}
_PLAIN: Mapping[LoopKind, Callable[[Iterator[Frame], Code], object]] = {
    **_KINDS,
    LoopKind.FOR: _each,
}
"""The same for a body that does not name ``partial``."""
