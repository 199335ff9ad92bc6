"""The application factory: wires the pages to one engine. It holds no rule and no route."""

import os
from functools import cache

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from engine.facade import Engine
from web import current
from web.account.routes import blueprint as account
from web.cases.routes import blueprint as cases
from web.clock.routes import blueprint as clock
from web.config import WebConfig
from web.coordination.routes import blueprint as coordination
from web.error_pages import add_error_pages
from web.information.routes import blueprint as information
from web.invitation.routes import blueprint as invitation
from web.my_account.routes import blueprint as my_account
from web.random_id import RandomId
from web.rendering import add_rendering
from web.reports.routes import blueprint as reports
from web.second_factor.routes import blueprint as second_factor
from web.security.guard import require_session
from web.security.headers import add_headers
from web.security.origin import refuse_foreign_origin
from web.settings import load_settings
from web.static_files import add_static_files
from web.tasks.routes import blueprint as tasks
from web.team.routes import blueprint as team


def create_app(engine: Engine | None = None, config: WebConfig | None = None) -> Flask:
    """Return the pages over `engine`; a WSGI server calls it bare and gets the environment's settings."""
    if engine is None or config is None:
        settings = load_settings(os.environ)
        engine = engine or Engine.open(settings.database_url, settings.keys)
        config = config or WebConfig(
            secret_key=settings.secret_key,
            secure_cookies=settings.secure_cookies,
            quick_exit_url=settings.quick_exit_url,
            base_url=settings.base_url,
        )
    app = Flask("web", static_folder=None)
    app.url_map.converters["id"] = RandomId
    app.config.update(config.flask_settings())
    app.extensions[current.ENGINE] = engine
    app.extensions[current.CONFIG] = config
    app.extensions[current.IS_DEMONSTRATION] = cache(engine.is_demonstration)
    add_rendering(app)
    add_static_files(app)
    add_error_pages(app)
    _add_defences(app)
    for blueprint in (account, second_factor, invitation, my_account, team):
        app.register_blueprint(blueprint)
    for blueprint in (tasks, cases, reports, coordination, clock, information):
        app.register_blueprint(blueprint)
    return app


def _add_defences(app: Flask) -> None:
    """Add what every request passes, in this order: its origin, its token, its session."""
    app.before_request(refuse_foreign_origin)
    CSRFProtect(app)
    app.before_request(require_session)
    app.after_request(add_headers)
