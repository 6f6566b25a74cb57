"""The house's shape: short functions, short files, a docstring on each module and test, every function annotated."""

import ast

from tests.house import figures, tree


def _missing_annotations(function: tree.Function) -> list[str]:
    """What in a function's signature bears no type; `self` and `cls` need none."""
    plain = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    plain += [argument for argument in (function.args.vararg, function.args.kwarg) if argument]
    missing = [
        argument.arg for argument in plain if argument.annotation is None and argument.arg not in ("self", "cls")
    ]
    return missing + (["the return value"] if function.returns is None else [])


def test_no_function_is_longer_than_a_screen() -> None:
    """No function, of the house or of its tests, is longer than the bar."""
    long = [
        f"{module.path}:{function.lineno} {function.name}: {tree.length(function)} lines"
        for module in tree.modules(*tree.ROOMS, "tests", "examples")
        for function in module.functions()
        if tree.length(function) > figures.FUNCTION_LINES_MAX
    ]
    assert long == []


def test_the_median_function_is_short() -> None:
    """Half of the house's functions are at most as long as the bar's median."""
    assert figures.of().function_median <= figures.FUNCTION_LINES_MEDIAN_MAX


def test_no_file_is_too_long() -> None:
    """No module of the house or of its tests has more lines than the bar."""
    long = [
        f"{module.path}: {module.lines} lines"
        for module in tree.modules(*tree.ROOMS, "tests", "examples")
        if module.lines > figures.FILE_LINES_MAX
    ]
    assert long == []


def test_every_module_says_what_it_promises() -> None:
    """Each module, also of the tests, opens with a docstring."""
    silent = [
        module.path
        for module in tree.modules(*tree.ROOMS, "tests", "examples")
        if module.text.strip() and not ast.get_docstring(module.tree)
    ]
    assert silent == []


def test_every_function_is_annotated() -> None:
    """Every argument and every return value in the house bears a type."""
    bare = [
        f"{module.path}:{function.lineno} {function.name}: {', '.join(missing)}"
        for module in tree.modules()
        for function in module.functions()
        if (missing := _missing_annotations(function))
    ]
    assert bare == []


def test_every_test_says_in_one_sentence_what_it_shows() -> None:
    """Each test has a docstring of one paragraph that ends like a sentence."""
    silent = []
    for module in tree.modules("tests"):
        for function in module.functions():
            words = ast.get_docstring(function) or ""
            if function.name.startswith("test_") and (not words.rstrip().endswith((".", "?", "!")) or "\n\n" in words):
                silent.append(f"{module.path}:{function.lineno} {function.name}")
    assert silent == []


def test_the_house_has_four_rooms() -> None:
    """Python code lies in the four rooms, the tests and the examples, and nowhere else."""
    tops = {path.partition("/")[0] for path in tree.files() if path.endswith(".py")}
    assert tops - {"examples", "tests"} <= set(tree.ROOMS)


def test_the_shape_tests_see_what_they_look_for() -> None:
    """A function without types is named argument by argument, one with types is not."""
    bare, typed = ast.parse("def f(self, a, *, b: int): ...\ndef g(a: int) -> None: ...").body
    assert isinstance(bare, ast.FunctionDef)
    assert isinstance(typed, ast.FunctionDef)
    assert _missing_annotations(bare) == ["a", "the return value"]
    assert _missing_annotations(typed) == []
