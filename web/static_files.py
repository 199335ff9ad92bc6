"""The few files that never change under their address: it holds the hash of their content."""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from mimetypes import guess_type
from typing import Final

from flask import Flask, Response, abort, url_for

NAMES: Final = ("ruta.css", "ruta.js", "ruta.svg")


class StaticFiles:
    """The files of `web/static`, read once."""

    def __init__(self) -> None:
        folder = files("web") / "static"
        self._contents: Mapping[str, bytes] = {name: (folder / name).read_bytes() for name in NAMES}
        self._digests = {
            name: sha256(content).hexdigest()[:16] for name, content in self._contents.items()
        }

    def url(self, name: str) -> str:
        return url_for("static_file", digest=self._digests[name], name=name)

    def answer(self, digest: str, name: str) -> Response:
        if self._digests.get(name) != digest:
            abort(404)
        response = Response(self._contents[name], mimetype=guess_type(name)[0])
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def add_static_files(app: Flask) -> None:
    """Serve the files under `/static/<hash>/<name>` and give templates `static_url(name)`."""
    static = StaticFiles()
    app.add_url_rule("/static/<digest>/<name>", "static_file", static.answer)
    app.jinja_env.globals["static_url"] = static.url
