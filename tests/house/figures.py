"""The house in numbers, beside its bar: run `make figures`.

Counts whole lines of the files that git knows; functions as tests/house/tree.py measures them.
"""

from dataclasses import dataclass
from statistics import median, quantiles

from tests.house import tree

FUNCTION_LINES_MAX = 70  # what a person holds in view at once
FUNCTION_LINES_MEDIAN_MAX = 12
FUNCTION_LINES_P95_MAX = 45
FILE_LINES_MAX = 350
TEST_RATIO_MIN = 1.3  # lines of tests to lines of code


@dataclass(frozen=True)
class Figures:
    """Lines of one top folder's files and functions."""

    files: int
    lines: int
    file_max: int
    functions: int
    function_median: float
    function_p95: float
    function_max: int


def of(*tops: str) -> Figures:
    """The figures of all modules under the given top folders together (zeros where there is none)."""
    modules = tree.modules(*tops)
    lengths = [tree.length(function) for module in modules for function in module.functions()]
    lines = [module.lines for module in modules]
    return Figures(
        files=len(modules),
        lines=sum(lines),
        file_max=max(lines, default=0),
        functions=len(lengths),
        function_median=median(lengths) if lengths else 0,
        function_p95=quantiles(lengths, n=20)[-1] if len(lengths) > 1 else 0,
        function_max=max(lengths, default=0),
    )


def table() -> str:
    """The figures of each room, of all rooms, and of the tests, as a table for the terminal."""
    head = f"{'':8} {'files':>6} {'lines':>7} {'longest':>8} {'functions':>10} {'median':>7} {'p95':>6} {'longest':>8}"
    rows = [head]
    for name, tops in [*((room, (room,)) for room in tree.ROOMS), ("house", tree.ROOMS), ("tests", ("tests",))]:
        f = of(*tops)
        rows.append(
            f"{name:8} {f.files:6} {f.lines:7} {f.file_max:8} {f.functions:10} "
            f"{f.function_median:7.1f} {f.function_p95:6.1f} {f.function_max:8}"
        )
    rows.append(
        f"{'bar':8} {'':6} {'':7} {FILE_LINES_MAX:8} {'':10} "
        f"{FUNCTION_LINES_MEDIAN_MAX:7.1f} {FUNCTION_LINES_P95_MAX:6.1f} {FUNCTION_LINES_MAX:8}"
    )
    code, tests = of().lines, of("tests").lines
    ratio = f"test : code lines {tests / code:.2f} (bar {TEST_RATIO_MIN})" if code else "no code yet"
    return "\n".join([*rows, ratio])


if __name__ == "__main__":
    print(table())
