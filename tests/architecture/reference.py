"""The pages of docs/reference and docs/commands.md, written from the tables of the code itself.

``python -m tests.architecture.reference`` writes them; a test says when they are out of date.
"""

import ast
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from types import ModuleType

import click

from engine.history import events
from processes.errors import BihuanError
from processes.feel.functions import Form
from processes.feel.library.catalog import BUILTINS
from processes.functions import TABLE as OWN_FUNCTIONS
from processes.lint.rule import Rule
from tests.architecture import constructs
from tests.surroundings import ROOT
from web.cli.main import main
from web.settings import Settings
from web.text import read_catalogue

PACKAGES = ("processes", "engine", "tasks", "web")
ROOMS = {"engine": "the engine", "processes": "the models", "tasks": "the work", "web": "the web"}
MADE = (
    "<!-- Written from the code by: python -m tests.architecture.reference -->\n"
    "<!-- 由代码生成，请勿手改。 -->\n"
)


ABOUT_COMMANDS = """\
# Commands · 命令

`.venv/bin/bihuan …`, or `python3 start.py bihuan …`, which prepares what is missing first.

- Lines for people by default, one JSON value with `--json`; an error is then `{"error": {…}}` \
with `code`, `sentence`, `advice` and, where there is one, `place`. `--lang zh` 说中文.
- Long work is counted on the error stream, never in the output, so `--json` can be piped.
- An error has a code, a sentence, the place (file and line) and what to do, and it changes nothing.
- 0: all is well. 1: something is wrong, or was refused. 2: the command could not begin: it was \
called wrongly, or a file, the data folder, the database or the port cannot be used. 130: Ctrl+C.
- 0 成功；1 发现问题或被拒绝；2 无法开始（用法不对，或文件、数据目录、数据库、端口不能用）；\
130 被 Ctrl+C 中断。

"""


WEIGHTS = {"error": "error 错误", "warning": "warning 提示", "note": "note 说明"}
ABOUT_FINDINGS = """\
# Findings · 检查结果

What `bihuan lint` and the upload page may say of a diagram or of decisions (DMN). An error \
forbids publication, a warning is shown. A file that cannot be read at all, or an expression or a \
time that cannot be understood, is reported under its code among the [errors](errors.md).

A constraint is one of the BPMN 2.0.2 specification that its schema cannot express, by the number \
that BPMNspector gives it; `REF` is about references. With `--json` each finding lists its own.
带 EXT 编号的是 BPMN 2.0.2 规范里 XML 模式表达不了的约束，`REF` 是引用。

"""


def modules() -> Iterator[ModuleType]:
    """Every module of the four packages; migrations are scripts that only Alembic may load."""
    for name in PACKAGES:
        top = import_module(name)
        yield top
        for found in pkgutil.walk_packages(top.__path__, f"{name}."):
            if ".migrations." not in found.name:
                yield import_module(found.name)


def errors() -> list[type[BihuanError]]:
    """Every class of error, by code."""
    found: set[type[BihuanError]] = set()
    for module in modules():
        classes = (value for value in vars(module).values() if inspect.isclass(value))
        found |= {each for each in classes if issubclass(each, BihuanError)}
    return sorted(found, key=lambda each: (each.code, each.__name__))


def rules() -> list[Rule]:
    """Every rule that the linter may find broken, by code."""
    found = {rule for module in modules() for rule in _rules_in(vars(module).values())}
    return sorted(
        found, key=lambda r: (r.code, r.sentence, r.advice, r.severity, r.constraints, r.page)
    )


def _rules_in(values: Iterable[object]) -> Iterator[Rule]:
    for value in values:
        if isinstance(value, Rule):
            yield value
        elif isinstance(value, Mapping):
            yield from _rules_in(value.values())
        elif isinstance(value, tuple | list):
            yield from _rules_in(value)


def settings() -> dict[str, str]:
    """Every variable of the environment with what it means, as web/settings.py says it."""
    lines = ast.parse(inspect.getsource(Settings)).body[0]
    assert isinstance(lines, ast.ClassDef)
    said = [
        line.value.value
        for line in lines.body
        if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
    ]
    known = [text for text in said if isinstance(text, str) and text.startswith("BIHUAN_")]
    return {name: meaning for name, _, meaning in (text.partition(": ") for text in known)}


def commands(
    command: click.Command = main, name: str = "bihuan", parent: click.Context | None = None
) -> Iterator[tuple[str, click.Context]]:
    """Every command by its whole name, with the context that its help needs."""
    own = command.context_settings
    context = click.Context(command, info_name=name.rpartition(" ")[2], parent=parent, **own)
    yield name, context
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            yield from commands(command.commands[each], f"{name} {each}", context)


