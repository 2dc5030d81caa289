"""The diagrams and forms that come with the program, by key."""

from collections.abc import Mapping

from processes.catalog import SHIPPED, shipped
from processes.document import Document
from processes.form import Form
from processes.model import Node, Process

KEYS = ("property_dispute", "escalation", "volunteer_onboarding")


def bpmn_bytes(key: str) -> bytes:
    """Return the file of a process as it lies in the folder."""
    return (SHIPPED / "bpmn" / f"{key}.bpmn").read_bytes()


def document(key: str) -> Document:
    """Return the file of a process, read."""
    return shipped().documents[key]


def process(key: str) -> Process:
    """Return the one process of a file."""
    (only,) = document(key).processes
    return only


def forms() -> Mapping[str, Form]:
    """Return all forms by key."""
    return shipped().forms


def nodes(kind: str = "") -> list[tuple[str, Node]]:
    """Return every node of every process with its process key, or those of one kind."""
    return [
        (key, node)
        for key in KEYS
        for node in process(key).nodes.values()
        if kind in {"", node.kind}
    ]
