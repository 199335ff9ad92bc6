"""What protects every route: headers, token, origin, cookie, session."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from engine.facade import Engine
from tests.web.visitor import Visitor
from web.app import create_app
from web.config import MAX_BODY, WebConfig
from web.security.local_path import local_path

Visit = Callable[[str], Visitor]


def rules(app: Flask, method: str) -> Iterator[tuple[Rule, str]]:
    """Yield every route that answers a method, with an address that fits it."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            with app.test_request_context():
                values = dict.fromkeys(rule.arguments, "0" * 32)
                path = app.url_map.bind("localhost").build(rule.endpoint, values)
            # Outside the context: requests of the test must not share what belongs to one request.
            yield rule, path


def test_every_answer_carries_the_headers(app: Flask, visit: Visit) -> None:
    browser = visit("ong")

    for _rule, path in rules(app, "GET"):
        headers = browser.get(path).headers

        assert headers["Content-Security-Policy"].startswith(
            "default-src 'none'; script-src 'self'"
        )
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        browser = visit("ong") if path == "/salir-rapido" else browser


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
