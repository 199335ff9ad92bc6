"""The import contracts leave nothing out: neither a third party nor the packaged protocol."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGES, ROOT, place, product, tree


def test_every_third_party_has_a_contract_that_says_who_may_import_it() -> None:
    imported = {name for path in product() for name in third_parties(path)}

    assert imported - protected() == set()


def third_parties(path: Path) -> set[str]:
    names = {name.partition(".")[0] for name in imports(path)}
    return names - set(PACKAGES) - set(sys.stdlib_module_names)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""


def protected() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return {
        name for contract in settings["contracts"] for name in contract.get("protected_modules", ())
    }


def test_one_module_alone_reads_the_packaged_protocol() -> None:
    readers = [
        place(path, node)
        for path in product()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value == "processes"
    ]

    assert [reader.partition(":")[0] for reader in readers] == ["web/package_folder.py"]


def test_the_librarys_pickle_its_serializer_and_its_scripts_are_never_imported() -> None:
    used = {name for path in product() for name in imports(path) if "SpiffWorkflow" in name}

    assert {name for name in used if "serializer" in name or name.endswith("Transform")} == set()
    assert {name for name in used if "script_engine" in name} == {
        "SpiffWorkflow.bpmn.script_engine.python_engine",
        "SpiffWorkflow.bpmn.script_engine.python_environment",
    }
