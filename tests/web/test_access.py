"""Who gets what from every route: the whole table."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from engine.clock import FixedClock
from engine.facade import Engine
from engine.model.actor import OPERATOR
from engine.model.ids import new_id
from tests.conftest import Installed
from tests.databases import awake
from tests.installation import KEYS, NOON
from tests.web.accompanied import Accompanied
from tests.web.conftest import pages
from tests.web.referral import Referral, asked_elsewhere, stop
from tests.web.visitor import Visitor
from web.security.routes import AUDIENCES, PUBLIC

NOT_FOR_PEOPLE = {"static_file", "information.live", "information.ready"}

# Whose institution holds the task; that she took part before; supervises the holder; holds a task of the case in
# which is reported, and nothing else; coordinates the place; coordinates another.
READERS = ("ong", "albergue", "ong_supervision", "salud", "pichincha", "santo_domingo")

INCIDENT = new_id()

# endpoint, method, path: nobody, then READERS in order. A task that is still open has no confirmation: 302.
TABLE = """
tasks.home            GET  /                          302  302 302 302 302 302 302
tasks.inbox           GET  /tareas                    302  200 200 200 200 200 200
tasks.task            GET  /tareas/{task}             302  200 404 200 404 302 302
tasks.show_names      POST /tareas/{task}/nombres     401  200 404 200 404 404 404
tasks.change          POST /tareas/{task}             401  200 404 200 404 404 404
tasks.review          POST /tareas/{task}/revisar     401  422 404 422 404 404 404
tasks.send            POST /tareas/{task}/enviar      401  422 404 409 404 404 404
tasks.save            POST /tareas/{task}/guardar     401  303 404 409 404 404 404
tasks.save_in_background POST /tareas/{task}/borrador 401  200 404 409 404 404 404
tasks.start_again     POST /tareas/{task}/empezar     401  303 404 303 404 404 404
tasks.sent            GET  /tareas/{task}/enviada     302  302 404 302 404 404 404
tasks.release         POST /tareas/{task}/devolver    401  303 404 303 404 404 404
tasks.claim           POST /tareas/{task}/tomar       401  303 404 303 404 404 404
cases.list_cases      GET  /casos                     302  200 200 200 200 200 200
cases.find            POST /casos/buscar              401  303 303 303 404 303 404
cases.case            GET  /casos/{case}              302  200 200 200 404 200 404
reports.report        GET  {report}                   302  200 404 200 200 200 404
reports.change        POST {report}                   401  200 404 200 200 200 404
reports.send          POST {report}/enviar            401  422 404 422 422 422 404
cases.show_names      POST /casos/{case}/nombres      401  200 404 200 404 404 404
cases.new             GET  /casos/nuevo               302  200 200 404 200 404 404
cases.show_cantons    POST /casos/nuevo/cantones      401 200 200 404 200 404 404
cases.open_case       POST /casos/nuevo               401  303 303 404 303 404 404
coordination.stalled  GET  /coordinacion              302  404 404 404 404 200 200
coordination.task     GET  /coordinacion/{task}       302  404 404 404 404 200 404
coordination.nudge    POST /coordinacion/{task}/recordar  401  404 404 404 404 303 404
coordination.reassign POST /coordinacion/{task}/pasar     401  404 404 404 404 422 404
coordination.extend   POST /coordinacion/{task}/prorrogar 401  404 404 404 404 422 404
coordination.incident GET  /coordinacion/incidencias/{incident}          302  404 404 404 404 200 404
coordination.resolve  POST /coordinacion/incidencias/{incident}/resolver 401  404 404 404 404 422 404
coordination.rehearse POST /coordinacion/incidencias/{incident}/vista-previa 401 404 404 404 404 422 404
coordination.change_mending POST /coordinacion/incidencias/{incident}/cambiar 401 404 404 404 404 200 404
coordination.mend     POST /coordinacion/incidencias/{incident}/confirmar 401 404 404 404 404 422 404
clock.clock           GET  /demostracion/reloj        302  404 404 404 404 404 404
clock.move            POST /demostracion/reloj        401  404 404 404 404 404 404
team.team                         GET  /equipo                            302  404 404 200 404 404 404
team.invite                       POST /equipo                            401  404 404 422 404 404 404
team.invite_again                 POST /equipo/{ong_2}/enlace             401  404 404 200 404 404 404
team.invite_again                 POST /equipo/{salud}/enlace             401  404 404 404 404 404 404
team.switch_off                   POST /equipo/{ong_2}/desactivar         401  404 404 303 404 404 404
team.switch_off                   POST /equipo/{salud}/desactivar         401  404 404 404 404 404 404
my_account.account                GET  /cuenta                            302  200 200 200 200 200 200
my_account.change_password        POST /cuenta/contrasena                 401  422 422 422 422 422 422
my_account.renew_codes            POST /cuenta/codigos                    401  422 422 422 422 422 422
my_account.replace_factor         POST /cuenta/dispositivo                401  422 422 422 422 422 422
my_account.close_session          POST /cuenta/sesiones/{nowhere}/cerrar  401  303 303 303 303 303 303
my_account.close_others           POST /cuenta/sesiones/cerrar            401  303 303 303 303 303 303
my_account.notices                GET  /cuenta/avisos                     302  200 200 200 200 200 200
my_account.choose_address         POST /cuenta/avisos                     401  303 303 303 303 303 303
invitation.invitation             GET  /invitacion/{nowhere}              404  404 404 404 404 404 404
invitation.accept                 POST /invitacion/{nowhere}              404  404 404 404 404 404 404
second_factor.code                GET  /entrar/codigo                     302  303 303 303 303 303 303
second_factor.pass_code           POST /entrar/codigo                     401  303 303 303 303 303 303
second_factor.recovery            GET  /entrar/recuperacion               302  303 303 303 303 303 303
second_factor.pass_recovery_code  POST /entrar/recuperacion               401  303 303 303 303 303 303
second_factor.set_up              GET  /entrar/dispositivo                302  303 303 303 303 303 303
second_factor.confirm             POST /entrar/dispositivo                401  303 303 303 303 303 303
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@dataclass(frozen=True)
class World:
    """A referral in the middle of its route, an event that another case awaits, a browser for each reader."""

    referral: Referral
    report: str
    visitors: dict[str, Visitor]