def pages() -> dict[str, str]:
    """Every page by its path in docs."""
    return {
        "commands.md": _commands_page(),
        "reference/constructs.md": MADE + constructs.page(),
        "reference/errors.md": _errors_page(),
        "reference/findings.md": _findings_page(),
        "reference/events.md": _events_page(),
        "reference/functions.md": _functions_page(),
        "reference/settings.md": _settings_page(),
    }


def _commands_page() -> str:
    parts = [
        f"## {name}\n\n```\n{_help(context)}\n```\n"
        for name, context in commands()
        if name != "bihuan"
    ]
    return MADE + ABOUT_COMMANDS + "\n".join(parts)


def _help(context: click.Context) -> str:
    context.terminal_width = context.max_content_width = 92
    return "\n".join(line.rstrip() for line in context.get_help().splitlines())


def _errors_page() -> str:
    zh = read_catalogue("zh_CN").gettext
    rows = [
        (
            f"`{each.code}`",
            f"{each.template()}<br>{zh(each.template())}",
            f"{each.advice}<br>{zh(each.advice)}" if each.advice else "",
        )
        for each in errors()
    ]
    opening = (
        "# Errors · 错误\n\nWhat people read when something cannot be done: code, sentence, what "
        "to do. Words in braces are filled in. A code is never given to something else.\n\n"
    )
    return MADE + opening + _table(("Code", "Sentence · 说明", "What to do · 怎么办"), rows)


def _findings_page() -> str:
    zh = read_catalogue("zh_CN").gettext
    told: dict[tuple[str, str, str, str], list[Rule]] = {}
    for rule in rules():
        key = (rule.code, rule.severity.value, rule.sentence, rule.advice)
        told.setdefault(key, []).append(rule)
    rows = [
        (
            f"`{code}`",
            WEIGHTS[weight],
            f"{sentence}<br>{zh(sentence)}",
            f"{advice}<br>{zh(advice)}",
            _listed(constraint for rule in same for constraint in rule.constraints),
            _listed(rule.page for rule in same),
        )
        for (code, weight, sentence, advice), same in told.items()
    ]
    head = (
        "Code",
        "Weight",
        "Sentence · 说明",
        "What to do · 怎么办",
        "Constraint",
        "Source · 出处",
    )
    return MADE + ABOUT_FINDINGS + _table(head, rows)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted({word for word in words if word}))


def _events_page() -> str:
    rows = [(f"`{kind}`", meaning) for kind, meaning in events.MEANING.items()]
    opening = (
        "# Events · 事件\n\nWhat a case's history consists of. Kinds are only ever added. `n` is "
        "`node#k`, the k-th time the case reached that node; `f` is a sequence flow.\n\n"
    )
    return MADE + opening + _table(("Kind", "Meaning: body"), rows)


def _functions_page() -> str:
    own = [
        (f"`{each.signature}`", f"{each.gives['en']}<br>{each.gives['zh']}", f"`{each.example}`")
        for each in OWN_FUNCTIONS
    ]
    standard = [
        (f"`{name}`", "<br>".join(f"`{_signature(name, form)}`" for form in each.forms))
        for name, each in sorted(BUILTINS.items())
    ]
    return (
        MADE
        + "# Functions · 函数\n\nWhat an expression may call. What ours look up is recorded with "
        "the command, so a replay gives the same.\n\n## Ours · 我们的函数\n\n"
        + _table(("Written", "What it gives · 结果", "Example"), own)
        + "\n## Those of FEEL (DMN 1.5 §10.3.4) · 标准函数\n\nArguments go by position or by name; "
        "those with `?` may be left out, `…` takes any number.\n\n"
        + _table(("Function", "Written"), standard)
    )


def _signature(name: str, form: Form) -> str:
    given = (
        each.names[0] + ("…" if each.gather else "?" if each.optional else "")
        for each in form.parameters
    )
    return f"{name}({', '.join(given)})"


def _settings_page() -> str:
    rows = [(f"`{name}`", meaning) for name, meaning in settings().items()]
    opening = (
        "# Settings · 设置\n\nVariables of the environment, read once when the program begins. "
        "Options of the command line win. No secret has a default: the signing key is made at "
        "random the first time.\n\n"
    )
    return MADE + opening + _table(("Variable", "Meaning"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(c) for c in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    for place, page in pages().items():
        (ROOT / "docs" / place).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / "docs" / place).write_text(page, encoding="utf-8")
