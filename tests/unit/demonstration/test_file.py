"""The demonstration's file: accounts, cases and answers as a browser would send them."""

import tomllib
from datetime import UTC, datetime, timedelta

import pytest

from engine.model.actor import Capacity
from web.demonstration.file import read_demonstration
from web.demonstration.player import timeline
from web.package_folder import read_packaged, read_packaged_demonstration
from web.refusals import DemonstrationRefused

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)

TOLD = """
account = []
[[case]]
canton = "1701"
opened_by = "ong.hilo"
started_before = "P2D"
[[case.steps]]
by = "ong.hilo"
task = "register_need"
after = "PT30M"
answers = {count = 2, agreed = true, refused = false, needs = ["a", "b"], on = 2026-11-02, note = "x"}
[[case]]
canton = "2301"
opened_by = "ong.hilo"
started_before = "P1D"
"""


def test_answers_become_the_lists_of_text_that_a_browser_sends() -> None:
    told = read_demonstration(TOLD.encode())

    assert told.cases[0].steps[0].answers == {
        "count": ["2"],
        "agreed": ["true"],
        "refused": [],
        "needs": ["a", "b"],
        "on": ["2026-11-02"],
        "note": ["x"],
    }


def test_the_cases_are_told_in_the_order_in_which_they_happened() -> None:
    told = read_demonstration(TOLD.encode())

    events = [(event.at, event.case, event.step) for event in timeline(told.cases, NOW)]

    assert events == [
        (NOW - timedelta(days=2), 1, 0),
        (NOW - timedelta(days=2) + timedelta(minutes=30), 1, 1),
        (NOW - timedelta(days=1), 2, 0),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('canton = "1701"', ""),
        ('"P2D"', '"two days"'),
        ('"P2D"', '"P1M"'),
        ("account = []", "account = [}"),
        ("account = []", "account = [1]"),
    ],
)
def test_a_malformed_file_is_refused_by_name(before: str, after: str) -> None:
    with pytest.raises(DemonstrationRefused, match=r"demonstration\.toml"):
        read_demonstration(TOLD.replace(before, after).encode())


def test_whoever_can_be_chosen_or_told_has_somebody_to_act_and_somebody_to_be_told() -> None:
    accounts = read_demonstration(read_packaged_demonstration()).accounts
    held: dict[str, set[Capacity]] = {}
    for account in accounts:
        held.setdefault(account.institution, set()).update(account.capacities)

    for institution in tomllib.loads(read_packaged()["ecuador.toml"].decode())["institution"]:
        needed = {Capacity.WORKER, Capacity.SUPERVISOR}
        if "coordinacion" in institution["roles"]:
            needed = set(Capacity)
        assert held.get(institution["code"]) == needed


def test_no_case_of_the_packaged_demonstration_reaches_into_the_future() -> None:
    told = read_demonstration(read_packaged_demonstration())

    assert timeline(told.cases, NOW)[-1].at <= NOW
