"""The names and functions that a text uses: whether they are known where it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from processes.decision.external import is_external
from processes.decision.model import Literal
from processes.decision.notation import FEEL_LANGUAGES
from processes.feel.builder import Builder, Node, Reads, parts, token
from processes.feel.cells import cell_test
from processes.feel.compiler import RULES as FEEL
from processes.feel.errors import FeelError
from processes.feel.library.catalog import BUILTINS
from processes.feel.parsing import parse, parse_tests
from processes.feel.tokens import unusual
from processes.functions import NAMES
from processes.lint.decisions.subject import Subject
from processes.lint.decisions.syntax import explained
from processes.lint.decisions.walk import Text, texts
from processes.lint.expressions import PYTHON_WORD
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule

_NAMES_PAGE: Final = "DMN 1.5 §10.4"
CALL_IN_CELL: Final = Rule(
    code="DMN-010",
    sentence="Row {row}, column {column}: call not allowed: {found} is not a function here.",
    advice=(
        "Use a function of FEEL, one of ours, or a business knowledge model that the decision "
        "requires."
    ),
    page=_NAMES_PAGE,
)
CALL: Final = Rule(
    code="DMN-020",
    sentence='"{element}" calls {found}, which is not a function here.',
    advice=CALL_IN_CELL.advice,
    page=_NAMES_PAGE,
)
NAME_IN_CELL: Final = Rule(
    code="DMN-010",
    sentence="Row {row}, column {column}: the name {found} is not known here. Known are: {known}.",
    advice='Write texts in quotation marks: "High"; or draw the requirement that brings the name.',
    page=_NAMES_PAGE,
)
CLOSE_IN_CELL: Final = Rule(
    code="DMN-010",
    sentence=(
        "Row {row}, column {column}: the name {found} is not known here; {close} is. "
        "Known are: {known}."
    ),
    advice="Correct the name; capital letters and blanks count.",
    page=_NAMES_PAGE,
)
NAME: Final = Rule(
    code="DMN-020",
    sentence='"{element}" uses the name {found}, which is not known here. Known are: {known}.',
    advice="Draw the requirement that brings the name, or write texts in quotation marks.",
    page=_NAMES_PAGE,
)
CLOSE: Final = Rule(
    code="DMN-020",
    sentence=(
        '"{element}" uses the name {found}, which is not known here; {close} is. '
        "Known are: {known}."
    ),
    advice=CLOSE_IN_CELL.advice,
    page=_NAMES_PAGE,
)
UNQUOTED: Final = Rule(
    code="DMN-010",
    sentence="Row {row}, column {column}: {found} is taken as the name of a variable.",
    advice='If a text is meant, write it in quotation marks: "High".',
    severity=Severity.WARNING,
)
WORD_IN_CELL: Final = Rule(
    code="DMN-010",
    sentence="Row {row}, column {column}: {found} is a word of Python.",
    advice=PYTHON_WORD.advice,
)
LANGUAGE_IN_CELL: Final = Rule(
    code="DMN-021",
    sentence="Row {row}, column {column}: written in {language}, which is not carried out.",
    advice="Write it in FEEL, and set the expression language to feel.",
    page="DMN 1.5 §7.3.1",
)
LANGUAGE: Final = Rule(
    code="DMN-021",
    sentence='An expression of "{element}" is written in {language}, which is not carried out.',
    advice="Write it in FEEL, and set the expression language to feel.",
    page="DMN 1.5 §7.3.1",
)
RULES: Final = (
    CALL_IN_CELL,
    CALL,
    NAME_IN_CELL,
    CLOSE_IN_CELL,
    NAME,
    CLOSE,
    UNQUOTED,
    WORD_IN_CELL,
    LANGUAGE_IN_CELL,
    LANGUAGE,
)

PYTHON_WORDS: Final = frozenset({"True", "False", "None"})
_MOST_KNOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A text that was read."""

    text: Text
    tree: Node | None = None
    """None when it is no FEEL, or not to be read."""
    reads: Reads = field(default_factory=Reads)
    error: FeelError | None = None
    """Why it is no FEEL."""

    @property
    def mentioned(self) -> set[str]:
        """Every name in it."""
        return set() if self.tree is None else {str(token(n)) for n in self.tree.find_data("name")}


def read_texts(subject: Subject) -> list[Read]:
    """Return every text of a model, read."""
    return [_read(text, subject) for text in texts(subject)]


