"""What the check of soundness says of a file, with the process it is about."""

from processes.document import read
from processes.lint import graph
from processes.lint.finding import Finding
from processes.lint.soundness.check import Check
from processes.lint.subject import Subject
from processes.notation import BPMN
from processes.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()


def subjects(data: bytes) -> list[Subject]:
    """Return every process of a file, executable or not."""
    document = read(data)
    elements = document.root.iterchildren(f"{{{BPMN}}}process")
    return [
        Subject(
            document=document,
            process=process,
            element=element,
            forms={},
            vocabulary=VOCABULARY,
            graph=graph.build(process),
        )
        for process, element in zip(document.processes, elements, strict=True)
    ]


def flaws(data: bytes) -> list[Finding]:
    """Return what is found in the first process of a file."""
    return list(Check(subjects(data)[0]).findings())
