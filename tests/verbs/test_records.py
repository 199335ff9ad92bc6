"""What was done and who looked is recorded; whatever is edited by hand is named."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import text

from engine.errors import NotFound, Tampered
from tests.answers import ACCEPT, SAFE_CONTACT
from tests.verbs.world import World, key

EDITS: dict[str, tuple[str, str]] = {
    "a changed journal entry": (
        (
            "UPDATE journal SET content = replace(content, 'choose_receiver', 'record_consent') "
            "WHERE kind = 'task_completed' AND content LIKE '%choose_receiver%'"
        ),
        "entry was changed",
    ),
    "a removed journal entry": ("DELETE FROM journal WHERE seq = 3", "entry is missing: 3"),
    "a journal that lost its end": (
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "entry is missing",
    ),
    "a journal that lost its end, with the head set back": (
        (
            'UPDATE "case" SET journal_seq = 1, journal_head = (SELECT hash FROM journal WHERE seq = 1);'
            "DELETE FROM journal WHERE seq > 1"
        ),
        "not the last one",
    ),
    "two swapped journal entries": (
        (
            "UPDATE journal SET seq = 1002 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 3; "
            "UPDATE journal SET seq = 3 WHERE seq = 1002"
        ),
        "entry was changed: 2",
    ),
    "a removed access record": ("DELETE FROM access_record WHERE seq = 1", "entry is missing: 1"),
    "a changed access record": (
        "UPDATE access_record SET account_id = 'nobody' WHERE seq = 1",
        "entry was changed: 1",
    ),
    "an edited snapshot": (
        "UPDATE instance SET snapshot = facts",
        "instance|snapshot",
    ),
    "an edited facts document": ("UPDATE instance SET facts = snapshot", "instance|facts"),
    "a revision set back": ("UPDATE instance SET revision = revision - 1", "instance|facts"),
    "a vault value moved to another field": (
        (
            "DELETE FROM vault WHERE field_key = 'note_for_receiver'; "
            "UPDATE vault SET field_key = 'note_for_receiver' WHERE field_key = 'health_note'"
        ),
        "vault|value",
    ),
    "the last entry removed, with the head set back": (
        (
            'UPDATE "case" SET journal_seq = journal_seq - 1, journal_head = (SELECT hash FROM journal '
            "WHERE seq = (SELECT max(seq) - 1 FROM journal)); "
            "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)"
        ),
        "head was changed",
    ),
    "a journal entry that is no journal entry": (
        "UPDATE journal SET content = '[1]' WHERE seq = 2",
        "entry was changed: 2",
    ),
    "a journal entry sealed without the keys": (
        "UPDATE journal SET mac = hash WHERE seq = 2",
        "entry was changed: 2",
    ),
    "a removed key": ("DELETE FROM case_key", "case"),
    "a removed access head": ("DELETE FROM access_head", "its head is missing"),
    "a task given to another institution": (
        "UPDATE task SET institution_code = 'salud_los_arrayanes' WHERE closed_at IS NULL",
        "institution, due_at, state",
    ),
    "a task closed by hand": (
        "UPDATE task SET state = 'completed', closed_at = ready_at WHERE closed_at IS NULL",
        "institution, due_at, state",
    ),
    "a due date that was moved": (
        "UPDATE task SET due_at = ready_at WHERE closed_at IS NULL",
        "institution, due_at, state",
    ),
    "a task at another token": (
        "UPDATE task SET token_id = '99' WHERE closed_at IS NULL",
        "stored state: tasks",
    ),
    "removed timers": ("DELETE FROM timer", "timers"),
    "a vault value taken away": ("DELETE FROM vault WHERE field_key = 'safe_contact'", "vault"),
    "a case moved to another canton": (
        "UPDATE \"case\" SET canton_code = '2301'",
        "opener, canton",
    ),
    "an outcome written by hand": ("UPDATE instance SET outcome = 'card_given'", "outcome"),
    "an edited definition": (
        "UPDATE definition SET content = (SELECT facts FROM instance)",
        "definition",
    ),
}


def edit(world: World, statements: str) -> None:
    with world.engine.context.database.write() as tx:
        for statement in filter(None, (part.strip() for part in statements.split(";"))):
            assert tx.execute(text(statement)).rowcount > 0


@pytest.fixture
def played(world: World) -> World:
    world.asked()
    return world


def findings(world: World) -> str:
    return "\n".join(f"{one.element_id}: {one.message.en}" for one in world.engine.verify())


def test_nothing_is_found_where_nothing_was_edited(played: World) -> None:
    played.complete("albergue", "answer_referral", ACCEPT)
    played.pass_time(days=3)
    played.engine.run_due()

    assert findings(played) == ""


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_by_hand_is_named(played: World, name: str) -> None:
    statements, expected = EDITS[name]

    edit(played, statements)

    assert expected in findings(played)


@pytest.mark.parametrize("column", ["snapshot", "facts"])
def test_an_edited_document_is_refused_and_not_executed(world: World, column: str) -> None:
    _, task_id = world.asked()
    other = "facts" if column == "snapshot" else "snapshot"
    edit(world, f"UPDATE instance SET {column} = {other}")  # noqa: S608 - two fixed names

    with pytest.raises(Tampered):
        world.engine.complete(world.actor("albergue"), task_id, ACCEPT, key=key())


def test_a_document_moved_to_another_case_is_refused(world: World) -> None:
    world.asked()
    world.asked()

    edit(world, "UPDATE instance SET snapshot = (SELECT snapshot FROM instance LIMIT 1)")

    assert "instance|snapshot" in findings(world)


def test_every_look_is_recorded_with_the_fields_that_were_opened(world: World) -> None:
    case_id, task_id = world.asked()
    looks: tuple[Callable[[], object], ...] = (
        lambda: world.engine.case(world.actor("ong"), case_id),
        lambda: world.engine.task(world.actor("albergue"), task_id),
    )
    before = _records(world, f"case:{case_id}")

    for look in looks:
        look()

    records = _records(world, f"case:{case_id}")
    assert len(records) == len(before) + 2
    assert "urgency" in records[-1]
    assert "safe_contact" not in records[-1]


def test_that_names_were_shown_is_recorded_as_a_kind_of_its_own_with_their_fields(
    world: World,
) -> None:
    case_id, task_id = world.asked()
    before = len(_records(world, f"case:{case_id}"))

    world.engine.task_with_names(world.actor("albergue"), task_id)
    world.engine.case_with_names(world.actor("ong"), case_id)

    kinds = _kinds(world, f"case:{case_id}")[before:]
    shown, _, to_sender, _ = _records(world, f"case:{case_id}")[before:]
    assert kinds == ["names_shown", "task", "names_shown", "case"]
    assert json.loads(shown) == {"fields": ["safe_contact"], "task": task_id}
    assert json.loads(to_sender) == {"fields": ["health_note", "safe_contact"]}
    assert findings(world) == ""


def test_what_identifies_is_hidden_until_it_is_asked_for(world: World) -> None:
    case_id, task_id = world.asked()

    hidden = world.engine.case(world.actor("ong"), case_id)
    again = world.engine.task(world.actor("albergue"), task_id)

    assert SAFE_CONTACT not in repr(hidden)
    assert SAFE_CONTACT not in repr(again)
    assert [one.key for one in hidden.known if one.is_hidden] == ["health_note", "safe_contact"]
    assert SAFE_CONTACT in repr(world.engine.case_with_names(world.actor("ong"), case_id))


def test_who_may_read_no_name_asks_for_none_and_leaves_no_record_of_it(world: World) -> None:
    case_id, task_id = world.asked()
    before = _kinds(world, f"case:{case_id}")

    for username in ("pichincha", "salud", "ceibo", "santo_domingo"):
        with pytest.raises(NotFound):
            world.engine.case_with_names(world.actor(username), case_id)
        with pytest.raises(NotFound):
            world.engine.task_with_names(world.actor(username), task_id)

    assert _kinds(world, f"case:{case_id}") == before


def test_a_list_is_recorded_in_the_readers_own_chain(world: World) -> None:
    actor = world.actor("ong")
    before = _records(world, f"reader:{actor.account_id}")

    world.engine.inbox(actor)
    world.engine.cases(actor)

    assert len(_records(world, f"reader:{actor.account_id}")) == len(before) + 2


def _records(world: World, chain: str) -> list[str]:
    return [content for _, content in _rows(world, chain)]


def _kinds(world: World, chain: str) -> list[str]:
    return [kind for kind, _ in _rows(world, chain)]


def _rows(world: World, chain: str) -> list[tuple[str, str]]:
    wanted = text("SELECT kind, content FROM access_record WHERE chain = :chain ORDER BY seq")
    with world.engine.context.database.read() as tx:
        return [(row.kind, row.content) for row in tx.execute(wanted, {"chain": chain})]
