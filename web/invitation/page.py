"""The page of a one-time link."""

from flask import render_template

from web.current import engine


def invitation_page(link: str, problem: object = None) -> str:
    """Show whom a link is for, and ask for a password. Raises `LinkRefused`."""
    invited = engine().invited(link)
    return render_template(
        "invitation/invitation.html", link=link, invited=invited, problem=problem
    )
