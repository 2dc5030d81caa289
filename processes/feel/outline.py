"""What a script writes, told from its text: the entries of its context, and what each builds on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lark import Tree

from processes.feel.builder import Node, parts, token
from processes.feel.errors import FeelError
from processes.feel.notes import Note
from processes.feel.parsing import parse

KEEPING: Final = frozenset(
    {
        "append",
        "concatenate",
        "context merge",
        "context put",
        "distinct values",
        "flatten",
        "insert before",
        "max",
        "min",
        "sum",
        "union",
    }
)
"""Functions whose result still holds what an argument held, or counts it in."""
_CONSTANTS: Final = frozenset({"number", "string", "temporal", "true", "false", "null"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One variable that a script sets."""

    name: str
    keeps: bool
    """True when the new value is the old one with something added, so that nothing is lost."""
    constant: str = ""
    """The value as written when it is a constant; setting it twice loses nothing."""


def entries(text: str) -> tuple[Entry, ...]:
    """Return what the script ``text`` sets, as far as its text tells; nothing for what is no FEEL.

    Of a choice the entries of both ways are returned.
    """
    try:
        tree = parse(text.strip().removeprefix("="))
    except FeelError:
        return ()
    found: dict[str, Entry] = {}
    for entry in _entries(tree):
        known = found.get(entry.name, entry)
        constant = entry.constant if entry.constant == known.constant else ""
        found[entry.name] = Entry(entry.name, entry.keeps and known.keeps, constant)
    return tuple(found.values())


def keeps(text: str, name: str) -> bool:
    """Return whether the value of ``text`` is that of ``name`` with something added."""
    try:
        return _keeps(parse(text.strip().removeprefix("=")), name)
    except FeelError:
        return False


def unanswered(text: str, value: object, notes: Iterable[Note]) -> tuple[str, Note] | None:
    """Return the entry that is null for a reason where ``text`` gives a context, and the reason.

    ``value`` is what it gave and ``notes`` tell why parts of it are null; a note belongs to the
    entry in whose text its place lies. An entry of an entry is called ``outer.inner``. One that
    only hands a variable on, ``plan: plan``, may be null because there is no such variable.
    """
    if not isinstance(value, dict):
        return None
    source = text.replace("=", " ", 1) if text.lstrip().startswith("=") else text
    return next(_unanswered(parse(source), value, tuple(notes)), None)


def _unanswered(
    tree: Node, value: object, notes: Sequence[Note], above: str = ""
) -> Iterator[tuple[str, Note]]:
    if not isinstance(value, dict):
        return
    if tree.data in {"conditional", "parentheses"}:
        for part in parts(tree)[-2:]:
            yield from _unanswered(part, value, notes, above)
    if tree.data == "context":
        for entry in parts(tree):
            name, part = str(token(entry)).strip('"'), _bare(parts(entry)[0])
            inner = [note for note in notes if _lies_in(note, part)]
            if value.get(name) is not None:
                yield from _unanswered(part, value[name], inner, f"{above}{name}.")
            elif part.data != "name":
                yield from ((f"{above}{name}", note) for note in inner)


def _bare(tree: Node) -> Node:
    """Return a tree without the brackets around it."""
    while tree.data == "parentheses":
        tree = parts(tree)[0]
    return tree


def _lies_in(note: Note, tree: Node) -> bool:
    """Say whether a note is about a part of ``tree``, whose end is where its last word begins."""
    meta = tree.meta
    return (meta.line, meta.column) <= (note.line, note.column) <= (meta.end_line, meta.end_column)


def _entries(tree: Node) -> Iterator[Entry]:
    if tree.data == "context":
        for entry in parts(tree):
            name = str(token(entry)).strip('"')
            value = parts(entry)[0]
            yield Entry(name, _keeps(value, name), _constant(value))
    elif tree.data in {"conditional", "parentheses"}:
        for part in parts(tree)[-2:]:
            yield from _entries(part)


def _constant(tree: Node) -> str:
    if tree.data not in _CONSTANTS:
        return ""
    return " ".join([str(tree.data), *(str(child) for child in tree.children)])


def _keeps(tree: Node, name: str) -> bool:
    """Return whether the value of ``tree`` still holds the old value of ``name``."""
    kind, members = str(tree.data), parts(tree)
    if kind == "name":
        return str(token(tree)) == name
    if kind == "parentheses":
        return _keeps(members[0], name)
    if kind in {"sum", "product", "disjunction", "conjunction"}:
        signs = {str(child) for child in tree.children if not isinstance(child, Tree)}
        return any(_keeps(m, name) for m in (members[:1] if signs & {"-", "/"} else members))
    if kind == "conditional":
        return _keeps_one_way(members, name)
    return kind == "postfix" and _call_keeps(members, name)


def _keeps_one_way(members: list[Node], name: str) -> bool:
    """Return whether both ways keep the value, or one does and the other begins where none is."""
    condition, *ways = members
    kept = [_keeps(way, name) for way in ways]
    begins = condition.data == "compare" and {"name", "null"} <= {
        str(part.data) for part in parts(condition)
    }
    asks = any(str(token(n)) == name for n in condition.find_data("name"))
    return all(kept) or (any(kept) and begins and asks)


def _call_keeps(members: list[Node], name: str) -> bool:
    function, *suffixes = members
    if len(suffixes) != 1 or function.data != "name" or suffixes[0].data != "call":
        return False
    given = parts(suffixes[0])
    flat = [each for g in given for each in (parts(g) if g.data == "list" else [g])]
    return str(token(function)) in KEEPING and any(_keeps(each, name) for each in flat)
