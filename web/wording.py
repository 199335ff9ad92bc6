"""Our own sentences in the language of the page, typed."""

import flask_babel


def _(sentence: str, **values: object) -> str:
    return str(flask_babel.gettext(sentence, **values))
