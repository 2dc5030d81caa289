"""Subject: one process with everything that rules may ask about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element

from processes.document import Document
from processes.extensions import HOUSE, PROFILE
from processes.form import Form
from processes.lint.graph import Graph
from processes.model import Node, Process
from processes.notation import BPMN
from processes.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One process of a file, the forms and words it may use, and its graph."""

    document: Document
    process: Process
    element: _Element
    forms: Mapping[str, Form]
    vocabulary: Vocabulary
    graph: Graph
    now: datetime | None = None
    topics: frozenset[str] = frozenset()
    """The topics of service tasks that a program of ours does."""
    house: bool = False
    """True for a file of ours, whatever it says of itself."""

    @property
    def is_house(self) -> bool:
        """True for a process of our own: it is shipped with us, or says ``grid.profile=house``."""
        return self.house or self.process.properties.get(PROFILE) == HOUSE

    def nodes(self, *kinds: str) -> Iterator[Node]:
        """Yield the nodes of ``kinds`` in the order of the file."""
        return (node for node in self.process.nodes.values() if node.kind in kinds)

    def elements(self, *names: str) -> Iterator[_Element]:
        """Yield the BPMN elements of the process called one of ``names``, in file order."""
        return self.element.iter(*(f"{{{BPMN}}}{name}" for name in names))
