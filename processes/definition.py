"""ProcessDefinition: one version of one process with the forms it was published with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from processes.form import Form
from processes.model import Process


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDefinition:
    """What a running case is bound to; never changed once published."""

    key: str
    """The process id in the file."""
    version: int
    """1, 2, … per key; 0 while not yet published."""
    name: str
    digest: str
    """SHA-256 in hex over the file and its forms."""
    xml: bytes
    process: Process
    forms: Mapping[str, Form] = field(default_factory=dict)
    plain: dict[str, Form] = field(default_factory=dict, compare=False, repr=False)
    """The plain forms of steps that name none, by step; filled as they are asked for."""
