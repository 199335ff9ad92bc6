"""What protects every route: headers, token, origin, cookie, session."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from engine.facade import Engine
from engine.model.actor import OPERATOR
from engine.model.ids import new_id
from tests.installation import PASSWORD
from tests.verbs.door import invitee
from tests.web.referral import asked, stop
from tests.web.visitor import Visitor
from web.app import create_app
from web.config import MAX_BODY, WebConfig
from web.security.local_path import local_path

Visit = Callable[[str], Visitor]
Known = Mapping[str, str]

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
CHOSEN = {"new_password": PASSWORD, "new_password_again": PASSWORD}
# These answer no person, lead on at once, or show nothing outside a demonstration and without a link.
WITHOUT_PAGE = {
    "static_file",
    "information.live",
    "information.ready",
    "account.quick_exit",
    "tasks.home",
    "tasks.sent",
    "clock.clock",
    "invitation.invitation",
}
CONTROL = re.compile(r"<(?:a|button|input|select|summary|textarea)\b[^>]*>")


def rules(
    app: Flask, method: str, known: Known = MappingProxyType({})
) -> Iterator[tuple[Rule, str]]:
    """Yield every route that answers a method, with an address that fits it: of what is known, else of nothing."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            with app.test_request_context():
                values = {name: known.get(name, "0" * 32) for name in rule.arguments}
                path = app.url_map.bind("localhost").build(rule.endpoint, values)
            # Outside the context: requests of the test must not share what belongs to one request.
            yield rule, path


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_answer_carries_the_headers(app: Flask, visit: Visit, method: str) -> None:
    browser = visit("ong")

    for _rule, path in rules(app, method):
        headers = (browser.get(path) if method == "GET" else browser.post(path)).headers

        assert set(headers["Content-Security-Policy"].split("; ")) == POLICY, path
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        browser = visit("ong") if path == "/salir-rapido" else browser


def test_the_way_out_is_the_first_control_after_the_skip_link_on_every_page(
    engine: Engine, app: Flask, visit: Visit
) -> None:
    referral, at_the_code, enrolling = asked(engine), Visitor(app), Visitor(app)
    at_the_code.passes_password("salud")
    enrolling.post(f"/invitacion/{engine.invite(OPERATOR, invitee()).token}", CHOSEN)
    signed_in = map(visit, ("albergue", "albergue_supervision", "pichincha", "ong"))
    known = {"task_id": referral.task_id, "case_id": referral.case_id, "incident_id": new_id()}
    stop(engine, referral, known["incident_id"])

    shown = set[str]()
    for browser in (Visitor(app), at_the_code, enrolling, *signed_in):
        for endpoint, page in pages_of(browser, app, known):
            skip, way_out = CONTROL.findall(page.text.partition("<body")[2])[:2]
            assert 'class="skip"' in skip, endpoint
            assert 'id="quick-exit"' in way_out, endpoint
            shown |= {endpoint} if page.status_code == 200 else set()

    assert shown == {rule.endpoint for rule, _ in rules(app, "GET")} - WITHOUT_PAGE


def pages_of(browser: Visitor, app: Flask, known: Known) -> Iterator[tuple[str, TestResponse]]:
    """Yield every page that somebody is answered with, also those that say that there is nothing."""
    for rule, path in rules(app, "GET", known):
        if rule.endpoint != "account.quick_exit":
            page = browser.get(path)
            if page.mimetype == "text/html" and "Location" not in page.headers:
                yield rule.endpoint, page


def test_no_page_leaves_the_frame_that_holds_the_way_out() -> None:
    templates = Path(__file__).parents[2] / "web" / "templates"
    pages = [path for path in templates.rglob("*.html") if path.parent.name != "macros"]

    framed = [
        path.name
        for path in pages
        if re.search(r'{% extends "(layout|bare).html" %}', path.read_text())
    ]

    assert len(framed) == len(pages) - 1


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_site_changes_nothing(app: Flask, visit: Visit, headers: dict[str, str]) -> None:
    browser = visit("ong")
    token = browser.token()

    for _rule, path in rules(app, "POST"):
        answer = browser.client.post(path, data={"csrf_token": token}, headers=headers)
        assert answer.status_code == 403, path


def test_without_this_sessions_token_nothing_changes(app: Flask, visit: Visit) -> None:
    browser, others = visit("ong"), visit("salud").token()

    for _rule, path in rules(app, "POST"):
        for form in ({}, {"csrf_token": "wrong"}, {"csrf_token": others}):
            assert browser.client.post(path, data=form).status_code == 400, path


def test_our_own_page_is_our_own_origin(visit: Visit) -> None:
    browser = visit("ong")
    form = {"csrf_token": browser.token()}

    for origin in ("null", "http://localhost"):
        headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        answer = browser.client.post("/idioma/en", data=form, headers=headers)
        assert answer.status_code == 303


def test_the_cookie_is_for_this_host_alone(engine: Engine) -> None:
    browser = create_app(engine, WebConfig(secret_key=b"s" * 32)).test_client()

    answer = browser.get("/entrar", base_url="https://localhost")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-ruta=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_signing_in_renews_the_session_and_signing_out_ends_it(app: Flask, visit: Visit) -> None:
    browser = visit("ong")
    kept = browser.client.get_cookie("ruta")
    assert kept is not None

    browser.post("/salir")
    stolen: FlaskClient = app.test_client()
    stolen.set_cookie("ruta", kept.value)

    assert stolen.get("/tareas").status_code == 302
    assert '"storage"' in browser.page.headers["Clear-Site-Data"]


def test_quick_exit_ends_the_session_and_leads_away(visit: Visit) -> None:
    browser = visit("ong")

    left = browser.get("/salir-rapido")

    assert left.headers["Location"] == "https://www.gob.ec/"
    assert browser.get("/tareas").status_code == 302


def test_one_message_for_every_failure_to_sign_in(app: Flask) -> None:
    browser = Visitor(app)

    texts = {
        browser.post("/entrar", {"username": name, "password": "no"}).text
        for name in ("ong", "nobody", "")
    }

    assert browser.page.status_code == 401
    assert len({text.split("<main", 1)[1].split("csrf_token")[0] for text in texts}) == 1


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "/\\evil.example", "https://evil.example", "tareas", "/a?b=//c"]
)
def test_signing_in_leads_to_no_other_site(wanted: str) -> None:
    assert local_path(wanted) == "/"


def test_a_body_that_is_too_long_is_refused(visit: Visit) -> None:
    answer = visit("ong").post("/casos/buscar", {"code": "x" * (MAX_BODY + 1)})

    assert answer.status_code == 413
    assert "demasiado largo" in answer.text


def test_a_failure_tells_a_reference_and_nothing_else(
    app: Flask, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    browser = visit("ong")

    def fail() -> str:
        message = "Rosa Quispe, calle 5"
        raise RuntimeError(message)

    app.view_functions["information.help_page"] = fail
    answer = browser.get("/ayuda")

    assert answer.status_code == 500
    assert caplog.messages[-1].split()[1].rstrip(":") in answer.text
    assert "Rosa" not in answer.text + caplog.text
