"""What a verb and a page cost late in a case: as many statements, rows and bytes as early in it.

The rows and bytes are those that the statements of one verb read when they are read once more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Connection, event, text

from engine.model.ids import CaseId, TaskId
from tests.answers import QUITO
from tests.care import HIGH, NEED, care_package
from tests.drawn import Node, diagram, task
from tests.verbs.test_calls import CONDITIONAL, INNER, OURS, UNCONDITIONAL, UNFIT
from tests.verbs.world import World, key

ROUNDS = diagram(
    "rounds",
    ("Rondas", "Rounds"),
    OURS,
    [
        Node("startEvent", "rounds_begin", "Empieza", "Begins", (0, 0)),
        task("round_note", ("Anotar", "Note"), (1, 0), "ours", form="note_need"),
        Node(
            "boundaryEvent",
            "too_long",
            "Pasó mucho tiempo",
            "A long time passed",
            (1, 1),
            attributes='attachedToRef="round_note"',
            inside="<bpmn:timerEventDefinition><bpmn:timeDuration>P30D</bpmn:timeDuration>"
            "</bpmn:timerEventDefinition>",
        ),
        Node("endEvent", "given_up", "Sin respuesta", "No answer", (1, 2)),
        Node(
            "callActivity",
            "call_inner",
            "Llamar",
            "Call",
            (2, 0),
            attributes='calledElement="inner"',
            mapped='<ruta:in source="asker" target="asker"/>'
            '<ruta:out source="priority" target="priority"/>',
        ),
        Node(
            "boundaryEvent",
            "unfit",
            "No sirve",
            "Does not fit",
            (2, 1),
            attributes='attachedToRef="call_inner"',
            inside="<bpmn:errorEventDefinition/>",
        ),
        Node("endEvent", "rounds_over", "Terminado", "Over", (2, 2)),
        Node("intermediateThrowEvent", "sound", "Avisar", "Sound", (3, 0),
             inside='<bpmn:signalEventDefinition signalRef="round_signal"/>'),
    ],
    [
        ["rounds_begin", "round_note", "call_inner", "sound", "round_note"],
        ["too_long", "given_up"],
        ["unfit", "rounds_over"],
    ],
    'ruta:opener="asker"',
)  # fmt: skip


@dataclass
class Cost:
    """What was read while it was measured."""

    statements: int = 0
    rows: int = 0
    bytes: int = 0
    reading: list[tuple[str, object]] = field(default_factory=list)


ROUND = (NEED, HIGH)
"""The answers of the two tasks of a round."""


@pytest.fixture
def followed(world: World) -> tuple[World, CaseId]:
    """A case in whose every round a person notes something and a called process is done."""
    return world, rounds_begun(world)


def rounds_begun(world: World) -> CaseId:
    """Open a case that goes round."""
    files = care_package()
    inner = INNER.replace(b"<bpmn:process ", UNFIT).replace(UNCONDITIONAL, CONDITIONAL)
    rounds = ROUNDS.replace(
        b"<bpmn:process ", b'<bpmn:signal id="round_signal" name="round"/><bpmn:process ', 1
    )
    added = {
        "ecuador.toml": files["ecuador.toml"].replace(b'["care", ', b'["care", "rounds", '),
        "bpmn/rounds.bpmn": rounds,
        "bpmn/inner.bpmn": inner,
    }
    world.engine.deploy({**files, **added})
    ong = world.actor("ong")
    return world.engine.open_case(ong, process_id="rounds", canton=QUITO, key=key()).case_id


def costs(world: World, act: Callable[[], object]) -> Cost:
    """Do something; return what its statements cost, read once more."""
    cost = Cost()
    pool = world.engine.context.database.engine

    def note(_c: Connection, _cur: object, sql: str, given: object, *_: object) -> None:
        cost.statements += not sql.startswith("BEGIN")
        if sql.startswith("SELECT"):
            cost.reading.append((sql, given))

    event.listen(pool, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(pool, "before_cursor_execute", note)
    with world.engine.context.database.write() as tx:
        for sql, given in cost.reading:
            read = tx.exec_driver_sql(sql, given).all()  # type: ignore[arg-type]  # as it was given before
            cost.rows += len(read)
            cost.bytes += sum(len(one) for row in read for one in row if isinstance(one, bytes))
    return cost


def waiting(world: World, case_id: CaseId) -> TaskId:
    wanted = text("SELECT task_id FROM task WHERE case_id = :case_id AND closed_at IS NULL")
    with world.engine.context.database.read() as tx:
        return TaskId(tx.execute(wanted, {"case_id": case_id}).scalar_one())


def round_of(world: World, case_id: CaseId) -> list[Cost]:
    """Let one round pass; return what its two tasks cost."""
    ong = world.actor("ong")
    found = []
    for answers in ROUND:
        task_id = waiting(world, case_id)
        found.append(
            costs(world, lambda: world.engine.complete(ong, task_id, answers, key=key()))  # noqa: B023 - at once
        )
    return found


def test_the_hundredth_task_of_a_case_costs_what_the_tenth_did(
    followed: tuple[World, CaseId],
) -> None:
    world, case_id = followed
    ong = world.actor("ong")

    tenth = [round_of(world, case_id) for _ in range(5)][-1]
    list_then = costs(world, lambda: world.engine.inbox(ong))
    hundredth = [round_of(world, case_id) for _ in range(45)][-1]
    list_now = costs(world, lambda: world.engine.inbox(ong))

    for early, late in zip([*tenth, list_then], [*hundredth, list_now], strict=True):
        assert (late.statements, late.rows) == (early.statements, early.rows)
        # Only the digits of the counters of tokens grow.
        assert late.bytes <= early.bytes + 100