@pytest.fixture(scope="module")
def world(installed_sqlite: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    path = shutil.copy(installed_sqlite[0], tmp_path_factory.mktemp("access") / "ruta.db")
    engine = Engine.open(awake(f"sqlite:///{path}"), KEYS, clock=FixedClock(NOON))
    referral, app = asked_elsewhere(engine), pages(engine)
    stop(engine, referral, INCIDENT)
    report = Accompanied(engine).page("new_risk")
    visitors = {name: Visitor(app).sign_in(name) for name in READERS}
    yield World(referral, report, {"nobody": Visitor(app), **visitors})
    engine.close()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_reader_gets_what_the_table_says(row: list[str], world: World) -> None:
    referral, visitors = world.referral, world.visitors
    _endpoint, method, path, *expected = row
    address = path.format(
        task=referral.task_id,
        case=referral.case_id,
        report=world.report,
        ong_2=referral.engine.find_account(OPERATOR, "ong_2"),
        salud=referral.engine.find_account(OPERATOR, "salud"),
        incident=INCIDENT,
        nowhere=new_id(),
    )
    form = {"code": referral.case_code, "canton": "1701", "process": "p01_referral"}
    form = form if row[0].startswith("cases.") else {"_key": new_id()}

    got = [
        (visitor.get(address) if method == "GET" else visitor.post(address, form)).status_code
        for visitor in visitors.values()
    ]

    assert dict(zip(visitors, got, strict=True)) == dict(
        zip(visitors, map(int, expected), strict=True)
    )


def test_no_route_is_without_an_audience_and_a_row(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert endpoints == set(AUDIENCES)
    assert endpoints - PUBLIC == {row[0] for row in ROWS}


@pytest.mark.parametrize("endpoint", sorted(PUBLIC - NOT_FOR_PEOPLE))
def test_what_is_public_asks_for_no_session(endpoint: str, app: Flask) -> None:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    visitor = Visitor(app)
    path = str(rule).replace("<language>", "en")

    answer = visitor.get(path) if "GET" in (rule.methods or ()) else visitor.post(path)

    assert answer.status_code in {200, 303} or endpoint == "account.enter"


@pytest.mark.parametrize("path", ["/tareas/{task}", "/casos/{case}"])
def test_not_yours_and_not_there_are_the_same_bytes(path: str, world: World) -> None:
    referral, visitors = world.referral, world.visitors
    stranger = visitors["salud"]

    hers = stranger.get(path.format(task=referral.task_id, case=referral.case_id))
    nowhere = stranger.get(path.format(task=new_id(), case=new_id()))

    assert (hers.status_code, hers.data) == (404, nowhere.data)
    assert dict(hers.headers) == dict(nowhere.headers)


def test_a_password_alone_opens_nothing_but_the_page_of_the_code(app: Flask) -> None:
    browser = Visitor(app)
    browser.passes_password("salud")

    for path in sorted({row[2] for row in ROWS if row[1] == "GET" and "{" not in row[2]}):
        answer = browser.get(path)
        is_own = path in {"/entrar/codigo", "/entrar/recuperacion"}
        assert answer.status_code == (200 if is_own else 303), path
        assert is_own or answer.headers["Location"].startswith("/entrar/codigo")
    for path in (f"/tareas/{new_id()}/tomar", "/casos/nuevo", "/cuenta/codigos", "/equipo"):
        assert browser.post(path).headers["Location"] == "/entrar/codigo"
