"""Everybody says for herself where notices reach her; nobody else reads it, and no list shows it."""

from collections.abc import Callable

from tests.web.visitor import Visitor

Visit = Callable[[str], Visitor]
PATH = "/cuenta/avisos"


def test_an_address_is_saved_shown_shortened_and_taken_away(visit: Visit) -> None:
    browser = visit("albergue")
    browser.get(PATH)

    browser.press(PATH, {"address": " turno@albergue.example "})
    saved = browser.follow().text
    browser.press(PATH, {"address": ""})
    taken = browser.follow().text

    assert "Se guardó su dirección." in saved
    assert "t…@albergue.example" in saved
    assert "turno@" not in saved
    assert "No hay una dirección suya" in taken


def test_what_is_no_address_comes_back_to_be_corrected(visit: Visit) -> None:
    browser = visit("albergue")
    browser.get(PATH)

    answer = browser.press(PATH, {"address": "turno en albergue"})

    assert answer.status_code == 422
    assert 'value="turno en albergue"' in answer.text
    assert "Escriba una dirección de correo completa" in answer.text


def test_the_page_and_its_notices_keep_the_language(visit: Visit) -> None:
    browser = visit("albergue")

    browser.post("/idioma/en", {"next": PATH})
    page = browser.follow().text

    assert '<html lang="en">' in page
    assert "Notices by e-mail" in page
