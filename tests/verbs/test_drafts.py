"""A draft is its author's alone, is never data, and is gone when the task is done."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from engine.errors import AnswersRefused, DraftNewer, NotFound, Tampered, TaskClosed, TaskTaken
from engine.model.draft import Draft, Window
from engine.model.ids import TaskId
from engine.model.views import TaskView
from tests.answers import ACCEPT, NEED, Answers
from tests.databases import take_back
from tests.verbs.world import World, key

MARK = "Colibrí-6617 ventana"
TYPED: Answers = {"answer": ["accept"], "preparation_note": [MARK]}
MOST_STATEMENTS = 6


def draft_of(world: World, username: str, task_id: TaskId) -> Draft | None:
    view = world.engine.task(world.actor(username), task_id)
    assert isinstance(view, TaskView)
    return view.draft


def kept(world: World) -> int:
    with world.engine.context.database.read() as tx:
        return int(tx.execute(text("SELECT count(*) FROM draft")).scalar_one())


@pytest.fixture
def drafted(world: World) -> tuple[World, TaskId]:
    """The shelter's answer, begun by one of its people and not sent."""
    _, task_id = world.asked()
    world.engine.save_draft(world.actor("albergue"), task_id, TYPED, "preparation_note")
    return world, task_id


def test_a_draft_comes_back_to_its_author_as_she_left_it(drafted: tuple[World, TaskId]) -> None:
    world, task_id = drafted

    draft = draft_of(world, "albergue", task_id)

    assert draft is not None
    assert draft.answers == {"answer": ("accept",), "preparation_note": (MARK,)}
    assert (draft.at_field, draft.saved_at) == ("preparation_note", world.clock.now())
    assert draft.is_of_this_form
    assert MARK not in repr(draft)


def test_nobody_else_sees_a_draft_or_that_there_is_one(drafted: tuple[World, TaskId]) -> None:
    world, task_id = drafted

    for username in ("albergue_2", "albergue_supervision"):
        assert draft_of(world, username, task_id) is None
        assert not any(one.has_draft for one in world.engine.inbox(world.actor(username)).entries)
    (hers,) = world.engine.inbox(world.actor("albergue")).entries
    assert hers.has_draft


def test_a_draft_is_no_data_of_the_case(world: World) -> None:
    case_id, task_id = world.asked()
    ong, albergue = world.actor("ong"), world.actor("albergue")
    world.engine.task(albergue, task_id)
    before = [world.engine.case(who, case_id).known for who in (ong, albergue)]
    entries = len(world.engine.case(ong, case_id).timeline)
    journal = _count(world, "journal")

    world.engine.save_draft(albergue, task_id, TYPED)
    world.engine.discard_draft(albergue, task_id)
    world.engine.save_draft(albergue, task_id, TYPED)

    assert [world.engine.case(who, case_id).known for who in (ong, albergue)] == before
    assert len(world.engine.case(ong, case_id).timeline) == entries
    assert _count(world, "journal") == journal


def _count(world: World, table: str) -> int:
    with world.engine.context.database.read() as tx:
        return int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our own tables


def test_what_is_typed_is_kept_raw_and_unchecked(world: World) -> None:
    _, task_id = world.asked()
    raw = {"answer": ["", "maybe"], "preparation_note": ["  a\r\n<b>  "]}

    world.engine.save_draft(world.actor("albergue"), task_id, raw)

    draft = draft_of(world, "albergue", task_id)
    assert draft is not None
    assert draft.answers == {name: tuple(values) for name, values in raw.items()}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"preparation_note": ["x" * 4001]}, "preparation_note"),
        ({"answer": ["x"] * 3000}, "answer"),
        ({"typename": ["x"]}, "typename"),
        ({"preparation_note": ["\ud800"]}, "preparation_note"),
    ],
)
def test_more_than_the_form_takes_is_refused(world: World, answers: Answers, field: str) -> None:
    _, task_id = world.asked()

    with pytest.raises(AnswersRefused) as refused:
        world.engine.save_draft(world.actor("albergue"), task_id, answers)

    assert set(refused.value.problems) == {field}
    assert kept(world) == 0


def test_an_empty_form_makes_no_draft_but_empties_one(world: World) -> None:
    _, task_id = world.asked()
    albergue = world.actor("albergue")

    world.engine.save_draft(albergue, task_id, {"answer": [""]})
    assert kept(world) == 0
    world.engine.save_draft(albergue, task_id, TYPED)
    world.engine.save_draft(albergue, task_id, {"answer": [""]})

    draft = draft_of(world, "albergue", task_id)
    assert draft is not None
    assert draft.answers == {"answer": ("",)}


