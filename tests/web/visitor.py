"""A person with a browser without JavaScript: reads pages, fills their forms, follows where they lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.installation import PASSWORD
from tests.signing_in import code_of
from web.current import ENGINE

Answers = Mapping[str, str | Sequence[str]]


class Visitor:
    """One browser. `page` is the last answer."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.page: TestResponse

    def sign_in(self, username: str) -> "Visitor":
        self.get("/entrar")
        self.passes_password(username)
        if self.page.status_code != 303:  # not a demonstration
            self.post("/entrar/codigo", {"code": self.code_of(username)})
        assert self.page.status_code == 303, self.page.text
        return self

    def comes_back(self, username: str) -> TestResponse:
        """Sign in on the page to which the end of a session led; what it holds goes along."""
        self.press("/entrar", {"username": username, "password": PASSWORD})
        return self.press("/entrar/codigo", {"code": self.code_of(username)})

    def passes_password(self, username: str) -> TestResponse:
        return self.post("/entrar", {"username": username, "password": PASSWORD})

    def code_of(self, username: str) -> str:
        """Return what her authenticator shows."""
        return code_of(self.client.application.extensions[ENGINE], username)

    def get(self, path: str) -> TestResponse:
        self.page = self.client.get(path)
        return self.page

    def post(self, path: str, answers: Answers | None = None) -> TestResponse:
        """Send a form of ours: with this browser's token."""
        self.page = self.client.post(path, data={"csrf_token": self.token(), **(answers or {})})
        return self.page

    def press(self, action: str, answers: Answers | None = None) -> TestResponse:
        """Press the button of the current page that sends its form to `action`, filled with `answers`."""
        sent: dict[str, str | Sequence[str]] = {**forms_of(self.page.text).sending_to(action)}
        self.page = self.client.post(action, data={**sent, **(answers or {})})
        return self.page

    def follow(self) -> TestResponse:
        return self.get(self.page.headers["Location"])

    def token(self) -> str:
        """Return the token of this browser's session, from a page that anybody may read."""
        found = forms_of(self.client.get("/ayuda").text)
        return found.forms[0].hidden["csrf_token"][0]


@dataclass
class Form:
    """A form of a page: where its buttons send it, and what it holds without being filled."""

    form_id: str
    actions: set[str] = field(default_factory=set)
    hidden: dict[str, list[str]] = field(default_factory=dict)


class forms_of(HTMLParser):  # noqa: N801 - it reads as a function
    """The forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.buttons: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            action = (given.get("action") or "").partition("#")[0]
            self.forms.append(Form(given.get("id") or str(len(self.forms)), {action}))
        elif tag == "input" and given.get("type") == "hidden":
            name, value = given["name"] or "", given.get("value") or ""
            self.forms[-1].hidden.setdefault(name, []).append(value)
        elif tag == "button" and "formaction" in given:
            place = given.get("form") or (self.forms[-1].form_id if self.forms else "")
            self.buttons.append((place, (given["formaction"] or "").partition("#")[0]))

    def sending_to(self, action: str) -> Mapping[str, list[str]]:
        by_id = {form.form_id: form for form in self.forms}
        for place, sent_to in self.buttons:
            by_id[place].actions.add(sent_to)
        return next(form.hidden for form in self.forms if action in form.actions)
