"""One BPMN file, safely read: its processes, its messages, and what was changed on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from processes import border, reader
from processes.errors import ModelError
from processes.extensions import uses_zeebe
from processes.model import Process
from processes.notation import BPMN
from processes.tree import line_of, local, namespace

PARSER: Final = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
"""The only XML parser of the program; border.admit has refused DOCTYPEs before it reads."""


class WrongRootError(ModelError):
    """The root element must be bpmn:definitions; here it is {found}."""

    code = "BPMN-003"
    advice = "Choose a BPMN 2.0 diagram; a picture or a DMN table has another root."


class UnknownNamespaceError(ModelError):
    """The definitions belong to {found}, which is not BPMN 2.0."""

    code = "BPMN-004"
    advice = "Save the diagram as BPMN 2.0; its namespace ends with 20100524/MODEL."


class ZeebeError(ModelError):
    """Line {line}: this diagram is made for Camunda 8 (zeebe:{what}), whose words are not read."""

    code = "BPMN-005"
    advice = "In the Modeler create a diagram for Camunda 7 (Operaton) and copy the drawing over."


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file: the UTF-8 bytes that are kept, the tree, and its processes as values."""

    name: str
    data: bytes = field(repr=False)
    root: etree._Element = field(repr=False, compare=False)
    processes: tuple[Process, ...]
    messages: Mapping[str, str]
    """The names of the messages by id."""
    global_tasks: tuple[Process, ...] = ()
    """Tasks outside of any process, as processes of one step that others call."""
    warnings: tuple[ModelError, ...] = ()
    """What was accepted with a change; never raised, each has code, sentence and advice."""

    @property
    def runnable(self) -> tuple[Process, ...]:
        """Return the processes marked executable; when none is, all are taken as meant to run.

        Beside an executable one, an unmarked process only shows what partners do.
        """
        return tuple(p for p in self.processes if p.executable) or self.processes


def read(data: bytes, *, name: str = "") -> Document:
    """Return the BPMN file ``data`` as values; ``name`` is shown with its findings.

    Raises a ModelError (BPMN-001 … BPMN-005, XML-001 … XML-005) when the file cannot be read at
    all; whatever can be read is left to the linter.
    """
    admitted = border.admit(data)
    root = _parsed(admitted.data)
    _check_root(root)
    return Document(
        name=name,
        data=admitted.data,
        root=root,
        processes=reader.read_processes(root),
        messages=reader.read_messages(root),
        global_tasks=reader.read_global_tasks(root),
        warnings=admitted.warnings,
    )


def _parsed(data: bytes) -> etree._Element:
    try:
        return etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise border.NotXmlError(line=line, column=column) from None


def _check_root(root: etree._Element) -> None:
    if local(root) != "definitions":
        raise WrongRootError(found=local(root))
    if namespace(root) != BPMN:
        raise UnknownNamespaceError(found=namespace(root) or "no namespace")
    if (element := uses_zeebe(root)) is not None:
        raise ZeebeError(line=line_of(element), what=local(element))