def test_a_place_that_the_form_does_not_know_is_not_kept(world: World) -> None:
    _, task_id = world.asked()

    world.engine.save_draft(world.actor("albergue"), task_id, TYPED, "Rosa")

    draft = draft_of(world, "albergue", task_id)
    assert draft is not None
    assert draft.at_field is None


@pytest.mark.parametrize("who", ["albergue", "albergue_2"])
def test_it_is_gone_when_anybody_completes_the_task(
    drafted: tuple[World, TaskId], who: str
) -> None:
    world, task_id = drafted
    world.engine.save_draft(world.actor("albergue_2"), task_id, TYPED)

    world.engine.complete(world.actor(who), task_id, ACCEPT, key=key())

    assert kept(world) == 0


def test_it_goes_in_the_very_transaction_that_completes(
    drafted: tuple[World, TaskId], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, task_id = drafted
    who = world.actor("albergue")

    def fail(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr("engine.usecases.writing.cases.save_head", fail)
        with pytest.raises(OSError):  # noqa: PT011 - ours
            world.engine.complete(who, task_id, ACCEPT, key=key())
    assert kept(world) == 1

    world.engine.now()
    with world.counting() as seen:
        world.engine.complete(who, task_id, ACCEPT, key=key())
    assert (kept(world), seen.count("COMMIT")) == (0, 1)


def test_however_a_task_is_closed_its_drafts_go_and_others_stay(
    drafted: tuple[World, TaskId],
) -> None:
    world, task_id = drafted
    world.engine.save_draft(world.actor("ong"), world.open().task_id, {"need": ["shelter"]})

    with world.engine.context.database.write() as tx:
        tx.execute(
            text("UPDATE task SET state = 'cancelled', closed_at = ready_at WHERE task_id = :id"),
            {"id": task_id},
        )

    assert kept(world) == 1


def test_it_survives_giving_the_task_back_and_a_colleague_who_takes_it(
    drafted: tuple[World, TaskId],
) -> None:
    world, task_id = drafted
    world.engine.claim(world.actor("albergue"), task_id, key=key())
    world.engine.release(world.actor("albergue"), task_id, key=key())
    world.engine.claim(world.actor("albergue_2"), task_id, key=key())

    with pytest.raises(TaskTaken):
        world.engine.save_draft(world.actor("albergue"), task_id, TYPED)

    assert draft_of(world, "albergue", task_id) is not None
    assert draft_of(world, "albergue_2", task_id) is None


def test_saving_is_refused_as_completing_is(drafted: tuple[World, TaskId]) -> None:
    world, task_id = drafted
    stranger, albergue = world.actor("salud"), world.actor("albergue")

    for attempt in (
        lambda: world.engine.save_draft(stranger, task_id, TYPED),
        lambda: world.engine.discard_draft(stranger, task_id),
        lambda: world.engine.save_draft(albergue, TaskId("0" * 32), TYPED),
    ):
        with pytest.raises(NotFound):
            attempt()
    world.engine.complete(albergue, task_id, ACCEPT, key=key())
    with pytest.raises(TaskClosed):
        world.engine.save_draft(albergue, task_id, TYPED)
    assert kept(world) == 0


def test_discarding_deletes_ones_own_alone(drafted: tuple[World, TaskId]) -> None:
    world, task_id = drafted
    world.engine.save_draft(world.actor("albergue_2"), task_id, TYPED)

    world.engine.discard_draft(world.actor("albergue"), task_id)
    world.engine.discard_draft(world.actor("albergue"), task_id)

    assert draft_of(world, "albergue", task_id) is None
    assert draft_of(world, "albergue_2", task_id) is not None


# -- two windows --------------------------------------------------------------------------------


def test_a_window_that_has_not_seen_the_newer_draft_does_not_replace_it(world: World) -> None:
    _, task_id = world.asked()
    who, save = world.actor("albergue"), world.engine.save_draft
    first = save(who, task_id, TYPED, window=Window("one"))
    save(who, task_id, ACCEPT, window=Window("two", first.version))

    with pytest.raises(DraftNewer):
        save(who, task_id, TYPED, window=Window("one", first.version, 1))
    with pytest.raises(DraftNewer):
        save(who, task_id, TYPED)

    draft = draft_of(world, "albergue", task_id)
    assert draft is not None
    assert "preparation_note" not in draft.answers
    save(who, task_id, TYPED, window=Window("one", draft.version, 2))


def test_a_window_goes_on_after_an_answer_that_it_never_got(world: World) -> None:
    _, task_id = world.asked()
    who, save = world.actor("albergue"), world.engine.save_draft
    save(who, task_id, TYPED, window=Window("one", 0, 1))

    save(who, task_id, ACCEPT, window=Window("one", 0, 2))

    draft = draft_of(world, "albergue", task_id)
    assert draft is not None
    assert "preparation_note" not in draft.answers


def test_a_save_that_was_late_on_its_way_undoes_nothing(world: World) -> None:
    _, task_id = world.asked()
    who, save = world.actor("albergue"), world.engine.save_draft
    newest = save(who, task_id, TYPED, window=Window("one", 0, 2))

    late = save(who, task_id, ACCEPT, window=Window("one", 0, 1))

    draft = draft_of(world, "albergue", task_id)
    assert draft is not None
    assert draft.answers["preparation_note"] == (MARK,)
    assert late.version == newest.version


def test_a_draft_begun_anew_is_not_taken_for_the_one_that_was_discarded(world: World) -> None:
    _, task_id = world.asked()
    who, save = world.actor("albergue"), world.engine.save_draft
    old = save(who, task_id, TYPED, window=Window("one"))
    world.engine.discard_draft(who, task_id)
    save(who, task_id, ACCEPT, window=Window("two"))

    with pytest.raises(DraftNewer):
        save(who, task_id, TYPED, window=Window("one-reloaded", old.version))


# -- at rest ------------------------------------------------------------------------------------


def test_saving_is_one_commit_of_at_most_six_statements(drafted: tuple[World, TaskId]) -> None:
    world, task_id = drafted
    who = world.actor("albergue")
    verbs: tuple[Callable[[], object], ...] = (
        lambda: world.engine.save_draft(who, task_id, TYPED),
        lambda: world.engine.discard_draft(who, task_id),
    )

    for verb in verbs:
        world.engine.now()
        with world.counting() as seen:
            verb()
        assert seen.count("COMMIT") == 1
        assert len(seen) - 1 <= MOST_STATEMENTS


def test_a_draft_costs_the_completing_of_its_task_no_statement(world: World) -> None:
    who, plain, drafted = world.actor("ong"), world.open().task_id, world.open().task_id
    world.engine.save_draft(who, drafted, NEED)
    costs = []

    for task_id in (plain, drafted):
        world.engine.now()
        with world.counting() as seen:
            world.engine.complete(who, task_id, NEED, key=key())
        costs.append(len(seen))

    assert costs[0] == costs[1]


MOVES = {
    "changed": "UPDATE draft SET content = (SELECT facts FROM instance LIMIT 1)",
    "moved to another author": (
        "UPDATE draft SET account_id = (SELECT account_id FROM account WHERE username = 'albergue_2')"
    ),
    "moved to another form": "UPDATE draft SET form_id = 'other'",
    "set back": "UPDATE draft SET version = version - 1",
}


@pytest.mark.parametrize("move", MOVES)
def test_a_draft_that_was_edited_by_hand_is_refused_and_named(
    drafted: tuple[World, TaskId], move: str
) -> None:
    world, task_id = drafted
    with world.engine.context.database.write() as tx:
        assert tx.execute(text(MOVES[move])).rowcount == 1
    reader = "albergue_2" if "author" in move else "albergue"

    with pytest.raises(Tampered):
        world.engine.task(world.actor(reader), task_id)

    assert "draft|content" in "".join(one.message.en for one in world.engine.verify())


def test_a_draft_moved_to_another_task_is_refused(world: World) -> None:
    who, here, there = world.actor("ong"), world.open().task_id, world.open().task_id
    world.engine.save_draft(who, here, NEED)

    with world.engine.context.database.write() as tx:
        tx.execute(text("UPDATE draft SET task_id = :id"), {"id": there})

    with pytest.raises(Tampered):
        world.engine.task(who, there)


def test_a_sound_draft_is_no_finding(drafted: tuple[World, TaskId]) -> None:
    world, _ = drafted

    assert list(world.engine.verify()) == []


def test_a_database_with_cases_gets_its_drafts(world: World) -> None:
    _, task_id = world.asked()
    author = world.actor("albergue")
    with world.engine.context.database.write() as tx:
        take_back(tx, "0001")

    world.engine.upgrade()

    world.engine.save_draft(author, task_id, TYPED)
    assert kept(world) == 1
    world.engine.complete(author, task_id, ACCEPT, key=key())
    assert kept(world) == 0
