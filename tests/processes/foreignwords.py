"""Files of other programs in a few words, and how they are read."""

from processes.document import Document, read, read_stored
from processes.model import Node

ZEEBE = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'


def zeebe(*words: str) -> str:
    """Return zeebe words as extension elements."""
    return f"<bpmn:extensionElements {ZEEBE}>{''.join(words)}</bpmn:extensionElements>"


def codes(document: Document) -> list[str]:
    return [warning.code for warning in document.warnings]


def task(data: bytes, id_: str = "t") -> Node:
    """Return the node ``id_`` of a file as it is read, which must be as it is stored, too."""
    document = read(data)
    stored = read_stored(document.data)
    assert stored.processes == document.processes
    again = read(document.data)
    assert (again.data, again.warnings) == (document.data, ())
    return document.processes[0].nodes[id_]
