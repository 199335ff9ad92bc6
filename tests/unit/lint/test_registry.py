"""The lists of rules are whole, and each rule says what it is to a designer."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pytest

from engine.lint import executable, publishable, registry
from engine.lint.rule import ExecutableRule, PublishableRule


def rules_in(package: ModuleType) -> list[ModuleType]:
    return [
        import_module(f"{package.__name__}.{found.name}")
        for found in iter_modules(package.__path__)
    ]


@pytest.mark.parametrize(
    ("package", "listed"),
    [(executable, registry.EXECUTABLE), (publishable, registry.PUBLISHABLE)],
    ids=["executable", "publishable"],
)
def test_every_rule_is_listed_once(
    package: ModuleType, listed: tuple[ExecutableRule | PublishableRule, ...]
) -> None:
    assert sorted(rule.__module__ for rule in listed) == sorted(
        rule.__name__ for rule in rules_in(package)
    )


def test_rules_have_names_of_their_own() -> None:
    names = [rule.RULE for package in (executable, publishable) for rule in rules_in(package)]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("package", [executable, publishable], ids=["executable", "publishable"])
def test_every_rule_explains_itself(package: ModuleType) -> None:
    for rule in rules_in(package):
        assert len(rule.__doc__ or "") > 40, rule.__name__
        assert rule.check.__doc__.startswith("Refuse"), rule.__name__
