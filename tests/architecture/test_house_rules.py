"""The rules of the house that neither ruff nor the import contracts can hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, code_of_tests, place, product, tree

MODULE_LINES = 400
FUNCTION_LINES = 50
EXCUSES = {"skip", "skipif", "skipIf", "xfail", "importorskip"}
TEXTS = {
    ".py",
    ".toml",
    ".md",
    ".html",
    ".css",
    ".js",
    ".po",
    ".txt",
    ".bpmn",
    ".form",
    ".yaml",
    ".yml",
    "",
}


def test_no_module_is_too_long_to_read() -> None:
    long = [path for path in product() if len(path.read_text().splitlines()) > MODULE_LINES]

    assert long == []


def test_no_function_is_too_long_to_read() -> None:
    # A migration lists the tables of its day; cutting the list would not make it clearer.
    read = (path for path in product() if "migrations" not in path.parts)

    assert [where for path in read for where in long_functions(path)] == []


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef) and lines_of(node) > FUNCTION_LINES:
            yield f"{place(path, node)} {node.name}"


def lines_of(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_nothing_is_formatted_into_a_log_line() -> None:
    assert [where for path in product() for where in formatted_logs(path)] == []


def formatted_logs(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and is_logging(node.func) and is_formatted(node.args):
            yield place(path, node)


def is_formatted(arguments: list[ast.expr]) -> bool:
    return any(isinstance(argument, ast.JoinedStr) for argument in arguments)


def is_logging(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and called.attr in {"debug", "info", "warning", "error", "exception", "critical"}
        and isinstance(called.value, ast.Name)
        and called.value.id.startswith("log")
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_what_lives_in_it(package: str) -> None:
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}

    assert [folder for folder in sorted(folders) if not says_what_it_is(folder)] == []


def says_what_it_is(folder: Path) -> bool:
    start = folder / "__init__.py"
    return start.is_file() and bool(ast.get_docstring(tree(start)))


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    assert [where for path in code_of_tests() for where in excuses(path)] == []


def excuses(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr in EXCUSES:
            yield place(path, node)


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    machine = [f"{ROOT}/", f"{ROOT.parent}/", f"{Path.home()}/", "/" + "home/", "/" + "Users/"]
    named = [
        f"{path.relative_to(ROOT)}: {folder}"
        for path in published()
        for folder in machine
        if len(folder) > 1 and folder in path.read_text(encoding="utf-8")
    ]

    assert named == []


def published() -> Iterator[Path]:
    """Yield the text files of the repository."""
    for folder in (*PACKAGES, "tests", "docs", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXTS and "__pycache__" not in path.parts:
                yield path
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXTS)
