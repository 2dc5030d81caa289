"""One BPMN file, safely read: its processes, its messages, and what was changed on the way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from processes import border, reader
from processes.errors import ModelError
from processes.markup import parsed
from processes.model import Process
from processes.normalise.steps import Normal, normalise
from processes.notation import BPMN
from processes.tree import local, namespace

_DMN: Final = re.compile(r"/DMN/", re.IGNORECASE)


class WrongRootError(ModelError):
    """The root element must be bpmn:definitions; here it is {found}."""

    code = "BPMN-003"
    advice = "Choose a BPMN 2.0 diagram or a DMN file; a picture or a web page has another root."


class UnknownNamespaceError(ModelError):
    """The definitions belong to {found}, which is not BPMN 2.0."""

    code = "BPMN-004"
    advice = "Save the diagram as BPMN 2.0; its namespace ends with 20100524/MODEL."


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file: the UTF-8 bytes that are kept, the tree, and its processes as values."""

    name: str
    data: bytes = field(repr=False)
    """What is stored and run: the uploaded bytes, but for what the warnings say."""
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

    What other programs write in their own words is read in ours; ``warnings`` say what was
    changed. Raises a ModelError (BPMN-001 … BPMN-004, XML-001 … XML-005) when the file cannot be
    read at all; whatever can be read is left to the linter.
    """
    admitted = border.admit(data)
    root = _checked(parsed(admitted.data))
    normal = normalise(admitted.data, root, parsed)
    return _document(normal, name, (*admitted.warnings, *normal.changes))


def read_stored(data: bytes, *, name: str = "") -> Document:
    """Return a file that is already published, exactly as it was stored then.

    What runs must not change when a later version of this program knows more foreign words.
    Raises as ``read`` does.
    """
    admitted = border.admit(data)
    root = _checked(parsed(admitted.data))
    return _document(Normal(data=admitted.data, root=root), name, admitted.warnings)


def _document(normal: Normal, name: str, warnings: tuple[ModelError, ...]) -> Document:
    return Document(
        name=name,
        data=normal.data,
        root=normal.root,
        processes=reader.read_processes(normal.root),
        messages=reader.read_messages(normal.root),
        global_tasks=reader.read_global_tasks(normal.root),
        warnings=warnings,
    )


def _checked(root: etree._Element) -> etree._Element:
    if local(root) != "definitions":
        raise WrongRootError(found=local(root))
    if _DMN.search(namespace(root)):
        raise WrongRootError(found="dmn:definitions")
    if namespace(root) != BPMN:
        raise UnknownNamespaceError(found=namespace(root) or "no namespace")
    return root
