"""The source tree as the house tests see it: its files, its modules, its functions. Reads, never imports.

* The files are those git knows or would take up (nothing ignored); outside a git tree, all but hidden and made ones.
* A module is parsed once a run; a function's length runs from its `def` to its last line, docstring and comments in.
"""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ledger", "notary", "reports", "api")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file: its path below the root, its text, its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return len(self.text.splitlines())

    @property
    def dotted(self) -> str:
        """The name it is imported by."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def functions(self) -> Iterator[Function]:
        """Every function, methods and inner ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines of a function, from `def` to its last line."""
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


@cache
def files() -> tuple[str, ...]:
    """Paths of all files of the project, below the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = [path for path in listed.stdout.split("\0") if path]
    else:
        paths = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if _kept(path.relative_to(ROOT))]
    return tuple(sorted(path for path in set(paths) if (ROOT / path).is_file()))


def _kept(path: Path) -> bool:
    made = {"build", "dist", "var", "bin", "__pycache__"}
    return not any(part in made or part.endswith(".egg-info") or part.startswith(".") for part in path.parts)


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """(path, text) of every file that is UTF-8 text."""
    found = []
    for path in files():
        data = (ROOT / path).read_bytes()
        if b"\0" in data:
            continue
        try:
            found.append((path, data.decode()))
        except UnicodeDecodeError:
            continue
    return tuple(found)


@cache
def modules(*tops: str) -> tuple[Module, ...]:
    """Every Python module under the given top folders, the rooms of the house when none is given."""
    wanted = tuple(f"{top}/" for top in (tops or ROOMS))
    return tuple(
        Module(path, text, ast.parse(text, path))
        for path, text in texts()
        if path.endswith(".py") and path.startswith(wanted)
    )


def imports(module: Module) -> dict[str, str]:
    """Local name → dotted origin of everything a module imports, wherever in it the import stands."""
    names: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
                names.setdefault(alias.name, alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def origin(node: ast.expr, names: dict[str, str]) -> str | None:
    """The dotted name an expression stands for, told by the module's imports; None when it is no plain name."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        above = origin(node.value, names)
        return f"{above}.{node.attr}" if above else None
    return None