def check_texts(subject: Subject, read: Sequence[Read]) -> Iterator[Finding]:
    """Report what is wrong with texts: their language, their grammar, their names and calls.

    Functions in other languages than FEEL are reported where functions are.
    """
    for each in read:
        text = each.text
        if text.cell.language not in FEEL_LANGUAGES:
            yield _said(LANGUAGE_IN_CELL, LANGUAGE, text, language=text.cell.language)
        elif each.error is not None:
            yield explained(text, each.error)
        elif each.tree is not None:
            yield from _calls(text, each.tree, each.reads)
            yield from _names(text, each.tree, each.reads, subject)


def _read(text: Text, subject: Subject) -> Read:
    foreign = not text.tests and is_external(Literal(text=text.cell.text))
    if foreign or text.cell.language not in FEEL_LANGUAGES:
        return Read(text=text)
    reads = Reads()
    try:
        return Read(text=text, tree=_tree(text, reads, subject), reads=reads)
    except FeelError as error:
        return Read(text=text, error=error)


def _tree(text: Text, reads: Reads, subject: Subject) -> Node:
    """Return the tree of a text, and put into ``reads`` what it reads; raises FeelError."""
    scope = subject.scope(text.around.known)
    names, paths = unusual(scope.names), scope.paths
    if text.around.loose:
        names |= paths
    tree = (parse_tests if text.tests else parse)(text.cell.text, names, paths)
    build = Builder(rules=FEEL, reads=reads, bound=text.around.known, types=scope.types)
    if text.tests:
        cell_test(tree, build)
    else:
        build.code(tree)
    return tree


def _calls(text: Text, tree: Node, reads: Reads) -> Iterator[Finding]:
    known = text.around.known | NAMES
    for found in sorted({*(reads.calls - known), *_methods(tree, known | BUILTINS.keys())}):
        yield _said(CALL_IN_CELL, CALL, text, on_line=_line(text, found), found=found)


def _methods(tree: Node, known: frozenset[str]) -> Iterator[str]:
    """Yield calls behind a path whose beginning is unknown: ``os.system(…)``."""
    for node in tree.find_data("postfix"):
        head, *suffixes = parts(node)
        kinds = [suffix.data for suffix in suffixes]
        if head.data == "name" and str(token(head)) not in known and kinds[0] == "path":
            steps = [str(token(s)) for s in suffixes if s.data == "path"]
            if {"call", "call_named"} & set(kinds):
                yield ".".join([str(token(head)), *steps])


def _names(text: Text, tree: Node, reads: Reads, subject: Subject) -> Iterator[Finding]:
    unknown = reads.names - text.around.known - BUILTINS.keys() - NAMES
    for found in sorted(unknown & PYTHON_WORDS):
        yield _said(WORD_IN_CELL, PYTHON_WORD, text, on_line=_line(text, found), found=found)
    unknown -= PYTHON_WORDS
    if subject.open or text.around.loose:
        yield from _unquoted(text, tree, unknown)
        return
    called = {name.partition(".")[0] for name in _methods(tree, text.around.known)}
    for found in sorted(unknown - called):
        yield _unknown(text, found)


def _unknown(text: Text, found: str) -> Finding:
    known = sorted(text.around.known)
    close = get_close_matches(found, known, n=1)
    more = ", …" if len(known) > _MOST_KNOWN else ""
    return _said(
        CLOSE_IN_CELL if close else NAME_IN_CELL,
        CLOSE if close else NAME,
        text,
        on_line=_line(text, found),
        found=found,
        known=", ".join(known[:_MOST_KNOWN]) + more or "-",
        close="".join(close),
    )


def _unquoted(text: Text, tree: Node, unknown: set[str]) -> Iterator[Finding]:
    """Report cells that are nothing but a name, where any name may be a variable."""
    for node in parts(tree) if text.row else ():
        if node.data == "name" and str(token(node)) in unknown:
            yield UNQUOTED.found(
                text.place,
                {"row": text.row, "column": text.column, "found": str(token(node))},
                text.cell.line,
            )


def _said(in_cell: Rule, elsewhere: Rule, text: Text, on_line: int = 0, **facts: object) -> Finding:
    rule = in_cell if text.row else elsewhere
    if text.row:
        facts |= {"row": text.row, "column": text.column}
    return rule.found(text.place, facts, on_line or text.cell.line)


def _line(text: Text, found: str) -> int:
    """Return the line of the file on which a name first stands."""
    at = text.cell.text.find(found.partition(".")[0])
    return text.cell.line + text.cell.text.count("\n", 0, max(at, 0))
