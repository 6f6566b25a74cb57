"""What is imported is declared, and what is declared is used."""

import re
import sys
import tomllib

from tests.house import tree

# Distribution → the name it is imported by, where the two differ.
IMPORTED_AS = {
    "import-linter": "importlinter",
    "pynacl": "nacl",
    "pytest-xdist": "xdist",
    "python-calamine": "python_calamine",
    "python-multipart": "python_multipart",
    "sd-jwt": "sd_jwt",
}

# Declared, and imported nowhere: who uses it.
USED_OTHERWISE = {
    "import-linter": "make check",
    "mypy": "make check",
    "pytest-xdist": "make test",
    "python-multipart": "starlette reads uploads with it",
    "ruff": "make check",
    "setuptools": "builds the package",
    "types-openpyxl": "mypy reads it",
    "types-reportlab": "mypy reads it",
    "uv": "make lock",
}


def _declared() -> tuple[set[str], set[str]]:
    """Names of the distributions that pyproject.toml declares: for running, and for development besides."""
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"].values()
    running = [*project["project"]["dependencies"], *(line for extra in extras for line in extra)]
    return _names(running), _names(project["dependency-groups"]["dev"])


def _names(lines: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~ ;]", line, maxsplit=1)[0] for line in lines}


def _module_name(distribution: str) -> str:
    return IMPORTED_AS.get(distribution, distribution.replace("-", "_"))


def _imported(*tops: str) -> set[str]:
    """Top-level names of what modules import from outside the project and the standard library."""
    ours = {*tree.ROOMS, "tests", "examples"} | sys.stdlib_module_names
    return {name.partition(".")[0] for module in tree.modules(*tops) for name in tree.imports(module).values()} - ours


def test_what_the_house_imports_is_declared() -> None:
    """A plain installation brings everything that the rooms import."""
    running, _ = _declared()
    assert sorted(_imported(*tree.ROOMS) - {_module_name(name) for name in running}) == []


def test_what_the_tests_import_is_declared() -> None:
    """The lock brings everything that the tests and examples import."""
    running, development = _declared()
    declared = {_module_name(name) for name in running | development}
    assert sorted(_imported("tests", "examples") - declared) == []


def test_nothing_is_declared_for_nothing() -> None:
    """Each declared package is imported by a room, a test or an example, or stands in the table of other uses."""
    running, development = _declared()
    rooms, all_modules = _imported(*tree.ROOMS), _imported(*tree.ROOMS, "tests", "examples")
    built = (tree.ROOT / "api/cli.py").is_file()  # before the doors stand, not every library has its room yet
    unused = {name for name in running if _module_name(name) not in rooms}
    unused |= {name for name in development if _module_name(name) not in all_modules}
    assert not built or sorted(unused - USED_OTHERWISE.keys()) == []


def test_the_table_of_other_uses_is_not_stale() -> None:
    """Every row of the table of other uses is still declared."""
    running, development = _declared()
    assert sorted(USED_OTHERWISE.keys() - running - development) == []
