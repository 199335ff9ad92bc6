"""Whoever takes the database without the keys reads no answer; with the keys every answer is there."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from tests.answers import ACCEPT, ARRIVED, CONSENT, FINAL_REPORT, NEED, Answers, receiver
from tests.conftest import Installed
from tests.verbs.world import World

MARKS = {
    "health_note": "Zarzaparrilla-7731 dolor",
    "safe_contact": "Petirrojo-5512 mañana",
    "note_for_receiver": "Caléndula-9043 ventana",
}
FACTS = ("night_arrival", "oral_recorded", "spanish")
"""Answers that are facts. The forms, which anybody may read, name them as options."""

MARKED: Answers = {**NEED, **{key: [mark] for key, mark in MARKS.items()}}
REPORT = "Golondrina-2288 descanso"
UNSENT = "Colibrí-6617 puerta"
"""What somebody typed and never sent."""


@pytest.fixture
def lived(database: Installed) -> Iterator[World]:
    with World.over(*database) as world:
        world.open()
        world.complete("ong", "register_need", MARKED)
        world.complete("ong", "choose_receiver", receiver("albergue_amanecer"))
        world.complete("ong", "record_consent", CONSENT)
        world.pass_time(hours=49)
        world.engine.run_due()
        world.complete("albergue", "answer_referral", ACCEPT)
        world.complete("albergue", "confirm_arrival", ARRIVED)
        reporting = world.task_of("albergue", "counter_referral").task_id
        world.engine.save_draft(world.actor("albergue"), reporting, {"report": [UNSENT]})
        world.complete("albergue", "counter_referral", {**FINAL_REPORT, "report": [REPORT]})
        reading = world.task_of("ong", "read_counter_referral").task_id
        world.engine.save_draft(world.actor("ong"), reading, {"read_note": [UNSENT]})
        yield world


def spellings(mark: str) -> Iterator[bytes]:
    for form in (mark, mark.upper(), json.dumps(mark)[1:-1]):
        yield form.encode()
        yield form.encode("utf-16-le")
        yield base64.b64encode(form.encode())[:-4]


def test_no_answer_can_be_read_without_the_keys(lived: World) -> None:
    seen = _everything(lived)

    for mark in (*MARKS.values(), REPORT, UNSENT):
        assert not [form for form in spellings(mark) if form in seen], mark


def test_facts_are_sealed_too_and_stand_in_no_table_of_a_case(lived: World) -> None:
    seen = _rows(lived, without={"definition"})

    assert not [fact for fact in FACTS if fact.encode() in seen]


def test_every_answer_is_there_with_the_keys(lived: World) -> None:
    case = lived.engine.cases(lived.actor("ong")).entries[0].case_id

    known = {str(one.value) for one in lived.engine.case_with_names(lived.actor("ong"), case).known}

    assert {*MARKS.values(), REPORT} <= known


def _everything(world: World) -> bytes:
    """Return all that the database holds: the files of SQLite with its log, the rows of PostgreSQL."""
    if world.url.startswith("sqlite"):
        path = Path(world.url.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    return _rows(world, without=set())


def _rows(world: World, without: set[str]) -> bytes:
    with world.engine.context.database.read() as tx:
        names = set(inspect(tx).get_table_names()) - without
        values = [
            value if isinstance(value, bytes) else str(value).encode()
            for name in names
            for row in tx.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608 - our own tables
            for value in row
        ]
    return b"\n".join(values)
