#!/usr/bin/env python3
"""One command from a fresh copy to a running demonstration city; Python 3.11 or newer is enough.

python3 start.py [--port N] [--data DIR] [--no-open]
    启动演示城市 · prepare what is missing, then serve the demonstration
python3 start.py test [pytest arguments]
    运行全部测试 · prepare the tools too, then run every check and test
python3 start.py bihuan ...
    命令行 · prepare, then the bihuan command line

A step runs only when its inputs changed since it last succeeded; .venv/bihuan.json remembers that.
The file must stay readable for old Pythons, so that they can say what is missing.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "需要 Python 3.11 或更新版本，现在是 {0}。请安装后再运行。\n"
        "Python 3.11 or newer is needed, this is {0}. Please install one and try again.".format(
            ".".join(map(str, sys.version_info[:3]))
        )
    )

import argparse
import hashlib
import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "bihuan.json"
DATA = ROOT / "var"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--no-color")
LOCKED = ("--require-hashes", "--prefer-binary", "-r")
LAST_LINES = 12
STOPPED = 130
"""The exit status of a program ended by Ctrl+C."""
BEGAN = time.perf_counter()

Command = list[str]


class Failed(Exception):
    """A step went wrong; the two sentences say what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")


class Step(NamedTuple):
    """One thing to prepare: what it reads, what it leaves behind, what runs."""

    name: str
    zh: str
    en: str
    inputs: tuple[str, ...]
    act: Callable[[], None]
    products: tuple[str, ...] = ()


def main(arguments: Command) -> None:
    """Prepare what the arguments ask for and become that program."""
    first, rest = (arguments or [""])[0], arguments[1:]
    if first == "test":
        prepare(*RUN, TOOLS)
        become([str(PYTHON), "-m", "pytest", "-n", "auto", "--maxprocesses=4", *rest], at=ROOT)
    if first == "bihuan":
        prepare(*RUN)
        os.environ.setdefault("BIHUAN_DATA", str(DATA))
        become([str(BIN / "bihuan"), *rest])
    serve(arguments)


def serve(arguments: Command) -> None:
    """Serve the demonstration city."""
    parser = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="端口 (8000)")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="数据目录 (var)")
    parser.add_argument("--no-open", action="store_true", help="不打开浏览器 / open no browser")
    chosen = parser.parse_args(arguments)
    prepare(*RUN)
    command = [str(BIN / "bihuan"), "serve", "--demo", "--port", str(chosen.port)]
    command += ["--data", str(chosen.data.resolve()), "--lang", language()]
    become([*command, "--no-open"] if chosen.no_open else command)


def language() -> str:
    """Return the language of this terminal: zh or en."""
    asked = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, asked), "").lower().startswith("zh") else "en"


def prepare(*steps: Step) -> None:
    """Carry out the steps whose inputs changed or whose products are gone."""
    done = remembered()
    if not done:
        make_environment()
    stale = [step for step in steps if done.get(step.name) != fingerprint(step) or lacks(step)]
    for number, step in enumerate(stale, start=1):
        say(f"[{number}/{len(stale)}] {step.zh} …… {step.en} …")
        began = time.perf_counter()
        remember({name: value for name, value in done.items() if name != step.name})
        step.act()
        done[step.name] = fingerprint(step)
        remember(done)
        say(f"      {time.perf_counter() - began:.1f} s")
    took = time.perf_counter() - BEGAN
    say(f"准备用时 {took:.2f} 秒 · Prepared in {took:.2f} s")


