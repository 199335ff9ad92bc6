"""What the pages need to be told by whoever serves them."""

from dataclasses import dataclass, field
from typing import Any, Final

MAX_BODY: Final = 256 * 1024
MAX_PARTS: Final = 200


@dataclass(frozen=True, slots=True)
class WebConfig:
    """How the pages are served.

    `quick_exit_url` is the neutral site to which "quick exit" leads.
    """

    secret_key: bytes = field(repr=False)
    secure_cookies: bool = True
    quick_exit_url: str = "https://www.gob.ec/"
    base_url: str = "http://localhost:8000"

    def flask_settings(self) -> dict[str, Any]:
        return {
            "SECRET_KEY": self.secret_key,
            # The prefix makes the browser refuse the cookie unless it is secure and for this host alone.
            "SESSION_COOKIE_NAME": "__Host-ruta" if self.secure_cookies else "ruta",
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Strict",
            "SESSION_COOKIE_PATH": "/",
            "MAX_CONTENT_LENGTH": MAX_BODY,
            "MAX_FORM_MEMORY_SIZE": MAX_BODY,
            "MAX_FORM_PARTS": MAX_PARTS,
            # A token lives as long as its session: a form that was open for two hours still arrives.
            "WTF_CSRF_TIME_LIMIT": None,
            # Our pages send no referrer on purpose; `web.security.origin` checks the origin instead.
            "WTF_CSRF_SSL_STRICT": False,
            "BABEL_DEFAULT_LOCALE": "es",
            "BABEL_DEFAULT_TIMEZONE": "UTC",
        }
