"""The page of a person's own account."""

from flask import render_template

from web.current import actor, engine, token


def account_page(problem: object = None) -> str:
    own = engine().own_account(actor(), token())
    return render_template("my_account/account.html", own=own, problem=problem)
