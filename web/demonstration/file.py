"""Reads the fictional accounts and cases of a demonstration."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import isodate

from engine.bilingual import Bilingual
from engine.facade import RawAnswers
from engine.model.actor import Capacity
from engine.model.ids import InstitutionCode
from engine.model.people import NewAccount, Password
from web.refusals import DemonstrationRefused

FILE: Final = "demonstration.toml"


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    institution: InstitutionCode
    capacities: frozenset[Capacity]
    post: Bilingual

    def with_password(self, password: Password) -> NewAccount:
        return NewAccount(self.username, self.post, self.institution, self.capacities, password)


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody completes a task, so long after the case's previous step.

    `codes` are answers that are the code of another case, by the name that the file gives it.
    """

    by: str
    task: str
    after: timedelta
    answers: RawAnswers
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ToldCase:
    """A case that `opened_by` opens with `process`; without one, another case has begun it for her by then."""

    number: int
    name: str | None
    process: str | None
    canton: str
    opened_by: str
    started_before: timedelta
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Demonstration:
    accounts: tuple[Account, ...]
    cases: tuple[ToldCase, ...]

    @property
    def usernames(self) -> set[str]:
        """Return who does something in the cases."""
        openers = {case.opened_by for case in self.cases}
        return openers | {step.by for case in self.cases for step in case.steps}


def read_demonstration(content: bytes) -> Demonstration:
    """Return the accounts and cases of a demonstration file. Raises `DemonstrationRefused`."""
    try:
        told = tomllib.loads(content.decode())
        return Demonstration(
            accounts=tuple(_account(entry) for entry in told["account"]),
            cases=tuple(_case(number, entry) for number, entry in enumerate(told["case"], 1)),
        )
    except KeyError as error:
        missing = Bilingual(f"falta {error}", f"{error} is missing")
        raise DemonstrationRefused(place=FILE, problem=missing) from error
    except (ValueError, TypeError) as error:
        raise DemonstrationRefused(place=FILE, problem=str(error)) from error


def _account(entry: Mapping[str, Any]) -> Account:
    return Account(
        username=entry["username"],
        institution=InstitutionCode(entry["institution"]),
        capacities=frozenset(Capacity(capacity) for capacity in entry["capacities"]),
        post=Bilingual(entry["display_name"]["es"], entry["display_name"]["en"]),
    )


def _case(number: int, entry: Mapping[str, Any]) -> ToldCase:
    return ToldCase(
        number=number,
        name=entry.get("name"),
        process=entry.get("process"),
        canton=entry["canton"],
        opened_by=entry["opened_by"],
        started_before=_span(entry["started_before"]),
        steps=tuple(_step(step) for step in entry.get("steps", ())),
    )


def _step(entry: Mapping[str, Any]) -> Step:
    told = entry.get("answers", {})
    codes = {key: value["code_of"] for key, value in told.items() if isinstance(value, dict)}
    answers = {key: _sent(value) for key, value in told.items() if key not in codes}
    return Step(entry["by"], entry["task"], _span(entry["after"]), answers, codes)


def _span(text: str) -> timedelta:
    span = isodate.parse_duration(text)
    if not isinstance(span, timedelta):
        message = f"{text}: months and years have no fixed length"
        raise ValueError(message)  # noqa: TRY004 (the value of a file, not a call's argument)
    return span


def _sent(value: object) -> list[str]:
    """Return an answer as a browser sends it: a list of texts."""
    match value:
        case bool():
            return ["true"] if value else []
        case list():
            return [str(item) for item in value]
        case date():
            return [value.isoformat()]
        case _:
            return [str(value)]
