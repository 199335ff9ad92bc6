"""Help, privacy, and what a monitor asks."""

from flask import Blueprint, jsonify, render_template
from werkzeug.wrappers import Response

from web.current import engine

blueprint = Blueprint("information", __name__)


@blueprint.get("/ayuda")
def help_page() -> str:
    return render_template("information/help.html")


@blueprint.get("/privacidad")
def privacy() -> str:
    return render_template("information/privacy.html")


@blueprint.get("/health/live")
def live() -> Response:
    return jsonify(status="ok")


@blueprint.get("/health/ready")
def ready() -> tuple[Response, int]:
    health = engine().health()
    answer = jsonify(
        ready=health.ready,
        database=health.database,
        migrations=health.migrations,
        protocol=health.protocol,
        worker=health.worker_alive,
    )
    return answer, 200 if health.ready else 503