def make_environment() -> None:
    """Make .venv, unless one stands there that works and that this file did not make."""
    if works("-m", "pip", "--version") and not STAMP.exists():
        return
    say("创建 .venv …… Making .venv …")
    base = getattr(sys, "_base_executable", sys.executable)
    made = subprocess.run(
        [base, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        print(made.stdout + made.stderr, file=sys.stderr)
        raise Failed(
            "无法创建 .venv。Debian、Ubuntu 请先运行：apt install python3-venv",
            "Cannot make .venv. On Debian and Ubuntu run first: apt install python3-venv",
        )


def remembered() -> dict[str, str]:
    """Return what succeeded in this .venv; nothing when it is gone, broken, moved or another's."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        at_home = stamp.pop("root") == str(ROOT)
        version = stamp["python"]
    except (OSError, ValueError, KeyError):
        return {}
    same = works("-I", "-S", "-c", f"import sys; sys.exit({version!r} != sys.version)")
    return stamp if at_home and same else {}


def remember(done: dict[str, str]) -> None:
    """Write the stamp in one go, so that a cut never leaves half of it."""
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps({"python": version(), **done, "root": str(ROOT)}), encoding="utf-8")
    fresh.replace(STAMP)


def version() -> str:
    """Return the version text of the Python in .venv."""
    asked = [str(PYTHON), "-I", "-S", "-c", "import sys; sys.stdout.write(sys.version)"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def works(*arguments: str) -> bool:
    """Say whether the Python in .venv runs and answers these arguments with success."""
    try:
        asked = subprocess.run(
            [str(PYTHON), *arguments], cwd=ROOT, capture_output=True, check=False
        )
    except OSError:
        return False
    return asked.returncode == 0


def fingerprint(step: Step) -> str:
    """Return a digest of the names and contents of everything the step reads."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in step.inputs for path in ROOT.glob(pattern)):
        if path.is_file():
            digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def lacks(step: Step) -> bool:
    """Say whether something that the step once made is missing."""
    return not all((ROOT / name).exists() for name in step.products)


def install(lock: str) -> None:
    """Install exactly the files that the lock names by their hashes."""
    total = (ROOT / lock).read_text(encoding="utf-8").count("==")
    run([str(PYTHON), *PIP, *LOCKED, lock], total=total)


def build_pages() -> None:
    """Bundle scripts and styles; where Node is missing, fetch it as a wheel first."""
    if not works("hatch_build.py", "--find-node"):
        say("      没有 Node 20，下载一份 …… No Node 20 here, fetching one …")
        install("requirements/node.lock")
    run([str(PYTHON), "hatch_build.py"])


def install_project() -> None:
    """Put the command bihuan and the packages into .venv, pointing here."""
    run([str(PYTHON), *PIP, "--no-deps", "--no-build-isolation", "-e", "."])


RUN = (
    Step(
        "libraries",
        "安装运行所需的库",
        "Installing libraries",
        ("requirements/run.lock",),
        lambda: install("requirements/run.lock"),
    ),
    Step(
        "pages",
        "构建页面",
        "Building the pages",
        (
            "hatch_build.py",
            "package.json",
            "package-lock.json",
            ".npmrc",
            "web/frontend/**/*",
        ),
        build_pages,
        ("web/static/dist/manifest.json",),
    ),
    Step("project", "安装闭环", "Installing Bihuan", ("pyproject.toml",), install_project),
)
TOOLS = Step(
    "tools",
    "安装测试工具",
    "Installing test tools",
    ("requirements/test.lock",),
    lambda: install("requirements/test.lock"),
)


def run(command: Command, total: int = 0) -> None:
    """Run a program in the project's folder; show its last lines only if it fails."""
    lines = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PIP_USER": "0", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as program:
        for line in program.stdout or ():
            lines.append(line)
            show_progress(sum(each.startswith("Collecting ") for each in lines), total)
    if program.returncode:
        print("".join(lines[-LAST_LINES:]), file=sys.stderr)
        raise Failed(
            "没有成功，原因见上。改正后（例如网络恢复后）再运行一次，会从这一步继续。",
            "That failed, see above. Once it is mended, run this again: it goes on from this step.",
        )


def show_progress(count: int, total: int) -> None:
    """Count on one line of a terminal."""
    if total and sys.stderr.isatty():
        print(f"      {count}/{total}", end="\r", file=sys.stderr, flush=True)


def say(line: str) -> None:
    """Tell the person at the terminal; the output belongs to the program that follows."""
    print(line, file=sys.stderr, flush=True)


def become(command: Command, at: Path | None = None) -> None:
    """Hand over to another program for good: its signals and its exit status are its own."""
    if at:
        os.chdir(at)
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        say("\n已停止 · Stopped")
        sys.exit(STOPPED)
    except Failed as failure:
        sys.exit(str(failure))
