"""From text to code: the rules of all kinds of nodes put together."""

from processes.feel import access, control, literals, operations
from processes.feel.builder import Builder, Reads, weight
from processes.feel.parsing import parse
from processes.feel.run import Code

RULES = {**literals.RULES, **operations.RULES, **control.RULES, **access.RULES}


def compile_text(text: str, names: frozenset[str]) -> tuple[Code, Reads, int]:
    """Return the code of ``text``, the names it reads and its steps; raises FeelError."""
    tree = parse(text, names)
    reads = Reads()
    return Builder(rules=RULES, reads=reads).code(tree), reads, weight(tree)
