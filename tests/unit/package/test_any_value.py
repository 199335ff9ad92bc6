"""Whatever stands anywhere in a form or a manifest brings findings or is accepted, and never an error."""

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.definitions import lint_file, lint_package
from engine.errors import Finding
from tests.installation import package

Path = tuple[str | int, ...]
FORMS = ("forms/f02.form", "forms/f08a.form", "forms/f08b.form", "forms/f08_receiver.form")
TABLES = ("ecuador.toml", "calendars/ecuador.toml")
FILES = cache(package)

# Half a character, and the numbers that arithmetic trips over, come by themselves too seldom.
ODD = st.sampled_from(
    [
        "",
        "\ud800",
        "\x00",
        "a\n",
        "-1",
        "1e999",
        "NaN",
        "9" * 5000,
        "=",
        "= a >",
        "party:",
        "es",
        "x:y",
    ]
)
TEXTS = st.text(max_size=9) | st.text(st.characters(exclude_categories=["Cs"]), max_size=90)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
JSON = st.recursive(
    PLAIN | ODD | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
TOML = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats()
    | TEXTS
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.datetimes(timezones=st.just(UTC))
    | st.sampled_from(["P1D", "PT1H", "nation", "supervisor", "monday", "17:00", "../x", "= 1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield where every value of a document stands."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def put(document: Any, path: Path, value: object) -> Any:
    changed = copy.deepcopy(document)
    target = changed
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return changed


def in_toml(value: object) -> str:
    """Write a value as inline TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case datetime() | date() | time():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(in_toml, value))}]"
        case dict():
            pairs = (f"{in_toml(key)} = {in_toml(inner)}" for key, inner in value.items())
            return f"{{{', '.join(pairs)}}}"
        case _:
            return str(value)


def require_told(findings: list[Finding]) -> None:
    for finding in findings:
        assert finding.message.es
        assert finding.message.en
        # What is told must reach a terminal.
        f"{finding.rule}{finding.element_id}{finding.message}{finding.message.en}".encode()


@given(st.data(), st.sampled_from(FORMS), JSON)
@MANY
def test_any_json_anywhere_in_a_form(data: st.DataObject, name: str, value: object) -> None:
    form = json.loads(FILES()[name])
    changed = put(form, data.draw(st.sampled_from(list(places(form)))), value)
    content = json.dumps(changed).encode()

    require_told(lint_file(name, content))


@given(st.data(), st.sampled_from(FORMS), JSON)
@settings(MANY, max_examples=25)
def test_any_json_in_a_form_of_a_package(data: st.DataObject, name: str, value: object) -> None:
    form = json.loads(FILES()[name])
    changed = put(form, data.draw(st.sampled_from(list(places(form)))), value)

    require_told(lint_package({**FILES(), name: json.dumps(changed).encode()}))


@given(st.data(), st.sampled_from(TABLES), TOML)
@settings(MANY, max_examples=100)
def test_any_toml_in_place_of_any_value(data: st.DataObject, name: str, value: object) -> None:
    tables = tomllib.loads(FILES()[name].decode())
    changed = put(tables, data.draw(st.sampled_from(list(places(tables)))), value)
    content = "\n".join(f"{in_toml(key)} = {in_toml(inner)}" for key, inner in changed.items())

    require_told(lint_package({**FILES(), name: content.encode()}))
