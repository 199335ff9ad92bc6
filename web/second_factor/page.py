"""The pages between the password and the first full page."""

import segno
from flask import render_template, request

from web.answers import held_answers
from web.current import engine, token
from web.security.local_path import local_path

QR_SCALE = 4


def code_page(problem: object = None, *, is_return: bool = True) -> str:
    """Ask for a code. It carries where to go on, and to the same account what was typed before."""
    return _asking("second_factor/code.html", problem, is_return=is_return)


def recovery_page(problem: object = None) -> str:
    return _asking("second_factor/recovery.html", problem, is_return=True)


def set_up_page(problem: object = None) -> str:
    """Show the secret that this session proposes, as a picture, a link and a text."""
    proposed = engine().proposed_factor(token())
    picture = segno.make(proposed.uri, error="m").svg_data_uri(scale=QR_SCALE, border=3)
    groups = [proposed.secret[place : place + 4] for place in range(0, len(proposed.secret), 4)]
    return render_template(
        "second_factor/set_up.html",
        picture=picture,
        uri=proposed.uri,
        secret=" ".join(groups),
        problem=problem,
    )


def codes_page(codes: tuple[str, ...]) -> str:
    """Show recovery codes, this once: they are stored nowhere in clear."""
    return render_template("second_factor/codes.html", codes=codes)


def _asking(template: str, problem: object, *, is_return: bool) -> str:
    return render_template(
        template,
        next=local_path(request.values.get("next")),
        held=held_answers() if is_return else {},
        problem=problem,
    )
