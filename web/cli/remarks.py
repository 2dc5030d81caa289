"""Notes, the reasons for null, as commands tell them: as lines and as JSON."""

from collections.abc import Iterable, Sequence

from processes.feel.kinds import Function
from processes.feel.notes import Note
from processes.feel.values import to_json
from processes.feel.writing import written
from web.cli.output import Printer, marked
from web.text import LANGUAGES, read_catalogue


def note_lines(printer: Printer, notes: Sequence[Note], text: str = "") -> list[str]:
    """Return the notes as lines, each with its place; below it that place of ``text``, if given."""
    return [line for note in notes for line in _lines(printer, note, text)]


def _lines(printer: Printer, note: Note, text: str) -> list[str]:
    said = printer.say(note.sentence, **note.facts)
    place = printer.say("line {line}, column {column}", line=note.line, column=note.column)
    where = ", ".join(part for part in (note.part, place if text or _inside(note) else "") if part)
    shown = marked(text, note.line, note.column) if text else []
    return [f"{note.code}  {where}: {said}" if where else f"{note.code}  {said}", *shown]


def _inside(note: Note) -> bool:
    """Say whether a note knows more of its place than the part it is in."""
    return (note.line, note.column) != (1, 1)


def notes_as_json(notes: Iterable[Note]) -> list[dict[str, object]]:
    """Return the notes as JSON, each sentence in both languages."""
    spoken = {tongue: read_catalogue(locale).gettext for tongue, locale in LANGUAGES.items()}
    return [
        {
            "code": note.code,
            "part": note.part,
            "line": note.line,
            "column": note.column,
            **{
                f"sentence_{tongue}": str(say(note.sentence)).format(**note.facts)
                for tongue, say in sorted(spoken.items())
            },
        }
        for note in notes
    ]


def value_as_json(value: object) -> dict[str, object]:
    """Return a value in its JSON form, and as text; a function, and what holds one, has no form."""
    return {"value": None if _holds_function(value) else to_json(value), "text": written(value)}


def _holds_function(value: object) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, Function) or any(map(_holds_function, inner))
