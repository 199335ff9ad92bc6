"""What people may report: events that a case awaits, and other processes that its diagrams may begin."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from engine.errors import AnswersRefused, KeyReused, NoLongerAwaited, NotFound, RutaError
from engine.model.ids import CaseId, new_id
from engine.model.reports import Reported, ReportPlace
from engine.model.views import CaseView, ReportEntry
from tests.answers import QUITO
from tests.care import HIGH, NEED, RISK, VISITED_BY, care_package
from tests.verbs.world import World, key

NOTHING: Mapping[str, list[str]] = {}


@pytest.fixture
def care(world: World) -> World:
    world.engine.deploy(care_package())
    return world


def accompanied(care: World) -> CaseId:
    """Open a case and bring it to where its people accompany and the first visit is planned."""
    ong = care.actor("ong")
    opened = care.engine.open_case(ong, process_id="care", canton=QUITO, key=key())
    care.complete("ong", "note_need", NEED)
    care.complete("ong", "confirm", HIGH)
    return opened.case_id


def view(care: World, case_id: CaseId, username: str = "ong") -> CaseView:
    return care.engine.case(care.actor(username), case_id)


def entry(care: World, case_id: CaseId, element_id: str, username: str = "ong") -> ReportEntry:
    found = view(care, case_id, username).reports
    return next(one for one in found if one.element_id == element_id)


def report(
    care: World,
    case_id: CaseId,
    element_id: str,
    answers: Mapping[str, list[str]] = NOTHING,
    username: str = "ong",
) -> Reported:
    where = entry(care, case_id, element_id, username).where
    return care.engine.report(
        care.actor(username),
        case_id,
        where=where,
        element_id=element_id,
        answers=answers,
        key=key(),
    )


def steps(seen: CaseView) -> list[str]:
    return sorted(step.name.en for step in seen.waiting)


def test_what_is_awaited_and_what_may_begin_can_be_reported(care: World) -> None:
    case_id = accompanied(care)

    found = view(care, case_id).reports

    assert [(one.name.en, one.part and one.part.en, one.begins) for one in found] == [
        ("New risk", "Care", False),
        ("The person said farewell", "Care", False),
        ("The visit is not needed", "Visit", False),
        ("Another visit", "Visit", True),
    ]
    assert [[each.name.en for each in one.follows] for one in found] == [
        ["Assess the new risk"],
        ["Farewell"],
        ["No visit"],
        ["Plan the visit"],
    ]
    assert [one.instead_of and one.instead_of.en for one in found] == [
        None,
        "Accompany",
        "Plan the visit",
        None,
    ]


def test_nothing_can_be_reported_before_its_turn_but_what_the_diagrams_may_begin(
    care: World,
) -> None:
    ong = care.actor("ong")
    opened = care.engine.open_case(ong, process_id="care", canton=QUITO, key=key())

    assert [one.element_id for one in view(care, opened.case_id).reports] == ["visit_requested"]


def test_a_reported_event_happens_with_its_answers_and_its_author(care: World) -> None:
    case_id = accompanied(care)

    told = report(care, case_id, "new_risk", RISK)

    assert [(one.name.en, one.holder) for one in told.waits] == [
        ("Assess the new risk", "Coordinación Provincial de Pichincha (demostración)")
    ]
    seen = view(care, case_id)
    assert "Assess the new risk" in steps(seen)
    assert "Accompany" in steps(seen)
    danger = next(known for known in seen.known if known.key == "danger")
    assert (danger.value.en, danger.step.en) == ("Yes", "New risk")
    assert list(care.engine.verify()) == []


def test_an_event_that_interrupts_takes_its_step_away(care: World) -> None:
    case_id = accompanied(care)

    told = report(care, case_id, "farewell")

    assert told.waits == ()
    assert steps(view(care, case_id)) == ["Plan the visit"]
    assert list(care.engine.verify()) == []


def test_a_report_may_begin_another_process_of_the_case(care: World) -> None:
    case_id = accompanied(care)

    told = report(care, case_id, "visit_requested", VISITED_BY)

    assert [one.name.en for one in told.waits] == ["Plan the visit"]
    seen = view(care, case_id)
    assert [part.name.en for part in seen.parts] == ["Care", "Visit", "Visit"]
    assert steps(seen) == ["Accompany", "Plan the visit", "Plan the visit"]
    assert list(care.engine.verify()) == []


def test_what_was_reported_twice_is_told_apart_by_when_it_began(care: World) -> None:
    case_id = accompanied(care)
    care.pass_time(hours=1)

    report(care, case_id, "visit_requested", VISITED_BY)

    since = [part.since for part in view(care, case_id).parts]
    assert since[0] == since[1] < since[2]


def test_the_same_report_sent_twice_happens_once(care: World) -> None:
    case_id, sent = accompanied(care), key()
    place = entry(care, case_id, "farewell")

    def send() -> Reported:
        return care.engine.report(
            care.actor("ong"),
            case_id,
            where=place.where,
            element_id="farewell",
            answers={},
            key=sent,
        )

    first, second = send(), send()

    assert (first.was_repeated, second.was_repeated) == (False, True)
    timeline = [one.text.en for one in view(care, case_id).timeline]
    assert timeline.count("Reported: The person said farewell") == 1


def test_the_same_key_for_another_report_is_refused(care: World) -> None:
    case_id, sent = accompanied(care), key()
    where = entry(care, case_id, "new_risk").where
    ong = care.actor("ong")
    care.engine.report(ong, case_id, where=where, element_id="new_risk", answers=RISK, key=sent)

    with pytest.raises(KeyReused):
        care.engine.report(ong, case_id, where=where, element_id="farewell", answers={}, key=sent)


def test_wrong_answers_keep_nothing(care: World) -> None:
    case_id = accompanied(care)
    before = rows(care)

    with pytest.raises(AnswersRefused) as refused:
        report(care, case_id, "new_risk", {"danger": ["perhaps"], "stranger": ["x"]})

    assert set(refused.value.problems) == {"danger", "stranger"}
    assert rows(care) == before


def test_what_has_happened_meanwhile_is_told_as_no_longer_awaited(care: World) -> None:
    case_id = accompanied(care)
    where = entry(care, case_id, "farewell").where
    report(care, case_id, "farewell")
    ong, place = care.actor("ong"), ReportPlace(case_id, where, "farewell")

    with pytest.raises(NoLongerAwaited):
        care.engine.report(
            care.actor("pichincha"),
            case_id,
            where=where,
            element_id="farewell",
            answers={},
            key=key(),
        )

    assert not care.engine.reporting(care.actor("pichincha"), place).is_awaited
    with pytest.raises(NotFound):
        care.engine.reporting(ong, place)


def test_of_two_who_report_at_once_one_is_told_that_it_is_no_longer_awaited(care: World) -> None:
    case_id, together = accompanied(care), Barrier(2)
    where = entry(care, case_id, "farewell").where

    def send(username: str) -> type[RutaError] | None:
        actor = care.actor(username)
        together.wait()
        try:
            care.engine.report(
                actor, case_id, where=where, element_id="farewell", answers={}, key=key()
            )
        except RutaError as error:
            return type(error)
        return None

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(send, ["ong", "pichincha"]))

    assert results.count(None) == 1
    assert set(results) <= {None, NoLongerAwaited, NotFound}


def test_who_holds_no_task_and_does_not_coordinate_reports_nothing(care: World) -> None:
    case_id = accompanied(care)
    where = entry(care, case_id, "new_risk").where

    for username in ("albergue", "santo_domingo"):
        for case, place in ((case_id, where), (case_id, "visit"), (CaseId(new_id()), where)):
            with pytest.raises(NotFound):
                care.engine.report(
                    care.actor(username),
                    case,
                    where=place,
                    element_id="new_risk",
                    answers=RISK,
                    key=key(),
                )


def test_the_coordination_of_the_place_and_the_visitor_may_report(care: World) -> None:
    case_id = accompanied(care)

    assert entry(care, case_id, "new_risk", "pichincha")
    report(care, case_id, "new_risk", RISK, "salud")

    assert "Assess the new risk" in steps(view(care, case_id))


def test_of_a_part_that_one_may_not_follow_a_report_tells_nothing_but_what_may_happen(
    care: World,
) -> None:
    case_id = accompanied(care)

    risk, farewell, called_off = view(care, case_id, "salud").reports

    assert (risk.name.en, farewell.name.en) == ("New risk", "The person said farewell")
    for one in (risk, farewell):
        assert (one.part, one.since, one.instead_of) == (None, None, None)
        assert [each.holder for each in one.follows] == [None]
    assert called_off.part is not None
    assert (called_off.part.en, called_off.instead_of and called_off.instead_of.en) == (
        "Visit",
        "Plan the visit",
    )
    page = care.engine.reporting(
        care.actor("salud"), ReportPlace(case_id, farewell.where, "farewell")
    )
    assert page.entry == farewell


def test_another_process_begins_only_from_a_part_that_one_may_follow(care: World) -> None:
    case_id, salud = accompanied(care), care.actor("salud")

    with pytest.raises(NotFound):
        care.engine.reporting(salud, ReportPlace(case_id, "visit", "visit_requested"))
    before = rows(care)
    with pytest.raises(NoLongerAwaited):
        care.engine.report(
            salud,
            case_id,
            where="visit",
            element_id="visit_requested",
            answers=VISITED_BY,
            key=key(),
        )

    assert rows(care) == before
    assert entry(care, case_id, "visit_requested", "pichincha").begins


def test_who_reported_away_her_only_task_no_longer_sees_the_case(care: World) -> None:
    case_id = accompanied(care)

    assert report(care, case_id, "new_risk", RISK, "salud").sees_case
    assert not report(care, case_id, "called_off", NOTHING, "salud").sees_case

    assert list(care.engine.verify()) == []


def test_what_cannot_be_reported_is_not_there(care: World) -> None:
    case_id = accompanied(care)
    ong, where = care.actor("ong"), entry(care, case_id, "new_risk").where

    for place in (
        ReportPlace(case_id, where, "too_long"),
        ReportPlace(case_id, "p01_referral", "need_arises"),
        ReportPlace(case_id, new_id(), "new_risk"),
        ReportPlace(CaseId(new_id()), where, "new_risk"),
    ):
        with pytest.raises(NotFound):
            care.engine.reporting(ong, place)


def test_every_report_is_one_commit_of_at_most_fourteen_statements(care: World) -> None:
    seen: dict[str, list[str]] = {}
    case_id = accompanied(care)
    ong = care.actor("ong")
    for element_id, answers in (
        ("new_risk", RISK),
        ("visit_requested", VISITED_BY),
        ("farewell", NOTHING),
    ):
        where = entry(care, case_id, element_id).where
        with care.counting() as seen[element_id]:
            care.engine.report(
                ong, case_id, where=where, element_id=element_id, answers=answers, key=key()
            )

    for name, statements in seen.items():
        assert statements.count("COMMIT") == 1, name
        assert len(statements) - 1 <= 14, (name, statements)


def rows(world: World) -> dict[str, int]:
    tables = ("task", "timer", "journal", "outbox", "vault", "instance")
    with world.engine.context.database.read() as tx:
        return {
            name: tx.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in tables
        }
